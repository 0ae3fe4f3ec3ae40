"""Reading a case for the window: everything slow, off the GUI thread.

Slices and drawings are made here too. Making VTK objects needs no graphics context, only drawing them does; they are
handed to the GUI thread whole and never touched here again.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.scene.colours import SCREEN
from app.scene.pictures import Drawn, anatomy_surfaces, stage_drawn, surfaces_drawn
from app.scene.slices import FILLING, Orientation, SliceView
from app.session.decision import Choice, choice_of
from app.session.laterality import Sides, sides_of
from app.session.scan import warnings
from app.session.session import Session
from biomech.compare import Comparison, compared
from biomech.model import PatientModel
from biomech.outcome import Outcome
from biomech.preview import ResectionPreview
from biomech.procedures.resection import Resection
from meshing.centreline import Centreline
from meshing.dicom.index import index_folder
from meshing.labels import Labels
from meshing.step import ContentId, Monitor, portion
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
    """One line of the anatomy: its name, the key of its organ and its volume."""

    name: str
    organ: str
    volume_ml: float


@dataclass(frozen=True, eq=False)
class Images:
    """What the image page shows, and `stage`, the organs for the plans page; made again only when `of`, the ids of its sources, change."""

    of: tuple[ContentId, ...]
    volume: Volume
    structures: tuple[Structure, ...]
    slices: dict[Orientation, SliceView]
    anatomy: tuple[Drawn, ...]
    stage: tuple[Drawn, ...]
    start_mm: NDArray[np.float64]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Loaded:
    """What is finished of a case, ready to be shown. `patient` is the name in the images; `previews` tells for each
    organ that a plan cuts what its planes would take; `ready` holds task keys, `images_said` what is wrong with the images or
    not good enough in them."""

    session: Session
    patient: str
    images: Images | None
    plans: tuple[Shown, ...]
    comparison: Comparison
    previews: dict[str, ResectionPreview]
    ready: frozenset[str]
    images_said: tuple[str, ...] = ()
    sides: Sides = field(default_factory=lambda: Sides((), (), ()))
    choice: Choice | None = None


def load_case(make: Callable[[], Session], before: Loaded | None, monitor: Monitor) -> Loaded:
    """Open a case (or go on with one) and read its finished results; what `before` shows already is not made again."""
    monitor(0.0, "opening the case")
    session = make()
    before = before if before is not None and before.session is session else None
    monitor(0.05, "looking at the images")
    ids = {task.key: task.id for task in session.tasks()}
    patient = before.patient if before is not None else patient_words(session)
    ready = frozenset(key for key, id in ids.items() if id in session.store)
    images = _images(session, ids, ready, before.images if before is not None else None, portion(monitor, 0.2, 0.8))
    monitor(0.8, "reading the plans")
    base = session.value("model") if "model" in ready else None
    plans = []
    for candidate in session.plan.candidates:
        last = f"plan/{candidate.name}"
        if last in ready and base is not None:
            model = session.task(last).sources[1]
            plans.append(Shown(session.value(last), session.store.get(model).value, base))
    monitor(1.0, "case read")
    comparison = compared(tuple(plan.outcome for plan in plans))
    return Loaded(session, patient, images, tuple(plans), comparison, _previews(session, base, before), ready, warnings(session),
                  sides_of(session), choice_of(session, comparison))


def _previews(session: Session, base: PatientModel | None, before: Loaded | None) -> dict[str, ResectionPreview]:
    if base is None or base.solid is None:
        return {}
    known = before.previews if before is not None else {}
    organs = {step.organ for plan in session.plan.candidates for step in plan.procedures if isinstance(step, Resection)}
    meshed = organs & {label.name for label in base.solid.legend}
    return {organ: known[organ] if organ in known and known[organ].model is base else ResectionPreview(base, organ) for organ in meshed}


def patient_words(session: Session) -> str:
    """The name and number of the patient in the images; empty unless the folder holds exactly one patient."""
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
    surfaces, light = anatomy_surfaces(labels, portion(monitor, 0.1, 0.7)) if labels is not None else ((), ())
    monitor(0.7, "drawing the anatomy")
    slices: dict[Orientation, SliceView] = {}
    for number, name in enumerate(ORIENTATIONS):
        slices[name] = SliceView(volume, labels, orientation=name, theme=SCREEN)
        monitor(0.7 + 0.1 * number, "drawing the anatomy")
    found = tuple(Structure(label.name, label.organ, labels.volume_ml(label.name)) for label in labels.legend) if labels is not None else ()
    centrelines: Sequence[Centreline] = [session.value(k) for k in trees]
    notes = (*volume.notes, *(labels.notes if labels is not None else ()))
    return Images(of, volume, found, slices, tuple(surfaces_drawn(surfaces, centrelines, light)),
                  tuple(stage_drawn(surfaces, centrelines, light)), start_point(volume, labels), notes)


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
