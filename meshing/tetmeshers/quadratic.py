"""Second-order tetrahedra whose edges follow the surfaces they lie on, as far as every element stays valid.

A quadratic tetrahedron has ten nodes: its corners, then the middles of the edges 01 12 02 03 13 23. Where the mesh lies on a known
function (the signed distance of a lumen), corners and middles are put onto its zero. Elsewhere the middle of an edge follows from
the normals at its ends: a cubic with tangents normal to them leaves the chord at its middle by ((e.nb) nb - (e.na) na) / 8, e = b - a
(Vlachos and others 2001). The lattice fits the volume of straight facets, so the corners are drawn back by the mean bulge first.

Validity: the gradient of the map of a quadratic element is linear, so its Jacobian is a cubic whose twenty Bernstein coefficients are means of
determinants of mixed columns at the corners. It is nowhere below the least of them (Johnen, Remacle and Geuzaine 2013): a proof, not a
sample. An element whose least coefficient is below LEAST of its mean has its edges made half as curved, twice, then straight.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement, permutations

import numpy as np
from numpy.typing import NDArray

from meshing.surface import triangle_areas
from meshing.tetmesh import TetMesh
from meshing.tetmeshers.classes import FacetClasses
from meshing.tetmeshers.cut import LevelMm, slope_of
from meshing.tetmeshers.kernels.shape import mean_ratios
from meshing.tetmeshers.kernels.topology import Floats, Ints

EDGES = np.array([(0, 1), (1, 2), (0, 2), (0, 3), (1, 3), (2, 3)])
LEAST = 0.2
"""Least Bernstein coefficient of the Jacobian over the mean of the element."""
KEPT_RATIO = 0.12
"""Corners are moved only while the mean ratios around them stay above this, or what they were."""
CREASE = 0.7
"""Cosine between a facet and the mean normal at its corner below which the surface has a crease there and stays straight."""
NEWTON = 4
CHUNK = 20_000
_SLOPE = np.array([[-1.0, -1.0, -1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
_TRIPLES = tuple(combinations_with_replacement(range(4), 3))


@dataclass(frozen=True, eq=False)
class QuadraticMesh:
    """`linear` has the same corners and parts; `points_mm` (n + e, 3) its nodes, then the middles; `nodes` (m, 10).

    `curved` edges leave their chord, `straightened` were to but could not; `least_jacobian`: a lower bound of every element's Jacobian
    anywhere in it, over its mean.
    """

    linear: TetMesh
    points_mm: Floats
    nodes: NDArray[np.int32]
    curved: int
    straightened: int
    least_jacobian: float

    def __post_init__(self) -> None:
        self.points_mm.setflags(write=False)
        self.nodes.setflags(write=False)

    def volume_ml(self, *names: str) -> float:
        """Exact for the curved elements: the mean of the Bernstein coefficients of a polynomial is its mean."""
        chosen = self.nodes[self.linear.of(*names)] if names else self.nodes
        return float(sum(bernstein(self.points_mm, chosen[at:at + CHUNK]).mean(axis=1).sum() for at in range(0, len(chosen), CHUNK))) / 6.0 * 1e-3

    def to_corners(self, values: Floats) -> Floats:
        """Nodal values (n + e, ...) -> (n, ...) of the linear mesh."""
        return values[: len(self.linear.points_mm)]

    def from_corners(self, values: Floats) -> Floats:
        """Values (n, ...) of the linear mesh -> (n + e, ...): the same function."""
        out = np.empty((len(self.points_mm), *values.shape[1:]), np.float64)
        out[: len(values)] = values
        middles = self.nodes[:, 4:].ravel()
        ends = self.nodes[:, :4][:, EDGES].reshape(-1, 2)
        out[middles] = 0.5 * (values[ends[:, 0]] + values[ends[:, 1]])
        return out


def quadratic(mesh: TetMesh) -> QuadraticMesh:
    """The second-order mesh with straight edges: valid whenever the linear one is."""
    points, nodes, _ = _straight(mesh.points_mm, mesh.tets)
    return QuadraticMesh(mesh, points, nodes, 0, 0, 1.0)


def curved(mesh: TetMesh, onto: Mapping[str, LevelMm] | None = None) -> QuadraticMesh:
    """The second-order mesh with curved surfaces and interfaces.

    `onto` gives for facet sets the function of (n, 3) LPS mm whose zero they are; other surfaces follow their normals. The corners may be moved
    too, so `linear` of the result is not `mesh`. Raises MeshError for a facet set that is not there.
    """
    levels = dict(onto or {})
    for name in levels:
        mesh.facet_set(name)
    classes = FacetClasses.of(mesh)
    level_of = [next((levels[name] for name in names if name in levels), None) for names in classes.names]
    corners = _moved_corners(mesh, classes, level_of)
    points, nodes, ends = _straight(corners, mesh.tets)
    bulge = _bulges(corners, classes, level_of, ends)
    share = np.ones(len(ends))
    wanted = np.linalg.norm(bulge, axis=1) > 1e-9 * np.linalg.norm(corners[ends[:, 0]] - corners[ends[:, 1]], axis=1)
    middle_of = nodes[:, 4:] - len(corners)
    touched = np.flatnonzero(wanted[middle_of].any(axis=1))
    least = np.ones(len(touched))
    for _ in range(4):
        points[len(corners):] = 0.5 * (corners[ends[:, 0]] + corners[ends[:, 1]]) + share[:, None] * bulge
        for at in range(0, len(touched), CHUNK):
            found = bernstein(points, nodes[touched[at:at + CHUNK]])
            least[at:at + CHUNK] = found.min(axis=1) / np.abs(found.mean(axis=1))
        bad = touched[least < LEAST]
        if len(bad) == 0:
            break
        edges = np.unique(middle_of[bad])
        share[edges] = np.where(share[edges] > 0.3, 0.5 * share[edges], 0.0)
    linear = TetMesh(corners, mesh.tets.copy(), mesh.organ.copy(), mesh.space, mesh.legend, mesh.facets)
    return QuadraticMesh(linear, points, nodes, int((wanted & (share > 0.0)).sum()), int((wanted & (share == 0.0)).sum()),
                         float(least.min()) if len(least) else 1.0)


def bernstein(points: Floats, nodes: NDArray[np.int32]) -> Floats:
    """(m, 20) Bernstein coefficients of the Jacobian of quadratic tetrahedra, in the cube of the points' unit (six volumes)."""
    at = points[nodes]
    jacobians = np.empty((len(nodes), 4, 3, 3))
    for corner in range(4):
        barycentric = np.eye(4)[corner]
        slopes = np.concatenate([(4.0 * barycentric - 1.0)[:, None] * _SLOPE,
                                 4.0 * (barycentric[EDGES[:, 0], None] * _SLOPE[EDGES[:, 1]] + barycentric[EDGES[:, 1], None] * _SLOPE[EDGES[:, 0]])])
        jacobians[:, corner] = np.einsum("mai,aj->mij", at, slopes)
    column = jacobians.transpose(0, 1, 3, 2)
    out = np.empty((len(nodes), len(_TRIPLES)))
    for number, triple in enumerate(_TRIPLES):
        orders = sorted(set(permutations(triple)))
        out[:, number] = np.mean([np.einsum("mi,mi->m", column[:, i, 0], np.cross(column[:, j, 1], column[:, k, 2])) for i, j, k in orders], axis=0)
    return out


def _straight(points: Floats, tets: NDArray[np.int32]) -> tuple[Floats, NDArray[np.int32], Ints]:
    """Points with the middles of the edges, (m, 10) nodes, and (e, 2) the ends of each edge."""
    pairs = np.sort(tets[:, EDGES].reshape(-1, 2).astype(np.int64), axis=1)
    keys, inverse = np.unique(pairs[:, 0] * len(points) + pairs[:, 1], return_inverse=True)
    ends = np.stack([keys // len(points), keys % len(points)], axis=1)
    middles = 0.5 * (points[ends[:, 0]] + points[ends[:, 1]])
    return np.concatenate([points, middles]), np.concatenate([tets, len(points) + inverse.reshape(-1, 6)], axis=1).astype(np.int32), ends


def _moved_corners(mesh: TetMesh, classes: FacetClasses, level_of: list[LevelMm | None]) -> Floats:
    """The corners put onto the functions, and elsewhere drawn back by the mean bulge of the facets around them."""
    points = mesh.points_mm.copy()
    meet = classes.counts(len(points))
    normals, own = classes.node_normals(points)
    moves = np.zeros_like(points)
    for number, level in enumerate(level_of):
        mine = classes.number == number
        triangles = classes.triangles[mine]
        nodes = np.unique(triangles)
        if level is not None:
            # on a rim with one other surface the node stays in that one's tangent plane
            keep = nodes[meet[nodes] <= 2]
            moves[keep] = _newton(points[keep], level, _walls(classes, number, points, normals)[keep]) - points[keep]
            continue
        bulge = np.zeros(len(triangles))
        for a, b in ((0, 1), (1, 2), (0, 2)):
            bulge += np.einsum("ti,ti->t", _bulge(points[triangles[:, a]], points[triangles[:, b]], normals[mine][:, a], normals[mine][:, b]),
                               own[mine]) / 3.0
        smooth = (np.einsum("tci,ti->tc", normals[mine], own[mine]) > CREASE).all(axis=1)
        bulge = np.where(smooth, bulge, 0.0)
        area = triangle_areas(points, triangles.astype(np.int32))
        weight = np.bincount(triangles.ravel(), np.repeat(area, 3), minlength=len(points))
        mean = np.bincount(triangles.ravel(), np.repeat(area * bulge, 3), minlength=len(points)) / np.maximum(weight, 1e-300)
        at = np.zeros_like(points)
        at[triangles.ravel()] = normals[mine].reshape(-1, 3)
        free = nodes[meet[nodes] == 1]
        moves[free] = -mean[free, None] * at[free]
    return _kept(mesh, points, moves)


def _kept(mesh: TetMesh, points: Floats, moves: Floats) -> Floats:
    """The points after their moves, halved and at last taken back where elements would suffer."""
    tets = mesh.tets.astype(np.int64)
    around = np.flatnonzero(np.isin(tets, np.flatnonzero(np.abs(moves).max(axis=1) > 0.0)).any(axis=1))
    before = np.minimum(np.asarray(mean_ratios(points, tets[around])), KEPT_RATIO)
    share = np.ones(len(points))
    for _ in range(8):
        after = points + share[:, None] * moves
        bad = around[np.asarray(mean_ratios(after, tets[around])) < before]
        if len(bad) == 0:
            return after
        held = np.unique(tets[bad])
        share[held] = np.where(share[held] > 0.3, 0.5 * share[held], 0.0)
    return points.copy()


def _walls(classes: FacetClasses, number: int, points: Floats, normals: Floats) -> Floats:
    """(n, 3) the normal of the other class at nodes of the rim of class `number`, 0 elsewhere."""
    out = np.zeros_like(points)
    others = classes.number != number
    out[classes.triangles[others].ravel()] = normals[others].reshape(-1, 3)
    return out


def _newton(points: Floats, level: LevelMm, wall: Floats) -> Floats:
    """Points moved onto level = 0 along its slope, within the planes normal to `wall` (n, 3) where that is not 0."""
    at = points.copy()
    for _ in range(NEWTON):
        slope = slope_of(level, at)
        slope -= np.einsum("ni,ni->n", slope, wall)[:, None] * wall
        size = np.einsum("ni,ni->n", slope, slope)
        at -= np.where(size > 1e-2, level(at) / np.maximum(size, 1e-2), 0.0)[:, None] * slope
    return at


def _bulge(a: Floats, b: Floats, at_a: Floats, at_b: Floats) -> Floats:
    """(k, 3) how far the middle of an edge leaves its chord when the surface has unit normals `at_a`, `at_b` at its ends."""
    edge = b - a
    out: Floats = (np.einsum("ij,ij->i", edge, at_b)[:, None] * at_b - np.einsum("ij,ij->i", edge, at_a)[:, None] * at_a) / 8.0
    return out


def _bulges(points: Floats, classes: FacetClasses, level_of: list[LevelMm | None], ends: Ints) -> Floats:
    """(e, 3) mm from the middle of each edge to where it belongs; 0 for edges inside and on creases."""
    size = np.int64(len(points))
    keys = ends[:, 0] * size + ends[:, 1]
    normals, own = classes.node_normals(points)
    pairs = ((0, 1), (1, 2), (0, 2))
    number = np.concatenate([np.searchsorted(keys, np.sort(classes.triangles[:, pair], axis=1) @ np.array([size, 1])) for pair in pairs])
    of_class = np.tile(classes.number, 3)
    found = np.unique(np.stack([number, of_class], axis=1), axis=0)
    meet = np.bincount(found[:, 0], minlength=len(ends))
    out = np.zeros((len(ends), 3))
    smooth = np.einsum("tci,ti->tc", normals, own) > CREASE
    for place, (a, b) in enumerate(pairs):
        edge = number[place * len(classes.triangles):(place + 1) * len(classes.triangles)]
        mine = (meet[edge] == 1) & smooth[:, a] & smooth[:, b]
        t = classes.triangles[mine]
        out[edge[mine]] = _bulge(points[t[:, a]], points[t[:, b]], normals[mine][:, a], normals[mine][:, b])
    middles = 0.5 * (points[ends[:, 0]] + points[ends[:, 1]])
    for which, level in enumerate(level_of):
        if level is None:
            continue
        edges = np.unique(number[of_class == which])
        edges = edges[meet[edges] <= 2]
        wall = _walls(classes, which, points, normals)
        across = np.where((meet[edges] == 2)[:, None], wall[ends[edges, 0]], 0.0)
        moved = _newton(middles[edges], level, across) - middles[edges]
        # a foot farther away than the edge is curved belongs to another place of the surface
        near = np.linalg.norm(moved, axis=1) < 0.3 * np.linalg.norm(points[ends[edges, 0]] - points[ends[edges, 1]], axis=1)
        out[edges] = np.where(near[:, None], moved, 0.0)
    return out
