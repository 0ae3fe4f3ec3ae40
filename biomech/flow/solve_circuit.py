"""SolveCircuit: a heartbeat through the vessel tree as a circuit, in milliseconds."""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from biomech.flow.beat import REPEATS, BeatConditions, beat_numbers, peak_reynolds, severe_warning
from biomech.flow.circuit_beat import BeatCourse, circuit_beat
from biomech.flow.findings import TRANSITION, peak_transition_warning, wire_warning
from biomech.flow.hyperaemic_beat import Pressures, hyperaemic_numbers
from biomech.flow.tuning import tuned
from biomech.model import PatientModel
from biomech.outcome import Credibility, Solution
from meshing.step import Monitor

WARNINGS = ("waves do not travel in a circuit: pressures and flows of one vessel are those of one moment everywhere in it",
            "losses of narrowings and forks are those of the mean flow, scaled with its square")


@dataclass(frozen=True)
class SolveCircuit(BeatConditions):
    """Heartbeat, 0D.

    The vessel tree as a circuit of resistances, compliances and inertances with Windkessel beds (tree_models.py, circuit.py).

    With `hyperaemia` below 1 a second beat is followed in which the beds have that share of their resistance and the mean pressure at the inlet
    stays: the ratio of the mean pressures then is what FFR measures. With a `systolic` and a `diastolic` cuff pressure the beds are tuned to it,
    resistance to its mean and compliance to its pulse. Where `cardiac_output` or `output_share` is given, the one times the other is the inflow.
    """

    version: ClassVar[int] = 5
    kind: ClassVar[str] = "circuit"

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a lumen or when the centreline misses an outlet, SimulationError when the beat cannot be followed."""
        monitor(0.0, "a heartbeat through the circuit")
        tree = tuned(self.tree(source), self)
        found = circuit_beat(tree, self)
        more, told = hyperaemic_numbers(tree, self, _pressures(found), lambda wide: _pressures(circuit_beat(wide, self)))
        monitor(1.0, "heartbeat found")
        reynolds = peak_reynolds(tree, self.density)
        numbers = (*beat_numbers(tree, found.inlet, found.outlets, found.flows), ("beats", float(found.beats)),
                   ("change from beat to beat", found.change), ("peak throat Reynolds number", reynolds), *found.account.numbers(), *more)
        return Solution("circuit", None, (), numbers, (), tree.assumed, Credibility(
            "0D circuit of the vessel tree, generalised-alpha", found.change < REPEATS, found.change, float("nan"),
            "none: the tiers are compared instead", reynolds <= TRANSITION, dict(numbers)["flow imbalance"],
            tree.warnings + peak_transition_warning(reynolds) + told + severe_warning(tree) + WARNINGS + wire_warning(bool(source.porous))))


def _pressures(found: BeatCourse) -> Pressures:
    return found.inlet, found.outlets, found.flows
