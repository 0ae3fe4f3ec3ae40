"""Taking a mesh apart where structures may glide on each other.

Meshes of label maps share their nodes where two structures meet, which bonds them. Gliding parts get nodes of their own there; contact
(contact.py) then keeps them from entering each other and lets them slide and part.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from meshing.errors import SimulationError
from meshing.tetmesh import FacetSet, TetMesh, facet_keys, outer_facets

Flags = NDArray[np.bool_]


def pieces_of(tets: NDArray[np.int32], nodes: int) -> NDArray[np.int32]:
    """(nodes,) the number of the piece to which each node belongs."""
    rows, columns = np.repeat(tets, 3, axis=1).ravel(), tets[:, [1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2]].ravel()
    graph = coo_matrix((np.ones(len(rows), np.int8), (rows, columns)), shape=(nodes, nodes))
    found: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return found


def gliding_apart(mesh: TetMesh, names: tuple[str, ...]) -> tuple[TetMesh, Flags]:
    """The mesh with the parts `names` taken off the rest, and (k,) which of its outer facets lie where they met.

    Raises SimulationError when the parts do not touch the rest, or nothing else is left.
    """
    glides = mesh.of(*names)
    if glides.all() or not glides.any():
        raise SimulationError(f"{', '.join(names)} cannot glide: there is {'nothing else' if glides.all() else 'none of it'} in what is "
                              "simulated; name "
                              "in `organs` both what glides and what it glides on")
    shared = np.intersect1d(mesh.tets[glides], mesh.tets[~glides])
    if not len(shared):
        raise SimulationError(f"{', '.join(names)} does not touch the other structures that are simulated, so nothing glides; leave it out of "
                              "`gliding`")
    n = len(mesh.points_mm)
    new = np.arange(n, dtype=np.int32)
    new[shared] = n + np.arange(len(shared), dtype=np.int32)
    tets = mesh.tets.copy()
    tets[glides] = new[tets[glides]]
    old = np.concatenate([np.arange(n), shared])
    sets = tuple(FacetSet(f.name, f.triangles) for f in mesh.facets if not np.isin(f.triangles, shared).all(axis=1).any())
    apart = replace(mesh, points_mm=mesh.points_mm[old], tets=tets, facets=sets)
    outer = outer_facets(apart.tets)
    keys = facet_keys(old[outer], n)
    _, inverse, count = np.unique(keys, return_inverse=True, return_counts=True)
    return apart, np.asarray(count[inverse] > 1)
