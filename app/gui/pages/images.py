"""Images: linked axial, sagittal and coronal slices with crosshair, and the anatomy in 3D."""
from __future__ import annotations

from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPixmap, QShortcut
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui import memory
from app.gui.hands import Hand
from app.gui.loading import Images, Loaded
from app.gui.marking import Marking
from app.gui.overlay import ChangeOverlay
from app.gui.panels.elided import ElidedLabel
from app.gui.panels.marks import MarksPanel
from app.gui.panels.tools import ToolsPanel
from app.gui.panels.vessel import VesselPanel
from app.gui.slice_widget import SliceWidget
from app.gui.viewing import Viewing
from app.gui.volume_scene import VolumeScene
from app.scene.colours import SCREEN
from app.scene.planes import Planes
from app.scene.slices import WINDOWS, Orientation, Slab, Window, fitted_window
from meshing.labels import Labels
from meshing.units import Millimetre

_SLABS: tuple[Literal["brightest", "darkest", "mean"], ...] = ("brightest", "darkest", "mean")
_FIRST_SLAB_MM = 10.0
_PLACES: dict[Orientation, tuple[int, int]] = {"axial": (0, 0), "coronal": (1, 0), "sagittal": (1, 1)}


class ImagesPage(QWidget):
    """Four views, and panels beside them; a double click or the keys 1-4 show one alone, F2-F6 are the window presets, space the crosshair.

    Emits `changed(label, plan)` for every step of undo that measurements make, `refused(words)`, and `beside` when a panel of tools comes
    or goes.
    """

    changed = Signal(str, object)
    asked_work = Signal(str, object)
    refused = Signal(str)
    beside = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: Images | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(2)
        self.slices = {name: SliceWidget(name) for name in _PLACES}
        self.scene = VolumeScene(self.tr("Anatomy"))
        self.scene.picked.connect(self.go_to)
        self.tools, self.marks = ToolsPanel(), MarksPanel()
        self.marking = Marking(self)
        self.viewing, self.vessel = Viewing(self), VesselPanel()
        self.vessel.moved.connect(self.go_to)
        self.vessel.across.connect(lambda way: self.viewing.turning.set(Planes.across(way)[0]))
        self.viewing.refused.connect(self.refused)
        column.addLayout(self._head())
        grid = self._grid = QGridLayout()
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
        left = QVBoxLayout()
        left.addLayout(grid, 3)
        left.addWidget(self.vessel, 2)
        middle.addLayout(left, 1)
        middle.addWidget(self.tools)
        middle.addWidget(self.marks)
        middle.addWidget(self.viewing.panel)
        column.addLayout(middle, 1)
        self.tools.hide()
        self.marks.hide()
        self.viewing.panel.hide()
        self.vessel.hide()
        self._connect_marks()
        self.views: tuple[QWidget, ...] = (self.slices["axial"], self.scene, self.slices["coronal"], self.slices["sagittal"])
        for number, view in enumerate(self.views, 1):
            view.installEventFilter(self)
            self._key(str(number), lambda v=view: self.maximise(v))
        for number, window in enumerate(WINDOWS.values(), 2):
            self._key(f"F{number}", lambda w=window: self.choose_window(w))
        self._key("Space", self.crosshair.toggle)
        self._key("T", self.tools_button.toggle)
        self._key("Q", self.measure_button.toggle)
        self._key("O", self.views_button.toggle)
        self._key("C", self.vessel_button.toggle)
        self._key("M", lambda: self.slab.setCurrentIndex(0 if self.slab.currentIndex() else 1))

    def _connect_marks(self) -> None:
        for view in self.slices.values():
            view.marks = self.marking
        self.marking.drawn.connect(self._paint_marks)
        self.marking.changed.connect(self.changed)
        self.marking.refused.connect(self.refused)
        self.marking.chosen.connect(lambda _: self._list_marks())
        self.marks.drawing.connect(self.marking.draw)
        self.marks.picked.connect(self._go_to_mark)
        self.marks.named.connect(self.marking.rename)
        self.marks.deleted.connect(self.marking.delete)
        self.marks.seen.connect(self._see_marks)

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
        for number, (name, window) in enumerate(WINDOWS.items(), 2):
            self.presets.addItem(f"{self.tr(name)} (F{number})")
            self.presets.setItemData(number - 2, f"W {window.width:g} L {window.level:g} HU", Qt.ItemDataRole.ToolTipRole)
        self.presets.addItem(self.tr("by hand"))
        self.presets.activated.connect(self._preset)
        label.setBuddy(self.presets)
        self.crosshair = QPushButton("✛")
        self.crosshair.setAccessibleName(self.tr("Crosshair"))
        self.crosshair.setCheckable(True)
        self.crosshair.setChecked(True)
        self.crosshair.setToolTip(self.tr("Show where the other slices lie (space)"))
        self.crosshair.toggled.connect(self._show_crosshair)
        self.slab, self.thick = QComboBox(), QDoubleSpinBox()
        for box, letters in ((self.presets, 11), (self.slab, 6)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(letters)
        self.slab.addItems([self.tr("One slice"), self.tr("Brightest"), self.tr("Darkest"), self.tr("Mean")])
        self.slab.setAccessibleName(self.tr("Slab"))
        self.slab.setToolTip(self.tr("Show the brightest, the darkest or the mean value of the slices about each plane (M: brightest, and back)"))
        self.slab.currentIndexChanged.connect(self._show_slab)
        self.thick.setRange(1.0, 100.0)
        self.thick.setValue(_FIRST_SLAB_MM)
        self.thick.setDecimals(0)
        self.thick.setSuffix(" mm")
        self.thick.setAccessibleName(self.tr("Thickness of the slab"))
        self.thick.valueChanged.connect(self._show_slab)
        self._show_slab()
        fit = QPushButton("⤢")
        fit.setAccessibleName(self.tr("Whole image"))
        fit.setToolTip(self.tr("Show everything in all views again (Home in a view)"))
        fit.clicked.connect(self.fit)
        hint = ElidedLabel(self.tr("1-4 or double click: one view alone"))
        hint.setObjectName("quiet")
        self.tools_button, self.measure_button = QPushButton(self.tr("Tools")), QPushButton(self.tr("Measure"))
        self.vessel_button, self.views_button = QPushButton(self.tr("Vessel")), QPushButton(self.tr("Views"))
        self.tools_button.toggled.connect(self._show_tools)
        self.measure_button.toggled.connect(self._show_measuring)
        self.vessel_button.toggled.connect(lambda shown: self.vessel.setVisible(shown))
        self.views_button.setToolTip(self.tr("Turned planes, fill, a second image, volume, cut, pictures and films (O)"))
        self.views_button.toggled.connect(self._show_viewing)
        for widget in (label, self.presets, self.slab, self.thick, self.crosshair, fit, hint):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.vessel_button, self.views_button, self.measure_button, self.tools_button):
            button.setCheckable(True)
            button.setEnabled(button is self.views_button)
            row.addWidget(button)
        for button in (self.crosshair, fit, self.vessel_button, self.views_button, self.measure_button, self.tools_button):
            button.setObjectName("small")  # the row fits beside the case into 1000 pixels, in every language
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
                    usual = WINDOWS["vessel" if artery else "soft tissue"] if images.volume.modality == "CT" else fitted_window(images.volume)
                    self.set_window(memory.window_of(images.series) or usual)
                    self.scene.look_from("AR")
        self.set_hidden(hidden)

    def set_labels(self, labels: Labels | None) -> None:
        """Outline another label map in the slices; the 3D view follows when the case is read again."""
        for view in self.slices.values():
            view.set_labels(labels)

    def set_hand(self, hand: Hand | None) -> None:
        """What the left button does in the slices; None: the crosshair."""
        self.viewing.turning.tool = hand is not None
        for view in self.slices.values():
            view.hand = hand
            view.update()

    def set_layer(self, layer: ChangeOverlay | None) -> None:
        """What is painted over the slices."""
        for view in self.slices.values():
            if view.layer is not layer:
                view.layer = layer
                view.update()

    @property
    def crowded(self) -> bool:
        """Whether tools or measurements stand beside the views."""
        return any(button.isChecked() for button in self.panel_buttons[:3])

    @property
    def panel_buttons(self) -> tuple[QPushButton, ...]:
        """What opens the panels: three beside the views, of which one is open at a time, and one below them."""
        return self.tools_button, self.measure_button, self.views_button, self.vessel_button

    def _alone(self, chosen: QPushButton) -> None:
        """One panel beside the views."""
        for button in self.panel_buttons[:3]:
            if button is not chosen:
                button.setChecked(False)

    def _show_viewing(self, shown: bool) -> None:
        if shown:
            self._alone(self.views_button)
        self.viewing.panel.setVisible(shown)
        self.beside.emit()

    def picture(self, words: str) -> QPixmap:
        """The views as they are now, under a line of words."""
        left, top = self._grid.geometry().topLeft().x(), self._grid.geometry().topLeft().y()
        seen, line = self._grid.geometry(), self.fontMetrics().height() + 8
        ratio = self.devicePixelRatioF()
        found = QPixmap(round(seen.width() * ratio), round((seen.height() + line) * ratio))
        found.setDevicePixelRatio(ratio)
        found.fill(QColor(*SCREEN.ground))
        painter = QPainter(found)
        painter.setPen(QColor(*SCREEN.ink))
        painter.setFont(self.font())
        painter.drawText(8, line - 7, words)
        for view in self.views:
            if not view.isHidden():
                painter.drawPixmap(view.x() - left, view.y() - top + line, view.grab())
        painter.end()
        return found

    def _show_tools(self, shown: bool) -> None:
        if shown:
            self._alone(self.tools_button)
        self.tools.setVisible(shown)
        self.tools.chosen.emit()
        self.beside.emit()

    def show_case(self, loaded: Loaded | None, states: object, *, busy: bool) -> None:
        """The measurements of the plan as it is now."""
        there = loaded is not None and loaded.images is not None
        self.measure_button.setEnabled(there)
        self.measure_button.setToolTip(self.tr("Distances, angles, values and volumes (Q)") if there else
                                       self.tr("there is no image yet: run the plan to read it"))
        if not there:
            self.measure_button.setChecked(False)
        self.marking.show_case(loaded, busy=busy)
        self.viewing.show_case(loaded)
        self.vessel.show_case(loaded)
        self.vessel_button.setEnabled(self.vessel.possible)
        self.vessel_button.setToolTip(self.tr("A vessel laid straight, its radius and area, its cross section (C)") if self.vessel.possible else
                                      self.tr("no vessel has been traced yet: run the plan"))
        if not self.vessel.possible:
            self.vessel_button.setChecked(False)
        self.marks.set_possible(not busy, self.tr("wait for the work to end, or stop it with Esc"))
        self._list_marks()

    def _show_measuring(self, shown: bool) -> None:
        if shown:
            self._alone(self.measure_button)
        self.marking.open = shown
        self.marks.setVisible(shown)
        if not shown:
            self.marks.draw(None)
        self.beside.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc while nothing runs: first what was begun is forgotten, then the kind that is drawn. It is no shortcut: that one stops work."""
        if event.key() != Qt.Key.Key_Escape or (not self.marking.begun and self.marking.kind is None):
            super().keyPressEvent(event)
        elif self.marking.begun:
            self.marking.give_up()
        else:
            self.marks.draw(None)

    def _list_marks(self) -> None:
        layer = self.marking.layer
        self.marks.show_marks(layer.marks, layer.readings, layer.chosen)

    def _paint_marks(self) -> None:
        for view in self.slices.values():
            view.update()
        self.scene.draw_lines(self.marking.layer.lines())

    def _go_to_mark(self, number: int) -> None:
        self.marking.choose(number)
        self.go_to(self.marking.marks[number].handles()[0], moving=False)

    def _see_marks(self, shown: bool) -> None:
        self.marking.layer.shown = shown
        self._paint_marks()

    def set_hidden(self, names: frozenset[str]) -> None:
        """Leave these structures out of the slices and of the 3D view."""
        for view in self.slices.values():
            view.set_hidden(names)
        self.scene.set_hidden(names)

    def place(self) -> NDArray[np.float64]:
        """(3,) where the crosshair is, LPS mm."""
        return self.slices["axial"].point_mm

    def go_to(self, point_mm: NDArray[np.float64], *, moving: bool = True) -> None:
        """Bring all slices to a point (LPS mm)."""
        for view in self.slices.values():
            view.go_to(point_mm, moving=moving)
        self.viewing.follow(moving=moving)
        self.vessel.follow(self.slices["axial"].point_mm)
        self._mark()

    def set_window(self, window: Window) -> None:
        """One window and level for all slices."""
        for view in self.slices.values():
            view.set_window(window)
        self.vessel.set_window(window)
        known = list(WINDOWS.values())
        self.presets.setCurrentIndex(known.index(window) if window in known else len(known))

    def choose_window(self, window: Window) -> None:
        """A window and level chosen by hand: kept for this series."""
        self.set_window(window)
        if self._images is not None:
            memory.remember_window(self._images.series, window)

    def _show_slab(self) -> None:
        kind = self.slab.currentIndex()
        self.thick.setEnabled(kind > 0)
        self.thick.setToolTip(self.tr("Thickness of the slab") if kind else self.tr("choose brightest, darkest or mean first"))
        for view in self.slices.values():
            view.set_slab(Slab(_SLABS[kind - 1], Millimetre(self.thick.value())) if kind else None)

    def fit(self) -> None:
        """Show everything in all views again."""
        for view in self.slices.values():
            view.fit()
        self.scene.look_from("AR")

    def maximise(self, chosen: QWidget) -> None:
        """Show one view alone, or all four again."""
        alone = all(view is chosen or view.isHidden() for view in self.views)
        self.show_alone(None if alone else chosen)
        chosen.setFocus()

    def show_alone(self, chosen: QWidget | None) -> None:
        """Show one view alone; None: all four."""
        for view in self.views:
            view.setVisible(chosen is None or view is chosen)
        place = self._grid.getItemPosition(self._grid.indexOf(chosen)) if chosen is not None else (-1, -1, 1, 1)
        row, column, _, _ = cast("tuple[int, int, int, int]", place)  # the bindings call it an object
        for index in (0, 1):  # an empty row or column keeps its share unless it is told not to
            self._grid.setRowStretch(index, int(chosen is None or index == row))
            self._grid.setColumnStretch(index, int(chosen is None or index == column))

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
        if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(watched, QWidget) and self.marking.kind is None:
            if isinstance(watched, SliceWidget) and isinstance(event, QMouseEvent) and self.viewing.turning.under(watched, event.position()):
                self.viewing.turning.straighten()
                return True
            self.maximise(watched)
            return True
        return super().eventFilter(watched, event)
