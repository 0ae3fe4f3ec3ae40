"""Is the geometry the simulations ran on sound?"""
from __future__ import annotations

import math

from app.report.blocks import Block, Heading, Table, cells
from app.report.content import ReportContent
from app.report.words import number_text
from meshing.units import Percent


def blocks(content: ReportContent) -> list[Block]:
    if not content.meshes:
        return []
    rows = tuple(cells(row.name, f"{row.tets:,}".replace(",", " "), f"{number_text(row.min_dihedral)}°",
                       _percent(row.volume_error), row.remark) for row in content.meshes)
    head = ("Part", "Tetrahedra", "Smallest angle", "Volume error", "Remark")
    return [Heading("Mesh quality"), Table(head, rows, (0.26, 0.16, 0.16, 0.16, 0.26), right=(1, 2, 3))]


def _percent(error: Percent) -> str:
    return f"{number_text(error)} %" if math.isfinite(error) else "not measured"
