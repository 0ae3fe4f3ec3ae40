"""A stroke of a blade in a mesh of tetrahedra: where it goes, and the mesh with its nodes doubled there.

The blade is a rectangle: along a line of the surface, and into the organ by a depth. The mesh is divided along its plane (meshing/
tetmeshers/cut.py) as far as nodes lie where it went, and opened there; the nodes at its border stay whole. So a cut ends within about an
element of where it was drawn. The rehearsal (biomech/rehearsal/cutting.py) and the procedure (biomech/procedures/incision.py) cut alike.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from biomech.materials.tensor import COMPILED
from meshing.errors import SimulationError
from meshing.tetmesh import FacetSet, TetMesh, at_lps, tet_volumes
from meshing.tetmeshers.edits import opened, side_of
from meshing.tetmeshers.kernels.topology import face_neighbours
from meshing.units import Millimetre

Array = NDArray[np.float64]
Place = tuple[Millimetre, Millimetre, Millimetre]
WIDTH, ABOVE = 2.5, 4.0
"""How far to either side of a stroke, and how far outside of its line, nodes belong to it; in sizes of an element."""
SHALLOWEST = 1.0
"""A stroke is at least so many element sizes long and deep."""
LEAST_MM, ASKEW = 1e-3, 1e-6
"""Lengths below which a stroke has none; a way in that has less of itself across the stroke goes along it."""


@dataclass(frozen=True)
class Stroke:
    """The blade goes along the surface from `begin_lps` to `end_lps`, and as deep everywhere as `deep_lps` lies below that line; LPS mm."""

    begin_lps: Place
    end_lps: Place
    deep_lps: Place

    @classmethod
    def of(cls, start_mm: Sequence[float], end_mm: Sequence[float], inward: Sequence[float], depth: Millimetre) -> Stroke:
        """By the way into the organ and the depth."""
        start, end, way = (np.asarray(v, np.float64) for v in (start_mm, end_mm, inward))
        middle = 0.5 * (start + end)
        size = float(np.linalg.norm(end - start))
        along = (end - start) / size if size > 0.0 else np.zeros(3)
        down = way - (way @ along) * along
        length = float(np.linalg.norm(down))
        goes = float(depth) / length if length > ASKEW * np.linalg.norm(way) else 0.0 * float(depth)
        return cls(_place(start), _place(end), _place(middle + goes * down))

    def axes(self) -> tuple[Array, Array, Array, float, float]:
        """Unit vectors along the stroke, down along the blade and normal to it, its length and its depth in mm.

        Raises SimulationError where it has none."""
        start, end, deep = (np.asarray(v, np.float64) for v in (self.begin_lps, self.end_lps, self.deep_lps))
        if not np.isfinite([*start, *end, *deep]).all():
            raise SimulationError("the stroke of the blade is not a number; draw it again on the organ")
        length = float(np.linalg.norm(end - start))
        if length < LEAST_MM:
            raise SimulationError(f"the stroke at {at_lps(start)} has no length; draw a longer one")
        along = (end - start) / length
        down = deep - start - ((deep - start) @ along) * along
        depth = float(np.linalg.norm(down))
        if depth < LEAST_MM:
            raise SimulationError("the blade points along its own stroke and so would cut nothing; draw the stroke across the view, or set its deep "
                                  "place beside the line")
        return along, down / depth, np.cross(along, down / depth), length, depth


def size_of(mesh: TetMesh) -> float:
    """mm, the edge of a regular element of the mean volume."""
    return float(np.cbrt(6.0 * np.sqrt(2.0) * tet_volumes(mesh.points_mm, mesh.tets).mean()))


def swept(places_mm: Array, stroke: Stroke, size_mm: float) -> tuple[Array, NDArray[np.bool_]]:
    """(n,) height of (n, 3) places over the plane of the blade in mm, and which of them lie where it went; size_mm of the elements.

    Raises SimulationError for a stroke that is too short or too shallow for this mesh."""
    along, down, normal, length, depth = stroke.axes()
    if length < SHALLOWEST * size_mm or depth < SHALLOWEST * size_mm:
        raise SimulationError(f"the stroke is {length:.1f} mm long and {depth:.1f} mm deep; this mesh, whose elements are {size_mm:.1f} mm, "
                              f"can show a cut from {SHALLOWEST * size_mm:.1f} mm: draw a longer or deeper one")
    away = places_mm - np.asarray(stroke.begin_lps)
    phi, t, s = away @ normal, away @ along, away @ down
    inside = (t > -0.5 * size_mm) & (t < length + 0.5 * size_mm) & (s > -ABOVE * size_mm) & (s < depth + 0.25 * size_mm)
    return phi, inside & (np.abs(phi) < WIDTH * size_mm)


@dataclass(frozen=True)
class AtRest:
    """A stroke that was drawn on the deformed organ, as it lies in the scanned shape; off_mm how far that plane lies from what the blade cut at most;
    took_out: a piece that it set loose was taken away."""

    stroke: Stroke
    off_mm: float
    took_out: bool


def at_rest(stroke: Stroke, seen_mm: Array, rest_mm: Array, size_mm: float, *, took_out: bool) -> AtRest:
    """`stroke` drawn where the nodes are at seen_mm (n, 3), carried to where they are without load, rest_mm (n, 3): by the affine map that fits the
    nodes about the blade best."""
    phi, chosen = swept(seen_mm, stroke, size_mm)
    ones = np.ones((int(chosen.sum()), 1))
    fitted = np.linalg.lstsq(np.hstack([seen_mm[chosen], ones]), rest_mm[chosen], rcond=None)[0]
    start, end, deep = np.hstack([np.array([stroke.begin_lps, stroke.end_lps, stroke.deep_lps], np.float64), np.ones((3, 1))]) @ fitted
    found = Stroke(_place(start.round(1)), _place(end.round(1)), _place(deep.round(1)))
    near = chosen & (np.abs(phi) < size_mm)
    _, _, across, *_ = stroke.axes()
    feet = np.hstack([seen_mm[near] - phi[near, None] * across, np.ones((int(near.sum()), 1))]) @ fitted
    bent = rest_mm[near] - np.hstack([seen_mm[near], np.ones((int(near.sum()), 1))]) @ fitted
    _, _, normal, *_ = found.axes()
    off = float(np.abs((feet + bent - np.asarray(found.begin_lps)) @ normal).max(initial=0.0))
    return AtRest(found, off, took_out)


def opened_along(divided: TetMesh, name: str, *, within: NDArray[np.bool_] | None = None) -> tuple[TetMesh, NDArray[np.int64]]:
    """(the mesh opened along its facets `name`, (n,) the node of `divided` that each of its nodes stands for).

    `within` (m,) are the tetrahedra of the organ that is cut. Of a node whose elements all went to one side the copy is taken back. Raises
    MeshError where there is no such cut."""
    done = opened(divided, side_of(divided, name, within=within), name, within=within)
    first, last = len(divided.points_mm), len(done.points_mm)
    original = np.arange(last)
    original[done.tets] = divided.tets  # the copies stand for the nodes that their element had before
    used = np.zeros(last, bool)
    used[done.tets] = True
    back = np.arange(last)
    alone = first + np.flatnonzero(used[first:] & ~used[original[first:]])
    back[alone] = original[alone]
    stays = used.copy()
    stays[:first], stays[alone] = True, False
    number = (np.cumsum(stays) - 1).astype(np.int32)[back]
    sets = tuple(FacetSet(named.name, number[named.triangles]) for named in done.facets)
    return replace(done, points_mm=done.points_mm[stays], tets=number[done.tets], facets=sets), original[stays]


def refuse_unopened(divided: TetMesh, original: NDArray[np.int64], size_mm: float) -> None:
    """Raises SimulationError where the cut doubled no node."""
    if len(original) == len(divided.points_mm):
        raise SimulationError(f"the stroke opens nothing on this mesh, whose elements are {size_mm:.1f} mm: draw a longer or deeper one")


def missed(stroke: Stroke) -> SimulationError:
    start, end = (at_lps(np.asarray(place)) for place in (stroke.begin_lps, stroke.end_lps))
    return SimulationError(f"the stroke from {start} to {end} does not pass through the organ; draw it on the organ")


def pieces_of(mesh: TetMesh, behind: NDArray[np.int64] | None = None) -> NDArray[np.int32]:
    """(m,) the piece of tissue that each tetrahedron belongs to; pieces hang together by faces. `behind`: the face_neighbours where known."""
    found: NDArray[np.int32] = _pieces(face_neighbours(mesh.tets.astype(np.int64)) if behind is None else behind)
    return found


@njit(nogil=True, **COMPILED)
def _pieces(behind: NDArray[np.int64]) -> NDArray[np.int32]:
    """Floods from element to element; pieces are numbered by their first element."""
    piece = np.full(len(behind), -1, np.int32)
    ahead = np.empty(len(behind), np.int64)
    count = 0
    for first in range(len(behind)):
        if piece[first] >= 0:
            continue
        piece[first], ahead[0], waiting = count, first, 1
        while waiting:
            waiting -= 1
            for other in behind[ahead[waiting]]:
                if other >= 0 and piece[other] < 0:
                    piece[other], ahead[waiting] = count, other
                    waiting += 1
        count += 1
    return piece


def loose_words(mesh: TetMesh, found: NDArray[np.bool_]) -> str:
    volumes = tet_volumes(mesh.points_mm, mesh.tets[found])
    centre = mesh.points_mm[mesh.tets[found]].mean(axis=(0, 1))
    return f"{volumes.sum() * 1e-3:.1f} ml of tissue at {at_lps(centre)}"


def _place(point: Array) -> Place:
    x, y, z = (Millimetre(float(v)) for v in point)
    return x, y, z
