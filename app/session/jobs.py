"""Steps in a child process. The caller polls; nothing here knows Qt.

The child is this same program started with `--job STORE`. Both sides speak JSON lines:

    to the child    {"job": n, "step": plain step, "sources": [id, ...]}      {"cancel": n}
                    {"job": n, "check": [plain procedure, ...], "model": id, "store": folder}    (app/session/checks.py)
    to the parent   {"job": n, "progress": 0..1, "doing": text}   {"job": n, "done": id, "seconds": s}   {"job": n, "told": plain}
                    {"job": n, "failed": text, "kind": class of meshing.errors}

Arrays never travel: the child reads its sources from the store and writes its result there. The child serves job after
job, so libraries and compiled kernels are loaded once.
"""
from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.footprint import give_back
from app.session.checks import checked
from app.session.child import ENDED, Child, refusal
from app.session.codec import from_plain, to_plain
from app.session.store import Store
from meshing.errors import Cancelled, JobFailed, PlanningError
from meshing.step import ContentId, Step, plan_of

OUTSIDE = "files:"
"""Ids that begin so name bytes outside the store (the DICOM files): they count for provenance and are not loaded."""

_REPORT_EVERY_S = 0.1


@dataclass(frozen=True)
class Progress:
    fraction: float
    doing: str


@dataclass(frozen=True)
class Done:
    id: ContentId
    seconds: float


class Worker:
    """A child process that runs one step at a time. Starts on first use and again after a crash or a kill."""

    def __init__(self, store: Path, *, threads: int, command: tuple[str, ...] = ()) -> None:
        self._child = Child(store, threads=threads, command=command)
        self._job = 0
        self.busy = False

    def start(self, step: Step[Any, Any], *sources: ContentId) -> None:
        """Begin `step` on stored `sources`; several sources reach the step as one tuple."""
        if self.busy:
            raise RuntimeError("this worker is busy")
        self._job += 1
        self._child.send({"job": self._job, "step": to_plain(step), "sources": list(sources)})
        self.busy = True

    def poll(self, wait_s: float = 0.0) -> Progress | Done | None:
        """The next thing the job said, or None. Raises what the step raised, JobFailed when the child died."""
        said = self._child.hear(wait_s)
        if said is None or said.get("job", self._job) != self._job:
            return None
        if "progress" in said:
            return Progress(said["progress"], said["doing"])
        self.busy = False
        if "done" in said:
            return Done(ContentId(said["done"]), said["seconds"])
        if ENDED in said:
            self._child.bury()
            raise JobFailed(self._child.obituary(said[ENDED]))
        raise refusal(said)

    def cancel(self, patience_s: float = 5.0) -> None:
        """Ask the job to stop at its next report; a job that does not hear is killed after `patience_s`."""
        if not self.busy:
            return
        self._child.hint({"cancel": self._job})
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            said = self._child.hear(0.05)
            if said is not None and "progress" not in said:
                break
        else:
            self._child.kill()
        self.busy = False

    def close(self) -> None:
        """End the child, whatever it is doing."""
        if self.busy:
            self._child.kill()
        else:
            self._child.bury()
        self.busy = False

    @property
    def process_id(self) -> int | None:
        return self._child.process_id


def serve(store_folder: Path, ears: IO[str] | None = None, voice: IO[str] | None = None) -> None:
    """The child's side: run jobs from `ears` until it closes."""
    ears, voice = ears or sys.stdin, voice or sys.stdout
    if os.name == "posix":
        os.nice(5)
    store = Store(store_folder)
    jobs: queue.Queue[dict[str, Any] | None] = queue.Queue()
    cancelled: set[int] = set()

    def listen() -> None:
        for line in ears:
            message = json.loads(line)
            if "cancel" in message:
                cancelled.add(message["cancel"])
            else:
                jobs.put(message)
        jobs.put(None)

    threading.Thread(target=listen, daemon=True).start()

    def say(**message: Any) -> None:
        try:
            voice.write(json.dumps(message) + "\n")
            voice.flush()
        except OSError:  # nobody listens any more: the program that asked has ended, and so does this
            os._exit(1)

    while (message := jobs.get()) is not None:
        answer(store, message, cancelled, say)
        give_back()


def answer(store: Store, message: dict[str, Any], cancelled: set[int], say: Callable[..., None]) -> None:
    """Run one job; of a step nothing is held afterwards, so that the next has the memory."""
    number = message["job"]
    try:
        monitor = _monitor(number, cancelled, say)
        if "check" in message:
            say(job=number, told=to_plain(checked(message, monitor)))
            return
        step = from_plain(message["step"])
        sources = [ContentId(id) for id in message["sources"]]
        began = time.perf_counter()
        value = step.run(source_of(store, sources), monitor)
        seconds = time.perf_counter() - began
        made = plan_of(step, *sources)
        store.put(made, value, seconds)
        say(job=number, done=made.id, seconds=seconds)
    except PlanningError as error:
        say(job=number, failed=str(error), kind=type(error).__name__)
    except MemoryError:
        say(job=number, failed="there is not enough memory for this step; close other programs or choose a coarser setting",
            kind="JobFailed")
    except Exception as error:  # a defect: it must reach the user as a sentence, and the log as a traceback
        log = store.folder / "errors.log"
        with log.open("a", encoding="utf-8") as file:
            file.write(traceback.format_exc() + "\n")
        say(job=number, failed=f"an internal error stopped this step ({type(error).__name__}: {error}); nothing is lost, "
            f"and the details are in {log}", kind="JobFailed")


def source_of(store: Store, sources: Sequence[ContentId]) -> Any:
    """What a step is given: its stored sources, several as one tuple, None without any."""
    values = [store.get(id).value for id in sources if not id.startswith(OUTSIDE)]
    return None if not values else values[0] if len(values) == 1 else tuple(values)


def _monitor(number: int, cancelled: set[int], say: Callable[..., None]) -> Callable[[float, str], None]:
    last = 0.0

    def monitor(fraction: float, doing: str, /) -> None:
        nonlocal last
        if number in cancelled:
            raise Cancelled(f"cancelled while {doing}")
        now = time.monotonic()
        if now - last >= _REPORT_EVERY_S:
            last = now
            say(job=number, progress=round(float(fraction), 4), doing=doing)

    return monitor
