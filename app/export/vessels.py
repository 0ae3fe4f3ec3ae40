"""Vessel trees as data: tables of points and branches, curved planar reformats and cross sections.

CSV (RFC 4180, one header line, a comment line before it that says unit and frame):
    points     point, parent, branch, name, named_by, generation, order, x, y, z, arc, radius, area       one row a point
NPZ (numpy), for each tree along its longest way; every array carries its unit in its name:
    axis_lps_mm (n, 3), along, across, up (n, 3), offset_mm (m,)
    reformat (n, m)            values of the scan along `across` at each point
    sections (n, m, m)         values of the scan in the plane normal to the axis, rows along `up`, columns along `across`
"""
from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from app.atomic import write_atomically
from app.export.format import TreeInScan
from meshing.units import Degree, Millimetre
from meshing.vessels.profile import longest_way
from meshing.vessels.reformat import axis_through, sections_along, straightened
from meshing.vessels.topology import branch_facts

_STEP_MM = 0.5
_WIDE = 3.0
"""Sections reach this many of the largest radii of the way."""


def write_points(what: TreeInScan, path: Path) -> None:
    """One row a point of the tree."""
    tree = what.tree
    facts, arc, area = branch_facts(tree), tree.arc_mm(), tree.area_mm2
    text = io.StringIO()
    text.write(f"# {tree.name}: mm and mm2, LPS, frame of reference {tree.space}; radii from the {tree.radii_from}\r\n")
    rows = csv.writer(text)
    rows.writerow(("point", "parent", "branch", "name", "named_by", "generation", "order", "x", "y", "z", "arc", "radius", "area"))
    for point, (x, y, z) in enumerate(tree.points_mm):
        fact = facts[int(tree.branch[point])]
        rows.writerow((point, int(tree.parent[point]), fact.number, fact.name, fact.named_by, fact.generation, fact.order, f"{x:.4f}", f"{y:.4f}",
                       f"{z:.4f}", f"{arc[point]:.4f}", f"{tree.radius_mm[point]:.4f}", f"{area[point]:.4f}"))
    write_atomically(path, text.getvalue().encode("utf-8"))


def write_branches(what: TreeInScan, path: Path) -> None:
    """One row a branch of the tree."""
    text = io.StringIO()
    text.write(f"# {what.tree.name}: mm and mm2, LPS, frame of reference {what.tree.space}; turning in degrees for each mm\r\n")
    rows = csv.writer(text)
    rows.writerow(("branch", "name", "named_by", "parent", "generation", "order", "length", "downstream", "mean_radius", "least_radius", "mean_area",
                   "tortuosity", "turning", "start_x", "start_y", "start_z", "end_x", "end_y", "end_z"))
    for fact in branch_facts(what.tree):
        rows.writerow((fact.number, fact.name, fact.named_by, fact.parent, fact.generation, fact.order,
                       *(f"{value:.4f}" for value in (fact.length_mm, fact.downstream_mm, fact.mean_radius_mm, fact.least_radius_mm,
                                                      fact.mean_area_mm2, fact.tortuosity, fact.turning, *fact.start_mm, *fact.end_mm))))
    write_atomically(path, text.getvalue().encode("utf-8"))


def write_reformat(what: TreeInScan, path: Path) -> None:
    """The longest way of the tree laid straight, and its cross sections."""
    way = longest_way(what.tree)
    axis = axis_through(what.tree.points_mm[way], Millimetre(_STEP_MM))
    half = Millimetre(_WIDE * float(what.tree.radius_mm[way].max()))
    stack = sections_along(what.volume, axis, half)
    data = io.BytesIO()
    np.savez_compressed(data, axis_lps_mm=axis.points_mm, along=axis.along, across=axis.across, up=axis.up, offset_mm=stack.offset_mm,
                        reformat=straightened(what.volume, axis, half, Degree(0.0)).values, sections=stack.values)
    write_atomically(path, data.getvalue())
