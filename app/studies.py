"""Images that are no case yet: what a folder or a zip holds, as rows with a picture and warnings in words, and a new case from one of them."""
from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.listing import series_rows
from app.session.casefile import NAME
from app.session.identity import Identity, key_of_user, seal
from app.session.plan import Anatomy, Plan
from app.session.session import Session
from meshing.dicom.deidentify import deidentify, key_of
from meshing.dicom.deidentify_rules import Stand
from meshing.dicom.index import survey
from meshing.dicom.read import ReadSeries
from meshing.dicom.thumbnail import thumbnail
from meshing.errors import RequestError
from meshing.segmenters.contrast_abdomen import ContrastAbdomen
from meshing.step import Monitor, portion
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre

BEGINNINGS = ("images only", "contrast CT of the abdomen", "operation on the liver")
"""What a new case looks for and computes at first; everything else is added to its plan later."""
LIVER_EDGE = Millimetre(10.0)


@dataclass(frozen=True, eq=False)
class Row:
    """One series: `picture` is its middle slice in grey, None where it cannot be decoded."""

    uid: str
    patient: str
    modality: str
    description: str
    slices: int
    size: str
    spacing: str
    usable: bool
    warnings: tuple[str, ...]
    picture: NDArray[np.uint8] | None


@dataclass(frozen=True, eq=False)
class Listing:
    """What is in `folder`; `warnings` are about the folder as a whole."""

    folder: Path
    rows: tuple[Row, ...]
    warnings: tuple[str, ...]


def look_into(folder: Path, monitor: Monitor) -> Listing:
    """Every series of a folder, a zip file or a DICOMDIR. Raises ImageError when there is nothing of that name."""
    found = survey(folder, portion(monitor, 0.0, 0.5))
    told = series_rows(found.studies, portion(monitor, 0.5, 0.8))
    series = [(study, one) for study in found.studies for one in study.series]
    rows = []
    for number, ((study, one), data) in enumerate(zip(series, told, strict=True)):
        monitor(0.8 + 0.2 * number / len(series), f"picture of {one.description or one.uid}")
        spacing = " × ".join(f"{mm:.3g}" for mm in one.spacing_mm) + " mm" if one.spacing_mm else ""
        depth, height, width = one.shape
        rows.append(Row(one.uid, f"{study.patient_name} ({study.patient_id})", one.modality, one.description, depth, f"{width} × {height}",
                        spacing, one.usable, tuple(data["warnings"]), thumbnail(one)))
    others = (f"{found.others} other files are no images",) if found.others and not rows else ()
    return Listing(folder, tuple(rows), (*found.warnings, *others))


def begun(plan: Plan, beginning: str) -> Plan:
    """The plan with what one of BEGINNINGS asks for. An operation on the liver: its mesh, its tissue under the load of the operation, and the
    portal circulation; lesions and candidate plans are added by hand."""
    if beginning == "images only":
        return plan
    found = replace(plan, anatomy=(Anatomy("abdomen", ContrastAbdomen()),))
    if beginning == "contrast CT of the abdomen":
        return found
    from biomech.flow.portal import SolvePortal  # with the solvers comes a second that a list of studies does not need
    from biomech.tissue import SolveTissue

    return replace(found, mesh=MeshLabels(("liver",), LIVER_EDGE, across=0.0), solvers=(SolveTissue(), SolvePortal()))


def new_case(folder: Path, name: str, listing: Listing, row: Row, beginning: str, *, hide: bool, looked: bool, key_file: Path | None = None,
             monitor: Monitor) -> Session:
    """A case in the new folder `folder` on one series of a listing.

    With `hide` the images are copied into the case without the patient's identity first, and the case knows only the copies; `looked`
    is somebody's word that no text is burned into the pixels. Who the patient is stays with the case, encrypted by the key in `key_file`
    (app/session/identity.py); None: nobody can tell any more. Raises RequestError when the folder is a case already or the name is empty.
    """
    if not name.strip():
        raise RequestError("the case needs a name")
    if (folder / NAME).exists():
        raise RequestError(f"{folder} is a case already; open it, or choose another name")
    source, uid = listing.folder, row.uid
    if hide:
        key, own = key_of(None), key_of_user(key_file) if key_file is not None else None  # what cannot be kept is refused before the work
        source = folder / "dicom"
        deidentify(listing.folder, source, key=key, burned_in_checked=looked, monitor=portion(monitor, 0.0, 0.95))
        original, mark, part = row.uid.partition("#")
        uid = f"{Stand(key).uid(original)}{mark}{part}"
        if own is not None:
            seal(folder, Identity(row.patient.replace("^", ", ").strip(", "), key.hex()), uid, own)
    monitor(0.95, "making the case")
    return Session.new(folder, begun(Plan(name.strip(), ReadSeries(str(source.resolve()), uid)), beginning))
