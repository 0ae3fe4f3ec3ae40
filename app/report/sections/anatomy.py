"""The structures, their volumes and how each was found."""
from __future__ import annotations

from app.report.blocks import Block, Cell, Heading, Paragraph, Table
from app.report.content import AnatomyRow, ReportContent
from app.report.words import NO_INTERVAL, number_text


def blocks(content: ReportContent) -> list[Block]:
    if not content.anatomy:
        return []
    rows = tuple((Cell(row.name), Cell(f"{number_text(row.volume)} mL", _interval(row)), Cell(row.method, row.interval)) for row in content.anatomy)
    return [Heading("Anatomy"), Table(("Structure", "Volume", "Method, and what the interval holds"), rows, (0.24, 0.26, 0.5), right=(1,)),
            Paragraph("Intervals of volumes hold what outlines are uncertain by, and no mistake of the segmentation.", quiet=True)]


def _interval(row: AnatomyRow) -> str:
    return f"{number_text(row.low)} to {number_text(row.high)} mL" if row.low is not None and row.high is not None else NO_INTERVAL
