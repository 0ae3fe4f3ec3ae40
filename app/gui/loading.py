"""Reading a case for the window: everything slow, off the GUI thread, as plain values."""
from __future__ import annotations

from dataclasses import dataclass

from app.gui.pages.compare import Shown
from app.scene.pictures import Drawn, anatomy_surfaces, surfaces_drawn
from app.session.session import Session
from meshing.centreline import Centreline
from meshing.labels import Labels
from meshing.step import Monitor
from meshing.surface import Surface
from meshing.volume import Volume


@dataclass(frozen=True, eq=False)
class Loaded:
    """What is finished of a case. `surfaces` with the organ key of each, for display only."""

    volume: Volume | None
    labels: Labels | None
    surfaces: tuple[tuple[Surface, str], ...]
    trees: tuple[Centreline, ...]
    plans: tuple[Shown, ...]
    ready: frozenset[str]

    def drawn(self) -> list[Drawn]:
        """Actors of the anatomy; call on the GUI thread."""
        return surfaces_drawn(self.surfaces, self.trees)


def load_case(session: Session, before: Loaded | None, monitor: Monitor) -> Loaded:
    """Read the finished results of a case; what `before` holds already is not made again."""
    monitor(0.0, "reading the case")
    tasks = {task.key: task.id for task in session.tasks()}
    ready = frozenset(key for key, id in tasks.items() if id in session.store)
    volume = session.value("image") if "image" in ready else None
    key = session.labels_key()
    labels: Labels | None = session.value(key) if key in ready else None
    trees = tuple(session.value(k) for k in tasks if k.startswith("tree/") and k in ready)
    if before is not None and before.labels is not None and labels is not None and before.labels.values is labels.values:
        surfaces = before.surfaces
    else:
        surfaces = anatomy_surfaces(labels, monitor) if labels is not None else ()
    plans = []
    if "model" in ready:
        base = session.value("model")
        for candidate in session.plan.candidates:
            last = f"plan/{candidate.name}"
            if last in ready:
                task = session.task(last)
                plans.append(Shown(session.value(last), session.store.get(task.sources[1]).value, base))
    monitor(1.0, "case read")
    return Loaded(volume, labels, surfaces, trees, tuple(plans), ready)
