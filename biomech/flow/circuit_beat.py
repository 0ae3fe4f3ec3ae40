"""A heartbeat through the circuit of a tree, until it repeats."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from biomech.flow.account import Account, account_of
from biomech.flow.arrays import Double
from biomech.flow.beat import BEATS, REPEATS, SAMPLES, BeatConditions, Tree
from biomech.flow.circuit import Course
from biomech.flow.tree_models import circuit_of

INSIDE = ("node", "vessel", "loss", "opening")
"""How the names of the parts of a tree begin (tree_models.py)."""


@dataclass(frozen=True, eq=False)
class BeatCourse:
    """One beat at equal times: static pressures (s,) and (s, k) Pa, flows (s, k) m3/s; `course` of the whole circuit."""

    inlet: Double
    outlets: Double
    flows: Double
    beats: int
    change: float
    course: Course

    @cached_property
    def account(self) -> Account:
        """Of the vessels and their openings; beds and veins are the outside, as in three dimensions."""
        return account_of(self.course, [part.name for part in self.course.circuit.parts if part.name.startswith(INSIDE)])


def circuit_beat(tree: Tree, conditions: BeatConditions) -> BeatCourse:
    """Beats from the steady state until they repeat."""
    model = circuit_of(tree.network, tree.mean.losses, tree.beds, tree.inflow, conditions.density, tree.speed)
    circuit = model.circuit
    state, slope, before, change = circuit.settled(), np.zeros(circuit.size), np.inf, np.inf
    for beat in range(1, BEATS + 1):
        course = circuit.march(state, conditions.period / SAMPLES, SAMPLES, slope=slope, start=(beat - 1) * conditions.period)
        state, slope = course.states[-1], course.last_slope
        mean = float(course.pressure(model.inlet)[1:].mean())
        change = abs(mean / before - 1.0)
        if change < REPEATS:
            break
        before = mean
    flow = course.flow(model.inlet)[1:]
    inlet = course.pressure(model.inlet)[1:] - model.inlet_kinetic * flow ** 2
    outlets = np.stack([course.pressure(k)[1:] for k in model.outlets], axis=1)
    flows = np.stack([course.flow(k)[1:] for k in model.outlets], axis=1)
    return BeatCourse(inlet, outlets, flows, beat, float(change), course)
