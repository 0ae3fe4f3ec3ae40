"""Who the case is about."""
from __future__ import annotations

from app.report.blocks import Block, Cell, Heading, PageBreak, Table
from app.report.content import ReportContent


def blocks(content: ReportContent) -> list[Block]:
    rows = (("Case", content.case), *content.patient, ("Results made", content.date))
    return [PageBreak(), Heading("Patient"),
            Table(("Item", "Value"), tuple((Cell(name, strong=True), Cell(value)) for name, value in rows), (0.3, 0.7))]
