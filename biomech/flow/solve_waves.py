"""SolveWaves: a heartbeat as pulse waves through the vessel tree, in a fraction of a second."""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from biomech.flow.beat import BEATS, REPEATS, SAMPLES, BeatConditions, Tree, beat_numbers, mean_pressure, peak_reynolds, severe_warning
from biomech.flow.findings import TRANSITION, peak_transition_warning, wire_warning
from biomech.flow.hyperaemic_beat import Pressures, hyperaemic_numbers
from biomech.flow.oned import PulseCourse, run
from biomech.flow.tree_models import pulse_network_of
from biomech.flow.tuning import tuned
from biomech.model import PatientModel
from biomech.outcome import Credibility, Solution
from meshing.step import Monitor
from meshing.units import Pascal

WARNINGS = ("one wave speed for all vessels: stiffness of a graft, a stent or calcium is not in it",
            "losses of narrowings and forks are those of the mean flow, scaled with its square")


@dataclass(frozen=True)
class SolveWaves(BeatConditions):
    """Heartbeat, 1D pulse waves.

    Cross-section and flow along every vessel with Windkessel beds (tree_models.py, oned.py).

    With `hyperaemia` below 1 a second beat is followed in which the beds have that share of their resistance and the mean pressure at the inlet
    stays: the ratio of the mean pressures then is what FFR measures. With a `systolic` and a `diastolic` cuff pressure the beds are tuned to it,
    resistance to its mean and compliance to its pulse. Where `cardiac_output` or `output_share` is given, the one times the other is the inflow.
    """

    version: ClassVar[int] = 5
    kind: ClassVar[str] = "waves"

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a lumen or when the centreline misses an outlet, SimulationError when the waves cannot be followed."""
        monitor(0.0, "pulse waves through the vessels")
        tree = tuned(self.tree(source), self)
        found = waves_beat(tree, self)
        more, told = hyperaemic_numbers(tree, self, _pressures(found), lambda wide: _pressures(waves_beat(wide, self)))
        monitor(1.0, "heartbeat found")
        reynolds = peak_reynolds(tree, self.density)
        numbers = (*beat_numbers(tree, found.inlet_pressure, found.outlet_pressure, found.outlet_flow), ("beats", float(found.beats)),
                   ("change from beat to beat", found.change), ("peak throat Reynolds number", reynolds), ("volume balance", found.imbalance),
                   *found.account.numbers(), *more)
        return Solution("waves", None, (), numbers, (), tree.assumed, Credibility(
            "1D pulse waves, finite volumes, second order", found.change < REPEATS, found.change, float("nan"),
            "none: the tiers are compared instead", reynolds <= TRANSITION, found.imbalance,
            tree.warnings + peak_transition_warning(reynolds) + told + severe_warning(tree) + WARNINGS + wire_warning(bool(source.porous))))


def waves_beat(tree: Tree, conditions: BeatConditions) -> PulseCourse:
    """Beats from rest at the mean pressure until they repeat."""
    start = mean_pressure(tree)
    network = pulse_network_of(tree.network, tree.mean.losses, tree.mean.flow, tree.beds, conditions.density, conditions.viscosity, tree.speed,
                               Pascal(start))
    return run(network, tree.inflow, period=conditions.period, start=start, beats=BEATS, repeats=REPEATS, samples=SAMPLES)


def _pressures(found: PulseCourse) -> Pressures:
    return found.inlet_pressure, found.outlet_pressure, found.outlet_flow
