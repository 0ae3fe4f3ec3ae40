"""`rehearse register`: one image laid over another, kept in a store, written as files that others read.

    OUT/store/             the registration and the moved image under the ids of how they were made
    OUT/registration.json  the registration as plain data: matrix, deformation, frames, residual
    OUT/moved.nrrd         the moving image on the grid of the fixed one
    OUT/checkerboard.nrrd  both in tiles;  OUT/difference.nrrd  fixed minus moved, where both are of one kind
"""
from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.atomic import write_atomically
from app.session.casefile import NAME
from app.session.codec import Arrays, from_plain, to_plain
from app.session.protocol import read_step
from app.session.session import Session
from app.session.store import Store
from meshing.dicom.index import choose, index_folder
from meshing.dicom.read import ReadSeries, source_id
from meshing.errors import ImageError, RegistrationError, RequestError
from meshing.imagefiles import SUFFIXES
from meshing.itk import read_volume, write_volume
from meshing.registration import REGISTRATIONS, Landmarks
from meshing.registration.blend import Checkerboard, Difference
from meshing.registration.registration import Registration
from meshing.registration.resample import Resample
from meshing.step import ContentId, Monitor, Step, plan_of, portion
from meshing.volume import Modality, Volume

METHODS: dict[str, Any] = {cls.method: cls for cls in REGISTRATIONS}
FILE = "registration.json"


@dataclass(frozen=True, eq=False)
class Image:
    """An image with the id of its bytes (or of its result in a case) and the patient it says it is of ("" = it does not)."""

    volume: Volume
    id: ContentId
    patient: str


def load_image(path: Path, *, series: str, modality: Modality | None, monitor: Monitor) -> Image:
    """From a case folder, a DICOM folder or zip file, or a NIfTI, NRRD or MetaImage file with its `modality`."""
    if (path / NAME).exists():
        session = Session.open(path)
        session.run(monitor, only="image")
        return Image(session.value("image"), session.task("image").id, _patient(Path(session.plan.image.folder), session.plan.image.series))
    if path.name.lower().endswith(SUFFIXES):
        if modality is None:
            raise RequestError(f"{path.name} does not say what its values are; give --modality and --moving-modality (CT, MR)")
        return Image(read_volume(path, modality=modality), ContentId(hashlib.sha256(path.read_bytes()).hexdigest()[:24]), "")
    volume = ReadSeries(str(path), series).run(None, monitor)
    return Image(volume, source_id(path, series), _patient(path, series))


def landmark_step(path: Path) -> Landmarks:
    """Landmarks from TOML: `fixed_lps` and `moving_lps`, lists of points like ["12 mm", "-3 mm", "40 mm"], and `kind`."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RequestError(f"the landmarks in {path} cannot be read: {error}") from None
    step: Landmarks = read_step(Landmarks, data, path.name)
    return step


def register(fixed: Image, moving: Image, step: Step[Any, Registration], out: Path, monitor: Monitor, *, start: Landmarks | None = None,
             different_patients: bool = False) -> dict[str, Any]:
    """Register, keep and write; returns the JSON. What is in the store already is not made again."""
    if fixed.patient and moving.patient and fixed.patient != moving.patient and not different_patients:
        raise RegistrationError(f"the images are of different patients ('{fixed.patient}' and '{moving.patient}'); if that is meant, say "
                                "--different-patients, and take the result for what it is: two anatomies that were made to look alike")
    store = Store(out / "store")
    sources: tuple[ContentId, ...] = (fixed.id, moving.id)
    given: tuple[Any, ...] = (fixed.volume, moving.volume)
    if start is not None:
        first = kept(store, start, sources, lambda: start.run((fixed.volume, moving.volume), monitor))
        sources, given = (*sources, plan_of(start, *sources).id), (*given, first)
    found: Registration = kept(store, step, sources, lambda: step.run(given, portion(monitor, 0.0, 0.8)))
    made = plan_of(step, *sources).id
    write_registration(found, out / FILE)
    resampled: Volume = kept(store, Resample(), (fixed.id, moving.id, made),
                             lambda: Resample().run((fixed.volume, moving.volume, found), portion(monitor, 0.8, 0.95)))
    pictures = {"moved.nrrd": resampled, "checkerboard.nrrd": Checkerboard().run((fixed.volume, resampled), monitor)}
    if fixed.volume.modality == moving.volume.modality:
        pictures["difference.nrrd"] = Difference().run((fixed.volume, resampled), monitor)
    for name, volume in pictures.items():
        write_volume(volume, out / name)
    return {"registration": registration_data(found), "id": made, "files": [str(out / name) for name in (FILE, *pictures)],
            "same_patient": bool(fixed.patient) and fixed.patient == moving.patient}


def kept(store: Store, step: Step[Any, Any], sources: tuple[ContentId, ...], make: Callable[[], Any]) -> Any:
    """The stored result of `step` on `sources`, made when it is missing."""
    made = plan_of(step, *sources)
    if made.id not in store:
        store.put(made, make(), 0.0)
    return store.get(made.id).value


def registration_data(found: Registration) -> dict[str, Any]:
    """A registration as `--json` prints it; its deformation is in the file only."""
    residual = found.residual
    return {"kind": found.kind, "source_frame": found.source, "target_frame": found.target, "matrix": found.matrix.tolist(),
            "rotation_deg": found.rotation_deg, "residual": {
                "metric": residual.metric, "before": residual.before, "after": residual.after, "overlap_percent": residual.overlap,
                "inverse_mean_mm": residual.inverse_mean, "inverse_p95_mm": residual.inverse_p95, "spread_mm": residual.spread,
                "jacobian": list(residual.jacobian), "mirror_gain": residual.mirror_gain, "fre_mm": residual.fre, "fle_mm": residual.fle,
                "limits": list(residual.limits)}}


def registration_text(found: dict[str, Any]) -> str:
    """The same for a terminal."""
    data, residual = found["registration"], found["registration"]["residual"]
    lines = [f"{data['kind']} registration, {data['source_frame']} -> {data['target_frame']}, turned by {data['rotation_deg']:.2f} deg",
             f"{residual['metric']}: {residual['before']:.4g} before, {residual['after']:.4g} after"]
    for key, words, unit in (("overlap_percent", "overlap", "%"), ("inverse_mean_mm", "there and back, mean", "mm"),
                             ("inverse_p95_mm", "there and back, 95 %", "mm"), ("spread_mm", "spread of repetitions", "mm"), ("fre_mm", "FRE", "mm"),
                             ("fle_mm", "FLE", "mm")):
        if residual[key] is not None:
            lines.append(f"{words}: {residual[key]:.3g} {unit}")
    lines.append(f"Jacobian: {residual['jacobian'][0]:.3f} to {residual['jacobian'][1]:.3f}")
    return "\n".join([*lines, *residual["limits"], "", *found["files"]])


def write_registration(found: Registration, path: Path) -> None:
    """As JSON: plain data with its arrays as nested lists."""
    arrays: Arrays = {}
    plain = to_plain(found, arrays)
    data = {"format": 1, "value": plain, "arrays": {key: array.tolist() for key, array in arrays.items()}}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(data).encode())


def read_registration(path: Path) -> Registration:
    """What `write_registration` wrote. Raises RequestError in words."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        found = from_plain(data["value"], {key: np.array(array, float) for key, array in data["arrays"].items()})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RequestError(f"{path} is no registration that 'rehearse register' wrote ({error})") from None
    if not isinstance(found, Registration):
        raise RequestError(f"{path} holds something else than a registration")
    return found


def _patient(folder: Path, series: str) -> str:
    try:
        chosen = choose(index_folder(folder), series)
    except ImageError:  # a case lives on without its images; whose they were is then not known here
        return ""
    return chosen.instances[0].patient_id or chosen.instances[0].patient_name
