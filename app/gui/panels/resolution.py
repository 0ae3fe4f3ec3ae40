"""Coarse, normal or fine meshes, each with the time that everything after it will take; choosing one changes the plan."""
from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGroupBox, QRadioButton, QVBoxLayout, QWidget

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.job_bar import spoken
from app.session.estimate import TARGET_NODES, Estimate, at_resolution, nodes, remaining
from app.session.plan import Plan
from meshing.tetmeshers import MeshLabels, MeshLumen


class ResolutionBox(QGroupBox):
    """Emits `changed(label for undo, Plan)`."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Resolution of the meshes"))
        self._loaded: Loaded | None = None
        lines = QVBoxLayout(self)
        lines.setSpacing(2)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for name in TARGET_NODES:
            button = self.buttons[name] = QRadioButton(name)
            button.clicked.connect(lambda _=False, n=name: self._choose(n))
            self._group.addButton(button)
            lines.addWidget(button)

    def show_case(self, loaded: Loaded | None, *, busy: bool) -> None:
        """What each choice would mean for this case; the one that is made already is ticked."""
        self._loaded = loaded
        volumes = self._volumes()
        reason = self._why_not(volumes, busy)
        names = {"coarse": self.tr("Coarse"), "normal": self.tr("Normal"), "fine": self.tr("Fine")}
        usual = self.tr("Resolution of the meshes")
        self.setTitle(usual if loaded is None or reason else self.tr("{}, now: {}").format(usual, self._size(loaded.session.plan)))
        self._group.setExclusive(False)
        for name, button in self.buttons.items():
            button.setEnabled(not reason)
            button.setToolTip(reason or self.tr("Changes the meshes of all plans; results made with other meshes become stale"))
            button.setText(names[name])
            button.setChecked(False)
            if loaded is not None and not reason:
                plan = at_resolution(loaded.session.plan, name, volumes)
                button.setText(f"{names[name]}   {self._size(plan)}   {said(about(_time(loaded, plan, volumes)))}")
                button.setChecked(plan == loaded.session.plan)
        self._group.setExclusive(True)

    def _volumes(self) -> dict[str, float]:
        images = self._loaded.images if self._loaded is not None else None
        return {found.name: found.volume_ml for found in images.structures} if images is not None else {}

    def _why_not(self, volumes: Mapping[str, float], busy: bool) -> str:
        """Why the resolution cannot be changed."""
        if self._loaded is None:
            return self.tr("No case is open")
        if busy:
            return self.tr("Wait until the work has ended, or stop it (Esc)")
        plan = self._loaded.session.plan
        if isinstance(plan.mesh, MeshLabels):
            return "" if volumes else self.tr("The anatomy has to be found first: its size decides the mesh")
        return "" if any(isinstance(step, MeshLumen) for step in plan.prepare) else self.tr("The plan of this case asks for no mesh")

    def _size(self, plan: Plan) -> str:
        if isinstance(plan.mesh, MeshLabels):
            return self.tr("edge {:g} mm").format(plan.mesh.edge)
        lumen = next(step for step in plan.prepare if isinstance(step, MeshLumen))
        return self.tr("{} elements across, {} layers").format(lumen.across, lumen.layers)

    def _choose(self, name: str) -> None:
        if self._loaded is None:
            return
        before = self._loaded.session.plan
        plan = at_resolution(before, name, self._volumes())
        if plan != before:
            self.changed.emit(self.tr("resolution {}").format(name), plan)


def about(time: Estimate) -> str:
    """An estimate in words: "about" rests on times of this case, "roughly" on typical ones."""
    if time.seconds == 0.0:
        return "up to date"
    return f"{'about' if time.measured else 'roughly'} {spoken(max(1.0, time.seconds))}"


def _time(loaded: Loaded, plan: Plan, volumes: Mapping[str, float]) -> Estimate:
    """The whole time from the mesh on, for every plan."""
    now = loaded.session.plan
    if isinstance(plan.mesh, MeshLabels) and isinstance(now.mesh, MeshLabels):
        growth = nodes(plan.mesh, volumes) / max(nodes(now.mesh, volumes), 1e-9)
    else:
        across = [next((step.across for step in some.prepare if isinstance(step, MeshLumen)), 1) for some in (plan, now)]
        growth = (across[0] / across[1]) ** 3
    tasks = [task for task in loaded.tasks if task.key == "mesh" or task.key.startswith("plan/")]
    return remaining(tasks, loaded.ready if plan == now else (), loaded.took, loaded.tasks, growth=growth)
