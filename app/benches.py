"""`rehearse bench`: how fast, how large, how exact, on the sample patients. Each bench runs once on a tiny case to load and
compile, then once for the clock. Peak memory is that of the whole process so far (getrusage), in MB."""
from __future__ import annotations

import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from app.hard_bench import trajectory
from app.listing import series_rows
from app.tier_bench import tiers
from biomech.flow.estimate import EstimateFlow
from biomech.flow.solve import SolveFlow
from biomech.model import PatientModel
from biomech.prepare import MeshLumenOf
from biomech.tissue import SolveTissue
from meshing.dicom.index import index_folder, survey
from meshing.dicom.read import ReadSeries
from meshing.dicom.write import write_series
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Labels
from meshing.phantoms import Phantom, artery_patient, liver_patient
from meshing.phantoms.head import MOVING, head, pose
from meshing.quality import quality_of
from meshing.registration import Rigid
from meshing.registration.poses import placed
from meshing.registration.registration import rotation_deg
from meshing.segmenters import ContrastAbdomen
from meshing.step import silent
from meshing.tetmeshers import MeshLabels
from meshing.units import MMHG_PA, Millimetre
from meshing.vessels import BuildLumen
from meshing.volume import Modality, Volume, grid

Row = dict[str, Any]


def peak_mb() -> float | None:
    """Largest resident memory of this process so far; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1e6 if sys.platform == "darwin" else 1e3)


def _timed(does: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    result = does()
    return result, time.perf_counter() - began


@cache
def _liver(columns: int, slices: int) -> Phantom:
    return liver_patient(columns=columns, slices=slices)


@cache
def _artery(columns: int, slices: int) -> Phantom:
    return artery_patient(columns=columns, slices=slices)


def _row(size: str, seconds: float, **measured: float) -> Row:
    return {"size": size, "seconds": seconds, "peak_mb": peak_mb()} | measured


def phantom() -> Row:
    liver_patient(columns=96, slices=64)
    made, seconds = _timed(lambda: liver_patient(columns=256, slices=128))
    return _row("256x256x128", seconds, noise_hu=float(made.volume.values[made.truth.labels.mask("liver")].std()))


def dicom() -> Row:
    scan = _liver(256, 128).volume
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "dicom"
        write_series(scan, target, patient_name="Bench", patient_id="B", description="bench", seed=1)
        _, listing = _timed(lambda: index_folder(target))
        read, seconds = _timed(lambda: ReadSeries(str(target)).run(None, silent))
    return _row("128 slices 256x256", seconds, index_seconds=listing, largest_difference_hu=float(np.abs(read.values - scan.values).max()))


def _scan(slices: int) -> Volume:
    """512 x 512 slices of whole HU, as large as a hospital's."""
    values = np.random.default_rng(1).integers(-1000, 1500, (slices, 512, 512), np.int16).astype(np.float32)
    return Volume(values, grid((Millimetre(0.7), Millimetre(0.7), Millimetre(0.6)), (0.0, 0.0, 0.0), SpaceUid("2.25.9")), "CT")


def _write(scan: Volume, folder: Path) -> str:
    return write_series(scan, folder, patient_name="Bench", patient_id="B", description="bench", seed=1)


def listing() -> Row:
    """What `rehearse series` does with a study of four series of 500 slices; three of them have holes for pixels on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        uid = _write(_scan(500), Path(folder) / "0")
        for path in (Path(folder) / "0").iterdir():
            with path.open("rb") as file:
                head = file.read(4096)
            for part in "123":
                copy = Path(folder) / part / path.name
                copy.parent.mkdir(exist_ok=True)
                copy.write_bytes(head.replace(uid.encode(), uid[:-1].encode() + part.encode()))
                os.truncate(copy, path.stat().st_size)
        (found, rows), seconds = _timed(lambda: ((found := survey(Path(folder))), series_rows(found.studies)))
    return _row("2000 slices 512x512", seconds, series=float(len(rows)), damaged=float(len(found.damaged)))


def reading() -> Row:
    """500 slices on the disk to a volume; memory is measured on fewer, at their worst: tilted and with gaps."""
    with tempfile.TemporaryDirectory() as folder:
        scan = _scan(500)
        _write(scan, Path(folder) / "scan")
        read, seconds = _timed(lambda: ReadSeries(folder).run(None, silent))
        same = float(np.abs(read.values - scan.values).max())
        del read, scan
    return _row("500 slices 512x512", seconds, largest_difference_hu=same, memory_of_volume=memory_ratio())


def memory_ratio(slices: int = 60) -> float:
    """Largest memory held while a tilted series with a gap is read and resampled, as a part of the volume that comes out."""
    with tempfile.TemporaryDirectory() as folder:
        tilted = _scan(slices).to_patient.matrix.copy()
        tilted[1, 2] = 0.1
        scan = Volume(_scan(slices).values, Transform(tilted, IJK, LPS, SpaceUid("2.25.9")), "CT")
        _write(scan, Path(folder) / "scan")
        sorted((Path(folder) / "scan").iterdir())[0].unlink()
        tracemalloc.start()
        try:
            read = ReadSeries(folder, resample_gaps=True).run(None, silent)
            return tracemalloc.get_traced_memory()[1] / read.values.nbytes
        finally:
            tracemalloc.stop()


def abdomen() -> Row:
    small, case = _liver(128, 96), _liver(256, 128)
    ContrastAbdomen().run((small.volume, Labels.empty(small.volume)), silent)
    found, seconds = _timed(lambda: ContrastAbdomen().run((case.volume, Labels.empty(case.volume)), silent))
    truth = case.truth.labels.mask("liver", "tumour 1", "tumour 2", "portal vein", "hepatic vein")
    mine = found.mask("liver")
    return _row("256x256x128", seconds, dice=float(2 * np.count_nonzero(mine & truth) / (np.count_nonzero(mine) + np.count_nonzero(truth))))


def mesh() -> Row:
    recipe = MeshLabels(("liver", "tumour 1", "tumour 2", "spleen", "left kidney", "right kidney"), Millimetre(8.0),
                        merge=(("portal vein", "liver"), ("hepatic vein", "liver")))
    recipe.run(_liver(96, 64).truth.labels, silent)
    labels = _liver(256, 128).truth.labels
    made, seconds = _timed(lambda: recipe.run(labels, silent))
    quality = quality_of(made, recipe.meshed(labels))
    errors = [part.volume_error for part in quality.parts if part.volume_error is not None]
    return _row(f"{len(made.tets)} tets", seconds, min_dihedral_deg=float(quality.whole.smallest_dihedral),
                volume_error_percent=float(max(map(abs, errors))))


def liver() -> Row:
    """Gravity and gas on the liver of the sample patient; `rehearse bench tissue` has the large meshes."""
    recipe = MeshLabels(("liver", "tumour 1", "tumour 2", "inferior vena cava"), Millimetre(14.0),
                        merge=(("portal vein", "liver"), ("hepatic vein", "liver")))
    labels = _liver(256, 128).truth.labels
    model = PatientModel(labels, solid=recipe.run(labels, silent))
    SolveTissue().run(model, silent)
    found, seconds = _timed(lambda: SolveTissue().run(model, silent))
    size = len(found.mesh.tets) if found.mesh is not None else 0
    return _row(f"{size} quadratic tets", seconds, iterations=float(len(found.history)), residual=found.credibility.residual)


def artery_model(edge: float, across: int, layers: int) -> PatientModel:
    """The sample artery's lumen, meshed; `edge` mm."""
    case = _artery(256, 128)
    lumen = BuildLumen("artery lumen", shortest=Millimetre(25.0)).run((case.volume, case.truth.labels), silent)
    return MeshLumenOf(edge=Millimetre(edge), across=across, layers=layers).run(PatientModel(case.truth.labels, lumen=lumen), silent)


def artery() -> Row:
    """The whole step on the sample artery; `rehearse bench flow` has the large meshes."""
    model = artery_model(3.0, 4, 3)
    SolveFlow().run(model, silent)
    found, seconds = _timed(lambda: SolveFlow().run(model, silent))
    instant, instant_seconds = _timed(lambda: EstimateFlow().run(model, silent))
    size = len(found.mesh.points_mm) if found.mesh is not None else 0
    return _row(f"{4 * size} unknowns", seconds, iterations=float(len(found.history)), balance=found.credibility.balance,
                pressure_drop_mmhg=found.number("pressure drop") / MMHG_PA, mesh_error_percent=100.0 * found.credibility.mesh_error,
                shear_mesh_error_percent=100.0 * found.number("wall shear stress maximum mesh error"), estimate_seconds=instant_seconds,
                estimate_error_percent=100.0 * (instant.number("pressure drop") / found.number("pressure drop") - 1.0))


def registration() -> Row:
    """A head of known pose, CT on CT and MR on CT: the larger error of the two. Refused sides: the mirrored head."""
    motion = pose((6.0, -9.0, 12.0), (14.0, -20.0, 9.0))
    probes = np.array([[60.0, 0, 0], [-60, 0, 0], [0, 80, 0], [0, -90, 0], [0, 0, 90], [0, 0, -90]])
    fixed = head("CT")[0]
    worst_mm, worst_deg, inverse, spent = 0.0, 0.0, 0.0, 0.0
    modalities: tuple[Modality, ...] = ("CT", "MR")
    for modality in modalities:
        moving = head(modality, matrix=motion, space=MOVING, seed=2)[0]
        found, seconds = _timed(partial(Rigid().run, (fixed, moving), silent))
        worst_mm = max(worst_mm, float(np.linalg.norm(found.moved(probes) - placed(motion, probes), axis=1).max()))
        worst_deg = max(worst_deg, rotation_deg(np.linalg.inv(motion) @ found.matrix))
        inverse, spent = max(inverse, float(found.residual.inverse_p95 or 0.0)), spent + seconds
    return _row("128x104x112 at 2 mm, CT and MR", spent, error_mm=worst_mm, error_deg=worst_deg, inverse_p95_mm=inverse)


BENCHES: dict[str, Callable[[], Row]] = {
    "phantom": phantom, "dicom": dicom, "listing": listing, "reading": reading, "abdomen": abdomen, "mesh": mesh, "liver": liver, "artery": artery,
    "registration": registration, "tiers": tiers, "trajectory": trajectory}
