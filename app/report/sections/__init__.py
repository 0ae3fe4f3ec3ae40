"""The sections of the report, in their order.

To add one:

1. Write `app/report/sections/<name>.py` with `blocks(content: ReportContent) -> list[Block]`; return [] when the case
   has nothing for it. Read `content` only; what is missing there is added to `app/report/content.py`.
2. Add its line to SECTIONS.
3. Test it in `tests/app/report/test_sections.py`.
"""
from __future__ import annotations

from collections.abc import Callable

from app.report.blocks import Block
from app.report.content import ReportContent
from app.report.sections import (
    anatomy,
    assumptions,
    audit,
    comparison,
    decision,
    images,
    limits,
    mesh_quality,
    methods,
    patient,
    pictures,
    plans,
    segments,
    sides,
    summary,
    vessels,
)

SECTIONS: tuple[tuple[str, Callable[[ReportContent], list[Block]]], ...] = (
    ("Summary", summary.blocks),
    ("Comparison", comparison.blocks),
    ("Choice and decision", decision.blocks),
    ("Pictures", pictures.blocks),
    ("Plans", plans.blocks),
    ("Audit", audit.blocks),
    ("Left and right", sides.blocks),
    ("Patient", patient.blocks),
    ("Images", images.blocks),
    ("Anatomy", anatomy.blocks),
    ("Liver segments", segments.blocks),
    ("Vessels", vessels.blocks),
    ("Mesh quality", mesh_quality.blocks),
    ("Materials and assumed values", assumptions.blocks),
    ("Methods", methods.blocks),
    ("Limits", limits.blocks),
)


def all_blocks(content: ReportContent) -> list[Block]:
    return [block for _, section in SECTIONS for block in section(content)]
