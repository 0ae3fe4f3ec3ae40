"""The vessel panel below the views: which vessel and which way, the vessel laid straight with its profile, its cross section."""
from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.elided import ElidedLabel
from app.gui.vessel_chart import SectionView, VesselChart
from app.gui.vessels import Vessel, read_vessel, ways_of
from app.gui.work import Work
from app.report.words import number_text
from app.scene.slices import Window
from meshing.centreline import Centreline

_WHOLE = 0.9
"""A largest chord below this share of the diameter of the circle of the same area is none of the vessel: the section runs out of it at its end."""
_NEAR_MM = 40.0
"""A crosshair farther than this from the vessel leaves the cursor where it is."""


class VesselPanel(QWidget):
    """Emits `moved(point LPS mm)` when the cursor moves, `across(direction)` to lay a slice plane across the vessel there."""

    moved = Signal(object)
    across = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loaded: Loaded | None = None
        self._trees: dict[str, Centreline] = {}
        self._window: Window | None = None
        self._reading = self._again = False
        self._wanted: tuple[object, str, str | int] | None = None
        self.at_mm = 0.0
        self.vessel: Vessel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 2, 6, 2)
        column.setSpacing(3)
        column.addLayout(self._head())
        body = QHBoxLayout()
        self.chart, self.section = VesselChart(), SectionView()
        body.addWidget(self.chart, 4)
        body.addWidget(self.section, 1)
        column.addLayout(body, 1)
        self.chart.moved.connect(self._go)
        self.chart.turned.connect(lambda degrees: self.angle.setValue(round(degrees)))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.tree, self.way = QComboBox(), QComboBox()
        self.tree.setAccessibleName(self.tr("Vessel"))
        self.way.setAccessibleName(self.tr("Way through the vessel"))
        self.way.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.way.setMinimumContentsLength(14)
        self.angle = QSlider(Qt.Orientation.Horizontal)
        self.angle.setRange(0, 359)
        self.angle.setMaximumWidth(120)
        self.angle.setAccessibleName(self.tr("Turn of the reformat about the vessel"))
        self.angle.setToolTip(self.tr("Turn the reformat about the vessel's axis (wheel)"))
        self.worst = QPushButton(self.tr("To the finding"))
        self.worst.setObjectName("small")
        self.lay = QPushButton(self.tr("Slice across"))
        self.lay.setObjectName("small")
        self.lay.setToolTip(self.tr("Turn the slice planes so that the nearest one lies across the vessel at the cursor"))
        self.says = ElidedLabel()
        self.says.setAccessibleName(self.tr("At the cursor"))
        for widget in (QLabel(self.tr("Vessel")), self.tree, self.way, self.angle, self.worst, self.lay):
            row.addWidget(widget)
        row.addWidget(self.says, 1)
        self.tree.activated.connect(lambda _: self._list_ways())
        self.way.activated.connect(lambda _: self._read())
        self.angle.valueChanged.connect(lambda degrees: self.chart.set_angle(float(degrees)))
        self.worst.clicked.connect(self._to_finding)
        self.lay.clicked.connect(self._lay)
        return row

    @property
    def possible(self) -> bool:
        """Is there a vessel to show?"""
        return bool(self._trees)

    def show_case(self, loaded: Loaded | None) -> None:
        """The vessels of a case as they are now; the one that is shown stays while it is there."""
        self._loaded = loaded
        self._trees = dict(loaded.vessels) if loaded is not None and loaded.images is not None else {}
        if [self.tree.itemText(n) for n in range(self.tree.count())] != list(self._trees):
            self.tree.clear()
            self.tree.addItems(list(self._trees))
            self._list_ways()
        elif self.isVisible():
            self._read()
        self._enable()

    def _list_ways(self) -> None:
        self.way.clear()
        tree = self._trees.get(self.tree.currentText())
        if tree is not None:
            arc = tree.arc_mm()
            for end in ways_of(tree):
                words = self.tr("main way") if end == "" else end if isinstance(end, str) else self.tr("end at {} mm").format(f"{arc[end]:.0f}")
                self.way.addItem(words, end)
        self._read()

    def set_window(self, window: Window) -> None:
        self._window = window
        self.chart.set_window(window)
        self._show_cursor()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        """Measure the chosen vessel off the GUI thread, unless it is shown already."""
        loaded, name = self._loaded, self.tree.currentText()
        if not self.isVisible():
            return
        if loaded is None or loaded.images is None or name not in self._trees:
            self._show(None)
            return
        end = self.way.currentData()
        wanted = (loaded.images, name, end)
        if wanted == self._wanted:
            return
        if self._reading:
            self._again = True
            return
        images, tree = loaded.images, self._trees[name]
        self._wanted, self._reading = wanted, True
        self.says.setText(self.tr("measuring the vessel..."))
        self.chart.empty = self.says.text()
        self.chart.update()
        work = Work(self.tr("Measuring {}").format(name),
                    lambda monitor: read_vessel(loaded.session, images.volume, images.labels, tree, end, monitor), self)
        work.done.connect(lambda found: self._show(found) if self._wanted == wanted else None)
        work.failed.connect(self._failed)
        work.finished.connect(self._ended)
        work.start()

    @property
    def drawing(self) -> bool:
        """Is the chosen vessel still being measured?"""
        return self._reading

    def _ended(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self._read()

    def _failed(self, words: str) -> None:
        self._show(None)
        self.says.setText(said(words))

    def _show(self, vessel: Vessel | None) -> None:
        self.vessel = vessel
        self.at_mm = vessel.findings[0].at_mm if vessel is not None and vessel.findings else 0.0
        self.chart.empty = self.tr("no vessel is shown")
        if vessel is None:
            self.says.setText("")
        self.chart.show_vessel(vessel)
        self._show_cursor()
        self._enable()

    def _enable(self) -> None:
        shown, found = self.vessel is not None, self.vessel is not None and bool(self.vessel.findings)
        none = self.tr("no vessel is shown")
        rules: tuple[tuple[QWidget, bool, str, str], ...] = (
            (self.tree, self.possible, "", none), (self.way, self.possible, "", none),
            (self.angle, shown, self.tr("Turn the reformat about the vessel's axis (wheel)"), none),
            (self.worst, found, self.tr("Go to the stenosis or the aneurysm"),
             self.tr("no narrowing of more than 20 % and no aneurysm was found here")),
            (self.lay, shown, self.tr("Turn the slice planes so that the nearest one lies across the vessel at the cursor"), none))
        for widget, can, tip, why_not in rules:
            widget.setEnabled(can)
            widget.setToolTip(tip if can else why_not)

    def _go(self, arc_mm: float) -> None:
        """The cursor and all other views to a place of the vessel."""
        if self.vessel is not None:
            self.at_mm = arc_mm
            self._show_cursor()
            self.moved.emit(self.vessel.axis.points_mm[self.vessel.number(arc_mm)].copy())

    def follow(self, point_mm: NDArray[np.float64]) -> None:
        """The cursor goes to the place of the vessel nearest to the crosshair."""
        if self.vessel is None or not self.isVisible():
            return
        arc, away = self.vessel.nearest(point_mm)
        if away <= _NEAR_MM and abs(arc - self.at_mm) > self.vessel.axis.step_mm:
            self.at_mm = arc
            self._show_cursor()

    def _show_cursor(self) -> None:
        self.chart.go(self.at_mm)
        self.section.show_at(self.vessel, self.at_mm, self._window)
        if self.vessel is None:
            return
        radius, area, smallest, largest, lost = self.vessel.reading(self.at_mm)
        words = self.tr("at {} mm: radius {} mm, area {} mm²").format(f"{self.at_mm:.1f}", number_text(radius), number_text(area))
        if largest >= _WHOLE * 2.0 * radius:
            words += self.tr(", diameter {} to {} mm").format(number_text(smallest), number_text(largest))
        if not math.isfinite(lost):
            words += self.tr(", not judged (fork or end)")
        elif lost > 0.0:
            words += self.tr(", {} % narrower than its reference").format(f"{lost:.0f}")
        self.says.setText(words)

    def _to_finding(self) -> None:
        if self.vessel is not None and self.vessel.findings:
            places = [finding.at_mm for finding in self.vessel.findings]
            self._go(next((place for place in places if place > self.at_mm + 0.5), places[0]))

    def _lay(self) -> None:
        if self.vessel is not None:
            number = self.vessel.number(self.at_mm)
            self.moved.emit(self.vessel.axis.points_mm[number].copy())
            self.across.emit(self.vessel.axis.along[number].copy())
