"""The search: ranks and crowding by hand, better than or as good as a grid, deterministic, and the fast values those of the full measures."""
from functools import cache

import numpy as np
import pytest

from biomech.measures import Judge
from biomech.optimise import Search, SearchGeneration, SweepPlan, balanced, covered, generations, grid_of, promising
from biomech.optimise.judges import LiverJudge
from biomech.optimise.nsga2 import crowding, fronts, hypervolume, selected
from biomech.optimise.space import space_of
from biomech.procedures import Plane, Resection, Wedge
from meshing.errors import RequestError
from meshing.step import silent
from meshing.units import Millimetre
from tests.biomech.organs import model

PLAN = (Resection((Plane((Millimetre(-3.0), Millimetre(0.0), Millimetre(0.0)), (-1.0, 0.0, 0.0)),)),)


@cache
def found(candidates: int = 240) -> Search:
    state: Search | None = None
    for step in generations(PLAN, candidates, 3, ()):
        state = step.run(model() if state is None else (model(), state), silent)
    assert state is not None
    return state


def test_ranks_and_room_by_hand() -> None:
    values = np.array([[1.0, 4.0], [2.0, 2.0], [4.0, 1.0], [3.0, 3.0], [5.0, 5.0], [np.inf, np.inf]])
    assert fronts(values).tolist() == [0, 0, 0, 1, 2, 3]
    np.testing.assert_allclose(crowding(values[:3]), [np.inf, 2.0, np.inf])
    assert selected(values, 4).tolist()[3] == 3
    assert hypervolume(np.array([[0.5, 0.5]]), np.ones(2), np.zeros(2)) == pytest.approx(0.25, abs=0.01)


def test_the_search_beats_or_ties_a_grid_of_as_many_points() -> None:
    judge = LiverJudge(model(), PLAN, 64, 3, ())
    space = space_of(PLAN, model())
    axis = [np.linspace(0.0, 1.0, n) for n in (10, 5, 5)]
    settings = np.stack(np.meshgrid(*axis, indexing="ij"), -1).reshape(-1, 3)
    values = [judge(space.procedures(setting)) for setting in settings]
    grid = Search(space.knobs, judge.goals, settings, np.array([np.full(len(judge.goals), np.nan) if v is None else v for v in values]))
    assert len(grid.values) >= len(found().values)
    both = np.concatenate([s.objectives() for s in (grid, found())])
    both = both[np.isfinite(both).all(axis=1)]
    worst, best = both.max(axis=0) + 1e-9, both.min(axis=0) - 1e-9
    ours, theirs = (hypervolume(s.objectives(), worst, best) for s in (found(), grid))
    assert ours >= 0.98 * theirs


def test_the_front_has_five_objectives_and_nothing_on_it_is_beaten() -> None:
    search = found()
    assert len(search.goals) >= 5
    assert len(search.values) == 240
    front = search.objectives()[search.front()]
    assert len(front) >= 10
    assert not any((a <= b).all() and (a < b).any() for a in front for b in front)
    chosen = balanced(search, 5)
    assert len(set(chosen.tolist())) == 5
    assert set(chosen.tolist()) <= set(search.front().tolist())


def test_a_search_that_was_stopped_comes_to_the_same_end() -> None:
    first = generations(PLAN, 240, 3, ())[0].run(model(), silent)
    np.testing.assert_array_equal(first.values, found().values[:len(first.values)])
    second = generations(PLAN, 240, 3, ())[1].run((model(), first), silent)
    np.testing.assert_array_equal(second.values, found().values[:len(second.values)])


def test_parts_made_anywhere_and_joined_are_the_same_to_the_last_digit() -> None:
    step = generations(PLAN, 240, 3, ())[1]
    source = (model(), generations(PLAN, 240, 3, ())[0].run(model(), silent))
    parts = step.parts(source)
    assert [len(part.settings) for part in parts] == [5] * 6
    joined = step.joined(source, [part.run(source, silent) for part in parts])
    np.testing.assert_array_equal(joined.settings, found().settings[:60])
    np.testing.assert_array_equal(joined.values, found().values[:60])


def test_a_sweep_tries_the_plan_and_a_grid_of_all_with_all() -> None:
    assert grid_of(3, 100) == (5, 5, 4)
    assert grid_of(1, 7) == (7,)
    sweep = SweepPlan(PLAN, (3, 1, 2), 3).run(model(), silent)
    assert len(sweep.values) == 7
    np.testing.assert_array_equal(sweep.values[0], found().values[0])
    assert {row[1] for row in sweep.settings.tolist()} == {0.5}, "one value of a knob is where the plan stands"
    ours, theirs = covered((found(), sweep))
    assert ours > theirs


def test_the_fast_values_are_those_of_the_full_measures() -> None:
    search = found()
    space = space_of(PLAN, model())
    names = [goal.name for goal in search.goals]
    for row in (0, int(balanced(search, 1)[0])):
        procedures = PLAN if row == 0 else space.procedures(search.settings[row])
        after = procedures[0].run(model(), silent)
        full = {m.id: m.value for m in Judge("x").run((model(), after), silent).measures}
        fast = dict(zip(names, search.values[row]))
        fed = full["remnant_volume"] - full["portal_vein_territory_lost"]
        assert fast["Liver that stays and has its portal inflow"] == pytest.approx(fed, abs=4.0)
        assert full["resection_margin"] - 4.0 < fast["Resection margin, 5th percentile"] < full["resection_margin"]


def test_a_wedge_keeps_its_margin_and_what_cannot_be_searched_is_refused() -> None:
    wedge = (Wedge(("tumour 1",), Millimetre(5.0)),)
    search = SearchGeneration(wedge, 0, 8, 1).run(model(), silent)
    assert search.values[0, 0] < 5.0
    with pytest.raises(RequestError, match="nothing to optimise"):
        SearchGeneration((), 0, 8, 1).run(model(), silent)


def test_a_search_begins_with_the_plan_its_neighbours_and_the_ends_of_all_ranges() -> None:
    settings = found().settings[:30]
    np.testing.assert_array_equal(settings[0], space_of(PLAN, model()).start())
    ends = settings[np.isin(settings, (0.0, 1.0)).all(axis=1)]
    assert len(ends) >= 4
    assert len(np.unique(ends, axis=0)) == len(ends)
    assert (np.ptp(ends, axis=0) == 1.0).all()


def test_what_a_surface_through_the_known_places_well_is_chosen_and_what_lies_beside_the_forbidden_is_not() -> None:
    """Two objectives, x and 1 - x + 3 y, whose compromises all have y = 0; nothing with x above .8 is allowed."""
    random = np.random.default_rng(1)
    known, pool = random.uniform(size=(40, 2)), random.uniform(size=(300, 2))
    objectives = np.column_stack([known[:, 0], 1.0 - known[:, 0] + 3.0 * known[:, 1]])
    objectives[known[:, 0] > 0.8] = np.inf
    chosen = promising(pool, known, objectives, 20)
    assert len(chosen) == 20
    assert chosen[:, 1].mean() < 0.4 * pool[:, 1].mean()
    assert chosen[:, 0].max() < 0.9
    assert np.ptp(chosen[:, 0]) > 0.5      # all along the compromises, not at one of them
    few = promising(pool, known[:4], objectives[:4], 20)
    np.testing.assert_array_equal(few, pool[:20])
