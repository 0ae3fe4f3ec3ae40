"""Work that is shared out: the same numbers to the last digit, a lost worker costs its job alone, and nobody else can reach the workers.

The team is started once; its workers are this interpreter with the sources of this project.
"""
from __future__ import annotations

import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import psutil
import pytest

from app.cluster.carry import carry, fingerprint
from app.cluster.hands import Hands, run_tasks
from app.cluster.runner import SharedRunner
from app.cluster.team import Team
from app.session.codec import to_plain
from app.session.runner import Runner
from app.session.store import Store
from app.session.tasks import Task
from app.session.troubles import refusals
from biomech.flow.portal import SolvePortal
from biomech.measures import Judge
from biomech.optimise import SearchGeneration, SweepPlan
from biomech.procedures import Plane, Resection
from biomech.uncertainty import SampleOutcome
from meshing.errors import AnatomyError, Cancelled, RequestError, SimulationError
from meshing.step import ContentId, Made, plan_of, silent
from meshing.units import Millimetre
from tests.app.cluster.jobs import slow
from tests.app.session.test_refusals import tasks_of
from tests.biomech.organs import model

CUT = Resection((Plane((Millimetre(-3.0), Millimetre(0.0), Millimetre(0.0)), (-1.0, 0.0, 0.0)),))


def listening() -> set[tuple[str, int]]:
    """Address and port of everything that this process and its children listen on."""
    me = psutil.Process()
    return {(entry.laddr.ip, entry.laddr.port) for process in (me, *me.children(recursive=True)) if process.is_running()
            for entry in process.net_connections("inet") if entry.status == psutil.CONN_LISTEN}


@pytest.fixture(scope="module")
def before() -> set[tuple[str, int]]:
    """What other tests of this process left listening."""
    return listening()


@pytest.fixture(scope="module")
def team(before: set[tuple[str, int]]) -> Iterator[Team]:
    with Team(2) as made:
        yield made


def stored(folder: Path) -> tuple[Store, dict[str, ContentId]]:
    """A store with a patient before and after a plan, and the plan's outcome."""
    store = Store(folder)
    after = CUT.run(model(), silent)
    values = {"model": model(), "after": after, "outcome": Judge("A").run((model(), after, SolvePortal().run(after, silent)), silent)}
    ids = {}
    for name, value in values.items():
        made = Made(name, 1, "{}", ())
        store.put(made, value, 0.0)
        ids[name] = made.id
    return store, ids


def tasks(ids: dict[str, ContentId]) -> tuple[Task, ...]:
    """Error bars, two generations of a search, and a sweep."""
    def task(key: str, step: object, needs: tuple[str, ...], *sources: ContentId) -> Task:
        return Task(key, key, step, needs, sources, plan_of(step, *sources).id)  # type: ignore[arg-type]

    first = task("optimise/A/0", SearchGeneration((CUT,), 0, 12, 3), (), ids["model"])
    return (task("bars", SampleOutcome("A", 100, 5, (SolvePortal(),)), (), ids["model"], ids["after"], ids["outcome"]), first,
            task("optimise/A/1", SearchGeneration((CUT,), 1, 12, 3), ("optimise/A/0",), ids["model"], first.id),
            task("sweep/A", SweepPlan((CUT,), (4, 2, 2), 3), (), ids["model"]))


@pytest.mark.slow
def test_a_refused_plan_stops_no_other_on_a_team_either(team: Team, tmp_path: Path) -> None:
    store, made, done = Store(tmp_path), Made("model", 1, "{}", ()), list[str]()
    store.put(made, model(), 0.0)
    with pytest.raises(AnatomyError, match="does not reach the liver|shows nothing of it"):
        SharedRunner(store, done.append, team).run(tasks_of(made.id), silent)
    assert done == ["plan/B/procedure 1", "plan/B"]
    assert [plan for plan, _ in refusals(store.folder, tasks_of(made.id))] == ["A/beside", "C"]


@pytest.mark.slow
def test_the_numbers_are_those_of_one_process_to_the_last_digit(team: Team, tmp_path: Path) -> None:
    (alone, ids), (shared, _) = stored(tmp_path / "alone"), stored(tmp_path / "shared")
    found = tasks(ids)
    Runner(alone, lambda _: None).run(found, silent, threads=1)
    done: list[str] = []
    SharedRunner(shared, done.append, team).run(found, silent)
    assert set(done) == {task.key for task in found}
    for task in found:
        one, other = alone.get(task.id).value, shared.get(task.id).value
        for name in ("values", "alone", "settings"):
            if hasattr(one, name):
                np.testing.assert_array_equal(getattr(one, name), getattr(other, name), strict=True)
    made = {path.name for path in (tmp_path / "alone" / "store").glob("**/*.json")}
    assert made <= {path.name for path in (tmp_path / "shared" / "store").glob("**/*.json")}
    SharedRunner(shared, done.append, team).run(found, silent)
    assert len(done) == len(found), "what is there is not made again"


def test_a_lost_worker_costs_its_job_and_no_other(team: Team, tmp_path: Path) -> None:
    before = team.process_ids
    for number in range(8):
        team.submit(number, slow, str(tmp_path), number, 0.4)
    found: dict[object, int] = {}
    end = time.monotonic() + 60.0
    while team.waiting and time.monotonic() < end:
        found |= dict(team.answers(0.2))
        if len(found) >= 2 and before[0] in team.process_ids:
            os.kill(before[0], signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    assert found == {number: number * number for number in range(8)}
    begun = [int(path.name.partition("-")[0]) for path in tmp_path.iterdir()]
    again = [number for number in range(8) if begun.count(number) > 1]
    assert len(again) <= 2, "the job in hand, and at most one whose answer was still on the way"
    assert len(begun) <= 10


@pytest.mark.slow
def test_cancelling_takes_the_rest_back(team: Team, tmp_path: Path) -> None:
    store, ids = stored(tmp_path)
    told = 0

    def stop(fraction: float, doing: str, /) -> None:
        nonlocal told
        told += 1
        if told > 3:
            raise Cancelled(f"cancelled while {doing}")

    with pytest.raises(Cancelled):
        SharedRunner(store, lambda _: None, team).run(tasks(ids), stop)
    assert team.waiting == 0


def test_only_this_machine_can_reach_the_workers_and_there_is_no_dashboard(before: set[tuple[str, int]], team: Team) -> None:
    ports = listening() - before
    assert ports
    assert {address for address, _ in ports} <= {"127.0.0.1", "::1"}
    for _, port in ports:
        for path in ("status", "info/main/workers.html", "metrics"):
            with pytest.raises((urllib.error.URLError, OSError)):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5)


def test_a_worker_that_would_give_other_numbers_or_sees_no_store_refuses_in_words(tmp_path: Path) -> None:
    step = to_plain(SweepPlan((CUT,), (1, 1, 1)))
    other = ("Rehearse 0.0.0", *fingerprint()[1:])
    said = carry(str(tmp_path), step, (), other)
    assert "instead of Rehearse 0.0.0" in said["failed"]
    assert "does not see the folder" in carry(str(tmp_path / "gone"), step, (), fingerprint())["failed"]


@pytest.mark.slow
def test_what_fails_on_a_worker_fails_here_with_its_words(team: Team, tmp_path: Path) -> None:
    store, ids = stored(tmp_path)
    wrong = Judge("A")
    task = Task("plan/A", "measures", wrong, (), (ids["outcome"], ids["outcome"]), plan_of(wrong, ids["outcome"], ids["outcome"]).id)
    with pytest.raises(SimulationError, match="need the patient model before and after"):
        SharedRunner(store, lambda _: None, team).run((task,), silent)
    assert team.waiting == 0


class Watched:
    """A session whose run is watched: which tasks were made alone, which by a team."""

    def __init__(self, store: Store) -> None:
        self.store, self.seen = store, []  # type: ignore[var-annotated]

    def run_tasks(self, tasks: object, monitor: object, *, only: str, threads: int | None = None, team: object = None) -> None:
        self.seen.append((only, team is not None))


@pytest.mark.parametrize(("seconds", "hands", "shared"), [(1.0, Hands(), False), (1000.0, Hands(), True), (1000.0, Hands(workers=1), False),
                                                          (0.01, Hands(workers=2), True)])
def test_small_work_stays_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, hands: Hands, shared: bool) -> None:
    store = Store(tmp_path)
    found = tasks({name: ContentId(name) for name in ("model", "after", "outcome")})
    first = next(task for task in found if task.key == "optimise/A/0")
    store.put(plan_of(first.step, *first.sources), model(), seconds)
    monkeypatch.setattr("app.cluster.hands.os.cpu_count", lambda: 2)
    monkeypatch.setattr(Hands, "team", lambda self: nullcontext(None))
    session = Watched(store)
    run_tasks(session, found, silent, hands, first=first.key, last="optimise/A/1")  # type: ignore[arg-type]
    assert session.seen == [("optimise/A/0", False), ("optimise/A/1", shared)]


def test_requests_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RequestError, match="--workers is 0"):
        Hands(workers=0)
    with pytest.raises(RequestError, match="give one of them"):
        Hands("tls://host:8786", 2)
    monkeypatch.setattr("app.cluster.team._JOIN_S", 1)
    with pytest.raises(RequestError, match="no Dask scheduler answers"), Team(address="tcp://127.0.0.1:9"):
        pass
