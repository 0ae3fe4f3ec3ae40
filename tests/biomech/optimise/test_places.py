"""Paths, ablations, ports and repairs of vessels: the plan is found where it stands, what is better is foreseen as better, and the search covers at
least what a grid of as many points does."""
import time
from typing import Any

import numpy as np
import pytest

from biomech.model import PatientModel
from biomech.optimise import SearchGeneration, SweepPlan, covered, generations, grid_of
from biomech.optimise.judges import judge_of
from biomech.optimise.space import space_of
from biomech.procedures import (
    Ablation,
    Angioplasty,
    Bypass,
    Craniotomy,
    Endograft,
    Interposition,
    Patch,
    PlacePorts,
    Stent,
    TrajectoryTo,
)
from biomech.verification.arteries import artery
from meshing.errors import RequestError
from meshing.step import silent
from tests.biomech.hardware.head import head
from tests.biomech.organs import TUMOUR, model

MM: Any = float
WITHIN = ("body", "skull", "brain", "artery", "motor strip")
PATH = TrajectoryTo((5.0, 0.0, 20.0), (16.0, 12.0, 77.4), WITHIN, "skull", "", ("artery",), ("motor strip",), entries=200)  # type: ignore[arg-type]
ZONE = Ablation((-16.0, 4.0, 2.0), (-90.0, 0.0, 0.0), "microwave, own size", MM(34.0), MM(30.0))  # type: ignore[arg-type]
PORTS = PlacePorts((0.0, 0.0, 0.0), (0.0, -80.0, 0.0), (50.0, -62.0, 0.0), (-50.0, -62.0, 0.0), WITHIN)  # type: ignore[arg-type]
CASES: list[tuple[str, Any, Any]] = [
    ("path", PATH, head), ("zone", ZONE, model), ("ports", PORTS, head),
    ("balloon", Angioplasty(length=MM(30.0), diameter=MM(8.0)), lambda: artery("stenosis")),
    ("patch", Patch(MM(5.0), length=MM(30.0)), lambda: artery("stenosis")),
    ("placed graft", Bypass((0.0, 0.0, 33.0), (0.0, 0.0, -33.0), MM(6.0)), lambda: artery("stenosis")),  # type: ignore[arg-type]
    ("interposition", Interposition(), lambda: artery("fusiform")),
    ("endograft", Endograft(), lambda: artery("fusiform"))]


@pytest.mark.parametrize(("name", "step", "make"), CASES, ids=[case[0] for case in CASES])
def test_where_the_plan_stands_is_the_plan_and_all_it_is_worth_is_a_number(name: str, step: Any, make: Any) -> None:
    patient: PatientModel = make()
    space = space_of((step,), patient)
    again = space.procedures(space.start())[0]
    judge = judge_of(patient, (step,), 32, 3, ())
    first, second = judge((step,)), judge((again,))
    assert first is not None, name
    assert len(judge.goals) >= 5
    assert np.isfinite(first).all()
    assert second == pytest.approx(first, rel=0.05, abs=0.7), "a place that was not set is set where the step finds it"


def test_a_path_farther_from_the_vessel_has_more_clearance_by_the_closed_form() -> None:
    judge = judge_of(head(), (PATH,), 64, 3, ())
    near = judge((PATH,))
    assert near is not None
    far = judge((TrajectoryTo((5.0, 0.0, 20.0), (-5.0, 0.0, 79.8), *_rest(PATH)),))
    assert far is not None
    assert far[0] > near[0] + 2.0
    nominal = 20.0 - 5.0 - 2.0 - 1.0  # from the target to the vessel's wall, less the instrument's radius: the nearest place of the far path
    assert nominal - 5.0 < far[0] < nominal
    through = TrajectoryTo((5.0, 0.0, 20.0), (-55.0, 0.0, 58.0), *_rest(PATH))
    assert judge((through,)) is None, "through the motor strip"


def _rest(step: TrajectoryTo) -> tuple[Any, ...]:
    return (step.within, step.skull, step.organ, step.vessels, step.forbidden)


def test_a_zone_in_the_middle_of_its_tumour_has_the_largest_margin() -> None:
    judge = judge_of(model(), (ZONE,), 64, 3, ())
    middle = Ablation((float(TUMOUR[0]), 0.0, 0.0), (-90.0, 0.0, 0.0), "microwave, own size", MM(34.0), MM(30.0))  # type: ignore[arg-type]
    off, best = judge((ZONE,)), judge((middle,))
    assert off is not None
    assert best is not None
    assert best[0] > off[0] + 1.0
    assert -5.0 < best[0] < 15.0 - 10.0, "the nominal margin is 5 mm, and draws only take from the 5th percentile of it"
    away = Ablation((20.0, 20.0, 20.0), (90.0, 0.0, 0.0), "microwave, own size", MM(10.0), MM(10.0))  # type: ignore[arg-type]
    with pytest.raises(RequestError, match="reaches no tumour"):
        judge_of(model(), (away,), 32, 3, ())


def test_what_belongs_to_something_else_is_refused() -> None:
    opening = Craniotomy((30.0, 0.0, 74.0), MM(20.0), MM(0.0), MM(1007.0))  # type: ignore[arg-type]
    assert judge_of(head(), (PATH, opening), 32, 3, ())((PATH, opening)) is not None
    with pytest.raises(RequestError, match="can be optimised"):
        judge_of(head(), (PATH, PATH), 32, 3, ())
    with pytest.raises(RequestError, match="can be optimised"):
        judge_of(artery("stenosis"), (Stent(), Stent()), 32, 3, ())


@pytest.mark.slow
@pytest.mark.parametrize(("name", "step", "make"), CASES, ids=[case[0] for case in CASES])
def test_the_search_beats_or_ties_a_grid_of_as_many_points(name: str, step: Any, make: Any, capsys: pytest.CaptureFixture[str]) -> None:
    patient: PatientModel = make()
    count, found, began = 300 if name in ("path", "zone", "ports") else 60, None, time.process_time()
    for generation in generations((step,), count, 3, ()):
        found = generation.run(patient if found is None else (patient, found), silent)
    assert found is not None
    spent = time.process_time() - began
    grid = SweepPlan((step,), grid_of(len(found.knobs), count - 1), 3).run(patient, silent)
    ours, theirs = covered((found, grid))
    with capsys.disabled():
        print(f"\n{name}: {len(found.values)} candidates in {spent:.0f} s of CPU, front {len(found.front())}, covers {100 * ours:.1f} %; "
              f"a grid of {len(grid.values)}: front {len(grid.front())}, covers {100 * theirs:.1f} %")
    assert len(found.goals) >= 5
    assert ours >= 0.98 * theirs


@pytest.mark.slow
def test_a_search_of_a_path_stopped_and_gone_on_with_comes_to_the_same() -> None:
    first = SearchGeneration((PATH,), 0, 6, 3).run(head(), silent)
    again = SearchGeneration((PATH,), 0, 6, 3)
    parts = again.parts(head())
    joined = again.joined(head(), [part.run(head(), silent) for part in parts])
    np.testing.assert_array_equal(joined.values, first.values)
