"""Left and right: what disagreed, who decided, and what was compared."""
from __future__ import annotations

from app.report.blocks import Block, Bullets, Cell, Heading, Notice, Table
from app.report.content import ReportContent


def blocks(content: ReportContent) -> list[Block]:
    if not content.sides_compared:
        return []
    made: list[Block] = [Heading("Left and right")]
    if content.sides:
        made.append(Notice("caution", "Words, tags and anatomy disagreed about left and right. Somebody decided that it is as it should be:"))
        rows = tuple((Cell(row.sentence, strong=True), Cell(row.reason), Cell(row.by, row.at)) for row in content.sides)
        made.append(Table(("What disagreed", "Decision", "By"), rows, (0.5, 0.3, 0.2)))
    else:
        made.append(Notice("good", "Tags, words, anatomy and plans agree about left and right."))
    made.append(Bullets(content.sides_compared))
    return made
