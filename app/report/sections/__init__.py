"""The sections of the report, in their order.

To add one:

1. Write `app/report/sections/<name>.py` with `blocks(content: ReportContent) -> list[Block]`; return [] when the case
   has nothing for it. Read `content` only; what is missing there is added to `app/report/content.py`.
2. Add its line to SECTIONS.
3. Test it in `tests/app/report/test_sections.py`.
"""
from __future__ import annotations

from collections.abc import Callable

from app.report.blocks import Block, Paragraph
from app.report.content import ReportContent
from app.report.sections import (
    anatomy,
    assumptions,
    audit,
    comparison,
    decision,
    images,
    limits,
    measurements,
    mesh_quality,
    methods,
    patient,
    pictures,
    plans,
    segments,
    sides,
    summary,
    uncertainty,
    vessels,
)

SECTIONS: tuple[tuple[str, Callable[[ReportContent], list[Block]]], ...] = (
    ("Summary", summary.blocks),
    ("Comparison", comparison.blocks),
    ("Choice and decision", decision.blocks),
    ("Error bars", uncertainty.blocks),
    ("Pictures", pictures.blocks),
    ("Plans", plans.blocks),
    ("Audit", audit.blocks),
    ("Left and right", sides.blocks),
    ("Patient", patient.blocks),
    ("Images", images.blocks),
    ("Measurements", measurements.blocks),
    ("Anatomy", anatomy.blocks),
    ("Liver segments", segments.blocks),
    ("Vessels", vessels.blocks),
    ("Mesh quality", mesh_quality.blocks),
    ("Materials and assumed values", assumptions.blocks),
    ("Methods", methods.blocks),
    ("Limits", limits.blocks),
)


OPTIONAL = ("Pictures", "Images", "Measurements", "Anatomy", "Liver segments", "Vessels", "Mesh quality", "Methods")
"""What a reader may do without; the others say what was found and how far it can be believed, and are always there."""


def all_blocks(content: ReportContent) -> list[Block]:
    """Every section but those left out by choice, which are named at the end."""
    out = [name for name in OPTIONAL if name in content.left_out]
    made = [block for name, section in SECTIONS if name not in out for block in section(content)]
    unseen = [*(f"the section {name}" for name in out), *(p.name for p in content.pictures if p.name in content.left_out)]
    if unseen:
        made.append(Paragraph(f"Left out of this report by choice: {'; '.join(unseen)}.", quiet=True))
    return made
