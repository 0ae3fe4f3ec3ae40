"""Is this mesh a vessel through which blood can flow: what is wrong and where, before any equation is solved."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.csgraph import connected_components

from biomech.flow.arrays import Double, Ints
from meshing.errors import MeshError
from meshing.tetmesh import TetMesh, among, at_lps, facet_keys, nodes_used, outer_facets, tet_volumes

FLAT = 0.1
"""Largest distance of a cap's nodes from its plane, of the cap's radius."""


def check_vessel(mesh: TetMesh, wall: str, inlet: str, outlets: Sequence[str]) -> None:
    """Raises MeshError with the place: wall that leaks, caps that are not flat, outlets that the inlet does not reach, tetrahedra inside out."""
    volumes = tet_volumes(mesh.points_mm, mesh.tets)
    if not volumes.min() > 0.0:
        worst = int(volumes.argmin())
        raise MeshError(f"{int((volumes <= 0.0).sum())} tetrahedra of the lumen mesh are inside out or flat, the worst at "
                        f"{at_lps(mesh.points_mm[mesh.tets[worst]].mean(axis=0))}; mesh the lumen again")
    _closed(mesh, [wall, inlet, *outlets])
    piece = _pieces(mesh.tets, len(mesh.points_mm))
    entered = piece[mesh.facet_set(inlet).triangles[0, 0]]
    for name in outlets:
        nodes = np.unique(mesh.facet_set(name).triangles)
        if piece[nodes[0]] != entered:
            raise MeshError(f"no blood can reach the outlet '{name}' at {at_lps(mesh.points_mm[nodes].mean(axis=0))} from the inlet '{inlet}' at "
                            f"{at_lps(mesh.points_mm[mesh.facet_set(inlet).triangles].mean(axis=(0, 1)))}: the lumen mesh is in pieces between "
                            "them. Join the vessel there, or leave that outlet out")
    used = nodes_used(mesh.tets, len(mesh.points_mm))
    lost = used[piece[used] != entered]
    if len(lost):
        raise MeshError(f"a piece of the lumen mesh at {at_lps(mesh.points_mm[lost].mean(axis=0))} hangs together with no opening: its blood would "
                        "have no pressure. Remove it, or join it to the vessel")
    for name in (inlet, *outlets):
        _flat(mesh, name)


def _closed(mesh: TetMesh, names: Sequence[str]) -> None:
    nodes = len(mesh.points_mm)
    outer = outer_facets(mesh.tets)
    named = np.concatenate([mesh.facet_set(name).triangles for name in names])
    open_ = ~among(facet_keys(outer, nodes), facet_keys(named, nodes))
    if open_.any():
        place = mesh.points_mm[outer[open_]].mean(axis=(0, 1))
        raise MeshError(f"the lumen mesh leaks: {int(open_.sum())} of its outer facets, about {at_lps(place)}, belong neither to the wall nor to the "
                        f"openings {', '.join(names[1:])}. Close the lumen there or name the opening, and mesh it again")


def _pieces(tets: Ints, nodes: int) -> Ints:
    rows, columns = tets[:, [0, 1, 2]].ravel(), tets[:, [1, 2, 3]].ravel()
    graph = sparse.coo_matrix((np.ones(len(rows), np.int8), (rows, columns)), shape=(nodes, nodes))
    found: Ints = connected_components(graph, directed=False)[1].astype(np.int32)
    return found


def _flat(mesh: TetMesh, name: str) -> None:
    """A pressure or a profile on a cap needs one direction of flow."""
    nodes: Double = mesh.points_mm[np.unique(mesh.facet_set(name).triangles)]
    middle = nodes.mean(axis=0)
    _, size, axes = np.linalg.svd(nodes - middle, full_matrices=False)
    radius = float(np.sqrt(2.0 / len(nodes)) * size[0])
    off = abs((nodes - middle) @ axes[2])
    if off.max() > FLAT * radius:
        raise MeshError(f"the opening '{name}' is not flat: its cap leaves its plane by {off.max():.2f} mm at {at_lps(nodes[off.argmax()])}, a "
                        f"radius of {radius:.1f} mm allows {FLAT * radius:.2f} mm. Cut the vessel there straight across, and mesh it again")
