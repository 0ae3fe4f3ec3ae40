"""Scissors: an outline is drawn on what is seen, and cuts through the whole depth along the direction of view.

A voxel is inside when its centre, moved along the direction into the plane of the outline, lies in the polygon (even-odd rule,
so an outline that crosses itself leaves holes). `depth` limits the cut to so many mm on either side of the outline's first
point. The direction need not be square to the outline and its sense does not matter.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Direction, Edit, Mask, Over, Point, finite, named, unit
from meshing.errors import ParameterOutOfRange
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume, index_of

Action = Literal["cut inside", "cut outside", "fill inside"]


@dataclass(frozen=True)
class Scissors(Edit):
    """Scissors."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "scissors"

    name: str
    outline_lps: tuple[Point, ...]
    view: Direction
    action: Action = "cut inside"
    organ: str = ""
    depth: Annotated[Millimetre | None, Range(0.1, 2000.0, "depth on either side of the outline")] = None
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name, self.organ)
        unit(self.view, "the direction of the scissors")
        if len(finite(np.array(self.outline_lps, float), "the outline of the scissors")) < 3:
            raise ParameterOutOfRange("the outline of the scissors needs at least three points")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        monitor(0.0, f"cutting {self.name}")
        if self.action == "fill inside":
            canvas = self._canvas(labels)
            return canvas.nothing() if canvas.empty else canvas.gains(self.name, self.organ, self._inside(canvas), over=self.over)
        canvas = Canvas.of_structure(labels, self.name)
        inside = self._inside(canvas)
        return canvas.loses(self.name, inside if self.action == "cut inside" else ~inside)

    def _inside(self, canvas: Canvas) -> Mask:
        """Voxels of the box within the outline and the depth."""
        view, outline = unit(self.view, "the direction"), np.array(self.outline_lps, float)
        across, up = axes_beside(view)
        first = outline[0]
        flat = np.stack([(outline - first) @ across, (outline - first) @ up], axis=1)
        matrix = canvas.labels.to_patient.matrix
        corner = matrix[:3, :3] @ np.array([part.start for part in canvas.box[::-1]], float) + matrix[:3, 3] - first
        steps = np.stack([[matrix[:3, axis] @ across, matrix[:3, axis] @ up] for axis in (2, 1, 0)])
        found = np.zeros(canvas.shape, bool)
        _fill(found, flat, np.array([corner @ across, corner @ up]), steps)
        if self.depth is not None:
            found &= np.abs(canvas.along(view, first)) <= self.depth
        return found

    def _canvas(self, labels: Labels) -> Canvas:
        """The box of all voxels that the outline can hold: its shadow along the view, as deep as the map or the depth."""
        view, outline = unit(self.view, "the direction"), np.array(self.outline_lps, float)
        whole = Canvas.whole(labels)
        if self.depth is not None:
            reach = float(self.depth)
        else:
            ends = np.array([[k, j, i] for k in (0, whole.shape[0]) for j in (0, whole.shape[1]) for i in (0, whole.shape[2])], float)
            reach = float(np.abs((whole.place(ends) - outline[0]) @ view).max()) + 1.0
        middle = outline - ((outline - outline[0]) @ view)[:, None] * view
        swept = index_of(labels.to_patient, np.concatenate([middle - reach * view, middle + reach * view]))[:, ::-1]
        low = np.clip(np.floor(swept.min(axis=0)), 0, whole.shape).astype(int)
        high = np.clip(np.ceil(swept.max(axis=0)) + 1, low, whole.shape).astype(int)
        k, j, i = (slice(int(a), int(b)) for a, b in zip(low, high))
        return Canvas(labels, (k, j, i))


def axes_beside(view: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two directions square to `view` and to each other."""
    across = np.cross(view, np.eye(3)[int(np.argmin(np.abs(view)))])
    across /= np.linalg.norm(across)
    return across, np.cross(view, across)


@njit(cache=True, parallel=True, nogil=True)
def _fill(found, polygon, corner, steps):  # type: ignore[no-untyped-def]
    """Even-odd rule for each voxel at corner + k steps[0] + j steps[1] + i steps[2] (2,)."""
    nk, nj, ni = found.shape
    count = len(polygon)
    low_x, high_x = polygon[:, 0].min(), polygon[:, 0].max()
    low_y, high_y = polygon[:, 1].min(), polygon[:, 1].max()
    for k in prange(nk):
        for j in range(nj):
            for i in range(ni):
                x = corner[0] + k * steps[0, 0] + j * steps[1, 0] + i * steps[2, 0]
                y = corner[1] + k * steps[0, 1] + j * steps[1, 1] + i * steps[2, 1]
                if x < low_x or x > high_x or y < low_y or y > high_y:
                    continue
                inside = False
                for n in range(count):
                    m = n + 1 if n + 1 < count else 0
                    y0, y1 = polygon[n, 1], polygon[m, 1]
                    if (y0 > y) != (y1 > y) and x < polygon[n, 0] + (y - y0) / (y1 - y0) * (polygon[m, 0] - polygon[n, 0]):
                        inside = not inside
                found[k, j, i] = inside
