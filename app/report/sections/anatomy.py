"""The structures, their volumes and how each was found."""
from __future__ import annotations

from app.report.blocks import Block, Heading, Table, cells
from app.report.content import ReportContent
from app.report.words import number_text


def blocks(content: ReportContent) -> list[Block]:
    if not content.anatomy:
        return []
    rows = tuple(cells(row.name, f"{number_text(row.volume)} mL", row.method) for row in content.anatomy)
    return [Heading("Anatomy"), Table(("Structure", "Volume", "Method"), rows, (0.3, 0.2, 0.5), right=(1,))]
