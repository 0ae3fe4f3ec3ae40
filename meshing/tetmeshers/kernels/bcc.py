"""The body-centred cubic lattice: four congruent tetrahedra around the line that joins the centres of two neighbouring cubes.

The tetrahedra have dihedral angles of 60 and 90 degrees and edges a and 0.866 a (a = edge of the cube): the best shape
that fills space with copies of one tetrahedron, which is why snapped and cut copies still have fair angles (Labelle
and Shewchuk 2007). Where elements have to be smaller, longest edges are bisected (Rivara 1984).
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from meshing.tetmeshers.kernels.splitting import split
from meshing.tetmeshers.kernels.topology import Floats, Ints, compact, edge_lengths, edges_of

Size = Callable[[Floats], Floats]
"""(n, 3) positions in grid mm -> (n,) target length of the longest edge in mm."""


def lattice(active: NDArray[np.bool_], origin: Floats, edge: float) -> tuple[Floats, Ints]:
    """Nodes (n, 3) mm and positive tetrahedra around the `active[x, y, z]` cubes of side `edge` that start at `origin`."""
    nx, ny, nz = active.shape
    corners = (nx + 1) * (ny + 1) * (nz + 1)

    def corner(x: Ints, y: Ints, z: Ints) -> Ints:
        return np.asarray((x * (ny + 1) + y) * (nz + 1) + z, np.int64)

    def centre(x: Ints, y: Ints, z: Ints) -> Ints:
        return np.asarray(corners + (x * ny + y) * nz + z, np.int64)

    parts = []
    for axis in range(3):
        lower = tuple(slice(0, -1) if k == axis else slice(None) for k in range(3))
        upper = tuple(slice(1, None) if k == axis else slice(None) for k in range(3))
        first = np.argwhere(active[lower] & active[upper])
        second = first.copy()
        second[:, axis] += 1
        ring = []
        for du, dv in ((0, 0), (1, 0), (1, 1), (0, 1)):
            moved = second.copy()
            moved[:, (axis + 1) % 3] += du
            moved[:, (axis + 2) % 3] += dv
            ring.append(corner(*moved.T))
        for q in range(4):
            parts.append(np.stack([centre(*first.T), centre(*second.T), ring[q], ring[(q + 1) % 4]], axis=1))
    tets, old = compact(np.concatenate(parts), corners + nx * ny * nz)
    is_centre = old >= corners
    flat = np.where(is_centre, old - corners, old)
    shape = np.where(is_centre[:, None], [nx, ny, nz], [nx + 1, ny + 1, nz + 1])
    index = np.stack([flat // (shape[:, 1] * shape[:, 2]), flat // shape[:, 2] % shape[:, 1], flat % shape[:, 2]], axis=1)
    return (index + 0.5 * is_centre[:, None]) * edge + origin, tets


def refine(points: Floats, tets: Ints, size: Size, rounds: int) -> tuple[Floats, Ints]:
    """Bisect longest edges until every tetrahedron's longest edge is within `size` at its centre."""
    for _ in range(rounds):
        edges, tet_edges = edges_of(tets, len(points))
        chosen, rank = marked_edges(points, tets, edges, tet_edges, size)
        if len(chosen) == 0:
            break
        middle = np.full(len(edges), -1, np.int64)
        middle[chosen] = len(points) + np.arange(len(chosen))
        points = np.concatenate([points, 0.5 * (points[edges[chosen, 0]] + points[edges[chosen, 1]])])
        tets, _ = split(tets, tet_edges, middle, rank)
    return points, tets


def marked_edges(points: Floats, tets: Ints, edges: Ints, tet_edges: Ints, size: Size) -> tuple[Ints, Floats]:
    """The numbers of the edges that one round of bisection divides, and the (e,) rank that says which goes first.

    The longest edge is taken in a global order (length rounded to 1e-9 mm, then number), and a tetrahedron with any
    marked edge also gets its longest marked: this closure is what keeps the angles bounded.
    """
    length = np.round(edge_lengths(points, edges), 9)
    needy = length[tet_edges].max(axis=1) > size(points[tets].mean(axis=1)) * 1.001
    rank = np.empty(len(edges), np.int64)
    rank[np.lexsort((np.arange(len(edges)), length))] = np.arange(len(edges))
    longest = tet_edges[np.arange(len(tets)), np.argmax(rank[tet_edges], axis=1)]
    marked = np.zeros(len(edges), bool)
    marked[longest[needy]] = True
    while True:
        spread = marked[tet_edges].any(axis=1) & ~marked[longest]
        if not spread.any():
            break
        marked[longest[spread]] = True
    return np.nonzero(marked)[0], rank.astype(np.float64)
