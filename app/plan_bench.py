"""`rehearse bench plans`: what it costs to compare plans of the two sample patients: error bars of a resection and of a stent, and a search.

Bars are 200 draws of all sources together and of each alone (limit: five minutes each). The search tries 300 versions of the resection (limit: ten
minutes), and a grid of as many is tried beside it: the search has to cover as much of the box about both fronts. What the bars of a
three-dimensional flow need besides, its answers on a coarse mesh, is a row of its own. The anatomy is the phantoms' own; nothing is segmented here.
"""
from __future__ import annotations

import time
from typing import Any

from app.cluster_bench import artery
from biomech.flow.estimate import EstimateFlow
from biomech.flow.portal import SolvePortal
from biomech.flow.solve import SolveFlow
from biomech.measures import Judge
from biomech.model import PatientModel
from biomech.optimise import Search, SweepPlan, covered, generations, grid_of
from biomech.outcome import Measure, Outcome
from biomech.prepare import MeshLumenOf
from biomech.procedures import Plane, Resection, Stent
from biomech.uncertainty import SampleOutcome
from biomech.uncertainty.response import STEADY, RespondFlow
from meshing.phantoms import liver_patient
from meshing.step import Step, silent
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre

DRAWS, CANDIDATES = 200, 300
BARS_S, SEARCH_S = 300.0, 600.0
Row = dict[str, Any]
_PLAN = Resection((Plane((Millimetre(-70.5), Millimetre(6.1), Millimetre(33.3)), (-0.17518, 0.98184, -0.07282)),
                   Plane((Millimetre(-50.4), Millimetre(-14.7), Millimetre(39.4)), (-0.83436, 0.54017, -0.10984))))
"""The right posterior sectionectomy of the sample (resources/protocols/liver.toml)."""


def plans(draws: int = DRAWS, candidates: int = CANDIDATES, columns: int = 256) -> list[Row]:
    """Four rows: the bars of a liver plan, those of a stent plan, the answers of its flow, the search."""
    liver, stented = _liver(columns), artery(columns)
    bars = [_bars("liver plan", liver, _PLAN, SolvePortal(), draws), _bars("stent plan", stented, Stent(), EstimateFlow(), draws),
            _answers(stented)]
    began, worked = time.perf_counter(), time.process_time()
    found: Search | None = None
    for step in generations((_PLAN,), candidates, 7, (SolvePortal(),)):
        found = step.run(liver if found is None else (liver, found), silent)
    assert found is not None
    row: Row = {"size": f"{len(found.values)} candidates, {len(found.goals)} objectives", "seconds": time.perf_counter() - began,
                "cpu_s": time.process_time() - worked, "limit_seconds": SEARCH_S, "compromises": len(found.front())}
    grid = SweepPlan((_PLAN,), grid_of(len(found.knobs), len(found.values) - 1), 7, solvers=(SolvePortal(),)).run(liver, silent)
    ours, theirs = covered((found, grid))
    return [*bars, row | {"grid_candidates": len(grid.values), "covers_percent": 100.0 * ours, "grid_covers_percent": 100.0 * theirs}]


def _bars(name: str, model: PatientModel, procedure: Step[PatientModel, PatientModel], solver: Any, draws: int) -> Row:
    after = procedure.run(model, silent)
    outcome = Judge(name).run((model, after, solver.run(after, silent)), silent)
    began, worked = time.perf_counter(), time.process_time()
    spread = SampleOutcome(name, draws, 7, (solver,)).run((model, after, outcome), silent)
    return {"size": f"{name}, {draws} draws, {len(spread.ids)} measures, {len(spread.sources)} sources", "seconds": time.perf_counter() - began,
            "cpu_s": time.process_time() - worked, "limit_seconds": BARS_S}


def _answers(model: PatientModel) -> Row:
    """What the slopes of the numbers of a steady three-dimensional flow cost behind a stent."""
    meshed = MeshLumenOf(edge=Millimetre(3.0), across=5, layers=4).run(Stent().run(model, silent), silent)
    asked = tuple(Measure(id, id, 1.0, "1", "neither", "") for id in STEADY)
    began, worked = time.perf_counter(), time.process_time()
    found = RespondFlow(SolveFlow()).run((model, meshed, Outcome("stent plan", (), asked, ())), silent)
    nodes = len(meshed.lumen_mesh.points_mm) if meshed.lumen_mesh is not None else 0
    return {"size": f"answers of the flow behind a stent meshed with {nodes} nodes, {len(found.ids)} measures, {len(found.factors)} factors",
            "seconds": time.perf_counter() - began, "cpu_s": time.process_time() - worked, "limit_seconds": BARS_S}


def _liver(columns: int) -> PatientModel:
    case = liver_patient(columns=columns, slices=columns // 2)
    merge = (("portal vein", "liver"), ("hepatic vein", "liver"))
    fine = ("tumour 1", "tumour 2")
    solid = MeshLabels(("liver", *fine), Millimetre(10.0), merge=merge, fine=fine, fine_edge=Millimetre(5.0), across=0).run(case.truth.labels, silent)
    return PatientModel(case.truth.labels, solid=solid, trees=case.truth.trees)
