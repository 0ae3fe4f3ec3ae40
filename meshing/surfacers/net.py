"""Corners, edges and seams of a net of walls: what the passes of `decimate.py` and `remesh.py` look things up in."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.surfacers.collapse import FIXED, FREE, SEAM, choose_collapses, corners_of, edges_of, fans_closed
from meshing.surfacers.walls import Walls

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Net:
    """`ends` (e, 2), `uses` (e,) triangles at the edge, `seam` (e,) is it the end of a wall or where several meet, `faces` (e, 2)
    its first two triangles (-1: there is none), `of_triangle` (m, 3) the edges from each corner to the next; `start`, `star` the
    triangles and `edge_start`, `edge_star` the edges at each corner; `kind` (n,) FREE, SEAM or FIXED."""

    ends: Ints
    uses: Ints
    seam: NDArray[np.bool_]
    faces: Ints
    of_triangle: Ints
    start: Ints
    star: Ints
    edge_start: Ints
    edge_star: Ints
    kind: Ints

    @classmethod
    def of(cls, walls: Walls, crease_deg: float | None = None) -> Net:
        """Edges where a wall bends by more than `crease_deg` count as seams too; `walls` must then be `oriented`."""
        triangles, count = walls.triangles, len(walls.points_mm)
        start, star = corners_of(triangles, count)
        ends, uses, faces, of_triangle = edges_of(triangles, start, star)
        pair = np.sort(walls.sides, axis=1)
        seam = (uses != 2) | (pair[faces[:, 0]] != pair[faces[:, 1]]).any(axis=1)
        if crease_deg is not None:
            a, b, c = (walls.points_mm[triangles[:, k]] for k in range(3))
            normal = np.cross(b - a, c - a)
            normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-300)[:, None]
            seam |= (uses == 2) & (np.einsum("ij,ij->i", normal[faces[:, 0]], normal[faces[:, 1]]) < np.cos(np.radians(crease_deg)))
        edge_start, edge_star = corners_of(ends, count)
        at = np.bincount(ends[seam].ravel(), minlength=count)
        kind = np.where(at == 0, FREE, np.where(at == 2, SEAM, FIXED)).astype(np.int64)
        closed = fans_closed(triangles, of_triangle, faces, start, star)
        kind[(kind == FREE) & ~closed] = FIXED
        return cls(ends, uses, seam, faces, of_triangle, start, star, edge_start, edge_star, kind)

    def lengths(self, points: Floats) -> Floats:
        found: Floats = np.linalg.norm(points[self.ends[:, 0]] - points[self.ends[:, 1]], axis=1)
        return found

    def collapsed(self, walls: Walls, order: Ints, places: Floats, *, longest: Floats, quota: int, least_cosine: float,
                  ) -> tuple[Walls, Ints, Ints]:
        """The walls with edges taken out in `order`; for each of its corners the old number, and (n,) what the old ones became."""
        into, moved = choose_collapses(walls.points_mm, walls.triangles, self.start, self.star, self.edge_start, self.edge_star, self.ends,
                                       self.uses, self.seam, self.kind, order, places, longest, quota, least_cosine)
        triangles = into[walls.triangles]
        alive = (triangles[:, 0] != triangles[:, 1]) & (triangles[:, 1] != triangles[:, 2]) & (triangles[:, 2] != triangles[:, 0])
        made = walls.with_triangles(moved, triangles[alive], walls.sides[alive])
        kept = np.zeros(len(into), bool)
        kept[triangles[alive].ravel()] = True
        return made, np.nonzero(kept)[0], into


def oriented(walls: Walls) -> Walls:
    """The same walls with the larger number always first of the two sides, so that all triangles of a wall face one way."""
    turned = walls.sides[:, 0] < walls.sides[:, 1]
    triangles = np.where(turned[:, None], walls.triangles[:, [0, 2, 1]], walls.triangles)
    return Walls(walls.points_mm, triangles, np.sort(walls.sides, axis=1)[:, ::-1].copy(), walls.names, walls.space)
