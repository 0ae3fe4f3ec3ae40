import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.session import codec
from app.session.jobs import OUTSIDE, Done, Progress, Worker
from app.session.store import Store
from meshing.errors import AnatomyError, JobFailed
from meshing.step import ContentId, plan_of
from tests.steps_for_jobs import Add, Deaf, Die, Greedy, Make, Refuse, Slow, Stumble

COMMAND = (sys.executable, "-m", "tests.worker")
FILES = ContentId(f"{OUTSIDE}abc")


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
    made = Worker(tmp_path, threads=1, command=COMMAND)
    yield made
    made.close()


def until(worker: Worker, kind: type, seconds: float = 60.0) -> object:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        said = worker.poll(0.05)
        if isinstance(said, kind):
            return said
    raise AssertionError("nothing came")


def test_the_result_is_in_the_store_under_the_id_that_was_known_before(worker: Worker, tmp_path: Path) -> None:
    store = Store(tmp_path)
    worker.start(Make(3.0), FILES)
    first = until(worker, Done)
    assert isinstance(first, Done)
    assert first.id == plan_of(Make(3.0), FILES).id
    worker.start(Add(4.0), first.id)
    second = until(worker, Done)
    assert isinstance(second, Done)
    assert (store.get(second.id).value.values == 7.0).all()
    worker.start(Add(0.0), first.id, second.id)
    third = until(worker, Done)
    assert isinstance(third, Done)
    assert (store.get(third.id).value.values == 10.0).all()
    assert [made.step.rsplit(".", 1)[-1] for made in store.history(third.id)] == ["Make", "Add", "Add"]


def test_cancel_is_heard_at_the_next_report_and_the_worker_lives_on(worker: Worker) -> None:
    worker.start(Slow(100000), FILES)
    until(worker, Progress)
    pid = worker.process_id
    worker.cancel()
    assert not worker.busy
    worker.start(Make(1.0), FILES)
    until(worker, Done)
    assert worker.process_id == pid


def test_a_deaf_job_is_killed(worker: Worker) -> None:
    worker.start(Deaf(), FILES)
    until(worker, Progress)
    began = time.monotonic()
    worker.cancel(patience_s=0.3)
    assert time.monotonic() - began < 5
    worker.start(Make(1.0), FILES)
    until(worker, Done)


def test_a_dead_worker_is_a_sentence(worker: Worker) -> None:
    worker.start(Die(), FILES)
    with pytest.raises(JobFailed, match="ended with code 3.*steps finished before are kept"):
        until(worker, Done)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_worker_is_a_sentence_and_the_next_job_gets_a_new_one(worker: Worker) -> None:
    worker.start(Slow(100000), FILES)
    until(worker, Progress)
    assert worker.process_id is not None
    os.kill(worker.process_id, signal.SIGKILL)
    with pytest.raises(JobFailed, match="killed by signal 9"):
        until(worker, Done)
    worker.start(Make(1.0), FILES)
    until(worker, Done)


def test_a_refusal_keeps_its_kind_and_words(worker: Worker) -> None:
    worker.start(Refuse(), FILES)
    with pytest.raises(AnatomyError, match="does not show the liver"):
        until(worker, Done)


def test_memory_short_is_a_sentence_with_a_way_on_and_the_worker_lives_on(worker: Worker) -> None:
    worker.start(Greedy(), FILES)
    with pytest.raises(JobFailed, match="not enough memory.*coarser setting"):
        until(worker, Done)
    worker.start(Make(3.0), FILES)
    assert isinstance(until(worker, Done), Done)


def test_a_defect_is_a_sentence_with_a_log_and_no_traceback(worker: Worker, tmp_path: Path) -> None:
    worker.start(Stumble(), FILES)
    with pytest.raises(JobFailed, match="IndexError.*nothing is lost") as caught:
        until(worker, Done)
    assert "Traceback" not in str(caught.value)
    assert "Traceback" in (tmp_path / "errors.log").read_text(encoding="utf-8")


