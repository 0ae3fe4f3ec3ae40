"""The series used, their geometry, and everything that was corrected or warned of."""
from __future__ import annotations

from app.report.blocks import Block, Cell, Heading, Notice, Paragraph, Table
from app.report.content import ReportContent

_ANSWERS = {"good": Cell("good"), "caution": Cell("caution", strong=True, tone="caution"), "poor": Cell("poor", strong=True, tone="stop")}


def blocks(content: ReportContent) -> list[Block]:
    made: list[Block] = [Heading("Images")]
    if not content.images:
        made.append(Paragraph("No image was used."))
    for image in content.images:
        rows = tuple((Cell(name, strong=True), Cell(value)) for name, value in image.geometry)
        made += [Heading(image.title, 2), Table(("Item", "Value"), rows, (0.3, 0.7))]
        made += [Notice("caution", note) for note in image.notes]
        if not image.notes:
            made.append(Paragraph("No warning about the geometry of this series.", quiet=True))
        if image.adequacy:
            answers = tuple((Cell(subject, strong=True), _ANSWERS[level], Cell(words, f"Limit from: {basis}"))
                         for subject, level, words, basis in image.adequacy)
            made.append(Table(("Good enough for the plan?", "Answer", "Found"), answers, (0.22, 0.13, 0.65)))
    return made
