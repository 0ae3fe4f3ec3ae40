"""Checks in a child process: the same words as in this one, given up without waiting, and a death that is told."""
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.session import child
from app.session.checks import Checker, _simulated
from app.session.store import Store
from biomech.foresee import foreseen
from biomech.procedures.resection import Plane, Resection
from meshing.errors import Cancelled, JobFailed, StoreError
from meshing.step import ContentId, plan_of, silent
from tests.app.session.test_jobs import COMMAND
from tests.biomech.organs import model as liver
from tests.steps_for_jobs import Make

LEFT, RIGHT = (Resection((Plane((x, 0.0, 0.0), (side, 0.0, 0.0)),)) for x, side in ((-12.0, -1.0), (12.0, 1.0)))  # type: ignore[arg-type]
AWAY = Resection((Plane((500.0, 0.0, 0.0), (1.0, 0.0, 0.0)),))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ContentId]:
    folder = tmp_path_factory.mktemp("store")
    made = plan_of(Make(1.0))
    Store(folder).put(made, liver(), 1.0)
    return folder, made.id


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "this_program", lambda: COMMAND)
        made = Checker()
        yield made
        made._answered = False
        made.rest()


def test_a_child_says_what_this_process_would(checker: Checker, patient: tuple[Path, ContentId]) -> None:
    for procedures in ((LEFT,), (LEFT, RIGHT), (AWAY, LEFT), ()):
        assert checker.ask(*patient, procedures) == foreseen(procedures, liver())


def test_one_child_serves_all_checks_and_one_that_is_asleep_is_woken_before(checker: Checker, patient: tuple[Path, ContentId]) -> None:
    checker.ask(*patient, (LEFT,))
    one = checker._child.process_id  # type: ignore[union-attr]
    checker.rest()
    checker.warm(*patient)
    assert checker.ask(*patient, (RIGHT,)) == foreseen((RIGHT,), liver())
    assert checker._child.process_id == one  # type: ignore[union-attr]


def test_a_check_that_is_given_up_is_not_waited_for_and_the_next_is_answered(checker: Checker, patient: tuple[Path, ContentId]) -> None:
    def give_up(fraction: float, doing: str, /) -> None:
        raise Cancelled("given up")

    began = time.monotonic()
    with pytest.raises(Cancelled):
        checker.ask(*patient, (LEFT, RIGHT), give_up)
    assert time.monotonic() - began < 2.0
    assert checker.ask(*patient, (AWAY,)) == foreseen((AWAY,), liver())


def test_a_model_that_cannot_be_read_is_a_sentence(checker: Checker, patient: tuple[Path, ContentId]) -> None:
    with pytest.raises(StoreError):
        checker.ask(patient[0], ContentId("0" * 32), (LEFT,))
    assert checker.ask(*patient, (AWAY,)) == foreseen((AWAY,), liver())


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_dead_child_is_a_sentence_and_the_next_check_gets_a_new_one(checker: Checker, patient: tuple[Path, ContentId]) -> None:
    checker.ask(*patient, ())
    dead: Any = checker._child.process_id  # type: ignore[union-attr]

    def kill(fraction: float, doing: str, /) -> None:
        os.kill(dead, signal.SIGKILL)

    with pytest.raises(JobFailed, match="killed by signal 9"):
        checker.ask(*patient, (LEFT, RIGHT), kill)
    assert checker.ask(*patient, (LEFT,)) == foreseen((LEFT,), liver())
    assert checker._child.process_id != dead  # type: ignore[union-attr]


def test_a_child_at_work_is_ended_when_nobody_will_hear_it(checker: Checker, patient: tuple[Path, ContentId]) -> None:
    checker.ask(*patient, ())
    checker._child.send({"job": 0, "check": [], "model": "nothing", "store": str(patient[0])})  # type: ignore[union-attr]
    checker.rest()
    assert checker._child is not None, "what is answered is at rest"
    checker.warm(patient[0], ContentId("1" * 32))
    checker.rest()
    assert checker._child is None


def test_what_was_simulated_is_found_in_the_store_by_what_made_it(tmp_path: Path) -> None:
    store, base, made = Store(tmp_path), liver(), plan_of(Make(1.0))
    after = LEFT.run(base, silent)
    known = _simulated(store, made.id, base)
    assert known((LEFT,)) is None
    store.put(plan_of(LEFT, made.id), after, 1.0)
    found = known((LEFT,))
    assert found is not None
    assert found.done == after.done
    assert known((LEFT, RIGHT)) is None
    store.put(plan_of(RIGHT, made.id), base, 1.0)
    assert known((RIGHT,)) is None, "a model that says nothing of its procedures is made anew"
    for packed in tmp_path.rglob(f"{plan_of(LEFT, made.id).id}*.zip"):
        packed.write_bytes(b"broken")
    assert _simulated(Store(tmp_path), made.id, base)((LEFT,)) is None, "what is damaged is made anew"
