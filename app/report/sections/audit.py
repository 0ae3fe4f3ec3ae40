"""Plans against the anatomy after the operation, where that was segmented."""
from __future__ import annotations

from typing import TYPE_CHECKING

from app.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from app.report.content import ReportContent

if TYPE_CHECKING:
    from biomech.audit import StructureAudit

_HEAD = ("Structure", "Planned mL", "Done mL", "Mean mm", "95 % Hausdorff mm", "Signed mm", "Remark")


def blocks(content: ReportContent) -> list[Block]:
    made: list[Block] = []
    for plan, after, result in content.audits:
        rows = tuple(_row(row) for row in result.structures)
        made += [Heading(f"Audit: {plan} against what was done"), Paragraph(f"Anatomy after the operation: {after}", quiet=True),
                 Table(_HEAD, rows, (0.2, 0.12, 0.12, 0.11, 0.15, 0.12, 0.18), right=(1, 2, 3, 4, 5)),
                 Paragraph("Distances between the planned and the present surface; signed is positive where the present one lies "
                           "outside.", quiet=True),
                 Bullets(result.limits)]
    return made


def _row(row: StructureAudit) -> tuple[Cell, ...]:
    numbers = (row.planned, row.done, row.mean, row.hausdorff, row.signed)
    return (Cell(row.name, strong=True), *(Cell("-" if value is None else f"{value:.1f}") for value in numbers), Cell(row.remark))
