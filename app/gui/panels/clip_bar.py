"""One cut for several 3D views: a plane across a patient axis, or a box, at one place of the patient in all of them."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from app.scene.clip import Cut, box_at, plane_at

Array = NDArray[np.float64]
_AXES = ("", "axial", "coronal", "sagittal", "box")
_LETTERS = {"axial": (2, "S", "I"), "coronal": (1, "P", "A"), "sagittal": (0, "L", "R")}
"""Axis of LPS, and what its positive and its negative side is called."""


class ClipBar(QWidget):
    """Emits `moved(planes, moving)`; `moving` while the slider is held. The box stands about the place that was clicked last, at first about
    the middle of what is shown."""

    moved = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = np.array([[-1.0, 1.0]] * 3)
        self._about: Array | None = None
        self._why_not = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        words = QLabel(self.tr("Cut &by"))
        self.what = QComboBox()
        self.what.addItems([self.tr("nothing"), self.tr("axial plane"), self.tr("coronal plane"), self.tr("sagittal plane"), self.tr("box")])
        self.what.setAccessibleName(self.tr("Cut of all views"))
        words.setBuddy(self.what)
        self.where = QSlider(Qt.Orientation.Horizontal)
        self.where.setAccessibleName(self.tr("Place of the cut"))
        self.where.setRange(0, 1000)
        self.where.setPageStep(50)
        self.where.setMinimumWidth(120)
        self.number = QLabel()
        self.number.setAccessibleName(self.tr("Place of the cut in mm"))
        self.number.setMinimumWidth(self.number.fontMetrics().horizontalAdvance("S 0000.0 mm"))
        self.other = QPushButton(self.tr("Other side"))
        self.other.setCheckable(True)
        self.other.setObjectName("small")
        for part in (words, self.what):
            row.addWidget(part)
        row.addWidget(self.where, 1)
        row.addWidget(self.number)
        row.addWidget(self.other)
        row.addStretch(1)
        self.what.currentIndexChanged.connect(self._chosen)
        self.where.valueChanged.connect(lambda _: self._tell(moving=self.where.isSliderDown()))
        self.where.sliderReleased.connect(lambda: self._tell(moving=False))
        self.other.toggled.connect(lambda _: self._tell(moving=False))
        self.allow("")

    @property
    def kind(self) -> str:
        """"" for none, the name of the plane, or "box"."""
        return _AXES[self.what.currentIndex()]

    def allow(self, why_not: str) -> None:
        """What can be used now; `why_not` says why nothing can."""
        self._why_not = why_not
        none = why_not or ("" if self.kind else self.tr("choose a plane or the box first"))
        for control, reason, use in (
                (self.what, why_not, self.tr("Cut all views open at one place; a click on a surface brings the cut there")),
                (self.where, none, self.tr("Move the cut; arrows by a step, page keys by more")),
                (self.other, none or (self.tr("a box has no other side") if self.kind == "box" else ""), self.tr("Show what was cut away instead"))):
            control.setEnabled(not reason)
            control.setToolTip(reason or use)

    def show_bounds(self, boxes: Sequence[Sequence[float]]) -> None:
        """The extents of what the views show, each least and greatest L, P, S in mm: the cut runs over all of them together."""
        if boxes:
            both = np.array(boxes, float).reshape(-1, 3, 2)
            self._box = np.stack([both[:, :, 0].min(axis=0), both[:, :, 1].max(axis=0)], axis=1)
            self._tell(moving=False)

    def go_to(self, point_mm: Array) -> None:
        """Bring the cut to a place (LPS mm)."""
        self._about = np.asarray(point_mm, float)
        if self.kind in _LETTERS:
            low, high = self._box[_LETTERS[self.kind][0]]
            share = (self._about[_LETTERS[self.kind][0]] - low) / max(high - low, 1e-6)
            self.where.setValue(int(round(1000.0 * float(np.clip(share, 0.0, 1.0)))))
        self._tell(moving=False)

    def planes(self) -> Cut:
        """The cut as it stands: what lies on the kept side of all planes stays."""
        share = self.where.value() / 1000.0
        if self.kind == "box":
            return box_at(self._middle(), np.eye(3), self._edge())
        if not self.kind:
            return ()
        axis, _, _ = _LETTERS[self.kind]
        at = self._box.mean(axis=1)
        at[axis] = self._box[axis, 0] + share * (self._box[axis, 1] - self._box[axis, 0])
        # what lies towards the feet, the back or the left stays: the cut then faces the usual view, from the front, right and above
        keep = np.eye(3)[axis] * (-1.0 if self.kind == "axial" else 1.0) * (-1.0 if self.other.isChecked() else 1.0)
        return [plane_at(at, keep)]

    def _middle(self) -> Array:
        return self._about if self._about is not None else np.asarray(self._box.mean(axis=1), np.float64)

    def _edge(self) -> float:
        """The box is between 10 mm and the whole of what is shown wide."""
        return float(10.0 + self.where.value() / 1000.0 * max(0.0, 2.0 * float(np.ptp(self._box, axis=1).max()) - 10.0))

    def _chosen(self) -> None:
        self.where.blockSignals(True)
        self.where.setValue(250 if self.kind == "box" else 500)
        self.where.blockSignals(False)
        self.allow(self._why_not)
        if self._about is not None and self.kind in _LETTERS:
            self.go_to(self._about)
        else:
            self._tell(moving=False)

    def _tell(self, *, moving: bool) -> None:
        planes = self.planes()
        if self.kind in _LETTERS:
            axis, positive, negative = _LETTERS[self.kind]
            value = float(planes[0].GetOrigin()[axis])
            self.number.setText(f"{positive if value >= 0 else negative} {abs(value):.1f} mm")
        else:
            self.number.setText(f"{self._edge():.0f} mm" if self.kind else "")
        self.moved.emit(planes, moving)
