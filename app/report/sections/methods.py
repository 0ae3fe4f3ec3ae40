"""What was computed, with which parameters: read off the provenance of the results, not written by hand."""
from __future__ import annotations

from app.report.blocks import Block, Cell, Heading, Table
from app.report.content import ReportContent


def blocks(content: ReportContent) -> list[Block]:
    if not content.methods:
        return []
    rows = tuple((Cell(row.title, f"version {row.version}", strong=True), Cell(row.parameters or "no parameters"),
                  Cell(row.id[:12])) for row in content.methods)
    return [Heading("Methods"), Table(("Step", "Parameters", "Content id"), rows, (0.32, 0.5, 0.18))]
