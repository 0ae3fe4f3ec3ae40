"""What a plan would do, asked while its handles are moved: a child process keeps the patient model and cuts it, so that the program that asks is not
held up. Compiled or not, work in a thread of the same program stops the window for as long as one call does not let go of the interpreter.
"""
from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.session.child import ENDED, Child, refusal
from app.session.codec import from_plain, to_plain
from app.session.store import Store
from biomech.foresee import Known, Said, foreseen
from biomech.model import PatientModel
from meshing.errors import Cancelled, JobFailed, StoreError
from meshing.step import ContentId, Monitor, Step, plan_of, silent

Procedures = Sequence[Step[PatientModel, PatientModel]]
_WAIT_S = 0.05
_BEHIND = 10


class Checker:
    """One child process for all checks of a program, whatever the case; it ends with the program."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._job, self._answered = 0, True
        self._warm: tuple[Path, ContentId] | None = None
        self._one = threading.Lock()

    def ask(self, store: Path, model: ContentId, procedures: Procedures, monitor: Monitor = silent) -> tuple[Said, ...]:
        """What `foreseen` says of the procedures on the stored model. A check that is given up (`monitor` raises) is not waited for.

        Raises JobFailed when the child died or met a defect, StoreError when the model cannot be read."""
        with self._one:
            child = self._send(store, model, procedures)
            try:
                return self._answer(child, monitor)
            except Cancelled:
                child.hint({"cancel": self._job})
                raise

    def _send(self, store: Path, model: ContentId, procedures: Procedures) -> Child:
        self._child = self._child or Child(store, threads=os.cpu_count() or 1, behind=_BEHIND)
        self._job, self._answered, self._warm = self._job + 1, False, (store, model)
        self._child.send({"job": self._job, "check": to_plain(tuple(procedures)), "model": model, "store": str(store)})
        return self._child

    def _answer(self, child: Child, monitor: Monitor) -> tuple[Said, ...]:
        reached, doing = 0.0, "checking the plan"
        while True:
            monitor(reached, doing)
            said = child.hear(_WAIT_S)
            if said is None or said.get("job", self._job) != self._job:
                continue  # a check that was given up still speaks
            if "progress" in said:
                reached, doing = said["progress"], said["doing"]
                continue
            self._answered = True
            if ENDED in said:
                child.bury()
                self._warm = None
                raise JobFailed(child.obituary(said[ENDED]))
            if "failed" in said:
                raise refusal(said)
            found: tuple[Said, ...] = from_plain(said["told"])
            return found

    def warm(self, store: Path, model: ContentId) -> None:
        """Let the child read the model before anybody asks; nothing where it has, or is asked already."""
        if self._warm == (store, model) or not self._one.acquire(blocking=False):
            return
        try:
            self._send(store, model, ())
        finally:
            self._one.release()

    def rest(self) -> None:
        """End a child that is still at work, for instance on what was given up: nobody will hear it."""
        with self._one:
            while self._child is not None and (said := self._child.hear()) is not None:
                if said.get("job") == self._job and "progress" not in said:
                    self._answered = True
            if self._child is not None and not self._answered:
                self._child.kill()
                self._child, self._warm = None, None


CHECKER = Checker()


def checked(message: dict[str, Any], monitor: Callable[[float, str], None]) -> tuple[Said, ...]:
    """The child's side: the patient model is read once, and kept until another one is asked for."""
    key = (message["store"], ContentId(message["model"]))
    if key not in _KEPT:
        _KEPT.clear()
        store = Store(Path(key[0]))
        _KEPT[key] = store, store.get(key[1]).value
    store, model = _KEPT[key]
    return foreseen(from_plain(message["check"]), model, monitor, _simulated(store, key[1], model))


_KEPT: dict[tuple[str, ContentId], tuple[Store, PatientModel]] = {}


def _simulated(store: Store, id: ContentId, base: PatientModel) -> Known:
    """Finds the model after procedures, from whichever plan they were simulated in, each with its sentence; None where they never were, or where
    that cannot be read."""
    def known(procedures: tuple[Any, ...]) -> PatientModel | None:
        made = id
        for procedure in procedures:
            made = plan_of(procedure, made).id
        try:
            found: PatientModel | None = store.get(made).value if made in store else None
        except StoreError:  # what reads it for a result says so; a check makes it anew
            return None
        return found if found is not None and len(found.done) == len(base.done) + len(procedures) else None

    return known
