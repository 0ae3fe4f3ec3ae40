"""A decision is bound to the result that was looked at; weights are checked; both are undoable and travel in the protocol."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.choices import choice_data, choice_text, decision_lines, read_dissent, read_weights
from app.report.sections import decision as section
from app.report.sections.decision import blocks
from app.session import codec
from app.session.decision import choice_of, decided, overtaken, weighed
from app.session.plan import Decision, Dissent
from app.session.protocol import read_protocol, write_protocol
from app.session.session import Session
from biomech.procedures import Wedge
from biomech.ranking import Weight
from meshing.errors import ParameterOutOfRange, RequestError
from meshing.units import Millimetre
from tests.app import demo
from tests.app.gui import sample
from tests.app.report.test_sections import texts


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
    session = sample.write_case(tmp_path, demo.scan()[0])
    sample.finish(session, sample.results())
    return session


def record(session: Session) -> None:
    session.do("decide", decided(session, sample.WEDGE, ("A. First", "B. Second"), "spares the liver", (Dissent("C. Third", "margin"),)))


def test_a_decision_is_bound_to_its_result(case: Session) -> None:
    assert overtaken(case) == ""
    record(case)
    kept = Session.open(case.folder)
    assert kept.plan.decision is not None
    assert kept.plan.decision.by == ("A. First", "B. Second")
    assert kept.plan.decision.outcome == kept.task(f"plan/{sample.WEDGE}").id
    assert overtaken(kept) == ""
    changed = replace(kept.plan.candidates[1], procedures=(Wedge(("tumour 1",), Millimetre(12.0)),))
    kept.do("wider", kept.plan.with_candidate(changed))
    assert "has changed since the decision" in overtaken(kept)
    assert "NO LONGER VALID" in "\n".join(decision_lines(choice_of(kept, kept.comparison())))
    kept.undo()
    assert overtaken(kept) == ""
    kept.do("drop", kept.plan.without_candidate(sample.WEDGE))
    assert "no longer in this case" in overtaken(kept)


def test_only_what_is_finished_can_be_decided_on(case: Session) -> None:
    with pytest.raises(RequestError, match="there is no plan 'D'"):
        decided(case, "D", ("A",), "why")
    case.do("wider", case.plan.with_candidate(replace(case.plan.candidates[1], procedures=(Wedge(("tumour 1",), Millimetre(12.0)),))))
    with pytest.raises(RequestError, match="has not been simulated as it stands now"):
        decided(case, sample.WEDGE, ("A",), "why")
    for by, reason in (((), "why"), (("A",), " "), ((" ",), "why")):
        with pytest.raises(ParameterOutOfRange, match="names of who decided"):
            Decision(sample.RIGHT, by, reason)


def test_weights_are_checked_and_rank(case: Session) -> None:
    with pytest.raises(RequestError, match="did you mean margin"):
        weighed(case.plan, (Weight("margn", 1.0),), case.comparison())
    case.do("weigh", weighed(case.plan, (Weight("margin", 2.0), Weight("remnant", 1.0), Weight("strain", 0.0)), case.comparison()))
    assert case.plan.weights == (Weight("margin", 2.0), Weight("remnant", 1.0))
    found = choice_data(case)["ranking"]
    assert [standing["plan"] for standing in found["order"]] == [sample.RIGHT, sample.WEDGE]
    assert found["order"][0]["score"] == pytest.approx(2 / 3, abs=1e-3)
    assert found["exact"] == ["Smallest tumour margin"]
    assert "first in" in choice_text(case)


def test_weights_and_decision_stand_in_the_protocol_and_survive_another_one(case: Session, tmp_path: Path) -> None:
    bare = case.plan
    case.do("weigh", replace(case.plan, weights=(Weight("margin", 2.0),)))
    record(case)
    path = tmp_path / "p.toml"
    plain = replace(case.plan, solvers=())
    path.write_text(write_protocol(plain), encoding="utf-8")
    assert read_protocol(path) == plain
    again = Session.new(case.folder, bare)
    assert again.plan.decision == case.plan.decision
    assert again.plan.weights == (Weight("margin", 2.0),)


def test_the_report_says_what_was_chosen_by_whom_and_who_dissents(case: Session) -> None:
    case.do("weigh", replace(case.plan, weights=(Weight("margin", 2.0), Weight("remnant", 1.0))))
    record(case)
    content = replace(demo.content(), choice=choice_of(case, case.comparison()), comparison=case.comparison(), plans=case.outcomes(), pictures=())
    words = texts(blocks(content))
    for wanted in ("Choice and decision", "wedge resection with a margin instead of resection along planes", "spares the liver",
                   "A. First, B. Second", "C. Third", "Smallest tumour margin 2", "Taken as exact", sample.RIGHT):
        assert wanted in words
    assert section.blocks(replace(content, choice=None)) == []


@pytest.mark.parametrize("text", ["margin", "margin=", "=3", "margin=much"])
def test_weights_that_cannot_be_read(text: str) -> None:
    with pytest.raises(RequestError, match="write MEASURE=NUMBER"):
        read_weights([text])


def test_dissent_needs_a_name_and_a_reason() -> None:
    assert read_dissent(["C. Third: too close: really"]) == (Dissent("C. Third", "too close: really"),)
    for text in ("nobody", ": why", "name:"):
        with pytest.raises(RequestError, match="NAME: REASON"):
            read_dissent([text])
