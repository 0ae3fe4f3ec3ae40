"""Error bars are a task of each plan: asked for in the protocol, kept in the store, and seen wherever a number is."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.choices import choice_data, choice_text
from app.optimising import (
    Proposals,
    accept,
    named_apart,
    optimise,
    proposals_data,
    proposals_text,
    search_tasks,
    so_far,
    solved,
    solved_text,
)
from app.report.sections import decision as choices
from app.report.sections import uncertainty
from app.report.sections.decision import blocks
from app.session import codec
from app.session.codec import from_plain, to_plain
from app.session.decision import choice_of
from app.session.plan import Candidate
from app.session.protocol import read_protocol, write_protocol
from app.session.session import Session
from app.session.tasks import SPREAD
from app.session.workflow import page_of
from biomech.optimise import Search
from biomech.optimise.goals import Goal
from biomech.procedures import Wedge
from biomech.ranking import Weight
from biomech.uncertainty import SampleOutcome, Uncertainty
from biomech.uncertainty.spread import Spread
from meshing.errors import Cancelled, RequestError
from meshing.step import silent
from meshing.units import Millimetre
from tests.app import demo
from tests.app.gui import sample
from tests.app.report.test_sections import texts

RANDOM = np.random.default_rng(1)
MARGIN, REMNANT = RANDOM.standard_normal((2, 100))


def spread(name: str, margin: float, remnant: float) -> Spread:
    """A spread whose margin is driven by one source, shared by all plans."""
    values = np.stack([margin + MARGIN, remnant + REMNANT])
    alone = np.stack([np.stack([margin + MARGIN, np.full(100, remnant)])])
    return Spread(name, ("margin", "remnant"), values, (("lesion", "outline of the lesions", "1.25 mm (D:)"),), alone, ("moves", "moves"),
                  (("strain", "no fast tier knows it"),), 0)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
    session = sample.write_case(tmp_path, demo.scan()[0])
    session.do("error bars", replace(session.plan, uncertainty=Uncertainty(100), weights=(Weight("remnant", 1.0),)))
    sample.finish(session, sample.results() | {f"plan/{sample.RIGHT}/{SPREAD}": spread(sample.RIGHT, 14.2, 41.0),
                                               f"plan/{sample.WEDGE}/{SPREAD}": spread(sample.WEDGE, 6.1, 92.0)})
    return session


def test_the_protocol_asks_for_them(tmp_path: Path, case: Session) -> None:
    written = tmp_path / "p.toml"
    plan = replace(case.plan, solvers=())
    written.write_text(write_protocol(plan), encoding="utf-8")
    assert read_protocol(written).uncertainty == Uncertainty(100)
    task = case.task(f"plan/{sample.WEDGE}/{SPREAD}")
    assert isinstance(task.step, SampleOutcome)
    assert task.needs[-1] == f"plan/{sample.WEDGE}"
    assert page_of(task.key, case.plan) == "Simulate"
    assert from_plain(to_plain(task.step)) == task.step


def test_numbers_carry_their_intervals_and_the_result_stays_what_it_was(case: Session) -> None:
    outcome = case.outcome(sample.WEDGE)
    assert outcome is not None
    margin = outcome.measure("margin")
    assert margin is not None
    assert margin.low is not None
    assert margin.low < 6.1 < (margin.high or 0.0)
    assert case.outcome(sample.WEDGE) is outcome
    assert case.value(f"plan/{sample.WEDGE}").measure("margin").low is None
    case.do("without", replace(case.plan, uncertainty=None))
    bare = case.outcomes()[1].measure("margin")
    assert bare is not None
    assert bare.low is None


def test_which_plan_is_better_in_how_many_draws(case: Session) -> None:
    data = choice_data(case)
    found = {beat["measure"]: beat for beat in data["differences"][0]["beats"]}
    assert found["remnant"]["better"] == 1.0
    assert found["margin"]["worse"] == 1.0
    assert data["ranking"]["apart"] == []
    assert f"{sample.WEDGE} is better than {sample.RIGHT} in 100 % of the draws" in choice_text(case)
    content = replace(demo.content(), plans=case.outcomes(), comparison=case.comparison(), pictures=(), spreads=tuple(case.spreads().values()),
                      choice=choice_of(case, case.comparison()))
    words = texts(uncertainty.blocks(content))
    assert "1.25 mm (D:)" in words
    assert "Largest tissue strain: no fast tier knows it." in words
    assert "100 %" in words
    assert "plans share the draws of the patient" in texts(blocks(content))
    assert choices.blocks(replace(content, choice=None)) == []


@pytest.mark.slow
def test_a_search_is_kept_generation_by_generation_and_goes_on(case: Session) -> None:
    case.do("the sample's solver is known to its tests alone", replace(case.plan, solvers=()))
    found = optimise(case, sample.RIGHT, 60, silent)
    tasks = search_tasks(case, sample.RIGHT, 60)
    assert [task.key for task in tasks[-2:]] == [f"optimise/{sample.RIGHT}/0", f"optimise/{sample.RIGHT}/1"]
    assert all(task.id in case.store for task in tasks[-2:])
    made = tasks[-1].id
    assert len(found.search.values) == 60
    again = optimise(case, sample.RIGHT, 90, silent)
    assert made in case.store
    np.testing.assert_array_equal(again.search.values[:60], found.search.values)
    data = proposals_data(case, found)
    assert data["evaluated"] == 60
    assert len(data["goals"]) >= 5
    assert "as planned" in proposals_text(case, found)
    with pytest.raises(RequestError, match="there is no plan 'D'"):
        optimise(case, "D", 60, silent)
    with pytest.raises(RequestError, match="there is no proposal 99"):
        accept(case, found, (99,), silent)


@pytest.mark.slow
def test_a_cancelled_search_keeps_its_generations_and_goes_on_to_the_same_end(case: Session) -> None:
    case.do("the sample's solver is known to its tests alone", replace(case.plan, solvers=()))
    first, second = search_tasks(case, sample.RIGHT, 60)[-2:]
    told: list[float] = []

    def until_the_second(fraction: float, doing: str) -> None:
        told.append(fraction)
        if first.id in case.store and "candidate" in doing:
            raise Cancelled

    with pytest.raises(Cancelled):
        optimise(case, sample.RIGHT, 60, until_the_second)
    assert told == sorted(told)
    assert 0.0 < told[-1] < 1.0
    assert first.id in case.store
    assert second.id not in case.store
    kept = so_far(case, sample.RIGHT, 60)
    assert kept is not None
    assert len(kept.search.values) == 30
    done = optimise(case, sample.RIGHT, 60, silent).search
    np.testing.assert_array_equal(done.values[:30], kept.search.values)
    model = case.value("model")
    step = case.store.get(first.id)
    again = second.step.run((model, step.value), silent)
    np.testing.assert_array_equal(again.values, done.values)


def test_an_accepted_proposal_is_a_plan_and_can_be_undone(case: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    case.do("the sample's solver is known to its tests alone", replace(case.plan, solvers=()))
    found = optimise(case, sample.RIGHT, 30, silent)
    solved: list[str | None] = []
    monkeypatch.setattr(Session, "run", lambda self, monitor, only=None: solved.append(only))
    accept(case, found, (1,), silent)
    name = f"{sample.RIGHT}, optimised 1"
    assert [c.name for c in case.plan.candidates][-1] == name
    assert solved == [f"plan/{name}", None]
    assert case.undo() == f"accept proposals 1 for {sample.RIGHT}"
    assert name not in [c.name for c in case.plan.candidates]


def test_a_longer_search_never_takes_the_place_of_a_plan_that_was_accepted(case: Session) -> None:
    first, other = (Candidate(f"{sample.RIGHT}, optimised 1", (Wedge(("tumour 1",), Millimetre(margin)),)) for margin in (5.0, 6.0))
    plan = case.plan.with_candidate(named_apart(case.plan, first))
    assert named_apart(plan, first) == first
    again = named_apart(plan, other)
    assert again == replace(other, name=f"{sample.RIGHT}, optimised 2")
    assert len(plan.with_candidate(again).candidates) == len(plan.candidates) + 1


def test_what_was_foreseen_stands_beside_what_the_full_solve_says(case: Session) -> None:
    start = case.plan.candidates[0]
    search = Search((), (Goal("Margin, 5th percentile", "mm", "higher", "margin"), Goal("Length", "mm", "lower")), np.zeros((2, 0)),
                    np.array([[9.0, 1.0], [13.5, 2.0]]))
    found = Proposals(start.name, search, (1,), (replace(start, name="better"),))
    rows = solved(case, found, (1,))
    assert [(row["goal"], row["foreseen"], row["solved"]) for row in rows] == [("Margin, 5th percentile", 13.5, 14.2)]
    assert rows[0]["low"] < 13.5 < 14.2 < rows[0]["high"]
    assert "13.5" in solved_text(rows)
    assert solved(case, replace(found, candidates=(Candidate("nowhere", (Wedge(("tumour 1",), Millimetre(1.0)),)),)), (1,)) == []
