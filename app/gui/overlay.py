"""What an edit would change, over a slice: blue where voxels would come to a structure, red where they would go from one.

Every second pixel of the view is traced back into the label map (nearest voxel), so oblique slices are shown as they are.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from app.gui.slice_widget import SliceWidget
from meshing.editors.change import Change
from meshing.labels import Labels

_STEP_PX = 2
_GAINED, _LOST = (74, 155, 224, 120), (255, 96, 72, 130)


class ChangeOverlay:
    """A computed change over the map that it belongs to."""

    def __init__(self, labels: Labels, change: Change) -> None:
        before, after = labels.values[change.box], change.values
        self._what = np.where(after == before, 0, np.where(after > 0, 1, 2)).astype(np.uint8)
        self._start = np.array(change.start)
        self._back = np.linalg.inv(labels.to_patient.matrix)

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        across, down = -(-view.width() // _STEP_PX), -(-view.height() // _STEP_PX)
        corner, right, below = (view.point_at(QPointF(x + 0.5 * _STEP_PX, y + 0.5 * _STEP_PX)) for x, y in ((0, 0), (_STEP_PX, 0), (0, _STEP_PX)))
        if corner is None or right is None or below is None or not self._what.size:
            return
        first = self._back[:3, :3] @ corner + self._back[:3, 3]
        found = self._sampled(first, self._back[:3, :3] @ (right - corner), self._back[:3, :3] @ (below - corner), across, down)
        if not found.any():
            return
        pixels = np.zeros((down, across, 4), np.uint8)
        pixels[found == 1] = _GAINED
        pixels[found == 2] = _LOST
        image = QImage(pixels.tobytes(), across, down, 4 * across, QImage.Format.Format_RGBA8888)
        painter.drawImage(QPointF(0, 0), image.scaled(across * _STEP_PX, down * _STEP_PX))

    def _sampled(self, first: NDArray[np.float64], right: NDArray[np.float64], below: NDArray[np.float64], across: int,
                 down: int) -> NDArray[np.uint8]:
        """(down, across) what happens to the voxel under each sample. Arguments are (i, j, k) of the first sample and the two steps."""
        inside = np.ones((down, across), bool)
        index = []
        for axis, count in enumerate(self._what.shape):
            ijk = 2 - axis
            place = first[ijk] - self._start[axis] + np.arange(across)[None, :] * right[ijk] + np.arange(down)[:, None] * below[ijk]
            nearest = np.rint(place).astype(np.int32)
            inside &= (nearest >= 0) & (nearest < count)
            index.append(np.clip(nearest, 0, count - 1))
        k, j, i = index
        return np.asarray(self._what[k, j, i] * inside, np.uint8)
