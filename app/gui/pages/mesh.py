"""Mesh: size and refinement before meshing with the time it will take, quality and volume errors after it, worst elements in 3D."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.adding import AddButton
from app.gui.panels.histogram import Histogram
from app.gui.panels.job_bar import spoken
from app.gui.panels.properties import Properties
from app.gui.panels.state_row import StateRow
from app.gui.run_queue import Wish
from app.gui.scene_widget import SceneWidget
from app.gui.words import part_words, place_words
from app.gui.work import Work
from app.report.words import number_text
from app.scene.meshes import mesh_drawn, worst_drawn
from app.scene.pictures import Drawn
from app.session.additions import of_mesh, with_added, without
from app.session.estimate import mesh_time, nodes
from app.session.workflow import PageState
from meshing.errors import PlanningError
from meshing.labels import Labels
from meshing.quality import BINS_DEG, LIMITS, MeshQuality, quality_of, tet_measures
from meshing.step import ContentId, Monitor
from meshing.tetmesh import TetMesh
from meshing.tetmeshers import MeshLabels

WORST = 10
_JACOBIAN = np.linspace(0.0, 1.0, 41)
_COLUMNS = ("Part", "Elements", "Least °", "Most °", "Jacobian", "Volume\nerror")


@dataclass(frozen=True)
class Source:
    """A mesh of the case: what it is called, the task that makes it, the id of its result (None: none yet), and why that is stale, "" where it is
    not."""

    title: str
    key: str
    id: ContentId | None
    stale: str


@dataclass(frozen=True, eq=False)
class Measured:
    """A mesh, measured and drawn. `worst` are the numbers of the elements with the smallest angles, `angles` those angles."""

    id: ContentId
    mesh: TetMesh
    quality: MeshQuality
    dihedrals: NDArray[np.int64]
    jacobians: NDArray[np.int64]
    worst: NDArray[np.int64]
    angles: NDArray[np.float64]
    drawn: tuple[Drawn, ...]


class MeshPage(QWidget):
    """Emits `changed(label for undo, Plan)`, `asked(Wish)` and `failed(sentence)`."""

    changed = Signal(str, object)
    asked = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loaded: Loaded | None = None
        self._of: tuple[Any, ...] = ()
        self._sources: tuple[Source, ...] = ()
        self._work: Work | None = None
        self._wanted: ContentId | None = None
        self._tried: ContentId | None = None
        self.measured: Measured | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        self.head = StateRow(self.tr("Mesh"), self.tr("Mesh"))
        self.head.asked.connect(self._make)
        column.addWidget(self.head)
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._left())
        halves.addWidget(self._right())
        halves.setSizes([350, 770])
        halves.setStretchFactor(1, 1)
        column.addWidget(halves, 1)

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 4, 0)
        row = QHBoxLayout()
        label = QLabel(self.tr("M&esh of"))
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Which mesh is shown"))
        self.which.currentIndexChanged.connect(self._choose)
        label.setBuddy(self.which)
        row.addWidget(label)
        row.addWidget(self.which, 1)
        self.more = AddButton(of_mesh, None)
        self.more.added.connect(self._add_mesh)
        row.addWidget(self.more)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.clicked.connect(self._remove)
        row.addWidget(self.remove)
        column.addLayout(row)
        column.addWidget(self.more.form, 1)
        self.estimate = QLabel()
        self.estimate.setWordWrap(True)
        self.estimate.setAccessibleName(self.tr("Time that meshing will take"))
        column.addWidget(self.estimate)
        self.fields = Properties()
        self.fields.changed.connect(self._changed)
        self.more.asking.connect(self.fields.setHidden)
        column.addWidget(self.fields, 1)
        self.angles = Histogram(self.tr("Dihedral angles"), "°")
        self.jacobians = Histogram(self.tr("Scaled Jacobian"), "")
        column.addWidget(self.angles)
        column.addWidget(self.jacobians)
        return left

    def _right(self) -> QWidget:
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        self.scene = SceneWidget(self.tr("Mesh"))
        self.scene.legend = True
        self.table = self._grid(_COLUMNS, self.tr("Quality of each part of the mesh"), wide=0)
        self.worst = self._grid(("Angle", "Place of the\nworst elements"), self.tr("Worst elements with their places"), wide=1)
        self.worst.setAccessibleDescription(self.tr("Choosing a line marks the place in the 3D view."))
        self.worst.itemSelectionChanged.connect(self._point)
        below = QSplitter()
        below.addWidget(self.table)
        below.addWidget(self.worst)
        below.setSizes([470, 300])
        parts.addWidget(self.scene)
        parts.addWidget(below)
        parts.setSizes([520, 220])
        return parts

    def _grid(self, heads: tuple[str, ...], name: str, *, wide: int) -> QTableWidget:
        """`wide`: the column that takes the room that is left."""
        grid = QTableWidget(0, len(heads))
        grid.setAccessibleName(name)
        grid.setHorizontalHeaderLabels([self.tr(head) for head in heads])
        grid.verticalHeader().hide()
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        grid.setTabKeyNavigation(False)
        grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        grid.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        return grid

    def show_case(self, loaded: Loaded | None, states: Mapping[str, PageState], *, busy: bool) -> None:
        """The meshes of the case: how they are to be made, and what was made."""
        of = (loaded, states.get("Mesh"), busy)
        if of == self._of:
            return
        self._of, self._loaded, self._busy = of, loaded, busy
        self._sources = sources_of(loaded) if loaded is not None else ()
        keep = self.which.currentText()
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([said(source.title) for source in self._sources])
        self.which.setCurrentIndex(max(0, self.which.findText(keep)))
        self.which.blockSignals(False)
        self.which.setEnabled(len(self._sources) > 1)
        alone = self.tr("This case has one mesh") if self._sources else self.tr("There is no mesh to choose")
        self.which.setToolTip("" if len(self._sources) > 1 else alone)
        why_not = (self.tr("No case is open") if loaded is None else self.tr("Wait until the work has ended, or stop it (Esc)") if busy
                   else "" if self._sources else self.tr("The plan of this case asks for no mesh: add one"))
        self.more.show_case(loaded, busy=busy)
        organs = loaded is not None and loaded.session.plan.mesh is not None
        self.remove.setEnabled(organs and not busy)
        self.remove.setToolTip(self.tr("Remove the mesh of the organs from the plan; Ctrl+Z takes it back") if organs and not busy else
                               self.tr("Wait until the work has ended, or stop it (Esc)") if organs else self.tr("There is no mesh to remove"))
        self.head.show_state(states.get("Mesh", PageState("empty", self.tr("no case is open"))), why_not=why_not,
                             hint=self.tr("Make the meshes that are missing or out of date"))
        self._choose()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()

    @property
    def drawing(self) -> bool:
        """Is a mesh still being measured?"""
        return self._work is not None

    def _source(self) -> Source | None:
        place = self.which.currentIndex()
        return self._sources[place] if 0 <= place < len(self._sources) else None

    def _add_mesh(self, step: Any) -> None:
        if self._loaded is not None:
            self.changed.emit(self.tr("add a mesh"), with_added(self._loaded.session.plan, step)[0])

    def _remove(self) -> None:
        if self._loaded is not None:
            try:
                self.changed.emit(self.tr("remove the mesh"), without(self._loaded.session.plan, "mesh", 0))
            except PlanningError as error:
                self.failed.emit(said(str(error)))

    def _choose(self) -> None:
        source, loaded = self._source(), self._loaded
        why_not = self.tr("Wait until the work has ended, or stop it (Esc)") if self._busy else ""
        names = [found.name for found in loaded.images.structures] if loaded is not None and loaded.images is not None else []
        step = _step_of(loaded, source) if loaded is not None and source is not None else None
        self.fields.show_step(step, choices=names, why_not=why_not, empty=self.tr("The plan of this case asks for no mesh."))
        self._estimate(step)
        self._measure()

    def _estimate(self, step: Any) -> None:
        loaded = self._loaded
        if loaded is None or not isinstance(step, MeshLabels) or loaded.images is None or not loaded.images.structures:
            lumen = step is not None and not isinstance(step, MeshLabels)
            self.estimate.setText(self.tr("A mesh of a lumen takes roughly 20 s for each plan.") if lumen else "")
            return
        volumes = {found.name: found.volume_ml for found in loaded.images.structures}
        before = (loaded.mesher, loaded.took["mesh"]) if loaded.mesher is not None else None
        time = mesh_time(step, volumes, loaded.images.volume.values.size, before)
        count = nodes(step, volumes)
        rests = self.tr("from a mesh of this case") if time.measured else self.tr("a rough guess: nothing was meshed in this case yet")
        self.estimate.setText(self.tr("About {} nodes; meshing takes about {} ({})").format(
            number_text(float(f"{count:.2g}")), spoken(max(1.0, time.seconds)), rests))

    def _measure(self) -> None:
        """Measure the mesh that is chosen, once, off the GUI thread, and only while the page is looked at."""
        source, loaded = self._source(), self._loaded
        self._wanted = source.id if source is not None else None
        if loaded is None or source is None or source.id is None:
            self._show(None)
            return
        self.scene.title = self.tr("Mesh of an earlier state: {}").format(said(source.stale)) if source.stale else said(source.title)
        if self.measured is not None and self.measured.id == source.id:
            self._show(self.measured)
        elif self.isVisible() and self._work is None:
            self._tried = source.id
            self._work = Work(self.tr("Measuring the mesh"), lambda monitor: measured(loaded, source, monitor), self)
            self._work.done.connect(self._arrived)
            self._work.failed.connect(self.failed)
            self._work.finished.connect(self._next)
            self._work.start()

    def _arrived(self, found: Measured) -> None:
        self.measured = found
        if found.id == self._wanted:
            self._show(found)
            self.scene.look_from("AR")

    def _next(self) -> None:
        """Go on with a mesh that was chosen meanwhile; one that could not be measured is not tried again by itself."""
        self._work = None
        if self._wanted is not None and self._wanted != self._tried:
            self._measure()

    def _show(self, found: Measured | None) -> None:
        source = self._source()
        stale = source.stale if source is not None else ""
        self.scene.empty = self.tr("no mesh yet")
        self.scene.greyed = bool(stale)
        self.scene.show_drawn(found.drawn if found is not None else ())
        self.scene.mark(None)
        self.table.setEnabled(not stale)
        self.table.setToolTip(self.tr("These numbers belong to an earlier state: {}").format(said(stale)) if stale else "")
        if found is None:
            self.angles.show_counts([], np.zeros(0))
            self.jacobians.show_counts([], np.zeros(0))
            self.table.setRowCount(0)
            self.worst.setRowCount(0)
            return
        if source is not None and source.key == "mesh":
            self.angles.show_counts(found.dihedrals, BINS_DEG, low=float(LIMITS.smallest_dihedral), high=float(LIMITS.largest_dihedral))
            self.jacobians.show_counts(found.jacobians, _JACOBIAN, low=LIMITS.scaled_jacobian)
        else:  # flat prisms at the wall are meant: no limit of angles is set for a lumen
            self.angles.show_counts(found.dihedrals, BINS_DEG)
            self.jacobians.show_counts(found.jacobians, _JACOBIAN)
        rows = [found.quality.whole, *found.quality.parts]
        self.table.setRowCount(len(rows))
        for number, part in enumerate(rows):
            error = self.tr("not compared") if part.volume_error is None else f"{round(part.volume_error, 2) + 0.0:+.2f} %".replace("-", "−")
            count = f"{part.tets:,}".replace(",", " ")
            angles = (f"{part.smallest_dihedral:.1f}", f"{part.largest_dihedral:.1f}")
            for place, words in enumerate((part_words(part.name), count, *angles, f"{part.scaled_jacobian:.3f}", error)):
                item = QTableWidgetItem(words)
                if place:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(number, place, item)
        self.worst.setRowCount(len(found.worst))
        for number, (place, angle) in enumerate(zip(_centres(found), found.angles, strict=True)):
            self.worst.setItem(number, 0, QTableWidgetItem(f"{angle:.1f}°"))
            self.worst.setItem(number, 1, QTableWidgetItem(place_words(place.tolist())))

    def _point(self) -> None:
        row = self.worst.currentRow()
        if self.measured is not None and 0 <= row < len(self.measured.worst):
            self.scene.mark(_centres(self.measured)[row])

    def _changed(self, label: str, step: Any) -> None:
        source, loaded = self._source(), self._loaded
        if loaded is None or source is None:
            return
        plan = loaded.session.plan
        if source.key == "mesh":
            self.changed.emit(self.tr("{} of the mesh").format(label), replace(plan, mesh=step))
        else:
            prepare = tuple(step if type(old) is type(step) else old for old in plan.prepare)
            self.changed.emit(self.tr("{} of the mesh of the lumen").format(label), replace(plan, prepare=prepare))

    def _make(self) -> None:
        for source in self._sources:
            if source.id is None or source.stale:
                self.asked.emit(Wish(self.tr("Mesh: {}").format(source.title), source.key))


def sources_of(loaded: Loaded) -> tuple[Source, ...]:
    """The meshes that the plan of a case asks for."""
    plan, found = loaded.session.plan, []
    ids = {task.key: task.id for task in loaded.tasks}

    def add(title: str, key: str) -> None:
        if key in ids:
            earlier = loaded.stale.get(key)
            found.append(Source(title, key, ids[key], "") if key in loaded.ready else
                         Source(title, key, earlier.id if earlier is not None else None, earlier.because if earlier is not None else ""))

    if plan.mesh is not None:
        add("organs", "mesh")
    for candidate in plan.candidates:
        for step in plan.prepare:
            add(f"lumen, {candidate.name}", f"plan/{candidate.name}/{type(step).__name__}")
    return tuple(found)


def measured(loaded: Loaded, source: Source, monitor: Monitor) -> Measured:
    """Read a mesh from the store, measure it, draw it. The volumes are compared only while the labels it was made of are the present ones."""
    assert source.id is not None
    monitor(0.1, "reading the mesh")
    session = loaded.session
    value = session.store.get(source.id).value
    mesh: TetMesh = value if isinstance(value, TetMesh) else value.lumen_mesh
    recipe, labels = session.plan.mesh, None
    if source.key == "mesh" and not source.stale and isinstance(recipe, MeshLabels):
        whole: Labels = session.value(session.labels_key())
        labels = recipe.meshed(whole)
    monitor(0.4, "measuring the mesh")
    quality = quality_of(mesh, labels)
    angles, jacobian = tet_measures(mesh.points_mm, mesh.tets)
    smallest = angles.min(axis=1)
    worst = np.argsort(smallest, kind="stable")[:WORST].astype(np.int64)
    monitor(0.8, "drawing the mesh")
    bad = worst_drawn(mesh, worst, "worst elements")
    drawn = (*mesh_drawn(mesh), *((bad,) if bad is not None else ()))
    counts = np.histogram(np.clip(jacobian, 0.0, 1.0), _JACOBIAN)[0]
    return Measured(source.id, mesh, quality, quality.whole.dihedrals, counts, worst, smallest[worst], drawn)


def _step_of(loaded: Loaded, source: Source) -> Any:
    plan = loaded.session.plan
    return plan.mesh if source.key == "mesh" else next((step for step in plan.prepare if source.key.endswith(f"/{type(step).__name__}")), None)


def _centres(found: Measured) -> NDArray[np.float64]:
    centres: NDArray[np.float64] = found.mesh.points_mm[found.mesh.tets[found.worst]].mean(axis=1)
    return centres
