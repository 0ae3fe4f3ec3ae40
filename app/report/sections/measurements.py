"""Measurements that somebody laid over the images: what they read, how far a voxel of misplacement moves it, where they lie."""
from __future__ import annotations

from app.report.blocks import Block, Heading, Paragraph, Table, cells
from app.report.content import ReportContent

_KEY = ("Made by hand. The interval is what half a voxel of misplacement at each end makes of the number, along all axes of the image; it says "
        "nothing about where the border of the anatomy lies.")


def blocks(content: ReportContent) -> list[Block]:
    if not content.measurements:
        return []
    rows = tuple(cells(row.name, row.value, row.more, row.at) for row in content.measurements)
    return [Heading("Measurements"), Table(("Measurement", "Value", "", "Where"), rows, (0.2, 0.18, 0.4, 0.22)), Paragraph(_KEY, quiet=True)]
