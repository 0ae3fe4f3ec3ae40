"""What is left of the answers of a coarse flow when some of its solves are lost."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from biomech.flow.solve_circuit import SolveCircuit
from biomech.measures import Judge
from biomech.uncertainty import SampleOutcome
from biomech.uncertainty.moves import moved
from biomech.uncertainty.response import RespondFlow
from biomech.uncertainty.spread import with_intervals
from meshing.errors import SimulationError
from meshing.step import Monitor, silent
from tests.biomech.uncertainty.test_artery import artery


def solver(lost: Callable[[dict[str, float]], bool], asked: list[dict[str, float]]) -> Callable[[dict[str, float], Monitor], dict[str, float]]:
    def solve(z: dict[str, float], monitor: Monitor) -> dict[str, float]:
        asked.append(dict(z))
        if lost(z):
            raise SimulationError(f"lost at {z}")
        return {"x": 1.0 + 2.0 * z.get("a", 0.0) - 3.0 * z.get("b", 0.0)}
    return solve


WAYS = {"a": 1.0, "b": -1.0}


def test_every_move_is_made_once_where_none_is_lost() -> None:
    asked: list[dict[str, float]] = []
    found = moved(solver(lambda z: False, asked), WAYS, silent)
    assert asked == [{}, {"a": 1.0}, {"b": -1.0}, {"a": 1.0, "b": -1.0}, {"a": -1.0, "b": 1.0}]
    assert found.single == {"a": (1.0, {"x": 3.0}), "b": (-1.0, {"x": 4.0})}
    assert found.together == ((1.0, {"x": 6.0}), (-1.0, {"x": -4.0}))
    assert found.lost == ()


def test_a_factor_that_is_lost_one_way_is_moved_the_other_or_half_as_far() -> None:
    found = moved(solver(lambda z: z.get("a", 0.0) > 0.0, []), WAYS, silent)
    assert found.single["a"] == (-1.0, {"x": -1.0})
    assert [part for part, _ in found.together] == [-1.0]
    assert found.lost[0].startswith("all together one way left out: lost at")
    half = moved(solver(lambda z: abs(z.get("a", 0.0)) > 0.6, []), WAYS, silent)
    assert half.single["a"] == (0.5, {"x": 2.0})
    assert [part for part, _ in half.together] == [0.5, -0.5]
    assert half.lost == ()


def test_a_factor_that_is_lost_both_ways_is_left_out_and_said() -> None:
    found = moved(solver(lambda z: "b" in z, []), WAYS, silent)
    assert set(found.single) == {"a"}
    assert [part for part, _ in found.together] == [1.0, -1.0]
    assert found.lost == ("b left out, because the coarse flow is lost where it is moved: lost at {'b': -1.0}",)
    none = moved(solver(lambda z: True, []), WAYS, silent)
    assert none.planned is None
    assert none.lost == ("the coarse flow that is to answer is lost as planned: lost at {}",)


def _losing(monkeypatch: pytest.MonkeyPatch, lost: Callable[[SolveCircuit], bool]) -> None:
    honest = SolveCircuit.run

    def run(self: SolveCircuit, source: object, monitor: Monitor) -> object:
        if lost(self):
            raise SimulationError("the flow is lost, worst at (1.0, 2.0, 3.0) mm LPS")
        return honest(self, source, monitor)  # type: ignore[arg-type]

    monkeypatch.setattr(SolveCircuit, "run", run)


def test_a_coarse_flow_that_is_lost_leaves_the_plan_its_numbers_and_says_why_they_have_no_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ended the whole run, error bars of all other numbers included."""
    model, own = artery(0.5), SolveCircuit()
    outcome = Judge("A").run((model, model, own.run(model, silent)), silent)
    whole = RespondFlow(own).run((model, model, outcome), silent)
    assert whole.missed == ""
    _losing(monkeypatch, lambda solver: solver.mean_inflow > 1.05 * own.mean_inflow)
    less = RespondFlow(own).run((model, model, outcome), silent)
    assert less.factors == whole.factors, "the inflow is moved the other way"
    np.testing.assert_allclose(less.slopes[:, 0], whole.slopes[:, 0], rtol=0.25)
    assert "all together one way left out: the flow is lost" in less.missed
    found = {m.id: m for m in with_intervals(outcome, SampleOutcome("A", 20, 1, (own,), drivers=False).run(
        (model, model, outcome, less), silent)).measures}
    assert "the flow is lost, worst at (1.0, 2.0, 3.0) mm LPS" in found["rfr_0d"].interval
    assert found["rfr_0d"].low is not None
    _losing(monkeypatch, lambda solver: True)
    none = RespondFlow(own).run((model, model, outcome), silent)
    assert none.ids == ()
    spread = SampleOutcome("A", 20, 1, (own,), drivers=False).run((model, model, outcome, none), silent)
    found = {m.id: m for m in with_intervals(outcome, spread).measures}
    assert found["rfr_0d"].interval.startswith("not sampled: the coarse flow that is to answer is lost as planned: the flow is lost, worst at")
    assert found["pressure_drop_mean_0d"].low is not None, "what does not rest on it has its draws"
