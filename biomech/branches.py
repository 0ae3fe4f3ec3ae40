"""Branches of a vessel tree by name or by place, with everything that hangs on them."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biomech.territory import downstream
from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.units import Millimetre

Place = tuple[Millimetre, Millimetre, Millimetre]
REACH_MM = 5.0
"""A place counts as on a vessel within twice its radius and this."""


def hanging_on(tree: Centreline, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """(n,) the points of the named branches and of all that hangs on them. Raises AnatomyError for a name the tree does not have."""
    known = sorted({name for name in tree.names if name})
    for name in names:
        if name not in known:
            raise AnatomyError(f"the {tree.name} has no branch named '{name}'; it has {', '.join(known) or 'no named branch'}. "
                               "Branches are named on the tree: called = [{at_lps = ..., name = ...}]")
    numbers = [number for number, name in enumerate(tree.names) if name in names]
    return downstream(tree, np.isin(tree.branch, numbers))


def point_at(tree: Centreline, place: Place, what: str) -> int:
    """The point of the tree nearest to a place. Raises AnatomyError when the place is not on the vessel; `what` begins the words."""
    away = np.linalg.norm(tree.points_mm - np.asarray(place, np.float64), axis=1)
    point = int(away.argmin())
    if away[point] > 2.0 * tree.radius_mm[point] + REACH_MM:
        raise AnatomyError(f"{what} was set {away[point]:.0f} mm away from '{tree.name}'; set it on the vessel")
    return point
