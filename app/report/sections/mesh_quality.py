"""Is the geometry the simulations ran on sound?"""
from __future__ import annotations

import math

from app.report.blocks import Block, Heading, Notice, Table, cells
from app.report.content import ReportContent
from app.report.words import number_text
from meshing.units import Percent


def blocks(content: ReportContent) -> list[Block]:
    if not content.meshes:
        return []
    rows = tuple(cells(row.name, f"{row.tets:,}".replace(",", " "), f"{number_text(row.min_dihedral)}°",
                       _percent(row.volume_error), f"{row.dice:.3f}" if math.isfinite(row.dice) else "not measured", row.remark)
                 for row in content.meshes)
    head = ("Part", "Tetrahedra", "Smallest angle", "Volume error", "Dice", "Remark")
    words = [Notice("caution", f"{row.unresolved}.") for row in content.meshes if row.unresolved]
    return [Heading("Mesh quality"), Table(head, rows, (0.24, 0.13, 0.14, 0.13, 0.12, 0.24), right=(1, 2, 3, 4)), *words]


def _percent(error: Percent) -> str:
    return f"{number_text(error)} %" if math.isfinite(error) else "not measured"
