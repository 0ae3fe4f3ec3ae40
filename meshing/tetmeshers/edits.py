"""Edits on a finished mesh: open a cut by doubling its nodes, refine a place, divide it for parallel runs.

Every edit keeps parts and facet sets. They are steps in meshing/mesh_edits.py; the second order is in quadratic.py.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from meshing.errors import MeshError
from meshing.tetmesh import FACES_OUT, FacetSet, TetMesh, facet_keys, outer_facets
from meshing.tetmeshers.improve import improve
from meshing.tetmeshers.kernels.bcc import marked_edges
from meshing.tetmeshers.kernels.splitting import split, split_facets
from meshing.tetmeshers.kernels.topology import Floats, edges_of, face_neighbours


def opened(mesh: TetMesh, side: NDArray[np.int8], name: str, *, within: NDArray[np.bool_] | None = None) -> TetMesh:
    """The mesh with a gap of no width at the facets `name`: their nodes are doubled, the copies go to `side` (m,) +1.

    `side` is that of `cut_levelset`. The nodes at the border of the cut stay whole, so that a cut that ends inside the organ
    is a slit; `within` (m,) are the tetrahedra of that organ, all when None. The facet set `name` stays with side -1, "NAME other side" faces it.
    Raises MeshError without such facets.
    """
    facets = mesh.facet_set(name).triangles
    if len(facets) == 0:
        raise MeshError(f"the cut '{name}' has no facets to open")
    doubled = np.flatnonzero(_inside(mesh, facets, within))
    copy = np.arange(len(mesh.points_mm), dtype=np.int64)
    copy[doubled] = len(mesh.points_mm) + np.arange(len(doubled))
    tets = np.where((side == 1)[:, None], copy[mesh.tets], mesh.tets).astype(np.int32)
    points = np.concatenate([mesh.points_mm, mesh.points_mm[doubled]])
    sets = []
    for named in mesh.facets:
        beyond = _of_side(mesh, named.triangles, side)
        sets.append(FacetSet(named.name, named.triangles if named.name == name else
                             np.where(beyond[:, None], copy[named.triangles], named.triangles).astype(np.int32)))
    sets.append(FacetSet(f"{name} other side", copy[facets][:, [0, 2, 1]].astype(np.int32)))
    return TetMesh(points, tets, mesh.organ.copy(), mesh.space, mesh.legend, tuple(sets))


def refined(mesh: TetMesh, wanted_mm: Callable[[Floats], Floats], rounds: int = 6) -> TetMesh:
    """Longest edges bisected (Rivara 1984) until each element's longest edge is within `wanted_mm` (LPS mm -> mm) at its centre."""
    points, tets, organ = mesh.points_mm, mesh.tets.astype(np.int64), mesh.organ
    sets = [named.triangles.astype(np.int64) for named in mesh.facets]
    for _ in range(rounds):
        edges, tet_edges = edges_of(tets, len(points))
        chosen, rank = marked_edges(points, tets, edges, tet_edges, wanted_mm)
        if len(chosen) == 0:
            break
        middle = np.full(len(edges), -1, np.int64)
        middle[chosen] = len(points) + np.arange(len(chosen))
        sets = [split_facets(triangles, edges, len(points), middle, rank)[0] for triangles in sets]
        tets, parent = split(tets, tet_edges, middle, rank)
        points = np.concatenate([points, 0.5 * (points[edges[chosen, 0]] + points[edges[chosen, 1]])])
        organ = organ[parent]
    facets = tuple(FacetSet(named.name, triangles.astype(np.int32)) for named, triangles in zip(mesh.facets, sets))
    made = TetMesh(points.copy(), tets.astype(np.int32), organ.copy(), mesh.space, mesh.legend, facets)
    new = np.zeros(len(points), bool)
    new[len(mesh.points_mm):] = True
    around = np.zeros(len(points), bool)
    around[tets[new[tets].any(axis=1)]] = True
    after = points.copy()
    improve(after, made, around)
    return replace(made, points_mm=after)


def partition(mesh: TetMesh, parts: int) -> NDArray[np.int32]:
    """(m,) the number 0..parts - 1 of each tetrahedron, in equal shares: recursive coordinate bisection (Berger and Bokhari 1987)."""
    if not 1 <= parts <= max(len(mesh.tets), 1):
        raise MeshError(f"a mesh of {len(mesh.tets)} tetrahedra cannot be divided into {parts} parts")
    centres = mesh.points_mm[mesh.tets].mean(axis=1)
    out = np.zeros(len(mesh.tets), np.int32)
    todo = [(np.arange(len(mesh.tets)), 0, parts)]
    while todo:
        members, first, count = todo.pop()
        if count == 1:
            out[members] = first
            continue
        axis = int(np.argmax(np.ptp(centres[members], axis=0)))
        ordered = members[np.argsort(centres[members, axis], kind="stable")]
        half = count // 2
        at = len(ordered) * half // count
        todo += [(ordered[:at], first, half), (ordered[at:], first + half, count - half)]
    return out


def side_of(mesh: TetMesh, name: str, *, within: NDArray[np.bool_] | None = None) -> NDArray[np.int8]:
    """(m,) +1 for the tetrahedra that touch the inside of the cut `name` on the side its normals point to, -1 for all others.

    Also where the cut ends inside the organ, the tetrahedra `within` (m,): around every node inside it the cut has two sides.
    """
    facets, nodes = mesh.facet_set(name).triangles, len(mesh.points_mm)
    inner = _inside(mesh, facets, within)
    mine = np.ones(len(mesh.tets), bool) if within is None else within
    touching = np.flatnonzero(inner[mesh.tets].any(axis=1) & mine)
    behind = face_neighbours(mesh.tets.astype(np.int64))[touching]
    behind[~mine[behind]] = -1
    faces = mesh.tets[touching][:, FACES_OUT]
    on_cut = np.isin(facet_keys(faces.reshape(-1, 3), nodes), facet_keys(facets, nodes)).reshape(-1, 4)
    joined = (behind >= 0) & ~on_cut & inner[faces].any(axis=2)
    one = np.repeat(touching, 4)[joined.ravel()]
    part = connected_components(coo_matrix((np.ones(len(one), np.int8), (one, behind[joined])), shape=(len(mesh.tets),) * 2), directed=False)[1]
    # a tetrahedron in front of a facet has it with its own outward normal turned round
    forward = {tuple(row) for row in _first_smallest(facets).tolist()}
    owners, faces_on = np.repeat(touching, 4)[on_cut.ravel()], faces.reshape(-1, 3)[on_cut.ravel()]
    ahead = np.array([tuple(row) not in forward for row in _first_smallest(faces_on).tolist()], bool)
    return np.where(np.isin(part, part[owners[ahead]]) & np.isin(np.arange(len(mesh.tets)), touching), 1, -1).astype(np.int8)


def _first_smallest(triangles: NDArray[np.int32]) -> NDArray[np.int32]:
    """Triangles turned, without turning them round, until their smallest node comes first."""
    least = triangles.argmin(axis=1)
    return np.take_along_axis(triangles, (least[:, None] + np.arange(3)) % 3, axis=1)


def _inside(mesh: TetMesh, facets: NDArray[np.int32], within: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """(n,) nodes of a cut that are doubled when it is opened: not those on a border of it that ends inside the tetrahedra `within`."""
    own = mesh.tets if within is None else mesh.tets[within]
    ends, uses = np.unique(_edge_keys(facets, len(mesh.points_mm)), return_counts=True)
    # the border inside the tissue, with its ends on the skin: tissue goes round them, and a cut whose end were doubled would have one side only
    border = np.setdiff1d(ends[uses == 1], _edge_keys(outer_facets(own), len(mesh.points_mm)))
    rim = np.concatenate([border // len(mesh.points_mm), border % len(mesh.points_mm)])
    found = np.zeros(len(mesh.points_mm), bool)
    found[facets] = True
    found[rim] = False
    return found


def _edge_keys(triangles: NDArray[np.int32], nodes: int) -> NDArray[np.int64]:
    """(3k,) a number for each edge of each triangle, the same for both directions."""
    ends = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2).astype(np.int64), axis=1)
    return ends[:, 0] * nodes + ends[:, 1]


def _of_side(mesh: TetMesh, triangles: NDArray[np.int32], side: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Which facets belong to a tetrahedron of side +1."""
    nodes = len(mesh.points_mm)
    beyond = facet_keys(mesh.tets[side == 1][:, FACES_OUT].reshape(-1, 3), nodes)
    return np.asarray(np.isin(facet_keys(triangles, nodes), beyond))
