"""The wall of a vessel around its lumen: a solid of given or local thickness, and the shell in its middle.

The wall's triangles of the lumen mesh grow outwards in small steps: each node follows the slope of the lumen's signed distance to
the next level, drawn a little to the middle of its neighbours, so that where two vessels part the nodes climb out of the crotch instead of running
into each other. A step is kept only while every prism around the node stands (layers.py), so the wall is valid whatever the shape; what
is thinner than asked for is reported. The prisms become tetrahedra that share their nodes with the lumen.

The thickness of arteries is not seen in a CT: unless it is given, it is a share of the local radius.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates, spline_filter
from scipy.spatial import cKDTree

from meshing.errors import MeshError
from meshing.labels import Label
from meshing.step import Monitor, Range, check, portion
from meshing.surface import Surface, triangle_normals
from meshing.tetmesh import FacetSet, TetMesh, at_lps, facet_keys, outer_facets, submesh, tet_volumes
from meshing.tetmeshers.kernels.relax import random_step
from meshing.tetmeshers.kernels.topology import Floats, Ints
from meshing.tetmeshers.layers import inward_of, prisms_between, prisms_stand, rows_of
from meshing.tetmeshers.lumen import LUMEN, MeshLumen, radius_near
from meshing.units import Millimetre, Percent
from meshing.vessels.lumen import Lumen
from meshing.volume import index_of

WALL = Label(2, "artery wall", "aorta")
INNER, OUTER = "inner", "outer"
STEPS, AFTER = 10, 6
"""Steps outwards, and rounds at the full thickness that only even out the nodes."""
CAUTION = 0.7
"""How much of what the thickness lacks is made good in one round."""
DRAWN = 0.35
"""How far a node is drawn to the middle of its neighbours in a step."""
THICKEST = Millimetre(4.0)
"""Beyond it the lumen's signed distance is not known (vessels/distance.py)."""


@dataclass(frozen=True, eq=False)
class Shell:
    """The middle surface of a wall, open at the vessel's ends: `surface`, and `thickness_mm` (n,) at its points."""

    surface: Surface
    thickness_mm: Floats


@dataclass(frozen=True, eq=False)
class Wall:
    """`mesh` holds the lumen and the wall, conforming: facet sets "inner" (out of the wall, into the blood), "outer", the lumen's openings and
    "NAME end" of the wall at each. `columns` (k, 2) are the nodes on the inner and the outer side, `asked` and `reached` (k,) mm."""

    mesh: TetMesh
    columns: Ints
    asked: Floats
    reached: Floats

    def solid(self) -> TetMesh:
        """The wall alone."""
        alone, _ = submesh(self.mesh, self.mesh.of(WALL.name))
        kept = tuple(f for f in alone.facets if f.name in (INNER, OUTER) or f.name.endswith(" end"))
        return TetMesh(alone.points_mm.copy(), alone.tets.copy(), alone.organ.copy(), alone.space, alone.legend, kept)

    def shell(self) -> Shell:
        """The wall as a surface with a thickness."""
        number = np.full(len(self.mesh.points_mm), -1, np.int64)
        number[self.columns[:, 0]] = np.arange(len(self.columns))
        triangles = number[self.mesh.facet_set(INNER).triangles][:, [0, 2, 1]].astype(np.int32)
        middle = 0.5 * (self.mesh.points_mm[self.columns[:, 0]] + self.mesh.points_mm[self.columns[:, 1]])
        return Shell(Surface(middle, triangles, self.mesh.space, WALL.name), self.reached.copy())


@dataclass(frozen=True)
class MeshWall:
    """Mesh the wall of an artery.

    The wall is `thickness` thick, or `share` of the local radius where that is None (.124 of it in the iliac, .119 below the kidneys:
    Boileau 2015, read in the models of openBF). `layers` elements lie in its thickness; along the vessel their longest edge is `edge`, or
    the local diameter over `across`.
    """

    version: ClassVar[int] = 1
    thickness: Annotated[Millimetre | None, Range(0.1, 4.0, "Thickness of the wall")] = None
    share: Annotated[Percent, Range(2, 60, "Thickness of the wall, of the local radius")] = Percent(12.4)
    layers: Annotated[int, Range(1, 6, "Elements in the thickness")] = 2
    edge: Annotated[Millimetre, Range(0.2, 10, "Longest edge")] = Millimetre(3.0)
    across: Annotated[int, Range(3, 30, "Elements across the vessel")] = 6

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Lumen, monitor: Monitor, /) -> TetMesh:
        """The wall with the facet sets "inner", "outer" and "NAME end" at each opening."""
        return self.walled(source, monitor).solid()

    def walled(self, source: Lumen, monitor: Monitor) -> Wall:
        """The wall together with the lumen it lies around."""
        mesh = MeshLumen(edge=self.edge, across=self.across, layers=0).run(source, portion(monitor, 0.0, 0.7))
        monitor(0.7, "growing the wall")
        nodes = np.unique(mesh.facet_set("wall").triangles)
        if self.thickness is None:
            asked = np.minimum(float(self.share) / 100.0 * radius_near(source)(mesh.points_mm[nodes]), THICKEST)
        else:
            asked = np.full(len(nodes), float(self.thickness))
        wall = grown(mesh, source, asked, self.layers)
        thin = wall.reached < 0.8 * wall.asked
        where = f", the thinnest near {at_lps(wall.mesh.points_mm[wall.columns[(wall.reached / wall.asked).argmin(), 0]])}" if thin.any() else ""
        monitor(1.0, f"wall meshed, as thick as asked within 20 % at {100.0 * (1.0 - thin.mean()):.1f} % of its nodes{where}")
        return wall


def grown(mesh: TetMesh, lumen: Lumen, asked_mm: Floats, layers: int) -> Wall:
    """A wall of `asked_mm` (k,) at the nodes of the facets "wall" (in the order of their numbers) around the mesh of a lumen.

    Raises MeshError, with the place, where not even a thin wall finds room.
    """
    facets = mesh.facet_set("wall").triangles.astype(np.int64)
    nodes, local = np.unique(facets, return_inverse=True)
    local = local.reshape(-1, 3)
    inner = mesh.points_mm[nodes]
    planes = _all_planes(mesh, lumen)[nodes].astype(np.int64)
    normals = np.array([np.array(opening.outward) / np.linalg.norm(opening.outward) for opening in lumen.openings])
    spline = spline_filter(lumen.distance_mm.astype(np.float64), order=3)
    outer = inner.copy()
    start = _level(spline, lumen, inner)
    # triangles turned round, so that their normals point out of the wall, into the blood
    turned = np.ascontiguousarray(local[:, [0, 2, 1]])
    around = rows_of(turned.ravel().astype(np.int32), np.repeat(np.arange(len(turned), dtype=np.int64), 3), len(nodes))
    ends = np.unique(np.sort(np.concatenate([local[:, [0, 1]], local[:, [1, 2]], local[:, [0, 2]]]), axis=1), axis=0)
    rim = planes >= 0
    # the direction that faces all facets around a node: where the surface is folded the distance's slope does not
    facing = -inward_of(mesh.points_mm, mesh.facet_set("wall").triangles, nodes, _all_planes(mesh, lumen), normals)
    target = start
    for step in range(1, STEPS + AFTER + 1):
        # the level is a distance near the wall only: at last the thickness itself is looked at
        target = start + step / STEPS * asked_mm if step <= STEPS else target + CAUTION * (asked_mm - _thickness(inner, outer, turned))
        wanted = _towards(outer, inner, turned, ends, rim, planes, normals, target, spline, lumen)
        held = (outer == inner).all(axis=1) if step > 1 else np.zeros(len(outer), bool)
        wanted[held] = inner[held] + (asked_mm[held] / STEPS)[:, None] * facing[held]
        if not _accept(outer, wanted, inner, turned, rim, *around) and step > STEPS:
            break
    reached = _thickness(inner, outer, turned)
    # a node without room keeps the wall together, with no thickness; a facet of three would be a hole in it
    shut = (outer == inner).all(axis=1)[turned].all(axis=1)
    if shut.any():
        at = inner[turned[shut][0]].mean(axis=0)
        raise MeshError(f"the wall of '{lumen.centreline.name}' finds no room at {at_lps(at)}; choose a thinner wall or shorter edges there")
    return _assembled(mesh, lumen, facets, nodes, turned, inner, outer, layers, asked_mm, reached)


def _all_planes(mesh: TetMesh, lumen: Lumen) -> NDArray[np.int32]:
    """(n,) the opening each node lies on, -1: none."""
    plane = np.full(len(mesh.points_mm), -1, np.int32)
    for number, opening in enumerate(lumen.openings):
        plane[mesh.facet_set(opening.name).triangles] = number
    return plane


def _level(spline: Floats, lumen: Lumen, points: Floats) -> Floats:
    found: Floats = map_coordinates(spline, index_of(lumen.to_patient, points).T[::-1], order=3, prefilter=False, mode="nearest")
    return found


def _slope(spline: Floats, lumen: Lumen, points: Floats) -> Floats:
    step = 0.1
    return np.stack([(_level(spline, lumen, points + d) - _level(spline, lumen, points - d)) / (2.0 * step) for d in step * np.eye(3)], axis=1)


def _towards(outer: Floats, inner: Floats, turned: Ints, ends: Ints, rim: NDArray[np.bool_], planes: Ints, normals: Floats, target: Floats,
             spline: Floats, lumen: Lumen) -> Floats:
    """(k, 3) where each node wants to go: near the middle of its neighbours, on the level `target`, in its opening's plane."""
    same = ~rim[ends[:, 0]] | ~rim[ends[:, 1]] | (planes[ends[:, 0]] == planes[ends[:, 1]])
    total, count = np.zeros_like(outer), np.zeros(len(outer))
    for a, b in ((0, 1), (1, 0)):
        # the neighbours of a node of a rim are those on the rim
        use = same & (~rim[ends[:, a]] | rim[ends[:, b]])
        np.add.at(total, ends[use, a], outer[ends[use, b]])
        np.add.at(count, ends[use, a], 1.0)
    middle = np.where(count[:, None] > 0, total / np.maximum(count, 1.0)[:, None], outer)
    slope = _slope(spline, lumen, outer)
    upward = slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-9)
    move = middle - outer
    # the inner nodes are not evenly spaced either: only what differs from their pattern is evened out
    rest = np.zeros_like(inner)
    for a, b in ((0, 1), (1, 0)):
        use = same & (~rim[ends[:, a]] | rim[ends[:, b]])
        np.add.at(rest, ends[use, a], inner[ends[use, b]])
    move -= np.where(count[:, None] > 0, rest / np.maximum(count, 1.0)[:, None], inner) - inner
    move -= np.einsum("ni,ni->n", move, upward)[:, None] * upward
    wanted = outer + DRAWN * move
    across = np.where(rim[:, None], normals[np.maximum(planes, 0)], 0.0)
    for _ in range(2):
        wanted -= np.einsum("ni,ni->n", wanted - inner, across)[:, None] * across
        slope = _slope(spline, lumen, wanted)
        slope -= np.einsum("ni,ni->n", slope, across)[:, None] * across
        size = np.einsum("ni,ni->n", slope, slope)
        gap = target - _level(spline, lumen, wanted)
        # where the slope vanishes, between two vessels, there is no way up: the node goes on as it was going
        wanted += np.where(size > 0.1, gap / np.maximum(size, 0.1), 0.0)[:, None] * slope
    return wanted


@njit(cache=True, nogil=True)
def _accept(outer, wanted, inner, turned, rim, first, around):  # type: ignore[no-untyped-def]
    """Move nodes to where they want to go, or part of the way, while all their prisms stand; returns how many moved.

    A node that has not left the inner surface yet, because it is folded there, looks for a way at random.
    """
    moved = 0
    old = np.empty(3)
    for v in range(len(outer)):
        for k in range(3):
            old[k] = outer[v, k]
        length = 0.0
        for k in range(3):
            length += (wanted[v, k] - old[k]) ** 2
        length = np.sqrt(length)
        held = old[0] == inner[v, 0] and old[1] == inner[v, 1] and old[2] == inner[v, 2] and not rim[v]
        state = np.uint64(v * 2654435761 + 88172645463325252)
        for trial in range(60 if held else 3):
            share = 1.0 if trial == 0 else 0.5 if trial == 1 else 0.2
            for k in range(3):
                outer[v, k] = old[k] + share * (wanted[v, k] - old[k])
                if trial > 2:
                    state, number = random_step(state)
                    outer[v, k] += number * length * (0.4 if trial % 2 else 0.15)
            if prisms_stand(outer, inner, turned, first, around, v):
                moved += 1
                break
            for k in range(3):
                outer[v, k] = old[k]
    return moved


def _thickness(inner: Floats, outer: Floats, turned: Ints) -> Floats:
    """(k,) mm: how far each outer node lies from the inner surface, measured to the facets around its nearest inner nodes."""
    normal = -triangle_normals(inner, turned.astype(np.int32))
    total = np.zeros_like(inner)
    for corner in range(3):
        np.add.at(total, turned[:, corner], normal)
    total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-300)
    away, near = cKDTree(inner).query(outer)
    height = np.einsum("ni,ni->n", outer - inner[near], total[near])
    found: Floats = np.minimum(np.maximum(height, 0.0), away)
    return found


def _assembled(mesh: TetMesh, lumen: Lumen, facets: Ints, nodes: Ints, turned: Ints, inner: Floats, outer: Floats, layers: int, asked: Floats,
               reached: Floats) -> Wall:
    size = len(mesh.points_mm)
    placed = [inner + level / layers * (outer - inner) for level in range(1, layers + 1)]
    stuck = (outer == inner).all(axis=1)
    sheets = [nodes.astype(np.int64)]
    sheets += [np.where(stuck, nodes, size + level * len(nodes) + np.arange(len(nodes))) for level in range(layers)]
    prisms = prisms_between(sheets, turned)
    points = np.concatenate([mesh.points_mm, *placed])
    volumes = tet_volumes(points, prisms.astype(np.int32))
    if volumes.min() <= 0.0:
        raise MeshError(f"the wall of '{lumen.centreline.name}' folds over at {at_lps(points[prisms[volumes.argmin()]].mean(axis=0))}; "
                        "choose a thinner wall or shorter edges there")
    tets = np.concatenate([mesh.tets.astype(np.int64), prisms]).astype(np.int32)
    organ = np.concatenate([mesh.organ, np.full(len(prisms), WALL.value, np.uint8)])
    outside = sheets[-1][turned][:, [0, 2, 1]].astype(np.int32)
    sets = [FacetSet(INNER, facets[:, [0, 2, 1]].astype(np.int32)), FacetSet(OUTER, outside)]
    sets += [f for f in mesh.facets if f.name != "wall"]
    left = outer_facets(prisms.astype(np.int32))
    keys = facet_keys(left, len(points))
    left = left[~np.isin(keys, facet_keys(np.concatenate([facets, outside.astype(np.int64)]), len(points)))]
    middle = points[left].mean(axis=1)
    away = np.array([np.linalg.norm(middle - np.array(opening.point_mm), axis=1) for opening in lumen.openings])
    sets += [FacetSet(f"{opening.name} end", left[away.argmin(axis=0) == number]) for number, opening in enumerate(lumen.openings)]
    used = np.unique(tets)
    new = np.full(len(points), -1, np.int32)
    new[used] = np.arange(len(used))
    named = tuple(FacetSet(found.name, new[found.triangles]) for found in sets)
    whole = TetMesh(points[used], new[tets], organ, mesh.space, (LUMEN, WALL), named)
    return Wall(whole, new[np.stack([sheets[0], sheets[-1]], axis=1)].astype(np.int64), asked.copy(), np.where(stuck, 0.0, reached))
