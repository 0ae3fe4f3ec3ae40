"""Matrices that act on the three directions alike: (n, n) numbers on a body's own pattern, each standing for a number times the identity."""
from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sparse

from biomech.materials.tensor import Array
from biomech.tissue.extras import Blocks
from biomech.tissue.fem import Body


def gathered(body: Body, values: Array) -> Array:
    """(blocks,) sums of the element matrices `values` (m, a, a) over the stored blocks of the body."""
    return np.asarray(np.bincount(body.slots.ravel(), values.ravel(), minlength=len(body.columns)), np.float64)


def as_blocks(body: Body, values: Array) -> Blocks:
    """The numbers (blocks,) as blocks."""
    rows = np.repeat(np.arange(len(body.points), dtype=np.int64), np.diff(body.rows))
    return Blocks(rows, body.columns.astype(np.int64), values[:, None, None] * np.eye(3))


def as_matrix(body: Body, values: Array) -> Any:
    """The numbers (blocks,) as a csr matrix (n, n)."""
    n = len(body.points)
    return sparse.csr_matrix((values, body.columns, body.rows), shape=(n, n))
