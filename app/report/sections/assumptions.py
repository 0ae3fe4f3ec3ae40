"""Every value that was not measured on this patient, with its source; unverified defaults are marked."""
from __future__ import annotations

from app.report.blocks import Block, Cell, Heading, Paragraph, Table
from app.report.content import ReportContent


def blocks(content: ReportContent) -> list[Block]:
    if not content.assumed:
        return []
    unverified = Cell("⚠ unverified default", tone="caution")
    rows = tuple((Cell(value.what, strong=True), Cell(value.value), Cell(value.source),
                  Cell("source read") if value.verified else unverified) for value in content.assumed)
    return [Heading("Materials and assumed values"),
            Table(("Quantity", "Value", "Source", "State"), rows, (0.27, 0.16, 0.37, 0.2)),
            Paragraph("None of these values was measured on this patient. Marks: [R] read in the named source, [Rf] computed "
                      "from data read, [M] and [M?] from memory and not yet checked, D: a default of this program.", quiet=True)]
