"""The segments of the liver: volume, lesions, and what each plan takes out of them."""
from __future__ import annotations

from app.report.blocks import Block, Bullets, Heading, Paragraph, Table, cells
from app.report.content import ReportContent


def blocks(content: ReportContent) -> list[Block]:
    table = content.segments
    if table is None:
        return []
    made: list[Block] = [Heading("Segments of the liver (Couinaud)")]
    if table.rows:
        total = sum(row.volume for row in table.rows)
        names = tuple(plan.plan for plan in content.plans)
        rows = tuple(cells(row.name, f"{row.volume:.0f}", f"{100.0 * row.volume / total:.0f}", f"{row.lesions:.1f}" if row.lesions else "–",
                           *("–" if share is None else f"{share:.0f}" for share in row.removed)) for row in table.rows)
        rows = (*rows, cells("all", f"{total:.0f}", "100", f"{sum(row.lesions for row in table.rows):.1f}", *("" for _ in names)))
        widths = (0.16, 0.13, 0.11, 0.14, *(0.46 / max(len(names), 1) for _ in names))
        made.append(Table(("Segment", "Volume, mL", "Share, %", "Lesions, mL", *(f"Removed, %: {name}" for name in names)), rows, widths,
                          right=tuple(range(1, 4 + len(names)))))
        agree = "" if table.agreement is None else (f" Planes and portal territories say the same for {table.agreement:.0f} % of the liver outside "
                                                    "segment I.")
        made.append(Paragraph(f"Divided by {table.method}; volumes with lesions and vessels.{agree} Without intervals: how far the borders of "
                              "segments are off is not known."))
    if table.notes:
        made.append(Bullets(table.notes))
    return made
