"""SolveCircuit: a heartbeat through the vessel tree as a circuit, in milliseconds."""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.beat import BEATS, REPEATS, SAMPLES, BeatConditions, Tree, beat_numbers
from biomech.flow.tree_models import circuit_of
from biomech.model import PatientModel
from biomech.outcome import Credibility, Solution
from meshing.step import Monitor

WARNINGS = ("waves do not travel in a circuit: pressures and flows of one vessel are those of one moment everywhere in it",
            "losses of narrowings and forks are those of the mean flow, scaled with its square")


@dataclass(frozen=True)
class SolveCircuit(BeatConditions):
    """Heartbeat, 0D.

    The vessel tree as a circuit of resistances, compliances and inertances with Windkessel beds (tree_models.py, circuit.py).
    """

    version: ClassVar[int] = 1
    kind: ClassVar[str] = "circuit"

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a lumen or when the centreline misses an outlet, SimulationError when the beat cannot be followed."""
        monitor(0.0, "a heartbeat through the circuit")
        tree = self.tree(source)
        found = circuit_beat(tree, self)
        monitor(1.0, "heartbeat found")
        numbers = (*beat_numbers(tree, found.inlet, found.outlets, found.flows), ("beats", float(found.beats)),
                   ("change from beat to beat", found.change))
        return Solution("circuit", None, (), numbers, (), tree.assumed, Credibility(
            "0D circuit of the vessel tree, generalised-alpha", found.change < REPEATS, found.change, float("nan"),
            "none: the tiers are compared instead", True, dict(numbers)["flow imbalance"], WARNINGS))


@dataclass(frozen=True, eq=False)
class BeatCourse:
    """One beat at equal times: static pressures (s,) and (s, k) Pa, flows (s, k) m3/s."""

    inlet: Double
    outlets: Double
    flows: Double
    beats: int
    change: float


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
    return BeatCourse(inlet, outlets, flows, beat, float(change))
