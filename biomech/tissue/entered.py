"""How deep an instrument stands in tissue that touches it with its nodes alone.

Contact holds nodes out of an instrument, not what lies between them: quadratic facets follow a ball wider than themselves closely, and let one
that is much smaller pass between their nodes. So the facets near it are looked at in places half its radius apart, and its axis is looked for
inside the tissue by the winding number of the surface (solid angles: van Oosterom and Strackee 1983).
"""
from __future__ import annotations

import numpy as np

from biomech.distances import to_triangles_mm
from biomech.domain import MM
from biomech.materials.tensor import Array
from biomech.tissue.boundary import flat_facets
from biomech.tissue.extras import Longs
from biomech.tissue.obstacles import Capsule, Obstacle
from biomech.tissue.reference import triangle_shapes
from meshing.errors import SimulationError
from meshing.tetmesh import at_lps

SEEN, MOST = 0.05, 0.25
"""Parts of the radius of an instrument beyond which its penetration is said, and refused."""
COARSEST, FINEST = 4, 40
"""Parts of the side of a facet that is looked at."""


def penetration(x: Array, facets: Longs, obstacle: Obstacle, name: str) -> float:
    """m that the deepest place of the facets (k, 6) at x (n, 3) m lies inside the obstacle where it is now.

    Raises SimulationError, with the place, where that is more than MOST of the radius of a ball or rod, or where its axis is in the tissue."""
    corners = x[facets]
    size = np.linalg.norm(corners[:, [1, 2, 0]] - corners[:, :3], axis=2).max(axis=1)
    near = obstacle.gap(x.take(facets.ravel(), axis=0))[0].reshape(-1, 6).min(axis=1) < size
    if not near.any():
        return _refused_inside(x, facets, obstacle, name)
    parts = COARSEST
    if isinstance(obstacle, Capsule):
        parts = int(np.clip(np.ceil(2.0 * size[near].max() / obstacle.radius), COARSEST, FINEST))
    shapes = triangle_shapes(_places(parts))[0]
    places = np.einsum("qa,fax->fqx", shapes, corners[near]).reshape(-1, 3)
    gap = obstacle.gap(places)[0]
    deepest = max(0.0, -float(gap.min()))
    if isinstance(obstacle, Capsule) and deepest > MOST * obstacle.radius:
        raise _refused(name, deepest, places[int(gap.argmin())], obstacle.radius)
    return max(deepest, _refused_inside(x, facets, obstacle, name))


def remark(name: str, radius: float, deepest: float) -> tuple[str, ...]:
    """What a reader has to know about a penetration of `deepest` m by an instrument of `radius` m; nothing up to SEEN of it."""
    if deepest <= SEEN * radius:
        return ()
    return (f"'{name}' stands up to {deepest / MM:.1f} mm inside facets between their nodes ({deepest / radius:.0%} of its radius): its force is "
            "less exact; smaller elements there would follow it",)


def _refused_inside(x: Array, facets: Longs, obstacle: Obstacle, name: str) -> float:
    """0 where no end of the axis of a ball or rod is in the tissue."""
    if not isinstance(obstacle, Capsule):
        return 0.0
    triangles = x[flat_facets(facets)]
    for end in (obstacle.first, obstacle.second):
        place = end + obstacle.level * obstacle.motion
        if round(_winding(place, triangles)):
            raise _refused(name, obstacle.radius + float(to_triangles_mm(place[None], triangles)[0]), place, obstacle.radius)
    return 0.0


def _refused(name: str, deepest: float, place: Array, radius: float) -> SimulationError:
    return SimulationError(f"'{name}' stands {deepest / MM:.1f} mm inside the tissue at {at_lps(place / MM)}, more than {MOST:.0%} of its radius "
                           f"of {radius / MM:g} mm: it has gone in between the nodes of larger elements, or stands in what is held; mesh the "
                           "organ finer there, take a larger instrument, or move it less far")


def _places(parts: int) -> Array:
    """(q, 3) barycentric places that divide the sides of a triangle into `parts`."""
    i, j = np.meshgrid(np.arange(parts + 1), np.arange(parts + 1), indexing="ij")
    inside = i + j <= parts
    a, b = i[inside] / parts, j[inside] / parts
    return np.stack([1.0 - a - b, a, b], axis=1)


def _winding(place: Array, triangles: Array) -> float:
    """How often the closed surface of triangles (t, 3, 3), normals outwards, goes round a place (3,)."""
    a, b, c = np.moveaxis(triangles - place, 1, 0)
    la, lb, lc = (np.linalg.norm(side, axis=1) for side in (a, b, c))
    below = la * lb * lc + np.einsum("ij,ij->i", a, b) * lc + np.einsum("ij,ij->i", b, c) * la + np.einsum("ij,ij->i", c, a) * lb
    return float(np.arctan2(np.einsum("ij,ij->i", a, np.cross(b, c)), below).sum() / (2.0 * np.pi))
