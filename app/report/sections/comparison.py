"""Every measure of every plan, with direction of better, best value and interval."""
from __future__ import annotations

from app.report.blocks import Block, Cell, Heading, Paragraph, Table
from app.report.content import ReportContent
from app.report.words import BEST, KEY_TO_SIGNS, best_sign, direction_text, interval_text, number_text, unit_text, value_text
from biomech.compare import Comparison, Row


def blocks(content: ReportContent) -> list[Block]:
    if not content.comparison.rows:
        return []
    made: list[Block] = [Heading("Comparison of the plans"), with_difference(content.comparison),
                         Paragraph(KEY_TO_SIGNS, quiet=True)]
    if any(cell is not None and not cell.verified for row in content.comparison.rows for cell in row.cells):
        made.append(Paragraph("⚠ The measure rests on an unverified default.", quiet=True))
    return made


def comparison_table(comparison: Comparison) -> Table:
    plans = len(comparison.plans)
    name = 0.34 if plans <= 3 else 0.24
    rows = tuple((Cell(row.name, direction_text(row.better), strong=True), *(_cell(row, plan) for plan in range(plans)))
                 for row in comparison.rows)
    widths = (name, *((1 - name) / plans for _ in range(plans)))
    return Table(("Measure", *comparison.plans), rows, widths, right=tuple(range(1, plans + 1)))


def with_difference(comparison: Comparison) -> Table:
    """The table with the second plan minus the first, when there are just two."""
    table = comparison_table(comparison)
    if len(comparison.plans) != 2:
        return table
    rows = tuple((*cells, Cell(difference_text(row))) for cells, row in zip(table.rows, comparison.rows, strict=True))
    return Table((*table.head, "Second − first"), rows, (0.3, 0.26, 0.26, 0.18), right=(1, 2, 3))


def difference_text(row: Row) -> str:
    first, second = row.cells
    if first is None or second is None:
        return "not computed"
    change = second.value - first.value
    return f"{'+' if change > 0 else ''}{number_text(change)} {unit_text(row.unit)}".strip()


def _cell(row: Row, plan: int) -> Cell:
    measure = row.cells[plan]
    if measure is None:
        return Cell("not computed")
    sign = best_sign(row, plan)
    doubt = "" if measure.verified else " ⚠"
    return Cell(f"{value_text(measure)}{doubt}{' ' + sign if sign else ''}", interval_text(measure), strong=bool(sign),
                tone="good" if sign == BEST else None)
