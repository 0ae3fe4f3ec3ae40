"""Pictures of the patient before any plan; those of a plan stand on its own page."""
from __future__ import annotations

from app.report.blocks import Block, Heading, Paragraph, Pictures
from app.report.content import ReportContent


def blocks(content: ReportContent) -> list[Block]:
    shown = content.pictures_of("")
    if not shown:
        return []
    return [Heading("Anatomy before the operation"), Pictures(shown),
            Paragraph("Letters are the patient's: R right, L left, A anterior, P posterior, S superior, I inferior. Axial "
                      "slices are seen from the feet. Pictures of the same field share one colour scale.", quiet=True)]
