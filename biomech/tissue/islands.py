"""Pieces of an organ that hang together by nothing that could carry force.

Two tetrahedra belong together when they share a face: a common edge is a hinge and a common node a ball joint, and both
leave a mechanism that has no equilibrium under its weight. A cut near the capsule leaves such crumbs, and so does a
rough segmentation.
"""
from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from meshing.errors import SimulationError
from meshing.tetmesh import TetMesh, at_lps, submesh, tet_volumes
from meshing.tetmeshers.kernels.topology import face_neighbours

CRUMB = 0.01
"""A piece below this share of the volume is left out with a warning; a larger one is a decision for the surgeon."""


def without_islands(mesh: TetMesh, *, joined: bool = False) -> tuple[TetMesh, tuple[str, ...]]:
    """The largest piece of the mesh, and what the reader must know about the rest; `joined`: every piece that is no crumb.

    Raises SimulationError when another piece is larger than `CRUMB` of the volume and nothing joins it.
    """
    neighbours = face_neighbours(mesh.tets.astype(np.int64))
    rows, faces = np.nonzero(neighbours >= 0)
    links = coo_matrix((np.ones(len(rows)), (rows, neighbours[rows, faces])), shape=(len(mesh.tets),) * 2)
    count, piece = connected_components(links, directed=False)
    if count == 1:
        return mesh, ()
    volumes = tet_volumes(mesh.points_mm, mesh.tets)
    sizes = np.bincount(piece, volumes)
    order = np.argsort(-sizes)
    shares = sizes / sizes.sum()
    second = order[1]
    if shares[second] > CRUMB and not joined:
        centre = mesh.points_mm[mesh.tets[piece == second]].mean(axis=(0, 1))
        raise SimulationError(f"the tissue to simulate is in {count} pieces that do not hang together; the second largest has "
                              f"{sizes[second] * 1e-3:.1f} ml ({shares[second]:.1%}) and lies at {at_lps(centre)}. Remove it with the "
                              "plan, or move the cut so that it stays connected, or join it by a closure or fixation")
    crumbs = [number for number in order[1:] if shares[number] <= CRUMB]
    if not crumbs:
        return mesh, ()
    kept, _ = submesh(mesh, ~np.isin(piece, crumbs))
    lost = float(sizes[crumbs].sum())
    return kept, (f"{len(crumbs)} loose piece{'s' if len(crumbs) > 1 else ''} of tissue ({lost * 1e-3:.2g} ml, {100.0 * lost / sizes.sum():.2g} % of "
                  "the volume) "
                  "that only a point, an edge or nothing joins to the organ was left out of the simulation",)
