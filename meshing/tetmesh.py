"""Tetrahedra in the patient frame, millimetres."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.errors import MeshError
from meshing.frames import SpaceUid
from meshing.labels import Label


@dataclass(frozen=True, eq=False)
class FacetSet:
    """A named set of facets: `triangles` (m, 3) node numbers, normals pointing out of the named side."""

    name: str
    triangles: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class TetMesh:
    """`points_mm` (n, 3) LPS; `tets` (m, 4) int32, positive volume by (b-a)x(c-a).(d-a); `organ` (m,) the label value
    of each tetrahedron, named by `legend`; `facets` are named boundary or interface sets."""

    points_mm: NDArray[np.float64]
    tets: NDArray[np.int32]
    organ: NDArray[np.uint8]
    space: SpaceUid
    legend: tuple[Label, ...]
    facets: tuple[FacetSet, ...] = ()

    def __post_init__(self) -> None:
        for array in (self.points_mm, self.tets, self.organ):
            array.setflags(write=False)

    def label(self, name: str) -> Label:
        for label in self.legend:
            if label.name == name:
                return label
        raise MeshError(f"the mesh has no part named '{name}'; it has {', '.join(label.name for label in self.legend)}")

    def facet_set(self, name: str) -> FacetSet:
        for found in self.facets:
            if found.name == name:
                return found
        raise MeshError(f"the mesh has no facets named '{name}'; it has {', '.join(f.name for f in self.facets) or 'none'}")

    def of(self, *names: str) -> NDArray[np.bool_]:
        """(m,) which tetrahedra belong to any of the named parts."""
        return np.isin(self.organ, [self.label(name).value for name in names])

    def volume_ml(self, *names: str) -> float:
        chosen = self.tets[self.of(*names)] if names else self.tets
        return float(tet_volumes(self.points_mm, chosen).sum()) * 1e-3


def tet_volumes(points: NDArray[np.float64], tets: NDArray[np.int32]) -> NDArray[np.float64]:
    """(m,) signed volumes in the cube of the points' unit."""
    a, b, c, d = (points[tets[:, k]] for k in range(4))
    volumes: NDArray[np.float64] = np.einsum("ij,ij->i", np.cross(b - a, c - a), d - a) / 6.0
    return volumes


FACES_OUT = np.array([(1, 2, 3), (0, 3, 2), (0, 1, 3), (0, 2, 1)])
"""Local node numbers of the four faces of a tetrahedron, normals outwards; face k lies opposite node k."""


def outer_facets(tets: NDArray[np.int32]) -> NDArray[np.int32]:
    """(k, 3) facets that belong to exactly one of `tets`, normals outwards."""
    nodes = int(tets.max()) + 1
    keys = np.sort(facet_keys(tets[:, FACES_OUT].reshape(-1, 3), nodes))
    differ = np.concatenate([[True], keys[1:] != keys[:-1], [True]])
    once = keys[differ[1:] & differ[:-1]]
    # only tetrahedra with three nodes on such a facet can have one: few, so the rest need not be looked up
    there = np.zeros(nodes, bool)
    for part in (once // nodes // nodes, once // nodes % nodes, once % nodes):
        there[part] = True
    faces = tets[there[tets].sum(axis=1) >= 3][:, FACES_OUT].reshape(-1, 3)
    outer: NDArray[np.int32] = faces[among(facet_keys(faces, nodes), once)]
    return outer


def facet_keys(triangles: NDArray[np.int32] | NDArray[np.int64], nodes: int) -> NDArray[np.int64]:
    """(m,) one number for each set of three nodes, whatever their order; `nodes` is the number of nodes (below 2e6)."""
    ordered = np.sort(triangles.astype(np.int64), axis=1)
    keys: NDArray[np.int64] = (ordered[:, 0] * nodes + ordered[:, 1]) * nodes + ordered[:, 2]
    return keys


def among(keys: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(m,) which of `keys` are among `known` (k,), by sorting those: numpy's `isin` hashes them, which took a third of the time of a large mesh."""
    if len(known) == 0:
        return np.zeros(len(keys), bool)
    ordered = np.sort(known)
    found: NDArray[np.bool_] = ordered[np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)] == keys
    return found


def nodes_used(cells: NDArray[np.int32] | NDArray[np.int64], nodes: int) -> NDArray[np.int64]:
    """(k,) which of `nodes` nodes any of the `cells` has, in order."""
    used = np.zeros(nodes, bool)
    used[cells] = True
    return np.flatnonzero(used)


def submesh(mesh: TetMesh, keep: NDArray[np.bool_]) -> tuple[TetMesh, NDArray[np.int64]]:
    """The kept tetrahedra with only their nodes, and (n_new,) the old number of each new node.

    Facet sets keep the facets all of whose nodes remain and which still bound or join kept tetrahedra.
    """
    tets = mesh.tets[keep]
    old = nodes_used(tets, len(mesh.points_mm))
    new = np.full(len(mesh.points_mm), -1, np.int64)
    new[old] = np.arange(len(old))
    sets = []
    named_nodes = np.zeros(len(mesh.points_mm), bool)
    for named in mesh.facets:
        named_nodes[named.triangles] = True
    near = new[tets[named_nodes[tets].sum(axis=1) >= 3]]
    faces = facet_keys(near[:, FACES_OUT].reshape(-1, 3), len(old))
    for named in mesh.facets:
        moved = new[named.triangles]
        moved = moved[(moved >= 0).all(axis=1)]
        moved = moved[among(facet_keys(moved, len(old)), faces)]
        if len(moved):
            sets.append(FacetSet(named.name, moved.astype(np.int32)))
    used = set(np.flatnonzero(np.bincount(mesh.organ[keep])).tolist())
    legend = tuple(label for label in mesh.legend if label.value in used)
    return TetMesh(mesh.points_mm[old], new[tets].astype(np.int32), mesh.organ[keep].copy(), mesh.space, legend, tuple(sets)), old


def at_lps(point_mm: NDArray[np.float64]) -> str:
    """A place as messages name it: "(12.3, -4.5, 67.8) mm LPS"."""
    return "({:.1f}, {:.1f}, {:.1f}) mm LPS".format(*point_mm)
