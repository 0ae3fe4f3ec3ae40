"""Model and solutions -> the numbers a surgeon reads.

How to add one:
1. Write `biomech/measures/<name>.py` with `measure(case: Case) -> tuple[Measure, ...]`; return () when the case has
   nothing of the kind. Every number says how it was computed and which direction is better.
2. Import it below and add it to the table, in the order in which the report shows it.
3. Test it against a closed form in tests/biomech/measures/test_<name>.py.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from biomech.measures import (
    ablation,
    bone,
    flow,
    hardware,
    jet,
    margin,
    motion,
    portal,
    residual,
    sac,
    segments,
    stenosis,
    territory,
    tiers,
    tissue,
    vessels,
    volumes,
    wall,
)
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.outcome import Measure, Outcome, Solution
from meshing.errors import SimulationError
from meshing.step import Monitor

MEASURES = (margin.measure, ablation.measure, volumes.measure, segments.measure, vessels.measure, territory.measure, portal.measure, tissue.measure,
            motion.measure, stenosis.measure, flow.measure, jet.measure, sac.measure, tiers.measure, wall.measure, hardware.measure, bone.measure,
            residual.measure)


@dataclass(frozen=True)
class Judge:
    """Measures of one plan from its model and its solutions."""

    version: ClassVar[int] = 5
    plan: str

    def run(self, source: tuple[object, ...], monitor: Monitor, /) -> Outcome:
        """`source`: the model before the plan, the model after it, and any number of Solutions."""
        baseline, model, *rest = source
        if not isinstance(baseline, PatientModel) or not isinstance(model, PatientModel):
            raise SimulationError("measures need the patient model before and after the plan")
        solutions = tuple(part for part in rest if isinstance(part, Solution))
        case = Case(baseline, model, solutions)
        found: list[Measure] = []
        for number, measure in enumerate(MEASURES):
            monitor(number / len(MEASURES), "measuring")
            found += measure(case)
        return Outcome(self.plan, model.done, tuple(found), solutions)
