"""This program once more, as a child process: JSON lines to it and from it, and what it died of. Nothing here knows what is said.

Children are spawned, never forked. A child ends when nobody listens any more.
"""
from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

import meshing.errors
from app.threads import ONE_EACH
from meshing.errors import JobFailed, PlanningError

_MOST_LOG_BYTES = 2_000_000
LOG = "worker.log"
ENDED = "ended"
"""The key of the last thing that is heard of a child: the code it ended with."""


class Child:
    """A child process that serves jobs in `store` with `threads` threads. It is started when something is sent, and again after its end.
    `behind`: what is seen and touched in this program comes before all that the child does, as the system weighs programs (0 to 19)."""

    def __init__(self, store: Path, *, threads: int, command: tuple[str, ...] = (), behind: int = 0) -> None:
        self._command = command or this_program()
        self._store = store
        self._threads = threads
        self._behind = behind
        self._process: subprocess.Popen[str] | None = None
        self._said: queue.Queue[dict[str, Any]] = queue.Queue()

    def send(self, message: dict[str, Any]) -> None:
        """Say something; to a new child where the last one has ended."""
        if self._process is not None and self._process.poll() is not None:
            self.bury()
        if self._process is None:
            self._spawn()
        self._tell(message)

    def hint(self, message: dict[str, Any]) -> None:
        """Say something that a dead child need not hear."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._tell(message)

    def hear(self, wait_s: float = 0.0) -> dict[str, Any] | None:
        """The next thing it said, or None; {ENDED: code} when it is gone."""
        try:
            return self._said.get(timeout=wait_s) if wait_s > 0 else self._said.get_nowait()
        except queue.Empty:
            return None

    def kill(self) -> None:
        """End it, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self.bury()

    def bury(self) -> None:
        """Let it end, and wait for that."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # what was not yet sent to a dead child is lost with it
            self._process.stdin.close()
        self._process.wait()
        self._listener.join()
        self._process = None

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    def obituary(self, code: int) -> str:
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        cause = " (often: the machine ran out of memory)" if code == -9 else ""
        return (f"the process that did the work {how}{cause}. Nothing of the case is lost and the steps finished before are kept; "
                f"run again to go on from there. What it said last is in {self._store / LOG}")

    def _tell(self, message: dict[str, Any]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _spawn(self) -> None:
        threads = str(self._threads)
        env = os.environ | ONE_EACH | {"NUMBA_NUM_THREADS": threads, "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS": threads, "PYTHONFAULTHANDLER": "1",
                                       "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self._said = queue.Queue()
        with _open_log(self._store) as log:
            self._process = subprocess.Popen([*self._command, "--job", str(self._store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                                             text=True, encoding="utf-8", env=env, start_new_session=os.name == "posix")
        assert self._process.stdout is not None
        if self._behind:
            _step_back(self._process.pid, self._behind)
        self._listener = threading.Thread(target=_listen, args=(self._process, self._process.stdout, self._said), daemon=True)
        self._listener.start()


def this_program() -> tuple[str, ...]:
    """How to start this program once more: a frozen binary is application and worker in one."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "app")


def refusal(said: dict[str, Any]) -> PlanningError:
    """What a job that failed raised, in its kind and words."""
    kind: type[PlanningError] = getattr(meshing.errors, said["kind"], JobFailed)
    return kind(said["failed"])


def _step_back(process_id: int, behind: int) -> None:
    """Linux weighs the sessions of a desktop against each other and niceness only within each (man 7 sched, autogroup)."""
    group = Path(f"/proc/{process_id}/autogroup")
    with contextlib.suppress(OSError):
        if group.exists():
            group.write_text(str(behind), encoding="ascii")


def _open_log(store: Path) -> IO[bytes]:
    """Where a child says what is not an answer: a crash with its place, warnings of libraries. Begun anew when it has grown large."""
    path = store / LOG
    try:
        return path.open("wb" if path.exists() and path.stat().st_size > _MOST_LOG_BYTES else "ab")
    except OSError:  # a store that may only be read still shows what is in it
        return open(os.devnull, "wb")


def _listen(process: subprocess.Popen[str], voice: IO[str], said: queue.Queue[dict[str, Any]]) -> None:
    with voice:
        for line in voice:
            try:
                said.put(json.loads(line))
            except ValueError:
                continue  # a library printed something; only our own lines are JSON
    said.put({ENDED: process.wait()})
