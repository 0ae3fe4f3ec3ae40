"""Cut a tetrahedral mesh along a level set, and put flat caps on the openings of a vessel.

The nodes carry a function phi, linear in every tetrahedron. Edges on which it changes sign are divided where it is zero
and the tetrahedra along them (ordered bisection, `kernels/splitting.py`), so the cut is conforming and, for a linear
phi, exactly flat. Nodes that nearly lie on the cut are first moved onto it along an edge of the surface they belong to,
because an edge cut close to its end leaves slivers (Labelle and Shewchuk 2007 call this warping); `kernels/strata.py` does
this without changing the volume of any part, except where three parts meet.

Nodes outside the selection have phi = 0 during the cut: they are neither moved nor cut, which is how one branch of a
vessel tree is clipped while the plane of the cut also passes through others.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from meshing.errors import MeshError
from meshing.tetmesh import FACES_OUT, FacetSet, TetMesh, at_lps, submesh
from meshing.tetmeshers.kernels.splitting import split, split_facets
from meshing.tetmeshers.kernels.strata import snap, strata_of
from meshing.tetmeshers.kernels.topology import edge_lengths, edges_of, face_neighbours


def cut_levelset(mesh: TetMesh, phi: NDArray[np.float64], *, name: str,
                 select: NDArray[np.bool_] | None = None) -> tuple[TetMesh, NDArray[np.int8]]:
    """The mesh divided along phi = 0, and (m,) the side of each tetrahedron: -1, +1, or 0 outside the selection.

    `phi` (n,) at the nodes in any unit; `select` (n,) the nodes that may be cut, all of them when None. Parts and facet
    sets are kept; the new facet set `name` is the cut, its normals pointing from side -1 to side +1.
    Raises MeshError when phi = 0 does not pass through the selected part of the mesh.
    """
    nodes = len(mesh.points_mm)
    chosen = np.ones(nodes, bool) if select is None else select
    if phi.shape != (nodes,) or chosen.shape != (nodes,):
        raise MeshError(f"the cut '{name}' has {len(phi)} values for {nodes} nodes; give one number for every node of the mesh")
    if not np.isfinite(phi).all():
        raise MeshError(f"the cut '{name}' is not a number at {at_lps(mesh.points_mm[~np.isfinite(phi)][0])}")
    given = np.asarray(phi, np.float64)
    level = np.where(chosen, given, 0.0)
    points = mesh.points_mm.copy()
    tets = mesh.tets.astype(np.int64)
    edges, tet_edges = edges_of(tets, nodes)
    snap(points, level, given, mesh, edges, strata_of(mesh, edges))

    crossing = np.nonzero(level[edges[:, 0]] * level[edges[:, 1]] < 0.0)[0]
    first, second = level[edges[crossing, 0]], level[edges[crossing, 1]]
    t = np.asarray(first / (first - second), np.float64).reshape(-1, 1)
    new_points = (1.0 - t) * points[edges[crossing, 0]] + t * points[edges[crossing, 1]]
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
    cut = TetMesh(np.concatenate([points, new_points]), pieces.astype(np.int32), mesh.organ[parent], mesh.space,
                  mesh.legend, tuple(facets))
    return cut, side


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
    kept, _ = submesh(cut, ~np.isin(part, beyond))
    return kept


def _pieces(one: NDArray[np.signedinteger], other: NDArray[np.signedinteger], size: int) -> NDArray[np.int32]:
    """(size,) the connected component of each node of the graph with links `one` - `other`."""
    links = coo_matrix((np.ones(len(one), np.int8), (one, other)), shape=(size, size))
    component: NDArray[np.int32] = connected_components(links, directed=False)[1]
    return component

