"""Matrices that act on the three directions alike: (n, n) numbers on a body's own pattern, each standing for a number times the identity."""
from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sparse

from biomech.materials.tensor import Array
from biomech.tissue.fem import Body
from biomech.tissue.reference import PARENTS

TO_CORNERS = np.zeros((10, 4))
"""P1 functions at the nodes of a quadratic element."""
for _node, _pair in enumerate(PARENTS.tolist()):
    for _corner in _pair:
        TO_CORNERS[_node, _corner] += 0.5


def gathered(body: Body, values: Array) -> tuple[Array, Array]:
    """(blocks,) and (coarse blocks,) sums of the element matrices `values` (m, a, a) over the stored blocks of the body."""
    fine = np.asarray(np.bincount(body.slots.ravel(), values.ravel(), minlength=len(body.columns)), np.float64)
    if not body.quadratic:
        return fine, np.zeros(1)
    corners = np.einsum("ac,eab,bd->ecd", TO_CORNERS, values, TO_CORNERS, optimize=True)
    return fine, np.asarray(np.bincount(body.coarse_slots.ravel(), corners.ravel(), minlength=len(body.coarse_columns)), np.float64)


def as_matrix(body: Body, values: Array) -> Any:
    """The numbers (blocks,) as a csr matrix (n, n)."""
    n = len(body.points)
    return sparse.csr_matrix((values, body.columns, body.rows), shape=(n, n))
