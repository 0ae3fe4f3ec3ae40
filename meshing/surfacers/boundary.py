"""The surface of parts of a tetrahedral mesh: its facets as they are, nothing smoothed."""
from __future__ import annotations

import numpy as np

from meshing.surface import Surface
from meshing.tetmesh import TetMesh, outer_facets


def boundary_surface(mesh: TetMesh, *names: str) -> Surface:
    """The closed surface around the named parts taken together, around the whole mesh when none is named.

    Facets between two of the named parts are inside and left out. Raises MeshError for a name the mesh does not have.
    """
    facets = outer_facets(mesh.tets[mesh.of(*names)] if names else mesh.tets)
    used = np.unique(facets)
    triangles = np.searchsorted(used, facets).astype(np.int32)
    return Surface(mesh.points_mm[used], triangles, mesh.space, " + ".join(names or (label.name for label in mesh.legend)))
