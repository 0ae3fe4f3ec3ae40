"""What all tools share: how an edit is run, which voxels it may take, and where a voxel lies in the patient.

An edit is a Step from (Volume, Labels) to a Change. In a case it follows other edits: then their changes come after the
two in the tuple and are laid on the map first. All that a tool is told about places is in LPS mm and goes through
`to_patient` voxel by voxel, so oblique grids, unequal spacing and grids that count left-handed need no case of their own.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from meshing.editors.change import Box, Change, applied, change_of
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Label, Labels
from meshing.organ import organs
from meshing.segmenters.kernels import Spacing
from meshing.step import Monitor
from meshing.units import Millimetre
from meshing.volume import Volume, index_of, position_of, spacing_of

Mask = NDArray[np.bool_]
Point = tuple[Millimetre, Millimetre, Millimetre]
Direction = tuple[float, float, float]
Over = Literal["free", "all"]
"""Which voxels a structure may take: those of no structure, or those of others as well."""

_LEAST_ORTHOGONAL = 1e-3


@dataclass(frozen=True)
class Edit:
    """The part of a tool that is the same for all: `change` is what each of them writes."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = ""

    def run(self, source: tuple[Any, ...], monitor: Monitor, /) -> Change:
        """`source` is (Volume, Labels) or (Volume, Labels, the changes before this one)."""
        volume, labels, *before = source
        labels = applied(labels, [item for item in before if isinstance(item, Change)])
        if labels.space != volume.space or labels.values.shape != volume.values.shape:
            raise AnatomyError("the label map and the image are not on one grid; edits need the image on which the map was made")
        return self.change(volume, labels, monitor)

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        raise TypeError(f"{type(self).__name__} does not say what it changes")


@dataclass(frozen=True, eq=False)
class Canvas:
    """A box of a label map in which one edit works; `values` are a copy of the map there."""

    labels: Labels
    box: Box

    @classmethod
    def whole(cls, labels: Labels) -> Canvas:
        k, j, i = labels.values.shape
        return cls(labels, (slice(0, k), slice(0, j), slice(0, i)))

    @classmethod
    def around(cls, labels: Labels, points_lps: NDArray[np.float64], reach: float) -> Canvas:
        """The box of all voxels within `reach` mm of the points (n, 3); empty where they lie outside the map."""
        at = index_of(labels.to_patient, points_lps)[:, ::-1]
        steps = reach_in_voxels(labels.to_patient, reach)
        low = np.maximum(np.floor(at.min(axis=0) - steps), 0).astype(int)
        high = np.minimum(np.ceil(at.max(axis=0) + steps) + 1, labels.values.shape).astype(int)
        k, j, i = (slice(int(a), int(max(a, b))) for a, b in zip(low, high))
        return cls(labels, (k, j, i))

    @classmethod
    def of_mask(cls, labels: Labels, mask: Mask, margin: float = 0.0) -> Canvas:
        """The box around the voxels of `mask` (full size, not empty) with `margin` mm on each side."""
        steps = reach_in_voxels(labels.to_patient, margin)
        parts = []
        for axis, step in enumerate(steps):
            hit = np.flatnonzero(mask.any(tuple(a for a in range(3) if a != axis)))
            room = int(np.ceil(step)) if margin > 0.0 else 0
            parts.append(slice(max(0, int(hit[0]) - room), min(mask.shape[axis], int(hit[-1]) + room + 1)))
        return cls(labels, (parts[0], parts[1], parts[2]))

    @classmethod
    def of_structure(cls, labels: Labels, name: str, margin: float = 0.0) -> Canvas:
        """The box around a structure. Raises AnatomyError when there is none, or it has no voxel."""
        mask = labels.mask(name)
        if not mask.any():
            raise AnatomyError(f"the structure '{name}' has no voxel, so there is nothing to work on; paint or grow it first")
        return cls.of_mask(labels, mask, margin)

    @property
    def shape(self) -> tuple[int, int, int]:
        k, j, i = (part.stop - part.start for part in self.box)
        return k, j, i

    @property
    def empty(self) -> bool:
        return 0 in self.shape

    @property
    def values(self) -> NDArray[np.uint8]:
        return self.labels.values[self.box]

    @property
    def spacing(self) -> Spacing:
        """Along (k, j, i). Raises AnatomyError where the axes of the grid are not at right angles, for then mm along them do not add up."""
        return right_angled(self.labels.to_patient)

    def mask(self, name: str) -> Mask:
        """The voxels of a structure in the box; none of a structure that is yet to be made."""
        if name not in self.labels.names:
            return np.zeros(self.shape, bool)
        return np.asarray(self.values == self.labels.label(name).value)

    def positions(self) -> NDArray[np.float64]:
        """(k, j, i, 3) LPS mm of the voxel centres of the box."""
        matrix = self.labels.to_patient.matrix
        k, j, i = (np.arange(part.start, part.stop, dtype=float) for part in self.box)
        across = i[:, None] * matrix[:3, 0] + matrix[:3, 3]
        found: NDArray[np.float64] = (k[:, None] * matrix[:3, 2])[:, None, None] + (j[:, None] * matrix[:3, 1])[None, :, None] + across[None, None]
        return found

    def along(self, direction: NDArray[np.float64], origin: NDArray[np.float64]) -> NDArray[np.float64]:
        """(k, j, i) mm of the voxel centres from `origin` along `direction` (3,), without making all positions."""
        matrix = self.labels.to_patient.matrix
        k, j, i = (np.arange(part.start, part.stop, dtype=float) * float(direction @ matrix[:3, axis])
                   for part, axis in zip(self.box, (2, 1, 0)))
        found: NDArray[np.float64] = k[:, None, None] + j[:, None] + i + float(direction @ (matrix[:3, 3] - origin))
        return found

    def index(self, points_lps: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 3) LPS mm -> (n, 3) fractional (k, j, i) in the box."""
        return np.asarray(index_of(self.labels.to_patient, points_lps)[:, ::-1] - [part.start for part in self.box], float)

    def place(self, kji: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 3) fractional (k, j, i) in the box -> (n, 3) LPS mm."""
        return position_of(self.labels.to_patient, (np.atleast_2d(kji) + [part.start for part in self.box])[:, ::-1])

    def becomes(self, name: str, organ: str, mask: Mask, *, over: Over) -> Change:
        """`name` is exactly `mask` in the box, as far as it may take voxels; elsewhere it stays as it is."""
        legend, number = with_label(self.labels, name, organ)
        values = self.values.copy()
        mine = values == number
        allowed = mask if over == "all" else mask & ((values == 0) | mine)
        values[mine & ~mask] = 0
        values[allowed] = number
        return change_of(self.labels, self.box, values, legend)

    def gains(self, name: str, organ: str, mask: Mask, *, over: Over) -> Change:
        """`mask` is added to `name`, as far as it may take voxels."""
        return self.becomes(name, organ, mask | self.mask(name), over=over)

    def loses(self, name: str, mask: Mask) -> Change:
        """`mask` is taken from `name`."""
        self.labels.label(name)
        return self.becomes(name, "", self.mask(name) & ~mask, over="free")

    def nothing(self) -> Change:
        return change_of(self.labels, self.box, self.values, self.labels.legend)


def with_label(labels: Labels, name: str, organ: str) -> tuple[tuple[Label, ...], int]:
    """The legend with the structure `name` in it, and its number. A new one needs its `organ`."""
    if name in labels.names:
        known = labels.label(name)
        if organ and organ != known.organ:
            raise AnatomyError(f"'{name}' is of the kind '{known.organ}' in this case, not '{organ}'; leave the kind out or use another name")
        return labels.legend, known.value
    if not organ:
        raise AnatomyError(f"there is no structure named '{name}' in this case; it has {', '.join(labels.names) or 'none yet'}. To make it, say "
                           "what kind of thing it is (organ)")
    taken = {label.value for label in labels.legend}
    number = next((value for value in range(1, 256) if value not in taken), None)
    if number is None:
        raise AnatomyError("a label map holds 255 structures and this one is full; remove one before you add another")
    return (*labels.legend, Label(number, name, organ)), number


def named(name: str, organ: str = "") -> None:
    """Check the name and kind of a structure that a tool was given."""
    if not name.strip():
        raise ParameterOutOfRange("a structure needs a name")
    if organ and organ not in organs():
        raise ParameterOutOfRange(f"there is no organ '{organ}' in the library; it has {', '.join(organs())}")


def finite(points: NDArray[np.float64], what: str) -> NDArray[np.float64]:
    """(n, 3) points or directions as an array; refused when there are none, or a number in them is not finite."""
    found = np.atleast_2d(np.asarray(points, float))
    if found.size == 0 or found.shape[1] != 3 or not np.isfinite(found).all():
        raise ParameterOutOfRange(f"{what} must be at least one place of three finite numbers (Left, Posterior, Superior in mm)")
    return found


def unit(direction: Direction, what: str) -> NDArray[np.float64]:
    """A direction as a unit vector; refused when it has no length."""
    found = finite(np.array(direction, float), what)[0]
    length = float(np.linalg.norm(found))
    if length < 1e-9:
        raise ParameterOutOfRange(f"{what} has no length, so it points nowhere")
    return np.asarray(found / length, float)


def inside_scan(volume: Volume, points_lps: NDArray[np.float64], what: str) -> NDArray[np.int64]:
    """(n, 3) (k, j, i) of the voxels that hold the points. Raises AnatomyError for a point outside the scan."""
    at = index_of(volume.to_patient, points_lps)
    nearest = np.rint(at).astype(np.int64)
    outside = np.any((nearest < 0) | (nearest >= np.array(volume.values.shape[::-1])), axis=1)
    if outside.any():
        point = tuple(round(float(c), 1) for c in np.atleast_2d(points_lps)[outside][0])
        raise AnatomyError(f"{what} at {point} mm (LPS) lies outside this scan; it was set on another series. Set it again on this one")
    return np.asarray(nearest[:, ::-1], np.int64)


def reach_in_voxels(to_patient: Transform[IJK, LPS], reach: float) -> NDArray[np.float64]:
    """How many steps along (k, j, i) a ball of `reach` mm extends: exact for oblique and skewed grids."""
    back = np.linalg.inv(to_patient.matrix[:3, :3])
    return np.asarray(reach * np.linalg.norm(back, axis=1)[::-1], float)


def right_angled(to_patient: Transform[IJK, LPS]) -> Spacing:
    """Spacing along (k, j, i); refuses a grid whose axes are not at right angles."""
    columns = to_patient.matrix[:3, :3] / np.linalg.norm(to_patient.matrix[:3, :3], axis=0)
    if np.abs(columns.T @ columns - np.eye(3)).max() > _LEAST_ORTHOGONAL:
        raise AnatomyError("the axes of this image are not at right angles (tilted gantry), so distances along them cannot be added; "
                           "resample the image to straight slices first")
    i, j, k = spacing_of(to_patient)
    return k, j, i
