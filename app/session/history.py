"""Undo by value: the plan is immutable, so history is a list of plans."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

P = TypeVar("P")


@dataclass
class History(Generic[P]):
    """`now` and the labelled plans before and after it. A label is what the menu says: "Undo add plan B"."""

    now: P
    past: list[tuple[str, P]] = field(default_factory=list)
    future: list[tuple[str, P]] = field(default_factory=list)

    def do(self, label: str, plan: P) -> None:
        self.past.append((label, self.now))
        self.future.clear()
        self.now = plan

    def undo(self) -> str:
        """Go one step back; raises IndexError when there is nothing to undo."""
        label, plan = self.past.pop()
        self.future.append((label, self.now))
        self.now = plan
        return label

    def redo(self) -> str:
        """Go one step forward again; raises IndexError when there is nothing to redo."""
        label, plan = self.future.pop()
        self.past.append((label, self.now))
        self.now = plan
        return label
