"""Steps in a child process. The caller polls; nothing here knows Qt.

The child is this same program started with `--job STORE`. Both sides speak JSON lines:

    to the child    {"job": n, "step": plain step, "sources": [id, ...]}      {"cancel": n}
    to the parent   {"job": n, "progress": 0..1, "doing": text}   {"job": n, "done": id, "seconds": s}
                    {"job": n, "failed": text, "kind": class of meshing.errors}

Arrays never travel: the child reads its sources from the store and writes its result there. The child serves job after
job, so libraries and compiled kernels are loaded once. Children are spawned, never forked.
"""
from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import meshing.errors
from app.footprint import give_back
from app.session.codec import from_plain, to_plain
from app.session.store import Store
from app.threads import ONE_EACH
from meshing.errors import Cancelled, JobFailed, PlanningError
from meshing.step import ContentId, Step, plan_of

OUTSIDE = "files:"
"""Ids that begin so name bytes outside the store (the DICOM files): they count for provenance and are not loaded."""

_REPORT_EVERY_S = 0.1
_MOST_LOG_BYTES = 2_000_000
LOG = "worker.log"


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
        self._command = command or this_program()
        self._store = store
        self._threads = threads
        self._child: subprocess.Popen[str] | None = None
        self._said: queue.Queue[dict[str, Any]] = queue.Queue()
        self._job = 0
        self.busy = False

    def start(self, step: Step[Any, Any], *sources: ContentId) -> None:
        """Begin `step` on stored `sources`; several sources reach the step as one tuple."""
        if self.busy:
            raise RuntimeError("this worker is busy")
        self._job += 1
        self.busy = True
        message = {"job": self._job, "step": to_plain(step), "sources": list(sources)}
        if self._child is not None and self._child.poll() is not None:
            self._bury()
            self.busy = True
        if self._child is None:
            self._spawn()
        self._send(message)

    def poll(self, wait_s: float = 0.0) -> Progress | Done | None:
        """The next thing the job said, or None. Raises what the step raised, JobFailed when the child died."""
        try:
            said = self._said.get(timeout=wait_s) if wait_s > 0 else self._said.get_nowait()
        except queue.Empty:
            return None
        if said.get("job", self._job) != self._job:
            return None
        if "progress" in said:
            return Progress(said["progress"], said["doing"])
        self.busy = False
        if "done" in said:
            return Done(ContentId(said["done"]), said["seconds"])
        if "ended" in said:
            self._bury()
            raise JobFailed(_obituary(said["ended"], self._store / LOG))
        kind = getattr(meshing.errors, said["kind"], JobFailed)
        raise kind(said["failed"])

    def cancel(self, patience_s: float = 5.0) -> None:
        """Ask the job to stop at its next report; a job that does not hear is killed after `patience_s`."""
        if not self.busy or self._child is None:
            return
        with contextlib.suppress(OSError):  # a dead child has stopped already
            self._send({"cancel": self._job})
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            try:
                said = self._said.get(timeout=0.05)
            except queue.Empty:
                continue
            if "progress" not in said:
                break
        else:
            self._child.kill()
            self._bury()
        self.busy = False

    def close(self) -> None:
        """End the child, whatever it is doing."""
        if self._child is not None:
            if self.busy:
                self._child.kill()
            self._bury()

    @property
    def process_id(self) -> int | None:
        return self._child.pid if self._child else None

    def _bury(self) -> None:
        assert self._child is not None
        assert self._child.stdin is not None
        with contextlib.suppress(OSError):  # what was not yet sent to a dead child is lost with it
            self._child.stdin.close()
        self._child.wait()
        self._listener.join()
        self._child = None
        self.busy = False

    def _send(self, message: dict[str, Any]) -> None:
        assert self._child is not None
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(message) + "\n")
        self._child.stdin.flush()

    def _spawn(self) -> None:
        threads = str(self._threads)
        env = os.environ | ONE_EACH | {"NUMBA_NUM_THREADS": threads, "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS": threads, "PYTHONFAULTHANDLER": "1",
                                       "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self._said = queue.Queue()
        with _open_log(self._store) as log:
            self._child = subprocess.Popen([*self._command, "--job", str(self._store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                                           text=True, encoding="utf-8", env=env, start_new_session=os.name == "posix")
        assert self._child.stdout is not None
        self._listener = threading.Thread(target=_listen, args=(self._child, self._child.stdout, self._said), daemon=True)
        self._listener.start()


def _open_log(store: Path) -> IO[bytes]:
    """Where a child says what is not an answer: a crash with its place, warnings of libraries. Begun anew when it has grown large."""
    path = store / LOG
    try:
        return path.open("wb" if path.exists() and path.stat().st_size > _MOST_LOG_BYTES else "ab")
    except OSError:  # a store that may only be read still shows what is in it
        return open(os.devnull, "wb")


def this_program() -> tuple[str, ...]:
    """How to start this program once more: a frozen binary is application and worker in one."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "app")


def _listen(child: subprocess.Popen[str], voice: IO[str], said: queue.Queue[dict[str, Any]]) -> None:
    with voice:
        for line in voice:
            try:
                said.put(json.loads(line))
            except ValueError:
                continue  # a library printed something; only our own lines are JSON
    said.put({"ended": child.wait()})


def _obituary(code: int, log: Path) -> str:
    how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
    cause = " (often: the machine ran out of memory)" if code == -9 else ""
    return (f"the process that did the work {how}{cause}. Nothing of the case is lost and the steps finished before are kept; "
            f"run again to go on from there. What it said last is in {log}")


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
    """Run one job; nothing of it is held afterwards, so that the next has the memory."""
    number = message["job"]
    try:
        step = from_plain(message["step"])
        sources = [ContentId(id) for id in message["sources"]]
        began = time.perf_counter()
        value = step.run(source_of(store, sources), _monitor(number, cancelled, say))
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
