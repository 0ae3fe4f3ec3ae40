"""`rehearse bench meshes`: labels and surfaces -> tetrahedra on sample patients and on the collection of real images.

Every row: time, peak memory, size, smallest angle and scaled Jacobian, largest volume error of a part, smallest Dice and
largest mean surface distance of a part in voxels. The real images are read from the folder that the environment variable
REHEARSE_DATA names; without it only the sample patients are meshed.
"""
from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from app.bench_surfaces import surface_rows
from app.benches import Row, peak_mb
from meshing.agreement import agreement_of
from meshing.dicom.masks import read_mask
from meshing.dicom.read import ReadSeries
from meshing.errors import PlanningError
from meshing.frames import SpaceUid
from meshing.itk import read_labels, read_volume
from meshing.labels import Label, Labels
from meshing.phantoms import liver_patient
from meshing.quality import quality_of
from meshing.step import silent
from meshing.surface import Surface
from meshing.surface_check import diagnose
from meshing.surfacers import surfaces_of
from meshing.tetmeshers import MeshLabels, MeshSurface
from meshing.units import Millimetre

COLLECTION = "REHEARSE_DATA"
WHOLE_EDGE, MILLION_EDGE = Millimetre(8.0), Millimetre(5.5)


def meshes() -> list[Row]:
    """Warm up on a small case, then each case once."""
    small = liver_patient(columns=96, slices=64).truth.labels
    MeshLabels(("liver", "spleen"), Millimetre(14.0)).run(small, silent)
    MeshSurface(Millimetre(12.0)).run(surfaces_of(small, ("liver",))[0], silent)
    patient = liver_patient(columns=256, slices=128).truth.labels
    rows = [_labels_row("sample patient", patient, WHOLE_EDGE, 1.6),
            _labels_row("sample patient, a million", patient, MILLION_EDGE, 0.0),
            _surface_row("sample liver as a surface", surfaces_of(patient, ("liver",))[0], Millimetre(8.0))]
    folder = os.environ.get(COLLECTION)
    if folder is not None:
        rows += [_labels_row(name, found(), edge, 1.6) for name, found, edge in _collection(Path(folder))]
        rows += surface_rows(Path(folder))
    return rows


def _labels_row(name: str, labels: Labels, edge: Millimetre, across: float) -> Row:
    recipe = MeshLabels(labels.names, edge, across=across)
    began, used = time.perf_counter(), time.process_time()
    row: dict[str, Any] = {"case": name, "parts": len(labels.names)}
    try:
        mesh = recipe.run(labels, silent)
    except PlanningError as error:
        return row | {"refused": str(error)}
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    quality, agreement = quality_of(mesh, labels), agreement_of(mesh, labels)
    return row | {"tets": len(mesh.tets), "seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak_mb(),
                  "min_dihedral_deg": float(quality.whole.smallest_dihedral), "scaled_jacobian": quality.whole.scaled_jacobian,
                  "volume_error_percent": max(abs(float(part.volume_error or 0.0)) for part in quality.parts),
                  "min_dice": min(part.dice for part in agreement), "parts_below_dice_0.95": sum(part.dice < 0.95 for part in agreement),
                  "surface_distance_voxels": max(part.distance_voxels for part in agreement)}


def _surface_row(name: str, surface: Surface, edge: Millimetre) -> Row:
    faults = ", ".join(f"{fault.count} {fault.kind}" for fault in diagnose(surface)) or "none"
    row: dict[str, Any] = {"case": name, "triangles": len(surface.triangles), "faults": faults}
    began, used = time.perf_counter(), time.process_time()
    try:
        mesh = MeshSurface(edge).run(surface, silent)
    except PlanningError as error:
        return row | {"refused": str(error)}
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    whole = quality_of(mesh, None).whole
    return row | {"tets": len(mesh.tets), "seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak_mb(),
                  "min_dihedral_deg": float(whole.smallest_dihedral), "scaled_jacobian": whole.scaled_jacobian,
                  "volume_error_percent": 100.0 * (mesh.volume_ml() / abs(surface.volume_ml) - 1.0)}


def _collection(folder: Path) -> Iterator[tuple[str, Callable[[], Labels], Millimetre]]:
    """The label maps of the collection that are there."""
    if (folder / "ct/abdomen_lowres_ts/example_seg.nii.gz").exists():
        yield "abdomen_lowres_ts", lambda: _numbered((folder / "ct/abdomen_lowres_ts/example_seg.nii.gz",)), WHOLE_EDGE
    if (folder / "ct/ircad17_liver_tumours").exists():
        yield "ircad17", lambda: _ircad(folder / "ct/ircad17_liver_tumours"), WHOLE_EDGE
    pelvis = tuple(sorted((folder / "ct/pelvis_fracture_002").glob("*_mask.nii.gz")))
    if pelvis:
        yield "pelvis_fracture_002", lambda: _numbered(pelvis), Millimetre(4.0)


def _numbered(paths: tuple[Path, ...]) -> Labels:
    """The numbers of all files as parts of one map; where files overlap the later one counts."""
    made: Labels | None = None
    for path in paths:
        grid = read_volume(path, modality="CT", space=SpaceUid("2.25.1"))
        numbers = [int(n) for n in np.unique(grid.values) if n]
        legend = tuple(Label(n, f"{path.name.split('_mask')[0]} {n}", "structure") for n in numbers)
        found = read_labels(path, legend, volume=grid)
        made = made or Labels(np.zeros_like(found.values), found.to_patient)
        for label in legend:
            made = made.with_mask(label.name, label.organ, found.mask(label.name))
    if made is None:
        raise PlanningError("there is no label map to mesh")
    return made


def _ircad(folder: Path) -> Labels:
    """All masks of the patient but the skin, the small structures last so that they keep their voxels."""
    volume = ReadSeries(str(folder / "PATIENT_DICOM.zip")).run(None, silent)
    masks = folder / "MASKS_DICOM.zip"
    with zipfile.ZipFile(masks) as archive:
        names = sorted({name.split("/")[-2] for name in archive.namelist() if name.count("/") >= 2 and not name.endswith("/")})
    found = {name: read_mask(masks, name, volume=volume) for name in names if name != "skin"}
    labels = Labels.empty(volume)
    for name in sorted(found, key=lambda n: -int(np.count_nonzero(found[n]))):
        labels = labels.with_mask(name, "structure", found[name])
    return Labels(labels.values, labels.to_patient, tuple(label for label in labels.legend if (labels.values == label.value).any()))
