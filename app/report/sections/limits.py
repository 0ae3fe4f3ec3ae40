"""What these results do not say."""
from __future__ import annotations

from app.report.blocks import Block, Bullets, Heading
from app.report.content import RESEARCH_USE, ReportContent

ALWAYS = (
    f"{RESEARCH_USE}. This program is not a medical device.",
    "An interval covers only the uncertainties that were varied to compute it; where none was computed, the error is not known.",
    "A simulation is believed no further than its credibility table; a surgeon's judgement of the images comes first.",
)


def blocks(content: ReportContent) -> list[Block]:
    return [Heading("Limits"), Bullets((*ALWAYS, *content.limits))]
