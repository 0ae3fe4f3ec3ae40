"""What is to be computed next: wishes that wait while something else is running, in the order in which they were made."""
from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Wish:
    """`only` is the key of the task that is wanted with all it needs, None for the whole plan."""

    title: str
    only: str | None


class RunQueue(QObject):
    """Emits `changed` whenever something comes or goes."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.waiting: list[Wish] = []

    def add(self, wish: Wish) -> bool:
        """Put a wish at the end; False when it waits already."""
        if wish in self.waiting:
            return False
        self.waiting.append(wish)
        self.changed.emit()
        return True

    def take(self) -> Wish | None:
        """The next wish, which then no longer waits."""
        found = self.waiting.pop(0) if self.waiting else None
        if found is not None:
            self.changed.emit()
        return found

    def remove(self, place: int) -> None:
        del self.waiting[place]
        self.changed.emit()

    def clear(self) -> None:
        self.waiting.clear()
        self.changed.emit()
