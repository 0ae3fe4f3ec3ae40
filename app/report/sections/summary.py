"""The first page: which plans, what differs, can I believe it."""
from __future__ import annotations

from dataclasses import replace

from app.report.blocks import Block, Bullets, Cell, Heading, Notice, Paragraph, Pictures, Table
from app.report.content import UNVERIFIED, ReportContent
from app.report.sections.comparison import with_difference
from app.report.words import KEY_TO_SIGNS, verdict_of
from biomech.compare import Comparison, Row

ROWS = 5
"""So many measures fit on the first page beside the rest."""

FIRST = ("resection_margin", "flr_ct", "portal_vein_territory_lost_share", "portal_pressure", "tissue_displacement_max", "resected_volume",
         "stenosis_diameter", "pressure_drop", "pressure_ratio", "wss_p995", "wss_low_area")
"""What a surgeon asks first; other measures that differ follow in their own order."""

MOST_PICTURES = 3


def blocks(content: ReportContent) -> list[Block]:
    made: list[Block] = [Heading("Which plans, and can they be believed")]
    verdicts = [verdict_of(plan) for plan in content.plans]
    rows = tuple((Cell(plan.plan, strong=True), Cell(" ".join(plan.done) or "Nothing is done."),
                  Cell(f"{verdict.sign} {verdict.text}", tone=verdict.tone))
                 for plan, verdict in zip(content.plans, verdicts, strict=True))
    made.append(Table(("Plan", "What is done", "Can it be believed"), rows, (0.2, 0.36, 0.44)))
    made += [Notice("stop", f"Plan '{plan}' was not simulated. {procedure}: {why}.") for plan, procedure, why in content.refused]
    unverified = sum(value.state == UNVERIFIED for value in content.assumed)
    if unverified:
        made.append(Notice("caution", f"The numbers rest on {unverified} unverified default {_values(unverified)} (listed under "
                                      "Materials and assumed values)."))
    made.append(Heading("What differs"))
    differing = tuple(sorted((row for row in content.comparison.rows if row.best),
                             key=lambda row: FIRST.index(row.id) if row.id in FIRST else len(FIRST)))
    if differing:
        made.append(with_difference(Comparison(content.comparison.plans, differing[:ROWS])))
        made.append(Paragraph(KEY_TO_SIGNS, quiet=True))
    made += _rest(content.comparison.rows, differing)
    shown = tuple(replace(picture, caption=f"{plan.plan}: {picture.caption}")
                  for plan in content.plans for picture in content.pictures_of(plan.plan)[:1])
    if 0 < len(shown) <= MOST_PICTURES:
        made.append(Pictures(shown, columns=max(2, len(shown))))
    return made


def _rest(rows: tuple[Row, ...], differing: tuple[Row, ...]) -> list[Block]:
    left = len(rows) - min(len(differing), ROWS)
    if not rows:
        return [Paragraph("No measure was computed.")]
    if not differing:
        return [Paragraph("No measure with a direction of better differs between the plans.")]
    if left:
        return [Bullets((f"{left} more {'measure' if left == 1 else 'measures'} in the comparison table: no direction of better, "
                         "equal in all plans, or less asked for.",))]
    return []


def _values(count: int) -> str:
    return "value" if count == 1 else "values"
