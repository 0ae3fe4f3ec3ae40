"""Cut a tetrahedral mesh along a level set, and put flat caps on the openings of a vessel.

The nodes carry a function phi, linear in every tetrahedron. Edges on which it changes sign are divided where it is zero
and the tetrahedra along them (ordered bisection, `kernels/splitting.py`), so the cut is conforming and, for a linear
phi, exactly flat. Nodes that nearly lie on the cut are first moved onto it along an edge of the surface they belong to,
because an edge cut close to its end leaves slivers (Labelle and Shewchuk 2007 call this warping); `kernels/strata.py` does
this without changing the volume of any part, except where three parts meet. Poor elements that are left are made better
by moving nodes within the surfaces they lie on (`improve.py`).

Nodes outside the selection have phi = 0 during the cut: they are neither moved nor cut, which is how one branch of a
vessel tree is clipped while the plane of the cut also passes through others.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from meshing.errors import MeshError
from meshing.tetmesh import FACES_OUT, FacetSet, TetMesh, at_lps, outer_facets, submesh
from meshing.tetmeshers.edits import refined
from meshing.tetmeshers.improve import bases_of, improve
from meshing.tetmeshers.kernels.mending import POOR
from meshing.tetmeshers.kernels.shape import mean_ratios, worst_cosines
from meshing.tetmeshers.kernels.splitting import split, split_facets
from meshing.tetmeshers.kernels.strata import slopes_of, snap, strata_of, surfaces_of_mesh
from meshing.tetmeshers.kernels.topology import Floats, Ints, edge_lengths, edges_of, face_neighbours
from meshing.tetmeshers.reconnect import Nodes, reconnected

LevelMm = Callable[[Floats], Floats]
"""(n, 3) LPS mm -> (n,) any continuous function whose zero is the cut, best a signed distance in mm."""
Chosen = Callable[[TetMesh], NDArray[np.bool_]]
"""Some of the nodes of a mesh, (n,)."""
ZERO_STEPS, LEAST_SHARE = 6, 0.05
"""Steps towards the zero on an edge, and how near to an end of it, in its length, the zero may be put."""
KEPT_RATIO = 0.2
"""A node is put exactly onto the cut only while the mean ratios around it stay above this, or what they were."""
SLOPE_MM = 1e-3
ATTEMPTS, FINER = 4, 0.6
"""A cut that leaves poor elements is made again with so much shorter edges there."""
GRAZING, NEAR = float(np.cos(np.radians(35.0))), 0.35
"""A mended cut that meets a surface at less than this angle runs on it where it is nearer than this part of the shortest edge."""


def cut_levelset(mesh: TetMesh, phi: NDArray[np.float64] | LevelMm, *, name: str,
                 select: NDArray[np.bool_] | None = None, mend: bool = False,
                 steady: NDArray[np.bool_] | None = None) -> tuple[TetMesh, NDArray[np.int8]]:
    """The mesh divided along phi = 0, and (m,) the side of each tetrahedron: -1, +1, or 0 outside the selection.

    `phi` (n,) at the nodes in any unit, linear between them, or a function of (n, 3) LPS mm: then the nodes of the cut lie where
    the function itself is 0, which matters for a curved one. `select` (n,) the nodes that may be cut, all of them when None.
    With `mend` poor elements around the cut are joined anew (reconnect.py), else every node of `mesh` keeps its number; the cut then runs
    on surfaces that it grazes, but for those at the nodes `steady` (n,), where it stays where it is asked for.
    Parts and facet sets are kept; the new facet set `name` is the cut, its normals pointing from side -1 to side +1.
    Raises MeshError when phi = 0 does not pass through the selected part of the mesh.
    """
    nodes = len(mesh.points_mm)
    chosen = np.ones(nodes, bool) if select is None else select
    function = phi if callable(phi) else None
    phi = phi(mesh.points_mm) if callable(phi) else phi
    if phi.shape != (nodes,) or chosen.shape != (nodes,):
        raise MeshError(f"the cut '{name}' has {len(phi)} values for {nodes} nodes; give one number for every node of the mesh")
    if not np.isfinite(phi).all():
        raise MeshError(f"the cut '{name}' is not a number at {at_lps(mesh.points_mm[~np.isfinite(phi)][0])}")
    given = np.asarray(phi, np.float64)
    level = np.where(chosen, given, 0.0)
    points = mesh.points_mm.copy()
    tets = mesh.tets.astype(np.int64)
    edges, tet_edges = edges_of(tets, nodes)
    firm = np.zeros(nodes, bool) if steady is None else steady
    if mend:
        level[grazed(mesh, given, edges) & ~firm] = 0.0
    here = level[firm]
    level[firm] = 0.0
    snap(points, level, given, mesh, edges, strata_of(mesh, edges))
    level[firm] = here

    crossing = np.nonzero(level[edges[:, 0]] * level[edges[:, 1]] < 0.0)[0]
    new_points = _zeros(points[edges[crossing, 0]], points[edges[crossing, 1]], level[edges[crossing, 0]], level[edges[crossing, 1]], function)
    middle = np.full(len(edges), -1, np.int64)
    middle[crossing] = nodes + np.arange(len(crossing))
    rank = edge_lengths(points, edges)
    pieces, parent = split(tets, tet_edges, middle, rank)
    cuttable = np.asarray(chosen[tets].any(axis=1))
    side = _sides(np.concatenate([level, np.zeros(len(crossing))])[pieces], cuttable[parent], given[tets].sum(axis=1)[parent])

    facets = []
    for named in mesh.facets:
        triangles, _ = split_facets(named.triangles.astype(np.int64), edges, nodes, middle, rank)
        facets.append(FacetSet(named.name, triangles.astype(np.int32)))
    faces = pieces[:, FACES_OUT]
    behind = face_neighbours(pieces)
    on_cut = (behind >= 0) & (side[:, None] == -1) & (side[behind] == 1)
    if not on_cut.any():
        raise MeshError(f"the cut '{name}' does not pass through the mesh, which lies between "
                        f"{at_lps(mesh.points_mm.min(axis=0))} and {at_lps(mesh.points_mm.max(axis=0))}; move it into the organ")
    facets.append(FacetSet(name, faces[on_cut].astype(np.int32)))
    after = np.concatenate([points, new_points])
    cut = TetMesh(after.copy(), pieces.astype(np.int32), mesh.organ[parent], mesh.space, mesh.legend, tuple(facets))
    changed = np.zeros(len(after), bool)
    changed[nodes:] = True
    changed[:nodes] = level == 0.0
    around = np.zeros(len(after), bool)
    around[pieces[changed[pieces].any(axis=1) & cuttable[parent]]] = True
    near = around.copy()
    around[:nodes] &= chosen
    improve(after, cut, around)
    if function is not None:
        _onto(after, cut, np.unique(facets[-1].triangles), function)
    cut = replace(cut, points_mm=after)
    if mend:
        fixed, held = np.zeros(len(after), bool), np.zeros(len(after), bool)
        fixed[:nodes] = ~chosen
        held[:nodes] = firm
        cut, side = reconnected(cut, side, name, Nodes(near, fixed, held))
    return cut, side


def cut_well(mesh: TetMesh, phi: LevelMm, *, name: str, select: Chosen | None = None,
             steady: Chosen | None = None) -> tuple[TetMesh, NDArray[np.int8]]:
    """A mended cut, made again with shorter edges in the places where it leaves poor elements or lies off by more than NEAR.

    The best one is kept: the one that lies where it should, then the one with the best angles; where that is poor, a cut that is only
    divided is tried too.
    `select` and `steady` tell the nodes of any mesh that cut_levelset asks for.
    """
    def tried(source: TetMesh, *, mend: bool) -> _Tried:
        return _Tried.of(phi, *cut_levelset(source, phi, name=name, select=None if select is None else select(source), mend=mend,
                                            steady=None if steady is None else steady(source)))

    made = [tried(mesh, mend=True)]
    while len(made[-1].places) and len(made) < ATTEMPTS:
        mesh = _finer_at(mesh, made[-1].places)
        made.append(tried(mesh, mend=True))
    if len(made[-1].places):
        made.append(tried(mesh, mend=False))
    best = min(made, key=lambda found: (found.far, found.worst))
    return best.cut, best.side


@dataclass(frozen=True, eq=False)
class _Tried:
    """A cut and the `side` of each tetrahedron: does it lie `far` from where it should, its `worst` cosine, `places` (k, 3) of what is poor."""

    cut: TetMesh
    side: NDArray[np.int8]
    far: bool
    worst: float
    places: Floats

    @classmethod
    def of(cls, phi: LevelMm, cut: TetMesh, side: NDArray[np.int8]) -> _Tried:
        near = np.zeros(len(cut.points_mm), bool)
        near[cut.facets[-1].triangles] = True
        cosine = np.where(near[cut.tets].any(axis=1), worst_cosines(cut.points_mm, cut.tets.astype(np.int64)), -1.0)
        off = np.abs(phi(cut.points_mm))
        far = near & (off > NEAR * _longest(cut.points_mm[cut.tets[near[cut.tets].any(axis=1)]]).max())
        places = np.concatenate([cut.points_mm[cut.tets[cosine > POOR]].mean(axis=1), cut.points_mm[far]])
        return cls(cut, side, bool(far.any()), float(cosine.max()), places)


def _longest(corners: Floats) -> Floats:
    """(m,) the longest edges of tetrahedra with corners (m, 4, 3)."""
    longest: Floats = np.sqrt(np.max([((corners[:, a] - corners[:, b]) ** 2).sum(axis=1) for a in range(4) for b in range(a)], axis=0))
    return longest


def _finer_at(mesh: TetMesh, places_mm: Floats) -> TetMesh:
    """Refined around (k, 3) places to FINER of the edges there."""
    tree = cKDTree(places_mm)
    corners = mesh.points_mm[mesh.tets]
    longest = _longest(corners)
    away, _ = tree.query(corners.mean(axis=1))
    edge = float(np.median(longest[np.argsort(away, kind="stable")[:8 * len(places_mm)]]))
    return refined(mesh, lambda points: np.where(tree.query(points)[0] < edge, FINER * edge, np.inf), 2)


def grazed(mesh: TetMesh, phi: NDArray[np.float64], edges: Ints) -> NDArray[np.bool_]:
    """(n,) the nodes of surfaces along which the cut runs at less than GRAZING so near that no element fits between: there it runs on them.

    The angle of the wedge where such a cut leaves the surface would be an angle of an element however fine the mesh.
    """
    slope = slopes_of(mesh.points_mm, mesh.tets.astype(np.int64), phi)
    steep = np.maximum(np.linalg.norm(slope, axis=1), 1e-300)
    along = np.abs(np.einsum("nki,ni->nk", bases_of(mesh.points_mm, surfaces_of_mesh(mesh))[0], slope)).max(axis=1) / steep
    edge = np.full(len(phi), np.inf)
    for end in range(2):
        np.minimum.at(edge, edges[:, end], edge_lengths(mesh.points_mm, edges))
    near: NDArray[np.bool_] = (along > GRAZING) & (np.abs(phi) / steep < NEAR * edge)
    return near


def _zeros(one: Floats, other: Floats, at_one: Floats, at_other: Floats, function: LevelMm | None) -> Floats:
    """(k, 3) where phi is 0 between two ends of opposite signs: linear, then by the rule of Illinois (Dowell and Jarratt 1971)."""
    low, high, at_low, at_high = np.zeros(len(one)), np.ones(len(one)), at_one.copy(), at_other.copy()
    t = np.asarray(at_low / (at_low - at_high), np.float64)
    for _ in range(ZERO_STEPS if function is not None and len(one) else 0):
        assert function is not None
        here = function((1.0 - t[:, None]) * one + t[:, None] * other)
        before = here * at_low > 0.0
        at_high = np.where(before, 0.5 * at_high, here)
        at_low = np.where(before, here, 0.5 * at_low)
        low, high = np.where(before, t, low), np.where(before, high, t)
        t = np.clip(low + (high - low) * at_low / np.where(at_low == at_high, 1.0, at_low - at_high), LEAST_SHARE, 1.0 - LEAST_SHARE)
    zeros: Floats = (1.0 - t[:, None]) * one + t[:, None] * other
    return zeros


def slope_of(function: LevelMm, points: Floats) -> Floats:
    """(n, 3) the gradient of a function of LPS mm, by central differences."""
    slope: Floats = np.stack([(function(points + step) - function(points - step)) / (2.0 * SLOPE_MM) for step in SLOPE_MM * np.eye(3)], axis=1)
    return slope


def _onto(points: Floats, mesh: TetMesh, nodes: NDArray[np.int32], function: LevelMm) -> None:
    """Newton steps that bring the nodes of the cut that lie on no other surface onto phi = 0, in place, where the elements allow it."""
    on_other = np.zeros(len(points), bool)
    for named in mesh.facets[:-1]:
        on_other[named.triangles] = True
    on_other[outer_facets(mesh.tets)] = True
    free = nodes[~on_other[nodes]]
    moving = np.zeros(len(points), bool)
    moving[free] = True
    around = np.flatnonzero(moving[mesh.tets].any(axis=1))
    tets = mesh.tets[around].astype(np.int64)
    before = np.minimum(np.asarray(mean_ratios(points, tets)), KEPT_RATIO)
    for _ in range(3):
        old = points[free].copy()
        slope = slope_of(function, old)
        move = -(function(old) / np.maximum(np.einsum("ni,ni->n", slope, slope), 1e-6))[:, None] * slope
        points[free] = old + move
        bad = np.asarray(mean_ratios(points, tets)) < before
        while bad.any():
            held = np.isin(free, tets[bad])
            points[free[held]] = old[held]
            now = np.asarray(mean_ratios(points, tets)) < before
            if (now == bad).all():
                break
            bad = now


def _sides(level: NDArray[np.float64], chosen: NDArray[np.bool_], given: NDArray[np.float64]) -> NDArray[np.int8]:
    """The side of each tetrahedron from phi at its corners, which never has both signs after the cut.

    One whose corners all lie on the cut takes the side of what phi was before snapping.
    """
    total = level.sum(axis=1)
    total = np.where((total == 0.0) & chosen, np.where(given < 0.0, -1.0, 1.0), total)
    return np.sign(total).astype(np.int8)


def clip_flat(mesh: TetMesh, point_mm: NDArray[np.float64] | tuple[float, float, float],
              outward: NDArray[np.float64] | tuple[float, float, float], *, name: str) -> TetMesh:
    """The mesh with a flat cap `name` at the plane through `point_mm` (LPS) with normal `outward`.

    Only the section of the plane that is connected to the point is cut, and only what then hangs beyond it is dropped;
    the normals of the cap point along `outward`. The other facet sets keep what they had, so "NAME surface" of a clipped
    vessel is its wall without the caps. Raises MeshError when the plane misses the mesh, and when what lies
    beyond is still connected around the cap, so that nothing would be cut off.
    """
    point = np.asarray(point_mm, np.float64)
    normal = np.asarray(outward, np.float64) / np.linalg.norm(outward)
    phi = (mesh.points_mm - point) @ normal
    corners = phi[mesh.tets]
    crossed = np.nonzero((corners.min(axis=1) <= 0.0) & (corners.max(axis=1) >= 0.0))[0]
    if len(crossed) == 0:
        raise MeshError(f"the opening '{name}' at {at_lps(point)} lies outside the mesh; move its plane into the vessel")
    tets = mesh.tets[crossed]
    piece = _pieces(np.repeat(tets[:, 0], 3), tets[:, 1:].ravel(), len(phi))
    nearest = np.argmin(np.linalg.norm(mesh.points_mm[tets].mean(axis=1) - point, axis=1))
    section = piece == piece[tets[nearest, 0]]
    cut, side = cut_levelset(mesh, phi, name=name, select=section)

    behind = face_neighbours(cut.tets.astype(np.int64))
    one = np.repeat(np.arange(len(cut.tets)), 4)
    other = behind.ravel()
    joined = (other > one) & (side[one] * side[other] >= 0)
    part = _pieces(one[joined], other[joined], len(cut.tets))
    through = (other >= 0) & (side[one] == -1) & (side[other] == 1)
    beyond = np.setdiff1d(part[other[through]], part[one[through]])
    if len(beyond) == 0:
        raise MeshError(f"the opening '{name}' at {at_lps(point)} does not separate the end of the vessel from the rest: the "
                        "part beyond the plane is connected with it some other way; move the plane towards the end of the branch")
    gone = np.zeros(int(part.max()) + 1, bool)
    gone[beyond] = True
    kept, _ = submesh(cut, ~gone[part])
    return kept


def _pieces(one: NDArray[np.signedinteger], other: NDArray[np.signedinteger], size: int) -> NDArray[np.int32]:
    """(size,) the connected component of each node of the graph with links `one` - `other`."""
    links = coo_matrix((np.ones(len(one), np.int8), (one, other)), shape=(size, size))
    component: NDArray[np.int32] = connected_components(links, directed=False)[1]
    return component

