"""`rehearse bench meshes`: labels and surfaces -> tetrahedra on sample patients and on the collection of real images.

Every row: time, peak memory, size, smallest angle and scaled Jacobian, longest edges over those asked for, and for labels the largest
volume error of a part, smallest Dice, mean surface distance in voxels over all surfaces and of the worst part, the same of the parts that are
too thin for their voxels to be judged by it (agreement.py), and what is not resolved.
Beside each figure that has a bound stands the bound, and whether it is met. What a mesher refuses is a row too: the first case asks for
vessels that elements of that size lose, the abdomen without refinement holds a label of one voxel; both must be refused with the place. Each case
runs in a process of its own, after a small case of its kind, so that the peak memory is its own. The real images are read from
the folder that the environment variable REHEARSE_DATA names; without it only the sample patients are meshed.

To add a case: one line in LABELS or SURFACES.
"""
from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, cast

import numpy as np

from app.bench_surfaces import surface_rows
from app.benches import Row, peak_mb
from app.bounds import SHAPE, VOLUME, Bounds, judged, shared_too_often
from meshing.agreement import DICE_GOAL, DISTANCE_GOAL, unresolved
from meshing.dicom.masks import read_mask
from meshing.dicom.read import ReadSeries
from meshing.errors import PlanningError
from meshing.frames import SpaceUid
from meshing.itk import read_labels, read_volume
from meshing.labels import Label, Labels
from meshing.phantoms import artery_patient, liver_patient
from meshing.quality import PartQuality, quality_of
from meshing.step import silent
from meshing.surface import Surface
from meshing.surface_check import diagnose
from meshing.surfacers import surfaces_of
from meshing.tetmesh import TetMesh
from meshing.tetmeshers import MeshLabels, MeshSurface
from meshing.units import Millimetre

COLLECTION = "REHEARSE_DATA"
WHOLE_EDGE = Millimetre(8.0)
LABELLED: Bounds = SHAPE | VOLUME
RESOLVED: Bounds = LABELLED | {"min_dice": (">=", DICE_GOAL), "surface_distance_of_worst_part": ("<=", DISTANCE_GOAL)}
"""At the default size; without refinement of thin structures their Dice and distance are what the edge makes them."""
HUNDRED_THOUSAND: Bounds = LABELLED | {"tets": (">=", 1e5), "seconds": ("<=", 3.0)}
MILLION: Bounds = LABELLED | {"tets": (">=", 1e6), "seconds": ("<=", 25.0), "peak_mb": ("<=", 3000.0)}
REFUSED: Bounds = {"refused": ("says", "mm LPS")}


@dataclass(frozen=True)
class Case:
    """`load` gets the collection's folder; `needs` is the path there without which the case is left out; `across` and `merge` as in
    MeshLabels; `bounds` is what its figures must keep."""

    name: str
    load: Callable[[Path], Labels | Surface]
    edge: Millimetre = WHOLE_EDGE
    across: float = 3.0
    needs: str = ""
    merge: tuple[tuple[str, str], ...] = ()
    bounds: Bounds = field(default_factory=lambda: SHAPE)


def sample(_: Path) -> Labels:
    return liver_patient(columns=256, slices=128).truth.labels


def sample_liver(_: Path) -> Surface:
    return surfaces_of(liver_patient(columns=256, slices=128).truth.labels, ("liver",))[0]


def sample_artery(_: Path) -> Labels:
    """The bones, the artery and its chalk; fat and muscle are those of the other sample."""
    truth = artery_patient(columns=256, slices=128).truth.labels
    return MeshLabels(("bone", "calcification", "artery lumen")).meshed(truth)


def abdomen(folder: Path) -> Labels:
    return _numbered((folder / "ct/abdomen_lowres_ts/example_seg.nii.gz",))


def ircad(folder: Path) -> Labels:
    return _ircad(folder / "ct/ircad17_liver_tumours")


def pelvis(folder: Path) -> Labels:
    return _numbered(tuple(sorted((folder / "ct/pelvis_fracture_002").glob("*_mask.nii.gz"))))


VESSELS = (("portal vein", "liver"), ("hepatic vein", "liver"))
LABELS = (
    Case("sample patient with vessels, edge 12", sample, Millimetre(12.2), 0.0, bounds=REFUSED),
    Case("sample patient, 100 thousand", sample, Millimetre(12.2), 0.0, merge=VESSELS, bounds=HUNDRED_THOUSAND),
    Case("sample patient, a million", sample, Millimetre(5.5), 0.0, merge=VESSELS, bounds=MILLION),
    Case("sample patient", sample, bounds=RESOLVED),
    Case("sample artery", sample_artery, bounds=RESOLVED),
    Case("abdomen_lowres_ts, edge 8", abdomen, across=0.0, needs="ct/abdomen_lowres_ts/example_seg.nii.gz", bounds=REFUSED),
    Case("abdomen_lowres_ts", abdomen, needs="ct/abdomen_lowres_ts/example_seg.nii.gz", bounds=RESOLVED),
    Case("ircad17, edge 8", ircad, across=0.0, needs="ct/ircad17_liver_tumours", bounds=LABELLED),
    Case("ircad17", ircad, needs="ct/ircad17_liver_tumours", bounds=RESOLVED),
    Case("pelvis_fracture_002", pelvis, Millimetre(4.0), needs="ct/pelvis_fracture_002", bounds=RESOLVED),
)
SURFACES = (
    Case("sample liver as a surface", sample_liver, bounds=SHAPE | VOLUME),
)


def meshes() -> list[Row]:
    """Every case of LABELS and SURFACES whose images are there."""
    folder = os.environ.get(COLLECTION, "")
    rows = []
    for case in (*LABELS, *SURFACES):
        if case.needs and not (folder and (Path(folder) / case.needs).exists()):
            continue
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as alone:
            rows.append(alone.submit(row_of, case.name, folder).result())
    if folder:
        rows += surface_rows(Path(folder))
    return rows


def row_of(name: str, folder: str) -> Row:
    """The case of that name, after a small one to load and compile."""
    small = liver_patient(columns=96, slices=64).truth.labels
    case = next(case for case in (*LABELS, *SURFACES) if case.name == name)
    if case in LABELS:
        MeshLabels(("liver", "spleen"), Millimetre(14.0), across=case.across).run(small, silent)
        return judged(_labels_row(case, cast(Labels, case.load(Path(folder)))), case.bounds)
    MeshSurface(Millimetre(12.0)).run(surfaces_of(small, ("liver",))[0], silent)
    return judged(_surface_row(case.name, cast(Surface, case.load(Path(folder))), case.edge), case.bounds)


def _shape(mesh: TetMesh, whole: PartQuality) -> Row:
    size = whole.size
    return {"inverted": whole.inverted, "faces_shared_by_more_than_two": shared_too_often(mesh), "min_dihedral_deg": float(whole.smallest_dihedral),
            "scaled_jacobian": whole.scaled_jacobian, "aspect": whole.largest_aspect,
            "size_median": size.median if size else None, "size_largest": size.largest if size else None}


def _labels_row(case: Case, labels: Labels) -> Row:
    names = tuple(name for name in labels.names if name not in dict(case.merge))
    recipe = MeshLabels(names, case.edge, case.merge, across=case.across)
    began, used = time.perf_counter(), time.process_time()
    row: dict[str, Any] = {"case": case.name, "parts": len(names)}
    try:
        mesh = recipe.run(labels, silent)
    except PlanningError as error:
        return row | {"refused": str(error)}
    seconds, cpu, memory = time.perf_counter() - began, time.process_time() - used, peak_mb()
    quality = quality_of(mesh, recipe.meshed(labels), asked=float(case.edge), surfaces=True)
    areas = [float(part.distances.sum()) for part in quality.agreement]
    distances = [part.distance_voxels for part in quality.agreement]
    farthest = max(quality.agreement, key=lambda part: (part.has_surface, part.distance_voxels))
    return row | {"tets": len(mesh.tets), "seconds": seconds, "cpu_seconds": cpu, "peak_mb": memory, **_shape(mesh, quality.whole),
                  "volume_error_percent": max(abs(float(part.volume_error or 0.0)) for part in quality.parts),
                  "min_dice": min(part.dice for part in quality.agreement),
                  "surface_distance_voxels": float(np.average(distances, weights=areas)),
                  "surface_distance_of_worst_part": farthest.distance_voxels, "worst_part": farthest.name,
                  "too_thin_for_their_voxels": ", ".join(f"{part.name} {part.distance_voxels:.3f}" for part in quality.agreement
                                                         if not part.has_surface) or "none",
                  "unresolved": " ".join(unresolved(quality.agreement)) or "none"}


def _surface_row(name: str, surface: Surface, edge: Millimetre) -> Row:
    faults = ", ".join(f"{fault.count} {fault.kind}" for fault in diagnose(surface)) or "none"
    row: dict[str, Any] = {"case": name, "triangles": len(surface.triangles), "faults": faults}
    began, used = time.perf_counter(), time.process_time()
    try:
        mesh = MeshSurface(edge).run(surface, silent)
    except PlanningError as error:
        return row | {"refused": str(error)}
    seconds, cpu, memory = time.perf_counter() - began, time.process_time() - used, peak_mb()
    whole = quality_of(mesh, None, asked=float(edge)).whole
    return row | {"tets": len(mesh.tets), "seconds": seconds, "cpu_seconds": cpu, "peak_mb": memory, **_shape(mesh, whole),
                  "volume_error_percent": 100.0 * (mesh.volume_ml() / abs(surface.volume_ml) - 1.0)}


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
