"""Blocks whose sides slide on planes: columns with a closed form, for the tests of loads and contact."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biomech.materials.law import Law
from biomech.tissue.boundary import quadratic_facets
from biomech.tissue.extras import Longs
from biomech.tissue.fem import Body
from biomech.tissue.reference import second_order
from meshing.tetmesh import outer_facets
from tests.biomech.blocks import Array, block


def column(law: Law, cells: tuple[int, int, int], size: tuple[float, float, float], *, clamp: str = "bottom", sides: bool = True,
           mean: bool = False) -> tuple[Body, dict[str, Longs]]:
    """A body, and its quadratic facets (body's numbers) by side: "bottom", "top" along z, "left", "right" along x, "front", "back" along y.

    clamp: the side held along its normal (and, for "bottom held", in every direction); sides: x = 0, x = end, y = 0, y = end slide.
    """
    points, tets = block(cells, size)
    places, nodes = second_order(points, tets)
    free = np.tile(np.eye(3), (len(places), 1, 1))
    if sides:
        for axis in (0, 1):
            for end in (0.0, size[axis]):
                free[np.abs(places[:, axis] - end) < 1e-9, axis, axis] = 0.0
    if clamp.startswith("bottom"):
        low = np.abs(places[:, 2]) < 1e-9
        if clamp == "bottom held":
            free[low] = 0.0
        else:
            free[low, 2, 2] = 0.0
    body = Body(places, nodes, laws=(law,), free=free, mean=mean)
    surface = outer_facets(tets)
    facets = body.number[quadratic_facets(len(points), tets, nodes, surface)]
    middle = points[surface].mean(axis=1)
    named = {}
    for axis, (low_name, high_name) in enumerate((("left", "right"), ("front", "back"), ("bottom", "top"))):
        named[low_name] = facets[np.abs(middle[:, axis]) < 1e-9]
        named[high_name] = facets[np.abs(middle[:, axis] - size[axis]) < 1e-9]
    return body, named


def no_force(body: Body) -> Array:
    return np.zeros_like(body.points)


def caller_nodes(body: Body) -> NDArray[np.int32]:
    """(m, 10) the nodes of a body's elements in the numbers in which it was made."""
    nodes = np.empty_like(body.nodes)
    nodes[body.element_order] = body.nodes
    return np.asarray(body.order[nodes].astype(np.int32))
