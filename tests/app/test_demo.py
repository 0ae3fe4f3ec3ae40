import threading
import time

import pytest

from app.demo import together
from meshing.errors import Cancelled, SimulationError
from meshing.step import Monitor, silent


def test_jobs_run_side_by_side_and_progress_is_their_mean() -> None:
    meeting = threading.Barrier(2, timeout=10)
    said: list[float] = []

    def job(monitor: Monitor) -> None:
        meeting.wait()
        monitor(1.0, "done")

    together([job, job], lambda fraction, doing: said.append(fraction))
    assert sorted(said) == [0.5, 1.0]


def test_what_comes_afterwards_runs_here_while_the_others_go_on() -> None:
    concluded = threading.Event()
    said: list[float] = []
    order: list[int] = []

    def long(monitor: Monitor) -> None:
        assert concluded.wait(10)

    def afterwards(number: int, monitor: Monitor) -> None:
        assert threading.current_thread() is threading.main_thread()
        order.append(number)
        monitor(1.0, "written")
        concluded.set()

    together([long, lambda monitor: None], lambda fraction, doing: said.append(fraction), afterwards)
    assert order == [1, 0]
    assert said[-1] == 1.0


def test_one_failure_stops_the_others_and_is_told() -> None:
    stopped = threading.Event()

    def fails(monitor: Monitor) -> None:
        raise SimulationError("no answer")

    def long(monitor: Monitor) -> None:
        end = time.monotonic() + 20
        try:
            while time.monotonic() < end:
                monitor(0.5, "working")
                time.sleep(0.01)
        except Cancelled:
            stopped.set()
            raise

    with pytest.raises(SimulationError, match="no answer"):
        together([long, fails], silent)
    assert stopped.is_set()
