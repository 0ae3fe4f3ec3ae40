"""Images: linked axial, sagittal and coronal slices with crosshair, and the anatomy in 3D."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from app.gui.scene_widget import SceneWidget
from app.gui.slice_widget import SliceWidget
from app.scene.pictures import Drawn
from app.scene.slices import WINDOWS, Orientation, Window
from meshing.labels import Labels
from meshing.volume import Volume

_PLACES: dict[Orientation, tuple[int, int]] = {"axial": (0, 0), "sagittal": (1, 1), "coronal": (1, 0)}


class ImagesPage(QWidget):
    """Four views; a double click or the keys 1-4 show one alone, F2-F6 are the window presets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(2, 2, 2, 2)
        grid.setSpacing(2)
        self.slices = {name: SliceWidget(name) for name in _PLACES}
        for name, (row, column) in _PLACES.items():
            grid.addWidget(self.slices[name], row, column)
            self.slices[name].moved.connect(self.go_to)
            self.slices[name].windowed.connect(self.set_window)
        self.scene = SceneWidget(self.tr("Anatomy"))
        grid.addWidget(self.scene, 0, 1)
        for index in (0, 1):
            grid.setRowStretch(index, 1)
            grid.setColumnStretch(index, 1)
        self.views = (self.slices["axial"], self.scene, self.slices["coronal"], self.slices["sagittal"])
        for number, view in enumerate(self.views, 1):
            view.installEventFilter(self)
            QShortcut(QKeySequence(str(number)), self, lambda v=view: self.maximise(v))
        for number, window in enumerate(WINDOWS.values(), 2):
            QShortcut(QKeySequence(f"F{number}"), self, lambda w=window: self.set_window(w))

    def show_scan(self, volume: Volume, labels: Labels | None) -> None:
        """Show a scan with its structures; the crosshair goes to the middle of the first lesion, else of the image."""
        for view in self.slices.values():
            view.set_scan(volume, labels)
        self.go_to(start_point(volume, labels))

    def show_anatomy(self, drawn: Sequence[Drawn]) -> None:
        self.scene.show_drawn(drawn)

    def set_hidden(self, names: frozenset[str]) -> None:
        for view in self.slices.values():
            view.set_hidden(names)
        self.scene.set_hidden(names)

    def go_to(self, point_mm: NDArray[np.float64]) -> None:
        for view in self.slices.values():
            view.go_to(point_mm, moving=True)

    def set_window(self, window: Window) -> None:
        for view in self.slices.values():
            view.set_window(window)

    def maximise(self, chosen: QWidget) -> None:
        """Show one view alone, or all four again."""
        alone = all(view is chosen or view.isHidden() for view in self.views)
        for view in self.views:
            view.setVisible(alone or view is chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(watched, QWidget):
            self.maximise(watched)
            return True
        return super().eventFilter(watched, event)


def start_point(volume: Volume, labels: Labels | None) -> NDArray[np.float64]:
    """Where to look first, LPS mm."""
    slices, rows, columns = volume.values.shape
    ijk = np.array([columns, rows, slices], float) / 2.0
    lesions = [label for label in labels.legend if label.organ.endswith("_tumour")] if labels is not None else []
    if labels is not None and lesions:
        found = np.argwhere(labels.values == lesions[0].value)
        if len(found):
            ijk = found.mean(axis=0)[::-1]
    return np.asarray((volume.to_patient.matrix @ np.append(ijk, 1.0))[:3], float)


