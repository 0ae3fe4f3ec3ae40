"""What a section may be made of. A block says what, never how: the PDF and the HTML each have their own look."""
from __future__ import annotations

from dataclasses import dataclass

from app.report.content import Picture
from app.report.words import Tone


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """A sentence in a box, with the sign of its tone."""

    tone: Tone
    text: str


@dataclass(frozen=True)
class Cell:
    """Text of a table cell, a smaller line below it, and whether it deserves the eye."""

    text: str
    below: str = ""
    strong: bool = False
    tone: Tone | None = None


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the page; the columns in `right` are numbers and stand at the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    right: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows) or len(self.widths) != len(self.head):
            raise ValueError("every row of a table needs one cell for each column, and every column a width")


@dataclass(frozen=True)
class Pictures:
    pictures: tuple[Picture, ...]
    columns: int = 2


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a page."""


Block = Heading | Paragraph | Bullets | Notice | Table | Pictures | PageBreak


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)
