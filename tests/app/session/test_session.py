import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.session import child, codec, session
from app.session.casefile import FORMAT, history_of, read_case, upgraded
from app.session.plan import Candidate, Plan
from app.session.runner import Runner, needed
from app.session.session import Session
from app.session.store import Store
from app.session.tasks import Task
from meshing.dicom.read import ReadSeries
from meshing.errors import Cancelled, CaseFileError, JobFailed
from meshing.marks import Distance, place_of
from meshing.step import ContentId, plan_of, silent
from tests.app.session.test_jobs import COMMAND
from tests.steps_for_jobs import Add, Die, Make, Meet, Slow

PLAN = Plan("case", ReadSeries("nowhere"))


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
    monkeypatch.setattr(child, "this_program", lambda: COMMAND)


def test_every_change_is_saved_and_can_be_undone_after_a_restart(tmp_path: Path) -> None:
    first = Session.new(tmp_path, PLAN)
    told: list[str] = []
    first.listen(told.append)
    first.do("add plan A", first.plan.with_candidate(Candidate("A")))
    first.do("add plan B", first.plan.with_candidate(Candidate("B")))
    again = Session.open(tmp_path)
    assert told == ["add plan A", "add plan B"]
    assert [c.name for c in again.plan.candidates] == ["A", "B"]
    assert again.can_undo == "add plan B"
    assert again.undo() == "add plan B"
    assert [c.name for c in Session.open(tmp_path).plan.candidates] == ["A"]
    assert again.redo() == "add plan B"
    assert again.redo() is None


def test_a_case_that_cannot_be_saved_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Session.new(tmp_path, PLAN)
    monkeypatch.setattr(session, "write_case", lambda *_: (_ for _ in ()).throw(CaseFileError("full")))
    with pytest.raises(CaseFileError):
        opened.do("add plan A", PLAN.with_candidate(Candidate("A")))
    assert opened.plan == PLAN
    assert opened.can_undo is None


def test_files_of_newer_programs_and_foreign_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match="install a newer version"):
        upgraded({"format": FORMAT + 1})
    with pytest.raises(CaseFileError, match="not a case file"):
        upgraded({"name": "x"})
    (tmp_path / "case.json").write_text("{", encoding="utf-8")
    with pytest.raises(CaseFileError, match="cannot be read"):
        read_case(tmp_path)


def test_the_saved_example_of_format_1_still_opens() -> None:
    text = Path(__file__).with_name("case_format_1.json").read_text(encoding="utf-8")
    history = history_of(upgraded(json.loads(text))).now
    assert history.candidates[0].name == "A wedge"
    assert history.candidates[0].procedures[0].margin == 10.0


def test_every_mark_is_written_once_however_long_the_history(tmp_path: Path) -> None:
    first = Session.new(tmp_path, PLAN)
    made: tuple[Distance, ...] = ()
    for number in range(12):
        made = (*made, Distance(place_of(np.zeros(3)), place_of(np.array([1.0 + number, 0.0, 0.0]))))
        first.do(f"mark {number}", replace(first.plan, marks=made))
    first.do("moved", replace(first.plan, marks=(*made[:10], made[10].moved(0, np.ones(3)), made[11])))
    data = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))
    assert len(data["marks"]) == 12 + 2
    assert len(data["plans"]) == 1
    again = Session.open(tmp_path)
    assert again.plan == first.plan
    again.undo()
    assert again.plan.marks == made
    again.undo()
    assert again.plan.marks == made[:-1]


def chain(*steps: Any) -> tuple[Task, ...]:
    """Tasks that each work on the one before."""
    tasks: list[Task] = []
    for number, step in enumerate(steps):
        sources = (tasks[-1].id,) if tasks else (ContentId("files:abc"),)
        needs = (tasks[-1].key,) if tasks else ()
        tasks.append(Task(f"t{number}", f"task {number}", step, needs, sources, plan_of(step, *sources).id))
    return tuple(tasks)


def test_what_is_finished_is_kept_when_a_later_step_dies_and_is_not_made_again(tmp_path: Path) -> None:
    store, done = Store(tmp_path), []
    with pytest.raises(JobFailed):
        Runner(store, done.append).run(chain(Make(1.0), Add(1.0), Die()), silent)
    assert done == ["t0", "t1"]
    Runner(store, done.append).run(chain(Make(1.0), Add(1.0), Add(2.0)), silent)
    assert done == ["t0", "t1", "t2"]
    assert (store.get(chain(Make(1.0), Add(1.0), Add(2.0))[-1].id).value.values == 4.0).all()


def test_a_stop_keeps_what_is_finished(tmp_path: Path) -> None:
    def stop(fraction: float, doing: str, /) -> None:
        if "counting" in doing:
            raise Cancelled("stop")

    done: list[str] = []
    with pytest.raises(Cancelled):
        Runner(Store(tmp_path), done.append).run(chain(Make(1.0), Slow(100000)), stop)
    assert done == ["t0"]


def test_what_does_not_need_each_other_runs_side_by_side_where_there_are_lanes(tmp_path: Path) -> None:
    first = chain(Make(1.0))[0]
    steps = {"a": Meet(str(tmp_path), "a", "b"), "b": Meet(str(tmp_path), "b", "a")}
    meeting = [Task(key, key, step, ("t0",), (first.id,), plan_of(step, first.id).id) for key, step in steps.items()]
    sources = tuple(task.id for task in meeting)
    last = Task("last", "last", Add(1.0), ("a", "b"), sources, plan_of(Add(1.0), *sources).id)
    store, done, fractions = Store(tmp_path / "store"), list[str](), list[float]()
    asked: list[int] = []

    def lanes() -> int:
        asked.append(len(done))
        return 2 if done else 1

    Runner(store, done.append, lanes).run((first, *meeting, last), lambda fraction, doing, /: fractions.append(fraction), threads=1)
    assert (done[0], done[-1], set(done)) == ("t0", "last", {"t0", "a", "b", "last"})
    assert (store.get(last.id).value.values == 3.0).all()
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert {0, 3} <= set(asked)      # asked again and again: the number of lanes may change


def test_one_lane_of_two_that_fails_stops_the_other(tmp_path: Path) -> None:
    two = (*chain(Slow(100000)), Task("dies", "dies", Die(), (), (ContentId("files:abc"),), ContentId("never")))
    store, done = Store(tmp_path), list[str]()
    began = time.monotonic()
    with pytest.raises(JobFailed):
        Runner(store, done.append, lambda: 2).run(two, silent, threads=1)
    assert not done
    assert time.monotonic() - began < 60.0


def test_only_what_is_asked_for_is_made(tmp_path: Path) -> None:
    tasks = chain(Make(1.0), Add(1.0), Add(2.0))
    assert [t.key for t in needed(tasks, "t1")] == ["t0", "t1"]
    with pytest.raises(CaseFileError, match="has no 'x'"):
        needed(tasks, "x")
