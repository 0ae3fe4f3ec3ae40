"""The patient's version: the same numbers with their uncertainty, in plain words, and what they cannot say.

A measure stands here when there are plain words for it (PLAIN); how many there are not is said. No number is rounded otherwise than in the
surgeon's version.
"""
from __future__ import annotations

from app.report.blocks import Block, Bullets, Cell, Heading, Notice, Paragraph, Pictures, Table
from app.report.content import ReportContent
from app.report.words import interval_text, value_text, verdict_of
from biomech.compare import Row
from biomech.outcome import Measure
from biomech.uncertainty.spread import SAME

PLAIN: dict[str, tuple[str, str]] = {
    "resection_margin": ("Healthy tissue around the tumour that is taken out with it", "More is safer."),
    "tumours_left": ("Tumours that are not taken out", ""),
    "resected_volume": ("Tissue that is taken out", ""),
    "remnant_volume": ("Liver that stays", "The liver must do its work after the operation."),
    "flr_ct": ("Share of the liver that stays", "The liver must do its work after the operation."),
    "portal_vein_territory_lost_share": ("Share of the liver that stays but loses its blood supply", "Less is better."),
    "hepatic_vein_territory_lost_share": ("Share of the liver that stays but whose blood drains less well", "Less is better."),
    "portal_pressure": ("Blood pressure in the vein that feeds the liver, after the operation", "Too high a pressure harms the liver."),
    "stenosis_diameter": ("How narrow the vessel is at its narrowest place", "0 % would be as wide as beside it."),
    "pressure_drop": ("Blood pressure that is lost at the narrow place", "Less is better."),
    "pressure_ratio": ("Pressure behind the narrow place, as a part of that before it", "1 would be no loss."),
    "throat_diameter": ("Width of the vessel at its narrowest place", ""),
    "tissue_displacement_max": ("How far the organ moves", ""),
    "path_length": ("Length of the way to the target", "")}
"""Plain words for a measure, and what is good about it."""
DONE = {
    "Resection": "A part of the organ is taken out along a straight cut.", "Wedge": "Only the diseased place and a rim around it are taken out.",
    "CurvedResection": "A part of the organ is taken out along a curved cut.",
    "Incision": "The organ is opened with a knife.",
    "Stent": "A small tube of metal mesh is put into the vessel and holds it open.",
    "Bypass": "A new vessel is sewn on, and blood flows around the narrow place.", "Closure": "A wound is closed with stitches.",
    "Craniotomy": "A window is opened in the bone of the skull."}
"""Plain words for what is done, by the kind of procedure."""
SHAPES = {"resection surface": "the cut", "lumen": "inside of the vessel", "before": "as it is today", "graft": "new vessel", "stent": "metal tube"}
"""Plain words for what is shown in 3D."""
LIMITS = (
    "The numbers come from a computer model of your scan. They are a help for planning, not a promise of how the operation will go.",
    "The model knows the shape of your organs from the pictures. How soft your tissue is and how your blood flows was not measured; values "
    "that are usual for many people were used.",
    "Bleeding, infection, healing, the anaesthesia and how you feel afterwards are not in these numbers.",
    "The decision is made by you and your doctors together. Ask whatever is not clear; your doctors have the full report.")


def blocks(content: ReportContent) -> list[Block]:
    made: list[Block] = [Heading("What this paper is"), Paragraph(
        "Your doctors planned your operation on a computer, with the pictures of your scan. They compared several ways to operate. This paper shows "
        "what each way would probably lead to, and how sure that is."),
        Notice("caution", "Research use - not for clinical decisions. This paper does not replace the talk with your doctors.")]
    return made + _ways(content) + _numbers(content) + _decision(content) + [Heading("What the numbers cannot say"), Bullets(LIMITS)]


def _ways(content: ReportContent) -> list[Block]:
    kinds = dict(content.kinds)
    made: list[Block] = [Heading("The ways that were compared")]
    for plan in content.plans:
        steps = kinds.get(plan.plan, ())
        words = dict.fromkeys(DONE[kind] for kind in steps if kind in DONE)
        unknown = any(kind not in DONE for kind in steps) or (not steps and plan.done)
        lines = [*words, *(["Something is done for which this paper has no plain words; your doctors will explain it."] if unknown else [])]
        made += [Heading(plan.plan, 2), Bullets(tuple(lines) or ("Nothing is done. This is how it is today.",))]
        if verdict_of(plan).tone == "stop":
            made.append(Notice("stop", "The computer could not finish this calculation. The numbers of this way must not be used."))
        pictures = content.pictures_of(plan.plan)[:1]
        if pictures:
            made.append(Pictures(pictures))
    return made


def _numbers(content: ReportContent) -> list[Block]:
    comparison = content.comparison
    rows = [row for row in comparison.rows if row.id in PLAIN]
    if not rows:
        return [Heading("What each way would lead to"), Paragraph("There are no numbers with plain words yet; your doctors have the full report.")]
    width = 0.6 / max(1, len(comparison.plans))
    table = Table(("What", *comparison.plans), tuple(_row(row) for row in rows), (0.4, *(width for _ in comparison.plans)),
                  right=tuple(range(1, 1 + len(comparison.plans))))
    left = len(comparison.rows) - len(rows)
    made: list[Block] = [Heading("What each way would lead to"), Paragraph(
        "The first number is what the calculation found. Below it stands how sure it is: with what is not known exactly, 9 of 10 calculations gave a "
        "number in that range. Where two ranges overlap, the two ways may be equally good."), table]
    return [*made, Paragraph(f"{left} more numbers for specialists stand in the report of your doctors.", quiet=True)] if left else made


def _row(row: Row) -> tuple[Cell, ...]:
    name, why = PLAIN[row.id]
    return (Cell(name, why, strong=True), *(_number(cell) for cell in row.cells))


def _number(measure: Measure | None) -> Cell:
    if measure is None:
        return Cell("not computed")
    if measure.low is None or measure.high is None:
        return Cell(value_text(measure), "how sure this is was not computed")
    if measure.low == measure.high:
        return Cell(value_text(measure), "it came out the same every time" if measure.interval.startswith(SAME) else interval_text(measure))
    return Cell(value_text(measure), f"probably {interval_text(measure)}")


def _decision(content: ReportContent) -> list[Block]:
    choice = content.choice
    made: list[Block] = [Heading("What was decided")]
    if choice is None or choice.decision is None:
        return [*made, Paragraph("Nothing has been decided yet.")]
    decision = choice.decision
    if choice.overtaken:
        return [*made, Notice("stop", "The plan has changed since it was decided on. Ask your doctors before you rely on this paper.")]
    made.append(Paragraph(f"{', '.join(decision.by)} chose “{decision.plan}”. The reason: {decision.reason} ({decision.at[:10]})."))
    if decision.dissent:
        made.append(Bullets(tuple(f"{d.by} would decide otherwise: {d.reason}" for d in decision.dissent)))
    return made
