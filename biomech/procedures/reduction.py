"""Reduction of a fracture: a fragment moved by hand, or laid against the mirrored bone of the other side.

The other side is mirrored left to right, laid onto the main fragments, and the fragment is laid onto it (biomech/hardware/fitting.py).
Right and left are never quite mirror images (the residual says by how much here), and a fracture face has no place in the mirror image:
what is nearest and faces the same way counts. What the reduction leaves is gap and step-off on the seam to the main fragments.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from biomech.handles.handle import Declared
from biomech.handles.shape import Pose
from biomech.hardware.fitting import fitted, turned_about
from biomech.hardware.nouns import Fragment
from biomech.hardware.outline import outline_of
from biomech.hardware.pieces import Piece, free_value, moved_mesh, pieces_of, posed, undone
from biomech.join import Place
from biomech.model import PatientModel
from biomech.procedures.osteotomy import described, moved_fragment
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Label
from meshing.registration.poses import Matrix, mirrored, placed
from meshing.step import Monitor, Range, check, portion
from meshing.units import Degree, Millimetre

Array = NDArray[np.float64]
DOUBTFUL_MM = 2.0
"""A fragment that lies farther than this from the mirrored side on average is not called reduced (limit of this program [D])."""


@dataclass(frozen=True)
class Reduction:
    """Reduction of a fragment.

    `fragment` belongs to `onto`. `by` hand: turned by `turn_l`, `turn_p` and `turn_s` about axes towards
    Left, Posterior and Superior through its middle (or `pivot_lps`), then shifted `to_left`, `to_posterior` and `to_superior`. `by` mirror: laid
    against the structure `other_side`, mirrored; the hand's values are then a first guess. It must not enter `spare`.
    """

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "fracture reduction"
    on_labels: ClassVar[bool] = True
    handles: ClassVar[Declared] = (Pose("fragment"),)
    fragment: str
    onto: tuple[str, ...]
    by: Literal["hand", "mirror"] = "hand"
    other_side: str = ""
    turn_l: Annotated[Degree, Range(-180.0, 180.0, "turn about the axis to the left")] = Degree(0.0)
    turn_p: Annotated[Degree, Range(-180.0, 180.0, "turn about the axis to the back")] = Degree(0.0)
    turn_s: Annotated[Degree, Range(-180.0, 180.0, "turn about the axis to the head")] = Degree(0.0)
    to_left: Annotated[Millimetre, Range(-200.0, 200.0, "shift to the left")] = Millimetre(0.0)
    to_posterior: Annotated[Millimetre, Range(-200.0, 200.0, "shift to the back")] = Millimetre(0.0)
    to_superior: Annotated[Millimetre, Range(-200.0, 200.0, "shift to the head")] = Millimetre(0.0)
    pivot_lps: Place | None = None
    spare: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check(self)
        if not self.onto or self.fragment in self.onto:
            raise ParameterOutOfRange(f"the fragment '{self.fragment}' needs the other structures that it belongs to; name them in `onto`")
        if self.by == "mirror" and (not self.other_side or self.other_side in (self.fragment, *self.onto)):
            raise ParameterOutOfRange("a reduction by the mirror image needs the unbroken bone of the other side; name it in `other_side`")

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when a structure is empty or the fragment would enter what it must spare."""
        monitor(0.0, "looking at the fragments")
        labels = source.labels
        outline = outline_of(labels, (self.fragment,))
        others = tuple(piece for name in self.onto for piece in pieces_of(labels, source.hardware, name))
        for name, found in ((self.fragment, bool(outline)), *((piece.name, bool(piece.outline)) for piece in others)):
            if not found:
                raise AnatomyError(f"the structure '{name}' is empty: there is no bone to reduce; find the fragments first (step \"single bones\")")
        if any(isinstance(part, Fragment) and part.bone == self.fragment for part in source.hardware):
            raise AnatomyError(f"the fragment '{self.fragment}' was moved before in this plan; give its whole move at once")
        centre = np.array(self.pivot_lps, np.float64) if self.pivot_lps is not None else outline.points_mm.mean(axis=0)
        matrix = posed((self.turn_l, self.turn_p, self.turn_s), (self.to_left, self.to_posterior, self.to_superior), centre)
        still = Piece(self.fragment, outline, (), matrix)
        residual = None
        if self.by == "mirror":
            matrix, residual = self._against_mirror(source, still, others, portion(monitor, 0.1, 0.7))
        name = f"{self.fragment}, reduced"
        made = moved_fragment(source, self.fragment, replace(still, name=name, matrix=matrix), others, self.spare, np.zeros((0, 3)), residual,
                              portion(monitor, 0.7, 0.9))
        model = replace(source, hardware=(*source.hardware, made))
        mesh = source.solid
        if mesh is not None and any(label.name == self.fragment for label in mesh.legend):
            part = mesh.of(self.fragment)
            model = replace(model, solid=moved_mesh(mesh, part, Label(free_value(mesh), name, mesh.label(self.fragment).organ), matrix))
        how = f"against the mirrored {self.other_side}, {residual:.1f} mm from it (root mean square)" if residual is not None else "by hand"
        doubt = f"; FARTHER than {DOUBTFUL_MM:g} mm from the mirrored side: look at it" if residual is not None and residual > DOUBTFUL_MM else ""
        return model.after(f"Reduction of {self.fragment} {how}: turned by {made.turn_deg:.1f} degrees, its middle moved by {made.shift_mm:.1f} mm; "
                           f"{described(made)}{doubt}.")

    def _against_mirror(self, source: PatientModel, still: Piece, others: tuple[Piece, ...], monitor: Monitor) -> tuple[Matrix, float]:
        """The pose of the fragment on the mirrored other side, and how far it and the main fragments lie from that (root of both squares)."""
        healthy = outline_of(source.labels, (self.other_side,))
        if not healthy:
            raise AnatomyError(f"the structure '{self.other_side}' is empty: there is no other side to mirror")
        clouds = [piece.cloud() for piece in others]
        bone, out = np.concatenate([p for p, _ in clouds]), np.concatenate([n for _, n in clouds])
        flip = mirrored(0.5 * float(bone[:, 0].mean() + healthy.points_mm[:, 0].mean()))
        image = placed(flip, healthy.points_mm)
        image_normals = healthy.normals @ np.diag([-1.0, 1.0, 1.0])
        start = np.eye(4)
        start[:3, 3] = 0.5 * (image.min(axis=0) + image.max(axis=0)) - 0.5 * (bone.min(axis=0) + bone.max(axis=0))
        # the main fragments find their place on the whole mirror image; its inverse puts the image onto them
        onto = fitted(bone, out, image, image_normals, (*turned_about(np.eye(4), bone.mean(axis=0), 8.0), start), portion(monitor, 0.0, 0.5))
        back = undone(onto.matrix)
        image, image_normals = placed(back, image), image_normals @ back[:3, :3].T
        points, normals = still.outline.points_mm, still.outline.normals
        found = fitted(points, normals, image, image_normals, turned_about(still.matrix, points.mean(axis=0), 12.0), portion(monitor, 0.5, 1.0))
        if not np.isfinite(found.residual_mm):
            raise AnatomyError(f"'{self.fragment}' finds no place on the mirrored {self.other_side}: their surfaces do not face each other; move it "
                               "near its place by hand first")
        return found.matrix, float(np.hypot(found.residual_mm, onto.residual_mm))
