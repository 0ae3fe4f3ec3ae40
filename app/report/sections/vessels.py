"""Vessel trees: their branches with names, calibre and course, and the vessels laid straight."""
from __future__ import annotations

from app.report.blocks import Block, Bullets, Heading, Paragraph, Pictures, Table, cells
from app.report.content import ReportContent

_KEY = ("Generation counts forks from the root; order is Strahler's. Diameter and area are means along the branch, perpendicular to its axis; "
        "tortuosity is the way along the axis over the straight line, less 1. Names come from the topology of the tree unless they are marked "
        "as given by hand; a branch without a name could not be named for sure. A mean diameter is known to 0.4 mm to either side (90 %, groups that "
        "measured the same images, radius 0.13 mm; half a voxel where the radii come from labels); for the other columns no interval is known.")


def blocks(content: ReportContent) -> list[Block]:
    if not content.trees and not content.vessel_pictures:
        return []
    made: list[Block] = [Heading("Vessels")]
    for tree in content.trees:
        rows = tuple(cells(f"{row.name or 'unnamed'}{' (by hand)' if row.named_by == 'hand' else ''}", f"{row.generation}", f"{row.order}",
                           f"{row.length:.0f}", f"{row.diameter:.1f}", f"{row.area:.0f}", f"{row.tortuosity:.2f}") for row in tree.branches)
        made += [Heading(tree.name.capitalize(), 2),
                 Table(("Branch", "Generation", "Order", "Length, mm", "Diameter, mm", "Area, mm²", "Tortuosity"), rows,
                       (0.31, 0.14, 0.08, 0.11, 0.13, 0.1, 0.13), right=(1, 2, 3, 4, 5, 6))]
        if tree.more:
            made.append(Paragraph(f"and {tree.more} shorter branches", quiet=True))
        if tree.doubts:
            made.append(Bullets(tree.doubts))
    if content.trees:
        made.append(Paragraph(_KEY, quiet=True))
    if content.vessel_pictures:
        made.append(Pictures(content.vessel_pictures, columns=1))
    return made
