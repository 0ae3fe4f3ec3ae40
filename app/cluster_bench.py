"""`rehearse bench scaleout`: the same sweep of stents by one process and by teams of one and of two workers of this machine.

Efficiency of n workers is the time of one over n times that of n. The time in which a team starts is told apart; it does not grow with the work.
"""
from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from app.cluster.runner import SharedRunner
from app.cluster.team import Team
from app.session.store import Store
from app.session.tasks import Task
from biomech.model import PatientModel
from biomech.optimise import Search, SweepPlan
from biomech.procedures import Stent
from meshing.phantoms import artery_patient
from meshing.step import Made, plan_of, silent
from meshing.units import Millimetre
from meshing.vessels import BuildLumen

Row = dict[str, Any]
STEPS = (6, 4, 3)
WARM = (2, 1, 1)


def scaleout(model: PatientModel | None = None, steps: tuple[int, int, int] = STEPS) -> list[Row]:
    """One row: seconds by nobody else, by one worker and by two, efficiency, and the largest difference between their numbers."""
    model = model or artery()
    sweep = SweepPlan((Stent(),), steps)
    began = time.perf_counter()
    alone = sweep.run(model, silent)
    row: Row = {"id": "scaleout", "size": f"{len(alone.values)} stents", "seconds": time.perf_counter() - began}
    differs = 0.0
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            with Team(workers) as team:
                row[f"start_{workers}_s"] = time.perf_counter() - began
                _shared(model, SweepPlan((Stent(),), WARM, seed=1), Path(folder) / "warm", team)
                began = time.perf_counter()
                found = _shared(model, sweep, Path(folder) / "timed", team)
                row[f"workers_{workers}_s"] = time.perf_counter() - began
        differs = max(differs, float(np.nanmax(np.abs(found.values - alone.values), initial=0.0)),
                      float((np.isnan(found.values) != np.isnan(alone.values)).any()))
    row["efficiency_1"] = row["seconds"] / row["workers_1_s"]
    row["efficiency_2"] = row["workers_1_s"] / (2.0 * row["workers_2_s"])
    return [row | {"largest_difference": differs}]


def artery(columns: int = 256) -> PatientModel:
    """The lumen of the sample artery, from the phantom's own labels."""
    case = artery_patient(columns=columns, slices=columns // 2)
    lumen = BuildLumen("artery lumen", shortest=Millimetre(25.0)).run((case.volume, case.truth.labels), silent)
    return PatientModel(case.truth.labels, lumen=lumen)


def _shared(model: PatientModel, sweep: SweepPlan, folder: Path, team: Team) -> Search:
    """What a team makes of a sweep, in a store of its own."""
    store, made = Store(folder), Made("bench", 1, "{}", ())
    store.put(made, model, 0.0)
    task = Task("sweep", "sweep", sweep, (), (made.id,), plan_of(sweep, made.id).id)
    SharedRunner(store, lambda _: None, team).run((task,), silent)
    found: Search = store.get(task.id).value
    return found
