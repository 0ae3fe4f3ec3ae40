"""What the figures of a bench must keep, told beside them."""
from __future__ import annotations

from typing import Any

import numpy as np

from meshing.quality import LIMITS
from meshing.tetmesh import FACES_OUT, TetMesh, facet_keys

Bounds = dict[str, tuple[str, float | str]]
"""For a figure: "<=", ">=", "+-" (at most that far from 0) or "says", and what it must keep."""
SHAPE: Bounds = {"min_dihedral_deg": (">=", LIMITS.smallest_dihedral), "scaled_jacobian": (">=", LIMITS.scaled_jacobian), "inverted": ("<=", 0),
                 "faces_shared_by_more_than_two": ("<=", 0)}
VOLUME: Bounds = {"volume_error_percent": ("+-", 0.1)}


def shared_too_often(mesh: TetMesh) -> int:
    """How many faces belong to more than two tetrahedra; 0 where the mesh conforms."""
    _, uses = np.unique(facet_keys(mesh.tets[:, FACES_OUT].reshape(-1, 3), len(mesh.points_mm)), return_counts=True)
    return int(np.count_nonzero(uses > 2))


def judged(row: dict[str, Any], bounds: Bounds) -> dict[str, Any]:
    """The row and, under "bounds", for each figure that has one: what is wanted, and whether it is met; a figure that is missing meets none."""
    return row | {"bounds": {key: {"wanted": f"{sign} {limit:g}" if isinstance(limit, (int, float)) else f"{sign} '{limit}'",
                                   "met": key in row and _met(row[key], sign, limit)} for key, (sign, limit) in bounds.items()}}


def _met(value: Any, sign: str, limit: float | str) -> bool:
    if value is None:
        return False
    if isinstance(limit, str):
        return limit in str(value)
    return bool(value <= limit if sign == "<=" else value >= limit if sign == ">=" else abs(value) <= limit)
