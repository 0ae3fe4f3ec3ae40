"""From a finished case to the content of its report: reads the session, draws the pictures, adds nothing of its own."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app import __version__
from app.audits import audits_of
from app.report.content import AnatomyRow, ImageUsed, MeasurementRow, MeshRow, Picture, ReportContent, SideRow, assumed_of, methods_of
from app.report.curves import pictures_of_curves
from app.report.hardware import pictures_of_hardware
from app.report.pareto import pareto_png, pareto_words
from app.report.stages import Stage
from app.report.vessels import pictures_of, segments_of, trees_of
from app.report.words import begun, reading_text, simulation_text
from app.scene.actors import magnitude
from app.scene.annotations import plain_unit
from app.scene.colours import locked_scale
from app.scene.offscreen import png
from app.scene.pictures import BACKGROUND, anatomy_picture, field_picture, lumen_picture, operation_drawn, plan_picture, slice_picture
from app.scene.solids import solids_of
from app.session import scan
from app.session.decision import choice_of
from app.session.editing import base_key, edits_of
from app.session.laterality import sides_of
from app.session.session import Session
from app.session.tables import SOLVERS
from app.session.tasks import kind_of
from app.summary import meshed_parts
from biomech.model import PatientModel
from biomech.outcome import Field, Outcome
from biomech.uncertainty.volumes import volume_spreads
from meshing.agreement import unresolved
from meshing.labels import Labels
from meshing.marks import StructureVolume
from meshing.quality import quality_of
from meshing.step import Monitor, title_of
from meshing.tetmesh import TetMesh, at_lps
from meshing.units import Degree, Percent
from meshing.volume import Volume, position_of

_SHOWN = ("displacement", "von Mises stress", "largest motion", "wall shear stress", "TAWSS", "OSI", "pressure")
"""Fields that get a picture for each plan, in this order."""
_PLACES = 20_000
STAGE_TRIANGLES = 90_000
"""Of all plans together in the page: about a megabyte."""


def content_of(session: Session, monitor: Monitor, *, solid: bool = False) -> ReportContent:
    """The report of everything that is finished in `session`, with the plans in 3D (`solid`) for a page that shows them. Raises StoreError when
    nothing is finished."""
    monitor(0.0, "collecting the report")
    outcomes = session.outcomes()
    volume: Volume = session.value("image")
    labels: Labels = session.value(session.labels_key())
    sides = sides_of(session)
    decided = {decision.conflict: decision for decision in sides.decisions}
    rows = tuple(SideRow(c.sentence, d.reason, d.by, d.at) for c in sides.conflicts if (d := decided.get(c.key)) is not None)
    return ReportContent(
        case=session.plan.name, date=date.today().isoformat(), program_version=__version__, input_hash=session.content()[:16],
        patient=_patient(session), images=(_image(session, volume, labels),), anatomy=_anatomy(session, labels), meshes=_meshes(session),
        assumed=assumed_of(outcomes), plans=outcomes, comparison=session.comparison(),
        pictures=tuple(_pictures(session, volume, labels, outcomes, monitor)), methods=methods_of(session.provenance()),
        limits=_limits(outcomes), sides=rows, sides_compared=sides.compared,
        choice=choice_of(session, session.comparison()),
        audits=tuple((record.plan, Path(record.after).name, result) for record, result in audits_of(session)),
        trees=trees_of(session), vessel_pictures=pictures_of(session, volume, labels), segments=segments_of(session, labels, outcomes),
        left_out=session.plan.output.leave_out, spreads=tuple(session.spreads().values()),
        compromises=_compromises(session), measurements=_measurements(session, volume, labels),
        stages=_stages(session, outcomes) if solid else (), steps=_steps(session, outcomes),
        kinds=tuple((c.name, tuple(type(step).__name__ for step in c.procedures)) for c in session.plan.candidates),
        sampled=session.plan.uncertainty is not None,
        refused=tuple((name, trouble.title.partition(":")[0], trouble.words) for name, trouble in session.refusals()))


def _stages(session: Session, outcomes: Sequence[Outcome]) -> tuple[Stage, ...]:
    """What the window shows of each plan, as triangles."""
    if not outcomes:
        return ()
    base: PatientModel = session.value("model")
    share = STAGE_TRIANGLES // len(outcomes)
    found = ((name, solids_of(operation_drawn(model, base), share)) for name, model in _models(session, outcomes).items())
    return tuple(Stage(name, solids) for name, solids in found if solids)


def _steps(session: Session, outcomes: Sequence[Outcome]) -> tuple[tuple[str, str, str, str], ...]:
    """For each plan the step that made its measures, and those of its simulations: (plan, kind, title, content id)."""
    rows = []
    for outcome in outcomes:
        whole = session.task(f"plan/{outcome.plan}")
        rows.append((outcome.plan, "", title_of(whole.step), str(whole.id)))
        for task in session.tasks():
            if task.id in whole.sources[2:]:
                kind = next((key for key, solver in SOLVERS.items() if solver is type(task.step)), kind_of(task.step))
                rows.append((outcome.plan, kind, title_of(task.step), str(task.id)))
    return tuple(rows)


def _compromises(session: Session) -> Picture | None:
    comparison = session.comparison()
    drawn = pareto_png(comparison, tuple(weight.measure for weight in session.plan.weights))
    return Picture(drawn, pareto_words(comparison)) if drawn is not None else None


def _patient(session: Session) -> tuple[tuple[str, str], ...]:
    patient = session.plan.patient
    rows = [("Weight", f"{patient.weight:g} kg" if patient.weight is not None else "not given"),
            ("Height", f"{patient.height * 100:g} cm" if patient.height is not None else "not given"),
            ("Age", f"{patient.age:g} y" if patient.age is not None else "not given"), ("Sex", patient.sex or "not given")]
    if patient.liver is not None:
        rows.append(("Liver, as described", patient.liver))
    surface = patient.body_surface_m2()
    if surface is not None:
        rows.append(("Body surface (Mosteller)", f"{surface:.2f} m²"))
    return tuple(rows)


def _image(session: Session, volume: Volume, labels: Labels) -> ImageUsed:
    slices, rows, columns = volume.values.shape
    x, y, z = volume.spacing_mm
    geometry = (("Modality", volume.modality), ("Size", f"{columns} x {rows}, {slices} slices"), ("Spacing", f"{x:.3g} x {y:.3g} x {z:.3g} mm"),
                ("Frame of reference", volume.space), ("Content hash", session.content()))
    return ImageUsed(f"Series {session.plan.image.series}", geometry, (*volume.notes, *labels.notes),
                     tuple((found.subject, found.level, found.words, found.basis) for found in scan.findings(session)))


def _anatomy(session: Session, labels: Labels) -> tuple[AnatomyRow, ...]:
    """Each structure with the method that made it: the entry of the protocol of its name, else the recipe that came first."""
    named = {entry.name: title_of(entry.segmenter) for entry in session.plan.anatomy}
    recipe = title_of(session.plan.anatomy[0].segmenter) if session.plan.anatomy else ""
    by_hand = edits_of(session)
    found = {label.name for label in session.value(base_key(session)).legend}
    rows, spreads = [], volume_spreads(labels)
    for name in labels.names:
        first = named.get(name, recipe) if name in found else ""
        method = "; ".join(part for part in (first, by_hand.get(name, "")) if part)
        known = spreads[name]
        rows.append(AnatomyRow(name, known.volume, method, known.low, known.high, known.words))
    return tuple(rows)


def _measurements(session: Session, volume: Volume, labels: Labels) -> tuple[MeasurementRow, ...]:
    marks = session.plan.marks
    wanted = {mark.structure for mark in marks if isinstance(mark, StructureVolume)} & set(labels.names)
    volumes = {name: labels.volume_ml(name) for name in wanted}
    read = ((mark, mark.measured(volume, volumes)) for mark in marks)
    return tuple(MeasurementRow(mark.name or mark.kind, reading_text(reading), reading.more, at_lps(mark.handles()[0])) for mark, reading in read)


def _meshes(session: Session) -> tuple[MeshRow, ...]:
    rows = [MeshRow(part.name, part.tets, part.smallest_dihedral, part.volume_error if part.volume_error is not None else Percent(float("nan")),
                    f"smallest angle at {at_lps(part.worst_mm[0])}", overlap.dice, "".join(unresolved((overlap,))))
            for part, overlap in meshed_parts(session)]
    for candidate in session.plan.candidates:
        for step in session.plan.prepare:
            key = f"plan/{candidate.name}/{type(step).__name__}"
            if session.ready(key):
                mesh: TetMesh | None = session.value(key).lumen_mesh
                if mesh is not None:
                    whole = quality_of(mesh, None).whole
                    rows.append(MeshRow(f"lumen, {candidate.name}", whole.tets, Degree(whole.smallest_dihedral), Percent(float("nan")),
                                        f"boundary layers at the wall; smallest angle at {at_lps(whole.worst_mm[0])}"))
    return tuple(rows)


def _limits(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    found = dict.fromkeys(f"{s.kind.capitalize()}: {warning}" for o in outcomes for s in o.solutions for warning in s.credibility.warnings)
    return tuple(found)


def _models(session: Session, outcomes: Sequence[Outcome]) -> dict[str, PatientModel]:
    """The model after the procedures of each plan: what its measures were taken on."""
    return {o.plan: session.store.get(session.task(f"plan/{o.plan}").sources[1]).value for o in outcomes}


def _pictures(session: Session, volume: Volume, labels: Labels, outcomes: Sequence[Outcome], monitor: Monitor) -> list[Picture]:
    point = _focus(labels)
    lesion = next((label.name for label in labels.legend if label.organ.endswith("_tumour")), "the middle of the scan")
    found = []
    for number, plane in enumerate(("axial", "coronal", "sagittal")):
        monitor(0.05 * number, f"drawing the {plane} slice")
        found.append(Picture(png(slice_picture(volume, labels, point, plane)), f"{plane.capitalize()} slice through {lesion}"))  # type: ignore[arg-type]
    if not outcomes:
        return found
    base: PatientModel = session.value("model")
    monitor(0.2, "drawing the anatomy")
    left_out = tuple(key for key in BACKGROUND if key != "bone") if all(x.organ in BACKGROUND for x in labels.legend) else BACKGROUND
    found.append(Picture(png(anatomy_picture(base, "A", without=left_out)), "Anatomy from the front"))
    models = _models(session, outcomes)
    for number, (name, model) in enumerate(models.items()):
        monitor(0.3 + 0.3 * number / len(models), f"drawing {name}")
        found += _operation(name, model, base) + pictures_of_hardware(name, model)
    for number, field in enumerate(_SHOWN):
        monitor(0.6 + 0.1 * number, f"drawing {field}")
        found += _fields(field, outcomes)
    return found + pictures_of_curves(outcomes)


def _focus(labels: Labels) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Middle of the first lesion, else of the first structure, LPS mm."""
    order = sorted(labels.legend, key=lambda label: not label.organ.endswith("_tumour"))
    for label in order:
        inside = np.argwhere(labels.values == label.value)
        if len(inside):
            return np.asarray(position_of(labels.to_patient, inside.mean(axis=0)[::-1])[0])
    return np.asarray(position_of(labels.to_patient, np.array(labels.values.shape[::-1], float) / 2.0)[0])


def _operation(name: str, model: PatientModel, base: PatientModel) -> list[Picture]:
    if model.solid is not None:
        bounds = _bounds(model.solid, model)
        return [Picture(png(plan_picture(model, view, bounds_mm=bounds)), words.capitalize(), name)
                for view, words in (("AR", "from the front and right"), ("PR", "from behind and right"))]
    if model.lumen is not None:
        before = base.lumen if model.lumen is not base.lumen else None
        return [Picture(png(lumen_picture(model.lumen, "A", devices=model.devices, before=before)), "From the front", name)]
    return []


def _bounds(mesh: TetMesh, model: PatientModel) -> tuple[float, ...]:
    """The box of what the plan cuts, the same for every plan: the organ with its lesions."""
    liver = [label.name for label in mesh.legend if label.organ in ("liver", "liver_tumour")]
    points = mesh.points_mm[np.unique(mesh.tets[mesh.of(*liver)])] if liver else mesh.points_mm
    return tuple(np.stack([points.min(axis=0) - 5.0, points.max(axis=0) + 5.0], axis=1).ravel().tolist())


def _fields(name: str, outcomes: Sequence[Outcome]) -> list[Picture]:
    """One picture a plan of the field `name`, all with one locked scale and one box; one for each kind of simulation that has it."""
    kinds = dict.fromkeys(s.kind for o in outcomes for s in o.solutions if any(f.name == name for f in s.fields))
    return [picture for kind in kinds for picture in _fields_of(kind, name, outcomes, of_which=len(kinds) > 1)]


def _fields_of(kind: str, name: str, outcomes: Sequence[Outcome], *, of_which: bool) -> list[Picture]:
    pairs: list[tuple[str, TetMesh, Field]] = [(o.plan, s.mesh, f) for o in outcomes for s in o.solutions for f in s.fields
                                               if s.kind == kind and f.name == name and s.mesh is not None and f.moment is None]
    if not pairs:
        return []
    scale = locked_scale([_evenly(mesh, field) for _, mesh, field in pairs], name, pairs[0][2].unit)
    points = np.concatenate([mesh.points_mm for _, mesh, _ in pairs])
    bounds = tuple(np.stack([points.min(axis=0), points.max(axis=0)], axis=1).ravel().tolist())
    view = "A" if any(f.name.startswith("wall") for _, _, f in pairs) else "AR"
    unit = plain_unit(pairs[0][2].unit)
    caption = f"{begun(name)} {unit}" if unit.startswith("(") else f"{begun(name)} ({unit})"
    caption += f", {simulation_text(kind)}" if of_which else ""
    return [Picture(png(field_picture(mesh, field, scale, view, bounds_mm=bounds)), caption, plan) for plan, mesh, field in pairs]


def _evenly(mesh: TetMesh, field: Field) -> NDArray[np.float64]:
    """Sizes of a field to make a scale from; of one on a part of the surface each place counts by its area: in the throat of a vessel the mesh has
    many small triangles, whose shear stress would turn all the rest of the picture to one colour."""
    sizes = magnitude(field.values)
    if not field.where or field.place != "node":
        return sizes
    triangles = mesh.facet_set(field.where).triangles
    corners = mesh.points_mm[triangles]
    area = np.cumsum(np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1))
    drawn = np.searchsorted(area, area[-1] * (np.arange(_PLACES) + 0.5) / _PLACES)
    found: NDArray[np.float64] = np.append(sizes[triangles[drawn]].mean(axis=1), sizes[np.unique(triangles)].max())    # the bar says what lies above
    return found
