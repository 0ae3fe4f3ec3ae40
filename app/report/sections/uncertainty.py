"""What the intervals contain and rest on, in how many draws one plan is better than another, and what decides it."""
from __future__ import annotations

from app.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from app.report.content import ReportContent
from biomech.beats import Beat
from biomech.uncertainty.spread import LEVEL


def blocks(content: ReportContent) -> list[Block]:
    if not content.spreads:
        return []
    count = content.spreads[0].values.shape[1]
    made: list[Block] = [Heading("Error bars"), Paragraph(
        f"Each interval holds {LEVEL:.0f} % of {count} draws of everything below, made on a fast model of the plan and put about the value of the "
        "full one. The draws belong to the patient: plans are compared draw by draw. They contain what is listed here and nothing else.")]
    sources = {key: (name, basis) for spread in content.spreads for key, name, basis in spread.sources}
    made.append(Table(("What is not known", "How much, and where that comes from"),
                      tuple((Cell(name, strong=True), Cell(basis)) for name, basis in sources.values()), (0.28, 0.72)))
    found = [beat for d in content.choice.differences for beat in d.beats] if content.choice is not None else []
    if found:
        made += [Heading("Which plan is better, and what decides it", 2), Table(
            ("Measure", "Better", "In draws", "The difference varies by"), tuple(_row(beat) for beat in found), (0.3, 0.26, 0.12, 0.32), right=(2,))]
        made.append(Paragraph("Shares are first-order sensitivities: the variance that a source makes alone over that of all together. Where sources "
                              "act together they do not add up to 100 %.", quiet=True))
    names = {m.id: m.name for plan in content.plans for m in plan.measures}
    reasons: dict[str, list[str]] = {}
    for id, why in dict.fromkeys(pair for spread in content.spreads for pair in spread.left_out):
        reasons.setdefault(why, []).append(names.get(id, id))
    if reasons:
        made += [Paragraph("Not sampled:"), Bullets(tuple(f"{', '.join(which)}: {why}." for why, which in reasons.items()))]
    return made


def _row(beat: Beat) -> tuple[Cell, ...]:
    ahead, behind, share = (beat.second, beat.first, beat.better) if beat.better >= beat.worse else (beat.first, beat.second, beat.worse)
    return (Cell(beat.name, strong=True), Cell(ahead, f"than {behind}"), Cell(f"{100.0 * share:.0f} %", tone="good" if share >= 0.95 else None),
            Cell(", ".join(f"{d.source} {100.0 * d.share:.0f} %" for d in beat.drivers[:3]) or "nothing"))
