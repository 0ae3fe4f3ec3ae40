"""The smooth pieces of a mesh's surfaces: facets between the same two parts and of the same named sets are one class.

Where classes meet lie the rims of caps and cuts and the lines where three parts meet; a node or an edge of one class only lies on
a smooth surface.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.surface import triangle_normals
from meshing.tetmesh import TetMesh, facet_keys
from meshing.tetmeshers.kernels.topology import Floats, Ints, label_faces


@dataclass(frozen=True, eq=False)
class FacetClasses:
    """`triangles` (k, 3), normals from the first to the second of the two parts, `number` (k,) the class of each, `names[c]` the
    facet sets that class c belongs to."""

    triangles: Ints
    number: Ints
    names: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, mesh: TetMesh) -> FacetClasses:
        faces, pairs = label_faces(mesh.tets.astype(np.int64), mesh.organ.astype(np.int64))
        turned = pairs[:, 0] > pairs[:, 1]
        faces[turned] = faces[turned][:, [0, 2, 1]]
        pairs = np.sort(pairs, axis=1)
        nodes = len(mesh.points_mm)
        inner = [s for s in mesh.facets if len(s.triangles)]
        # a cut inside a part is no interface, yet a surface
        keys = facet_keys(faces, nodes)
        extra = [s.triangles[~np.isin(facet_keys(s.triangles, nodes), keys)] for s in inner]
        for more in extra:
            fresh = more[~np.isin(facet_keys(more, nodes), keys)].astype(np.int64)
            faces, keys = np.concatenate([faces, fresh]), np.concatenate([keys, facet_keys(fresh, nodes)])
            pairs = np.concatenate([pairs, np.zeros((len(fresh), 2), pairs.dtype)])
        signs = np.stack([pairs[:, 0] * 256 + pairs[:, 1], *(np.isin(keys, facet_keys(s.triangles, nodes)).astype(np.int64) for s in inner)], axis=1)
        rows, number = np.unique(signs, axis=0, return_inverse=True)
        names = tuple(tuple(s.name for s, has in zip(inner, row[1:]) if has) for row in rows)
        return cls(faces, number.reshape(-1).astype(np.int64), names)

    def node_normals(self, points: Floats) -> tuple[Floats, Floats]:
        """(k, 3, 3) for each facet and corner the mean normal of its class around the node, and (k,) the facet's own, unit."""
        area = triangle_normals(points, self.triangles.astype(np.int32))
        size = len(points)
        means = np.empty((len(self.triangles), 3, 3))
        for which in range(len(self.names)):
            own = self.number == which
            total = np.stack([np.bincount(self.triangles[own].ravel(), np.repeat(area[own, c], 3), minlength=size) for c in range(3)], axis=1)
            means[own] = total[self.triangles[own]]
        means /= np.maximum(np.linalg.norm(means, axis=2, keepdims=True), 1e-300)
        return means, area / np.maximum(np.linalg.norm(area, axis=1, keepdims=True), 1e-300)

    def counts(self, nodes: int) -> NDArray[np.int64]:
        """(n,) how many classes meet at each node."""
        pairs = np.unique(np.stack([self.triangles.ravel(), np.repeat(self.number, 3)], axis=1), axis=0)
        return np.bincount(pairs[:, 0], minlength=nodes)
