"""A square box whose lid is drawn along itself.

ghia    u on the vertical midline at Reynolds 100, 400 and 1000 against the table of Ghia, Ghia and Shin 1982 (J. Comput. Phys. 48:387; data
        collection hemo_ref/ghia_cavity): largest difference 2 % of the lid's speed; and the mesh error of the largest backward speed by
        three meshes (gridconvergence.py). The table is itself up to 0.6 % from spectral answers at Reynolds 1000 (Botella and Peyret 1998).

Lengths in sides of the box, velocities in that of the lid. The lid's two corner nodes stand still, so nothing leaks there.
"""
from __future__ import annotations

import csv

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.gridconvergence import mesh_error, order_said
from biomech.flow.outlets import Beds
from biomech.flow.steady import FROM_COARSE, FROM_REST, solve_steady, transferred
from biomech.verification.problem import Finding, Problem, reference_data
from biomech.verification.slabs import Slab, grid, slab
from meshing.step import Monitor, portion

CELLS = (32, 48, 72)
"""Along a side of the three meshes."""
TOLERANCE, MESH = 0.02, 0.02


def cavity(cells: int, reynolds: float) -> Slab:
    """The box with cells a third as long at the walls as in the middle, and its lid at speed 1."""
    s = np.linspace(0.0, 1.0, cells + 1)
    side = s - np.sin(2.0 * np.pi * s) / (4.0 * np.pi)
    made = slab(*grid(side, side), 1.0 / cells, 1.0 / reynolds, lambda middle: {})
    flat = made.flat
    lid = (flat[:, 1] == 1.0) & (flat[:, 0] > 0.0) & (flat[:, 0] < 1.0)
    made.flow.move_wall(made.nodes(lid).ravel(), np.array([1.0, 0.0, 0.0]))
    return made


def midline(box: Slab) -> tuple[Double, Double]:
    """Heights, and u there."""
    on = abs(box.flat[:, 0] - 0.5) < 1e-12
    return box.flat[on, 1], box.values(on)[:, 0]


def solved(reynolds: float, cells: tuple[int, ...], monitor: Monitor) -> list[Slab]:
    """The flow on each mesh, from the answer on the one before."""
    found: list[Slab] = []
    for k, count in enumerate(cells):
        box = cavity(count, reynolds)
        if found:
            last = found[-1]
            box.flow.begin(transferred(last.flow, box.flow.points * np.array([1.0, 1.0, last.depth / box.depth])))
        solve_steady(box.flow, Beds(box.flow, np.zeros(0)), FROM_COARSE if found else FROM_REST,
                     portion(monitor, k / len(cells), (k + 1) / len(cells)))
        found.append(box)
    return found


def against_table(reynolds: float, cells: tuple[int, ...], monitor: Monitor) -> tuple[Finding, ...]:
    with reference_data(f"hemo_ref/ghia_cavity/Ghia{reynolds:.0f}.csv").open() as lines:
        table = np.array([[float(word) for word in row] for row in list(csv.reader(lines))[1:] if row])
    boxes = solved(reynolds, cells, monitor)
    off = abs(np.interp(table[:, 0], *midline(boxes[-1])) - table[:, 1])
    # the mesh is refined in its plane only: as many nodes as a cube of such cells
    nodes, lowest = [count ** 3 for count in cells], [float(midline(box)[1].min()) for box in boxes]
    what = f"Re {reynolds:.0f}"
    return (Finding(f"{what}: largest difference of u on the midline from the table, of the lid's speed", float(off.max()), 0.0, TOLERANCE),
            Finding(f"{what}: mesh error of the largest backward speed, {', '.join(map(str, cells))} cells a side "
                    f"({order_said(nodes, lowest)})", mesh_error(nodes, lowest), 0.0, MESH))


def _ghia(monitor: Monitor) -> tuple[Finding, ...]:
    numbers = (100.0, 400.0, 1000.0)
    return tuple(finding for k, reynolds in enumerate(numbers)
                 for finding in against_table(reynolds, CELLS, portion(monitor, k / len(numbers), (k + 1) / len(numbers))))


PROBLEMS = (Problem("ghia", "Lid-driven cavity at Reynolds 100, 400 and 1000 against the table of Ghia 1982", _ghia, slow=True),)
