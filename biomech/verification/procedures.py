"""Every procedure that blood sees, on a sample: the edited blood space is meshed and its steady flow solved, and nothing of it fails.

The narrowed and the swollen iliac artery of the sample patient (from the truth of its phantom), a straight artery, one with a saccular aneurysm,
and the portal circulation of the sample patient's liver. For each procedure: what it does to the number it is made for, over the same number
before it, inside a range that its purpose asks for (an opened narrowing loses a quarter of its drop at most, a clipped sac carries no blood); and for
all of them together the largest imbalance of flow (0.1 % wanted). The meshes are coarse: these are bounds, not answers.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from biomech.flow.portal import SolvePortal
from biomech.flow.solve import SolveFlow
from biomech.measures import Judge
from biomech.model import PatientModel
from biomech.prepare import MeshLumenOf
from biomech.procedures import (
    Angioplasty,
    Band,
    Bypass,
    Clip,
    Coils,
    Connection,
    Endograft,
    FlowDiverter,
    Interposition,
    Patch,
    Stent,
    Tips,
)
from biomech.verification.arteries import artery, iliac
from biomech.verification.problem import Finding, Problem, between
from meshing.errors import AnatomyError
from meshing.phantoms import liver_patient
from meshing.step import Monitor, Step, portion, silent
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre, mL_per_min, mmHg
from meshing.vessels.stenosis import worst_stenosis

Edit = Step[PatientModel, PatientModel]
MM = Millimetre
MIDDLE = (MM(0.0), MM(0.0), MM(0.0))
MESH = MeshLumenOf(edge=MM(3.0), across=4, layers=1)
SOLVE = SolveFlow(meshes=2, coarse_layers=1, inflow=mL_per_min(240.0))
BALANCE = 1e-3
SHUNTS_MM = (8.0, 10.0)
GRADIENT_MMHG = 18.0


@dataclass(frozen=True)
class Row:
    """`number` of the measures after `steps` over that before them lies between `low` and `high`; `absolute`: itself does."""

    title: str
    sample: Callable[[], PatientModel]
    steps: tuple[Edit, ...]
    number: str
    low: float
    high: float
    absolute: bool = False


def narrowed() -> PatientModel:
    return iliac("stenosis")


def swollen() -> PatientModel:
    return iliac("aneurysm")


def saccular() -> PatientModel:
    return artery("saccular")


def healthy() -> PatientModel:
    return artery("healthy")


def rows() -> tuple[Row, ...]:
    throat = place(np.array(worst_stenosis(narrowed().need_lumen().centreline).place_mm))
    return (
        Row("stenosis dilation", narrowed, (Angioplasty(),), "pressure_drop", 0.0, 0.25),
        Row("stent", narrowed, (Stent(),), "pressure_drop", 0.0, 0.25),
        Row("bypass", narrowed, (Bypass(),), "pressure_drop", 0.0, 0.5),
        Row("interposition graft of a narrowing", narrowed, (Interposition(throat, MM(30.0)),), "pressure_drop", 0.0, 0.2),
        Row("patch", narrowed, (Patch(MM(4.0)),), "pressure_drop", 0.0, 0.2),
        Row("interposition graft of an aneurysm", swollen, (Interposition(),), "sac_perfused", 0.0, 0.1),
        Row("endograft", swollen, (Endograft(MM(5.0), MM(10.0)),), "sac_perfused", 0.0, 0.1),
        Row("flow diverter before an iliac aneurysm", swollen, (FlowDiverter(),), "sac_speed", 0.0, 0.95),
        Row("flow diverter and coils in it", swollen, (FlowDiverter(), Coils()), "sac_speed", 0.0, 0.5),
        Row("aneurysm clip", saccular, (Clip(),), "sac_perfused", 0.0, 0.1),
        Row("flow diverter before a sac", saccular, (FlowDiverter(),), "sac_speed", 0.0, 0.7),
        Row("coils in a sac", saccular, (Coils(),), "sac_speed", 0.0, 0.3),
        Row("band", healthy, (Band(MIDDLE, MM(4.0), MM(8.0)),), "pressure_drop", 3.0, 30.0),
        Row("connection (Fontan, Glenn): % to one of two equal sides", healthy, (Connection((MM(40.0), MM(0.0), MM(10.0)), MIDDLE, MM(6.0)),),
            "flow_share_foot", 47.0, 53.0, absolute=True))


@dataclass(frozen=True, eq=False)
class Answer:
    """Measures by id, and how much of the inflow the steady flow loses."""

    numbers: dict[str, float]
    imbalance: float
    converged: bool


def flow_after(sample: Callable[[], PatientModel], *steps: Edit) -> Answer:
    """The steady three-dimensional flow on two coarse meshes after the steps."""
    model = sample()
    for step in steps:
        model = step.run(model, silent)
    meshed = MESH.run(model, silent)
    solved = SOLVE.run(meshed, silent)
    measures = Judge("procedure").run((sample(), meshed, solved), silent).measures
    return Answer({m.id: m.value for m in measures}, solved.credibility.balance, solved.credibility.converged)


def place(point: NDArray[np.float64]) -> tuple[Millimetre, Millimetre, Millimetre]:
    return MM(point[0]), MM(point[1]), MM(point[2])


def shunted() -> tuple[PatientModel, ...]:
    """The sample liver with a shunt of each of SHUNTS_MM on the shortest straight way of 20 mm or more between two of its thickest veins."""
    truth = liver_patient(columns=96, slices=64, noise=False).truth
    recipe = MeshLabels(("liver", "tumour 1", "tumour 2"), MM(18.0),
                        merge=(("portal vein", "liver"), ("hepatic vein", "liver")))
    model = PatientModel(truth.labels, solid=recipe.run(truth.labels, silent), trees=truth.trees)
    veins = [model.tree(name) for name in ("portal vein", "hepatic vein")]
    thick = [tree.points_mm[np.argsort(tree.radius_mm)[::-1][:400:20]] for tree in veins]
    for one, other in sorted(product(*thick), key=lambda ends: float(np.linalg.norm(ends[0] - ends[1]))):
        if np.linalg.norm(one - other) < 20.0:
            continue
        try:
            return tuple(Tips(place(one), place(other), MM(diameter)).run(model, silent) for diameter in SHUNTS_MM)
        except AnatomyError:
            continue
    raise AnatomyError("no straight way through the sample liver joins its portal vein with a hepatic vein")


def _procedures(monitor: Monitor) -> tuple[Finding, ...]:
    found: list[Finding] = []
    before: dict[Callable[[], PatientModel], Answer] = {}
    every: list[Answer] = []
    table = rows()
    for number, row in enumerate(table):
        portion(monitor, number / len(table), 1.0)(0.0, row.title)
        if row.sample not in before:
            before[row.sample] = flow_after(row.sample)
        after = flow_after(row.sample, *row.steps)
        every.append(after)
        value = after.numbers[row.number] / (1.0 if row.absolute else before[row.sample].numbers[row.number])
        what = "" if row.absolute else f": {row.number} after over before"
        found.append(between(f"{row.title}{what}", value, row.low, row.high))
    every += before.values()
    sick = SolvePortal(hvpg=mmHg(GRADIENT_MMHG))
    gradients = [{m.id: m.value for m in Judge("TIPS").run((model, model, sick.run(model, silent)), silent).measures}["portosystemic_gradient"]
                 for model in shunted()]
    return (*found,
            between(f"TIPS of {SHUNTS_MM[0]:g} mm: portosystemic gradient, mmHg ({GRADIENT_MMHG:g} before)", gradients[0], 0.0, GRADIENT_MMHG),
            between(f"TIPS of {SHUNTS_MM[1]:g} mm: the same", gradients[1], 0.0, gradients[0]),
            Finding(f"{len(every)} steady flows: largest imbalance", max(one.imbalance for one in every), 0.0, BALANCE),
            Finding(f"{len(every)} steady flows: those that did not converge", float(sum(not one.converged for one in every)), 0.0, 0.0))


PROBLEMS = (
    Problem("procedures", "every procedure that blood sees, with its steady flow on a sample", _procedures, slow=True),
)
