"""Images: linked axial, sagittal and coronal slices with crosshair, and the anatomy in 3D."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui import memory
from app.gui.hands import Hand
from app.gui.loading import Images
from app.gui.overlay import ChangeOverlay
from app.gui.panels.elided import ElidedLabel
from app.gui.panels.tools import ToolsPanel
from app.gui.scene_widget import SceneWidget
from app.gui.slice_widget import SliceWidget
from app.scene.slices import WINDOWS, Orientation, Window
from meshing.labels import Labels

_PLACES: dict[Orientation, tuple[int, int]] = {"axial": (0, 0), "coronal": (1, 0), "sagittal": (1, 1)}


class ImagesPage(QWidget):
    """Four views; a double click or the keys 1-4 show one alone, F2-F6 are the window presets, space the crosshair."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: Images | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(2)
        self.slices = {name: SliceWidget(name) for name in _PLACES}
        self.scene = SceneWidget(self.tr("Anatomy"))
        self.scene.picked.connect(self.go_to)
        self.tools = ToolsPanel()
        column.addLayout(self._head())
        grid = QGridLayout()
        grid.setSpacing(2)
        for name, (row, place) in _PLACES.items():
            grid.addWidget(self.slices[name], row, place)
            self.slices[name].moved.connect(self.go_to)
            self.slices[name].windowed.connect(self.choose_window)
        grid.addWidget(self.scene, 0, 1)
        for index in (0, 1):
            grid.setRowStretch(index, 1)
            grid.setColumnStretch(index, 1)
        middle = QHBoxLayout()
        middle.setSpacing(2)
        middle.addLayout(grid, 1)
        middle.addWidget(self.tools)
        column.addLayout(middle, 1)
        self.tools.hide()
        self.views: tuple[QWidget, ...] = (self.slices["axial"], self.scene, self.slices["coronal"], self.slices["sagittal"])
        for number, view in enumerate(self.views, 1):
            view.installEventFilter(self)
            self._key(str(number), lambda v=view: self.maximise(v))
        for number, window in enumerate(WINDOWS.values(), 2):
            self._key(f"F{number}", lambda w=window: self.choose_window(w))
        self._key("Space", self.crosshair.toggle)
        self._key("T", self.tools_button.toggle)

    def _key(self, keys: str, does: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(does)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 2, 6, 2)
        label = QLabel(self.tr("&Window"))
        self.presets = QComboBox()
        self.presets.setAccessibleName(self.tr("Window and level"))
        self.presets.setToolTip(self.tr("Which Hounsfield units are black and white (F2 to F6; right drag in a slice)"))
        self.presets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.presets.setMinimumContentsLength(10)
        for number, (name, window) in enumerate(WINDOWS.items(), 2):
            self.presets.addItem(f"{self.tr(name)} (F{number})")
            self.presets.setItemData(number - 2, f"W {window.width:g} L {window.level:g} HU", Qt.ItemDataRole.ToolTipRole)
        self.presets.addItem(self.tr("by hand"))
        self.presets.activated.connect(self._preset)
        label.setBuddy(self.presets)
        self.crosshair = QPushButton(self.tr("Crosshair"))
        self.crosshair.setCheckable(True)
        self.crosshair.setChecked(True)
        self.crosshair.setToolTip(self.tr("Show where the other slices lie (space)"))
        self.crosshair.toggled.connect(self._show_crosshair)
        fit = QPushButton(self.tr("Whole image"))
        fit.setToolTip(self.tr("Show everything in all views again (Home in a view)"))
        fit.clicked.connect(self.fit)
        hint = ElidedLabel(self.tr("1-4 or double click: one view alone"))
        hint.setObjectName("quiet")
        self.tools_button = QPushButton(self.tr("Tools"))
        self.tools_button.setCheckable(True)
        self.tools_button.setEnabled(False)
        self.tools_button.toggled.connect(self._show_tools)
        for widget in (label, self.presets, self.crosshair, fit, hint):
            row.addWidget(widget)
        self.presets.setMinimumWidth(150)
        row.addStretch(1)
        row.addWidget(self.tools_button)
        return row

    def show_images(self, images: Images | None, hidden: frozenset[str]) -> None:
        """Show a scan with its structures, the crosshair in the first lesion; None empties the views."""
        if images is not self._images:
            before, self._images = self._images, images
            for name, view in self.slices.items():
                if images is not None and view.slice is images.slices[name]:
                    view.set_labels(images.labels)  # the same scan with other structures: zoom and place stay
                else:
                    view.set_slice(images.slices[name] if images is not None else None)
            self.scene.show_drawn(images.anatomy if images is not None else ())
            self.scene.empty = self.tr("no anatomy yet: run the plan to find it")
            if images is not None:
                same_patient = before is not None and before.volume is images.volume
                self.go_to(images.start_mm if before is None or not same_patient else self.slices["axial"].point_mm, moving=False)
                if not same_patient:
                    artery = any(found.organ == "artery_lumen" for found in images.structures)
                    self.set_window(memory.window_of(images.volume.space) or WINDOWS["vessel" if artery else "soft tissue"])
                    self.scene.look_from("AR")
        self.set_hidden(hidden)

    def set_labels(self, labels: Labels | None) -> None:
        """Outline another label map in the slices; the 3D view follows when the case is read again."""
        for view in self.slices.values():
            view.set_labels(labels)

    def set_hand(self, hand: Hand | None) -> None:
        """What the left button does in the slices; None: the crosshair."""
        for view in self.slices.values():
            view.hand = hand
            view.update()

    def set_layer(self, layer: ChangeOverlay | None) -> None:
        """What is painted over the slices."""
        for view in self.slices.values():
            if view.layer is not layer:
                view.layer = layer
                view.update()

    def _show_tools(self, shown: bool) -> None:
        self.tools.setVisible(shown)
        self.tools.chosen.emit()

    def set_hidden(self, names: frozenset[str]) -> None:
        """Leave these structures out of the slices and of the 3D view."""
        for view in self.slices.values():
            view.set_hidden(names)
        self.scene.set_hidden(names)

    def go_to(self, point_mm: NDArray[np.float64], *, moving: bool = True) -> None:
        """Bring all slices to a point (LPS mm)."""
        for view in self.slices.values():
            view.go_to(point_mm, moving=moving)
        self._mark()

    def set_window(self, window: Window) -> None:
        """One window and level for all slices."""
        for view in self.slices.values():
            view.set_window(window)
        known = list(WINDOWS.values())
        self.presets.setCurrentIndex(known.index(window) if window in known else len(known))

    def choose_window(self, window: Window) -> None:
        """A window and level chosen by hand: kept for these images."""
        self.set_window(window)
        if self._images is not None:
            memory.remember_window(self._images.volume.space, window)

    def fit(self) -> None:
        """Show everything in all views again."""
        for view in self.slices.values():
            view.fit()
        self.scene.look_from("AR")

    def maximise(self, chosen: QWidget) -> None:
        """Show one view alone, or all four again."""
        alone = all(view is chosen or view.isHidden() for view in self.views)
        for view in self.views:
            view.setVisible(alone or view is chosen)
        chosen.setFocus()

    def _preset(self, number: int) -> None:
        known = list(WINDOWS.values())
        if number < len(known):
            self.choose_window(known[number])

    def _show_crosshair(self, shown: bool) -> None:
        for view in self.slices.values():
            view.set_crosshair(shown)
        self._mark()

    def _mark(self) -> None:
        axial = self.slices["axial"]
        self.scene.mark(axial.point_mm if self.crosshair.isChecked() and axial.slice is not None else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(watched, QWidget):
            self.maximise(watched)
            return True
        return super().eventFilter(watched, event)
