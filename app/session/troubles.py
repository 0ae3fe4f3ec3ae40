"""What went wrong when a result was last made: kept beside the store under the id the result would have had.

The id names the step and all its inputs, so a trouble speaks only about exactly these; a changed plan has none, and the note goes
when the result is made after all. STORE/troubles.json: {id: {"key", "title", "words", "at"}}.
"""
from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.atomic import write_atomically
from app.session.tasks import Task
from meshing.step import ContentId

_MOST = 200


@dataclass(frozen=True)
class Trouble:
    key: str
    title: str
    words: str
    at: str


class Troubles:
    """The notes of one store."""

    def __init__(self, store: Path) -> None:
        self._path = store / "troubles.json"

    def all(self) -> dict[ContentId, Trouble]:
        """Every note; a lost or torn file costs the notes, nothing else."""
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            return {ContentId(id): Trouble(**found) for id, found in data.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def note(self, task: Task, words: str) -> None:
        """Remember that `task` failed; where nothing can be written the failure was said already."""
        found = self.all()
        found.pop(task.id, None)
        found[task.id] = Trouble(task.key, task.title, words, datetime.now(UTC).isoformat(timespec="seconds"))
        self._write(dict(list(found.items())[-_MOST:]))

    def forget(self, task: Task) -> None:
        found = self.all()
        if found.pop(task.id, None) is not None:
            self._write(found)

    def _write(self, found: dict[ContentId, Trouble]) -> None:
        try:
            write_atomically(self._path, json.dumps({id: asdict(trouble) for id, trouble in found.items()}, indent=1).encode())
        except OSError:
            return  # a full disk or a folder that may only be read: the note is a convenience, the sentence was shown


def refusals(store: Path, tasks: Sequence[Task]) -> tuple[tuple[str, Trouble], ...]:
    """(plan, what was said) of the plans whose procedures the anatomy refuses; they are not simulated."""
    known, there = Troubles(store).all(), [task for task in tasks if task.key.rpartition("/")[2].startswith("procedure ")]
    return tuple((task.key[5:].rpartition("/")[0], known[task.id]) for task in there if task.key.startswith("plan/") and task.id in known)
