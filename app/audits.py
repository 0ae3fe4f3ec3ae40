"""`rehearse audit`: a plan of a case against the anatomy after the operation, kept in the case and printed in its report."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.registering import METHODS, kept, read_registration
from app.session.casefile import NAME
from app.session.plan import AuditRecord
from app.session.session import Session
from app.text import aligned
from biomech.audit import Audit, AuditResult
from biomech.model import PatientModel
from meshing.errors import RequestError
from meshing.itk import read_volume
from meshing.labels import Label, Labels
from meshing.registration.registration import Registration
from meshing.step import ContentId, Monitor, plan_of, portion


def audit_case(session: Session, plan: str, after: Path, step: Audit, monitor: Monitor, *, method: str = "rigid", registration: Path | None = None,
               structures: tuple[tuple[int, str], ...] = ()) -> AuditResult:
    """Compare and record. `after` is a case of the images after the operation, or a label map file with the `structures` it
    numbers; a file needs the `registration` that 'rehearse register' wrote. Raises RequestError, RegistrationError in words."""
    if plan not in [candidate.name for candidate in session.plan.candidates]:
        names = ", ".join(f"'{candidate.name}'" for candidate in session.plan.candidates) or "none"
        raise RequestError(f"this case has no plan '{plan}'; it has {names}")
    session.run(portion(monitor, 0.0, 0.3), only=f"plan/{plan}")
    model_id = session.task(f"plan/{plan}").sources[1]
    model: PatientModel = session.store.get(model_id).value
    if (after / NAME).exists():
        other = Session.open(after)
        other.run(portion(monitor, 0.3, 0.5), only=other.labels_key())
        labels, labels_id = other.value(other.labels_key()), other.task(other.labels_key()).id
    else:
        labels, labels_id = read_label_file(after, structures), ContentId(str(after))
    if registration is not None:
        found, found_id = read_registration(registration), ContentId(str(registration))
    elif (after / NAME).exists():
        way = METHODS[method]()
        sources = (session.task("image").id, other.task("image").id)
        found = kept(session.store, way, sources, lambda: way.run((session.value("image"), other.value("image")), portion(monitor, 0.5, 0.9)))
        found_id = plan_of(way, *sources).id
    else:
        raise RequestError(f"{after.name} is a label map without an image; give --registration FILE, as 'rehearse register' wrote it")
    result = _audited(session, step, (model, labels, found), (model_id, labels_id, found_id), portion(monitor, 0.9, 1.0))
    record = AuditRecord(plan, str(after), plan_of(step, model_id, labels_id, found_id).id)
    if record not in session.plan.audits:
        session.do(f"audit '{plan}'", replace(session.plan, audits=(*session.plan.audits, record)))
    return result


def _audited(session: Session, step: Audit, source: tuple[PatientModel, Labels, Registration], ids: tuple[ContentId, ...],
             monitor: Monitor) -> AuditResult:
    """Always made anew: a file may have changed under its name."""
    result = step.run(source, monitor)
    session.store.put(plan_of(step, *ids), result, 0.0)
    return result


def audits_of(session: Session) -> tuple[tuple[AuditRecord, AuditResult], ...]:
    """The audits of a case whose results are in its store."""
    return tuple((record, session.store.get(ContentId(record.result)).value) for record in session.plan.audits
                 if ContentId(record.result) in session.store)


def read_label_file(path: Path, structures: tuple[tuple[int, str], ...]) -> Labels:
    """A label map on its own grid. Raises RequestError when the numbers are not named."""
    if not structures:
        raise RequestError(f"say what the numbers in {path.name} are: --structure 1=liver --structure 2=\"tumour 1\"")
    drawn = read_volume(path, modality="CT")
    values = np.rint(drawn.values)
    if not np.array_equal(values, drawn.values) or values.min() < 0 or values.max() > 255:
        raise RequestError(f"{path.name} is no label map: it holds values that are not whole numbers from 0 to 255")
    missing = [f"{number} ({name})" for number, name in structures if not np.any(values == number)]
    if missing:
        raise RequestError(f"{path.name} holds no voxel of {', '.join(missing)}")
    wanted = np.where(np.isin(values, [number for number, _ in structures]), values, 0).astype(np.uint8)
    return Labels(wanted, drawn.to_patient, tuple(Label(number, name, name) for number, name in structures))


def audit_data(plan: str, result: AuditResult) -> dict[str, Any]:
    """As `--json` prints it."""
    return {"plan": plan, "limits": list(result.limits), "structures": [
        {"name": row.name, "planned_ml": row.planned, "done_ml": row.done, "mean_mm": row.mean, "hausdorff_95_mm": row.hausdorff,
         "largest_mm": row.largest, "signed_mm": row.signed, "within_percent": row.within, "remark": row.remark} for row in result.structures]}


def audit_text(plan: str, result: AuditResult) -> str:
    """The same for a terminal."""
    rows = [[row.name, *(f"{value:.2f}" if value is not None else "-" for value in (row.planned, row.done, row.mean, row.hausdorff, row.largest,
                                                                                   row.signed)), row.remark] for row in result.structures]
    head = ["structure", "planned mL", "done mL", "mean mm", "95 % Hausdorff mm", "largest mm", "signed mm", ""]
    return "\n".join([f"{plan}: planned against done", aligned([head, *rows]), *result.limits])
