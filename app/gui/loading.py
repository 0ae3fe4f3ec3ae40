"""Reading a case for the window: everything slow, off the GUI thread.

Slices and drawings are made here too. Making VTK objects needs no graphics context, only drawing them does; they are
handed to the GUI thread whole and never touched here again.
"""
from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects

from app.report.vessels import finished_trees
from app.scene.colours import SCREEN
from app.scene.pictures import Drawn, anatomy_surfaces, stage_drawn, surfaces_drawn
from app.scene.slices import FILLING, Orientation, SliceView
from app.session.decision import Choice, choice_of
from app.session.editing import Workbench, base_key, settle
from app.session.identity import key_file, sealed, unsealed
from app.session.laterality import Sides, sides_of
from app.session.outdated import Earlier, outdated
from app.session.rescue import images_there
from app.session.scan import warnings
from app.session.session import Session
from app.session.shapes import Drawable, keep, kept
from app.session.tasks import Task
from app.session.troubles import Trouble, Troubles
from biomech.compare import Comparison, compared
from biomech.model import PatientModel
from biomech.outcome import Outcome
from biomech.preview import CUTS, ResectionPreview
from meshing.centreline import Centreline
from meshing.dicom.index import index_folder
from meshing.labels import Labels
from meshing.marks import Mark, Reading
from meshing.step import ContentId, Monitor, plan_of, portion
from meshing.surface import Surface
from meshing.tetmeshers import MeshLabels
from meshing.volume import Volume, position_of

ORIENTATIONS: tuple[Orientation, ...] = ("axial", "coronal", "sagittal")


@dataclass(frozen=True, eq=False)
class Shown:
    """One plan as the page needs it: its outcome, its model after the procedures, and the model before them."""

    outcome: Outcome
    model: PatientModel
    before: PatientModel


@dataclass(frozen=True)
class Structure:
    """One line of the anatomy: its name, the key of its organ, its volume, and a point inside it (LPS mm)."""

    name: str
    organ: str
    volume_ml: float
    inside_mm: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Images:
    """What the image page shows, and `stage`, the organs for the plans page; made again only when `of`, the ids of its sources, change.
    `series` is the hash of its files: what is chosen for one series is for that one."""

    of: tuple[ContentId, ...]
    series: ContentId
    volume: Volume
    labels: Labels | None
    structures: tuple[Structure, ...]
    slices: dict[Orientation, SliceView]
    anatomy: tuple[Drawn, ...]
    stage: tuple[Drawn, ...]
    start_mm: NDArray[np.float64]
    notes: tuple[str, ...]
    surfaces: tuple[tuple[Surface, str], ...] = ()
    light: tuple[Surface, ...] = ()


@dataclass(frozen=True, eq=False)
class Loaded:
    """What is finished of a case, ready to be shown. `patient` is the name in the images; `previews` tells for each
    organ that a plan cuts what its planes would take; `ready` holds task keys, `images_said` what is wrong with the images or
    not good enough in them; `stale` the results of earlier plans and `troubles` the last failures, by the keys of their tasks;
    `took` the seconds of what was made, earlier states included, and `mesher` what made the mesh that is there; `readings` what the
    measurements of the plan read on the images; `vessels` the finished trees by name, `base` the patient model before any plan."""

    session: Session
    patient: str
    images: Images | None
    plans: tuple[Shown, ...]
    comparison: Comparison
    previews: dict[str, ResectionPreview]
    ready: frozenset[str]
    images_said: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    stale: Mapping[str, Earlier] = field(default_factory=dict)
    troubles: Mapping[str, Trouble] = field(default_factory=dict)
    took: Mapping[str, float] = field(default_factory=dict)
    mesher: MeshLabels | None = None
    bench: Workbench | None = None
    sides: Sides = field(default_factory=lambda: Sides((), (), ()))
    choice: Choice | None = None
    readings: Mapping[Mark, Reading] = field(default_factory=dict)
    vessels: Mapping[str, Centreline] = field(default_factory=dict)
    base: PatientModel | None = None

    @property
    def unread(self) -> bool:
        """Are there images that no step of the plan would ever bring onto the screen?"""
        return self.images is None and not self.session.plan.anatomy and not self.troubles and images_there(self.session)

    @property
    def base_id(self) -> ContentId:
        """Where `base` lies in the store."""
        return next(task.id for task in self.tasks if task.key == "model")


def load_case(make: Callable[[Monitor], Session], before: Loaded | None, monitor: Monitor) -> Loaded:
    """Open a case (or go on with one) and read its finished results; what `before` shows already is not made again."""
    monitor(0.0, "opening the case")
    session = make(portion(monitor, 0.0, 0.05))
    before = before if before is not None and before.session is session else None
    monitor(0.05, "looking at the images")
    settle(session)
    tasks = session.tasks()
    ids = {task.key: task.id for task in tasks}
    patient = before.patient if before is not None else patient_words(session)
    ready = frozenset(key for key, id in ids.items() if id in session.store)
    images = _images(session, ids, ready, before.images if before is not None else None, portion(monitor, 0.2, 0.8))
    bench = _bench(session, ready, before)
    monitor(0.8, "reading the plans")
    base = session.value("model") if "model" in ready else None
    plans = []
    for candidate in session.plan.candidates:
        last = f"plan/{candidate.name}"
        outcome = session.outcome(candidate.name)
        if outcome is not None and base is not None:
            model = session.task(last).sources[1]
            plans.append(Shown(outcome, session.store.get(model).value, base))
    monitor(1.0, "case read")
    stale = outdated(session.store, tasks, session.earlier, session.content())
    made = {key: one.id for key, one in stale.items()} | {key: id for key, id in ids.items() if key in ready}
    took = {key: session.store.seconds(id) for key, id in made.items()}
    comparison = compared(tuple(plan.outcome for plan in plans))
    return Loaded(session, patient, images, tuple(plans), comparison,
                  _previews(session, base, before), ready, (*_gone(session), *_closed(session), *warnings(session)), tasks, stale,
                  _troubles(session, tasks), took, _mesher(session, made.get("mesh")), bench, sides_of(session), choice_of(session, comparison),
                  _readings(session, images, before), {tree.name: tree for tree in finished_trees(session)}, base)


def _readings(session: Session, images: Images | None, before: Loaded | None) -> dict[Mark, Reading]:
    """What each mark of the plan reads; those that were read on the same images are not read again."""
    if images is None:
        return {}
    known = before.readings if before is not None and before.images is images else {}
    volumes = {found.name: found.volume_ml for found in images.structures}
    return {mark: known[mark] if mark in known else mark.measured(images.volume, volumes) for mark in session.plan.marks}


def _closed(session: Session) -> tuple[str, ...]:
    """A warning where this user cannot open the identity that the case keeps."""
    if not sealed(session.folder) or unsealed(session.folder, session.plan.image.series, key_file()) is not None:
        return ()
    return ("The name of the patient is encrypted in this case, and not with the key of this user: the pseudonym is shown.",)


def _gone(session: Session) -> tuple[str, ...]:
    """A warning where the images are no longer in their place: what is finished is shown all the same."""
    if images_there(session):
        return ()
    return (f"The images are no longer in {session.plan.image.folder}: what is finished is shown, but the name of the patient cannot be checked, and "
            "what needs the images cannot be made. If they lie elsewhere now: File, The images have moved.",)


def _mesher(session: Session, id: ContentId | None) -> MeshLabels | None:
    """The step of the present or an earlier plan that made a stored mesh."""
    if id is None:
        return None
    parameters = session.store.made(id).parameters
    steps = (plan.mesh for plan in (session.plan, *session.earlier))
    return next((step for step in steps if isinstance(step, MeshLabels) and plan_of(step).parameters == parameters), None)


def _troubles(session: Session, tasks: Sequence[Task]) -> dict[str, Trouble]:
    known = Troubles(session.store.folder).all()
    return {task.key: known[task.id] for task in tasks if task.id in known}


def _bench(session: Session, ready: frozenset[str], before: Loaded | None) -> Workbench | None:
    """The label map to edit, when image and anatomy are there and the edits were made on them."""
    known = before.bench if before is not None else None
    if known is not None and known.fits():
        return known
    base = base_key(session)
    made = base in ready and all(f"edit/{number}" in ready for number in range(1, len(session.plan.edits) + 1))
    return Workbench(session) if "image" in ready and made else None


def _previews(session: Session, base: PatientModel | None, before: Loaded | None) -> dict[str, ResectionPreview]:
    if base is None or base.solid is None:
        return {}
    known = before.previews if before is not None else {}
    organs = {step.organ for plan in session.plan.candidates for step in plan.procedures if isinstance(step, CUTS)}
    meshed = organs & {label.name for label in base.solid.legend}
    return {organ: known[organ] if organ in known and known[organ].model is base else ResectionPreview(base, organ) for organ in meshed}


def patient_words(session: Session) -> str:
    """The name and number of the patient: those that are kept encrypted, else those in the images; empty unless their folder is there and holds
    exactly one patient."""
    if (who := unsealed(session.folder, session.plan.image.series, key_file())) is not None:
        return who.patient
    if not images_there(session):
        return ""
    found = {(study.patient_name, study.patient_id) for study in index_folder(Path(session.plan.image.folder))}
    if len(found) != 1:
        return ""
    name, number = found.pop()
    words = str(name).replace("^", ", ").strip(", ")
    return f"{words} ({number})" if number and words else words or str(number)


def _images(session: Session, ids: dict[str, ContentId], ready: frozenset[str], before: Images | None, monitor: Monitor) -> Images | None:
    if "image" not in ready:
        return None
    key = session.labels_key()
    trees = [k for k in ids if k.startswith("tree/") and k in ready]
    of = tuple(ids[k] for k in ("image", key, *trees) if k in ready)
    if before is not None and before.of == of:
        return before
    volume: Volume = session.value("image")
    labels: Labels | None = session.value(key) if key in ready else None
    surfaces, light = _surfaces(session, ids[key], labels, before, portion(monitor, 0.1, 0.7)) if labels is not None else ((), ())
    monitor(0.7, "drawing the anatomy")
    slices: dict[Orientation, SliceView] = before.slices if before is not None and before.volume is volume else {}
    for number, name in enumerate(ORIENTATIONS):
        if name not in slices:
            slices[name] = SliceView(volume, labels, orientation=name, theme=SCREEN)
        monitor(0.7 + 0.1 * number, "drawing the anatomy")
    found = _structures(labels) if labels is not None else ()
    centrelines: Sequence[Centreline] = [session.value(k) for k in trees]
    notes = (*volume.notes, *(labels.notes if labels is not None else ()))
    return Images(of, session.content(), volume, labels, found, slices, tuple(surfaces_drawn(surfaces, centrelines, light)),
                  tuple(stage_drawn(surfaces, centrelines, light)), start_point(volume, labels), notes, surfaces, light)


def _surfaces(session: Session, id: ContentId, labels: Labels, before: Images | None, monitor: Monitor) -> Drawable:
    """Surfaces of all structures, and the light ones: as they were kept, or made; those that no edit has touched since `before` are not made
    again."""
    if (known := kept(session.store, id)) is not None:
        return known
    began = time.perf_counter()
    drawn = _drawn_again(labels, before, monitor)
    keep(session.store, id, drawn, time.perf_counter() - began)
    return drawn


def _drawn_again(labels: Labels, before: Images | None, monitor: Monitor) -> Drawable:
    if before is None or before.labels is None or before.labels.values.shape != labels.values.shape:
        return anatomy_surfaces(labels, monitor)
    differs = before.labels.values != labels.values
    touched = {*np.unique(before.labels.values[differs]).tolist(), *np.unique(labels.values[differs]).tolist()}
    same = {label.name for label in labels.legend if label in before.labels.legend and label.value not in touched}
    known = {surface.name: (surface, key) for surface, key in before.surfaces if surface.name in same}
    rest = replace(labels, legend=tuple(label for label in labels.legend if label.name not in same))
    again, light = anatomy_surfaces(rest, monitor)
    made = {surface.name: (surface, key) for surface, key in again}
    return (tuple(found[label.name] for label in labels.legend for found in (known, made) if label.name in found),
            (*(surface for surface in before.light if surface.name in same), *light))


def _structures(labels: Labels) -> tuple[Structure, ...]:
    """Each structure with a voxel of its middle slice, the nearest to the centre of what is there."""
    boxes = find_objects(labels.values)
    found = []
    for label in labels.legend:
        box = boxes[label.value - 1] if label.value <= len(boxes) else None
        inside = None
        if box is not None:
            held = np.flatnonzero((labels.values[box] == label.value).any(axis=(1, 2)))
            k = box[0].start + int(held[len(held) // 2])
            flat = np.argwhere(labels.values[k][box[1:]] == label.value) + [box[1].start, box[2].start]
            j, i = flat[np.argmin(np.linalg.norm(flat - flat.mean(axis=0), axis=1))]
            inside = np.asarray(position_of(labels.to_patient, np.array([i, j, k], float))[0], float)
        found.append(Structure(label.name, label.organ, labels.volume_ml(label.name), inside))
    return tuple(found)


def hidden_at_first(structures: Sequence[Structure]) -> frozenset[str]:
    """Structures that lie between all others and would cover them."""
    return frozenset(found.name for found in structures if found.organ in FILLING)


def start_point(volume: Volume, labels: Labels | None) -> NDArray[np.float64]:
    """Where to look first, LPS mm: a voxel in the middle of the first lesion, else of the artery, else of the image."""
    slices, rows, columns = volume.values.shape
    ijk = np.array([columns - 1, rows - 1, slices - 1], float) / 2.0
    legend = labels.legend if labels is not None else ()
    wanted = [label for label in legend if label.organ.endswith("_tumour")] or [x for x in legend if x.organ == "artery_lumen"]
    if labels is not None and wanted:
        found = np.argwhere(labels.values == wanted[0].value)
        if len(found):
            ijk = found[np.argmin(np.linalg.norm(found - found.mean(axis=0), axis=1))][::-1].astype(float)
    return np.asarray(position_of(volume.to_patient, ijk)[0], float)
