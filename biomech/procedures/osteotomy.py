"""Plane cut of a bone, one piece moved rigidly: turned about the axes of the patient through a point, then shifted.

The cut has no width: the saw blade takes none of the bone. What the move leaves is measured on the planned pose: gap and step-off on
the faces of the cut (biomech/hardware/seams.py) and bone that would lie in bone. Where the case has a mesh of the bone it is cut exactly, the
piece is moved in it under a name of its own, and keeps the density that its bone has in the scan.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.handles.handle import Declared
from biomech.handles.shape import Pose
from biomech.hardware.nouns import Fragment
from biomech.hardware.pieces import (
    Piece,
    angle_deg,
    coarse_mm,
    free_value,
    moved_mesh,
    near_labels,
    overlap_growth,
    overlap_ml,
    pieces_of,
    posed,
    surface_of_piece,
    voxels_of,
)
from biomech.hardware.seams import seam_of
from biomech.join import Place
from biomech.model import PatientModel
from biomech.procedures.resection import Plane
from meshing.errors import AnatomyError
from meshing.labels import Label
from meshing.registration.poses import Matrix, placed
from meshing.step import Monitor, Range, check
from meshing.tetmesh import TetMesh, at_lps
from meshing.tetmeshers.cut import cut_well
from meshing.units import Degree, Millimetre

Array = NDArray[np.float64]
CUT = "osteotomy"
_LEAST_SHARE = 0.005
"""A cut that leaves less than this share of the bone on one side misses it."""


@dataclass(frozen=True)
class Osteotomy:
    """Osteotomy.

    `plane` cuts the structure `bone`; its normal points to the piece that moves, called `piece`. It is turned by `turn_l`, `turn_p` and `turn_s`
    about axes towards Left, Posterior and Superior through `pivot_lps` (empty: the point of the plane), then shifted `to_left`,
    `to_posterior` and `to_superior`. It must not enter `spare`.
    """

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "osteotomy"
    on_labels: ClassVar[bool] = True
    handles: ClassVar[Declared] = (Pose(),)
    bone: str
    plane: Plane
    turn_l: Annotated[Degree, Range(-180.0, 180.0, "turn about the axis to the left")] = Degree(0.0)
    turn_p: Annotated[Degree, Range(-180.0, 180.0, "turn about the axis to the back")] = Degree(0.0)
    turn_s: Annotated[Degree, Range(-180.0, 180.0, "turn about the axis to the head")] = Degree(0.0)
    to_left: Annotated[Millimetre, Range(-200.0, 200.0, "shift to the left")] = Millimetre(0.0)
    to_posterior: Annotated[Millimetre, Range(-200.0, 200.0, "shift to the back")] = Millimetre(0.0)
    to_superior: Annotated[Millimetre, Range(-200.0, 200.0, "shift to the head")] = Millimetre(0.0)
    pivot_lps: Place | None = None
    piece: str = "piece"
    spare: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when the plane misses the bone, or the piece enters what it must spare."""
        monitor(0.0, f"cutting the {self.bone}")
        labels, name = source.labels, f"{self.bone}: {self.piece}"
        if any(isinstance(part, Fragment) and part.name == name for part in source.hardware):
            raise AnatomyError(f"this plan has moved a piece called '{self.piece}' of the {self.bone} already; give the second one another name")
        rest = pieces_of(labels, source.hardware, self.bone)[-1]
        if rest.name != self.bone:
            raise AnatomyError(f"'{self.bone}' was moved as a whole before; do the osteotomy first, or cut another structure")
        pivot = np.array(self.pivot_lps if self.pivot_lps is not None else self.plane.point_lps, np.float64)
        matrix = posed((self.turn_l, self.turn_p, self.turn_s), (self.to_left, self.to_posterior, self.to_superior), pivot)
        point = np.array(self.plane.point_lps, np.float64)
        normal = np.array(self.plane.normal_lps, np.float64) / np.linalg.norm(self.plane.normal_lps)
        moved = replace(rest, name=name, cuts=(*rest.cuts, (point, normal)), matrix=matrix)
        stays = replace(rest, cuts=(*rest.cuts, (point, -normal)))
        made = moved_fragment(source, self.bone, moved, (stays,), self.spare, np.stack([point, normal]), None, monitor)
        whole = voxels_of(labels, rest, self.bone)[1]
        for share, words in ((made.volume_ml / whole, "stays"), (1.0 - made.volume_ml / whole, "would move")):
            if share < _LEAST_SHARE:
                raise AnatomyError(f"the plane at {at_lps(point)} misses the {self.bone}: all of it {words}; move the plane into the bone")
        model = replace(source, hardware=(*source.hardware, made))
        if source.solid is not None and any(label.name == self.bone for label in source.solid.legend):
            monitor(0.8, "cutting the mesh")
            model = replace(model, solid=_cut_mesh(source.solid, self.bone, name, self.plane, matrix))
        return model.after(f"Osteotomy of the {self.bone} through {at_lps(point)}: {made.volume_ml:.1f} mL "
                           f"turned by {made.turn_deg:.1f} degrees, its middle moved by {made.shift_mm:.1f} mm; {described(made)}.")


def moved_fragment(source: PatientModel, bone: str, moved: Piece, others: tuple[Piece, ...], spare: tuple[str, ...], plane: Array,
                   residual_mm: float | None, monitor: Monitor) -> Fragment:
    """The piece in its planned pose with what the move leaves; others are those that it belongs to. Raises AnatomyError when nothing would
    move or it enters a structure of `spare`."""
    labels = source.labels
    middles, volume = voxels_of(labels, moved, bone)
    if not len(middles):
        raise AnatomyError(f"the piece '{moved.name}' is empty: nothing of the {bone} lies there; move the plane into the bone")
    for name, inside in near_labels(labels, placed(moved.matrix, middles), spare).items():
        if inside:
            raise AnatomyError(f"the piece '{moved.name}' would lie in '{name}' with {volume * inside / len(middles):.1f} mL; move it "
                               "elsewhere, or leave that structure out of `spare`")
    monitor(0.3, "measuring the seam")
    clouds = [other.cloud() for other in others]
    joined = (np.concatenate([points for points, _ in clouds]), np.concatenate([normals for _, normals in clouds])) if clouds else \
        (np.zeros((0, 3)), np.zeros((0, 3)))
    seam = seam_of(moved.cloud(), joined)
    surface = surface_of_piece(labels, moved, bone)
    centre = middles.mean(axis=0)
    shift = float(np.linalg.norm(placed(moved.matrix, centre[None])[0] - centre))
    return Fragment(moved.name, bone, surface.points_mm, surface.triangles, moved.matrix, plane, shift, angle_deg(moved.matrix), seam.gap_mean_mm,
                    seam.gap_max_mm, seam.step_mm, overlap_ml(middles, volume, moved.matrix, others), volume, residual_mm,
                    overlap_growth(moved, others, 0.5 * coarse_mm(labels)))


def described(made: Fragment) -> str:
    """What a move leaves, in words."""
    said = []
    if made.gap_mean_mm is None:
        said.append("THE PIECES DO NOT FACE EACH OTHER anywhere within 8 mm, so there is no gap to measure")
    else:
        said.append(f"gap {made.gap_mean_mm:.1f} mm on average, {made.gap_max_mm:.1f} mm at most")
    if made.step_mm is not None:
        said.append(f"step-off {made.step_mm:.1f} mm")
    if made.overlap_ml > 0.02 * made.volume_ml:
        said.append(f"BONE IN BONE: {made.overlap_ml:.1f} mL would have to be taken off or the piece moved apart")
    return ", ".join(said)


def _cut_mesh(mesh: TetMesh, bone: str, name: str, plane: Plane, matrix: Matrix) -> TetMesh:
    def own(made: TetMesh) -> NDArray[np.bool_]:
        nodes = np.zeros(len(made.points_mm), bool)
        nodes[made.tets[made.of(bone)]] = True
        return nodes

    cut, side = cut_well(mesh, plane.height_mm, select=own, name=CUT)
    part = cut.of(bone) & (side > 0)
    facets = tuple(found for found in cut.facets if found.name != CUT)
    return moved_mesh(replace(cut, facets=facets), part, Label(free_value(cut), name, mesh.label(bone).organ), matrix)
