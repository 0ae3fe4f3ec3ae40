"""`rehearse bench`: how fast, how large, how exact, on the sample patients. Each bench runs once on a tiny case to load and
compile, then once for the clock. Peak memory is that of the whole process so far (getrusage), in MB."""
from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from biomech.flow.estimate import EstimateFlow
from biomech.flow.solve import SolveFlow
from biomech.model import PatientModel
from biomech.prepare import MeshLumenOf
from biomech.tissue import SolveTissue
from meshing.dicom.index import index_folder
from meshing.dicom.read import ReadSeries
from meshing.dicom.write import write_series
from meshing.labels import Labels
from meshing.phantoms import Phantom, artery_patient, liver_patient
from meshing.quality import quality_of
from meshing.segmenters import ContrastAbdomen
from meshing.step import silent
from meshing.tetmeshers import MeshLabels
from meshing.units import MMHG_PA, Millimetre
from meshing.vessels import BuildLumen

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


def tissue() -> Row:
    recipe = MeshLabels(("liver", "tumour 1", "tumour 2", "inferior vena cava"), Millimetre(14.0),
                        merge=(("portal vein", "liver"), ("hepatic vein", "liver")))
    labels = _liver(256, 128).truth.labels
    model = PatientModel(labels, solid=recipe.run(labels, silent))
    SolveTissue().run(model, silent)
    found, seconds = _timed(lambda: SolveTissue().run(model, silent))
    size = len(found.mesh.tets) if found.mesh is not None else 0
    return _row(f"{size} quadratic tets", seconds, iterations=float(len(found.history)), residual=found.credibility.residual)


def flow() -> Row:
    case = _artery(256, 128)
    lumen = BuildLumen("artery lumen", shortest=Millimetre(25.0)).run((case.volume, case.truth.labels), silent)
    model = MeshLumenOf(edge=Millimetre(3.0), across=4, layers=3).run(PatientModel(case.truth.labels, lumen=lumen), silent)
    SolveFlow().run(model, silent)
    found, seconds = _timed(lambda: SolveFlow().run(model, silent))
    instant, instant_seconds = _timed(lambda: EstimateFlow().run(model, silent))
    size = len(found.mesh.points_mm) if found.mesh is not None else 0
    return _row(f"{4 * size} unknowns", seconds, iterations=float(len(found.history)), balance=found.credibility.balance,
                pressure_drop_mmhg=found.number("pressure drop") / MMHG_PA, mesh_error_percent=100.0 * found.credibility.mesh_error,
                shear_mesh_error_percent=100.0 * found.number("wall shear stress maximum mesh error"), estimate_seconds=instant_seconds,
                estimate_error_percent=100.0 * (instant.number("pressure drop") / found.number("pressure drop") - 1.0))


BENCHES: dict[str, Callable[[], Row]] = {"phantom": phantom, "dicom": dicom, "abdomen": abdomen, "mesh": mesh, "tissue": tissue, "flow": flow}
