"""Every value that the simulations took for granted, with its source and where it comes from; unverified defaults are marked."""
from __future__ import annotations

from app.report.blocks import Block, Cell, Heading, Paragraph, Table
from app.report.content import UNVERIFIED, ReportContent
from app.report.words import units_text


def blocks(content: ReportContent) -> list[Block]:
    if not content.assumed:
        return []
    rows = tuple((Cell(value.what, strong=True), Cell(units_text(value.value)), Cell(value.source),
                  Cell(value.state, tone="caution" if value.state == UNVERIFIED else None)) for value in content.assumed)
    return [Heading("Materials and assumed values"),
            Table(("Quantity", "Value", "Source", "State"), rows, (0.27, 0.16, 0.37, 0.2)),
            Paragraph("None of these values was measured on this patient unless it says so. Marks: [R] read in the named source, [Rf] computed "
                      "from data read, [M] and [M?] from memory and not yet checked, D: a default of this program.", quiet=True)]
