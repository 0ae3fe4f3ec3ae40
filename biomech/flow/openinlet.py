"""An inlet whose flow is an unknown: a heart pumps against what the vessel answers.

The velocity of the inlet nodes is u = Q w with a given shape w through which a flow of 1 enters, so that the whole inlet is one unknown Q.
Its equation is the momentum balance tested with w (Galerkin on that one shape): the load of the mean pressure P of the circuit behind the
inlet (attached.py) against what the blood answers,

    w . R(u, p) - P(Q) = 0

In Newton's matrix this is a border of one column J w and one row w^T J beside the matrix of the other unknowns, whose preconditioner M is
completed by block elimination,

    s = w^T J w - (w^T J) M (J w),    z_Q = (r_Q - (w^T J) M r) / s,    z = M r - M (J w) z_Q

In the vectors of the solver Q stands at the inlet nodes, as Q w; a residual r_Q as r_Q w / |w|^2.
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from biomech.flow.arrays import Double, Single
from biomech.flow.blockmatrix import residual_of
from biomech.flow.discretisation import Discretisation


class OpenInlet:
    """`shape` (k, 3) velocity of the inlet nodes with a flow of 1 entering (inflow.developed_profile)."""

    def __init__(self, flow: Discretisation, shape: Double) -> None:
        self.flow, self.shape, self.nodes = flow, shape, flow.inlet.nodes
        self._square = float((shape ** 2).sum())
        rows = np.repeat(np.arange(len(flow)), np.diff(flow.indptr))
        self._entries = np.flatnonzero(np.isin(rows, self.nodes))
        self._weights = shape[np.searchsorted(self.nodes, rows[self._entries])]
        self._column, self._row, self._own = np.zeros((len(flow), 4)), np.zeros((len(flow), 4)), 1.0

    def tested(self, x: Single | Double) -> float:
        """w . x of (n, 4)."""
        return float(np.einsum("ij,ij->", self.shape, x[self.nodes, :3]))

    def project(self, x: Double) -> None:
        """Leave of the residual (n, 4) at the inlet what the shape sees, in place."""
        x[self.nodes, :3] = self.shape * (self.tested(x) / self._square)

    def take(self) -> None:
        """Keep the border of the matrix as it is assembled, before values are prescribed in it."""
        flow = self.flow
        moved, nothing, column = (np.zeros((len(flow), 4), np.float32) for _ in range(3))
        moved[self.nodes, :3] = self.shape
        residual_of(flow.indptr, flow.indices, flow.values, moved, nothing, column)
        self._own = -self.tested(column)
        self._column = np.where(flow.fixed, 0.0, -column)
        self._row = np.zeros((len(flow), 4))
        np.add.at(self._row, flow.indices[self._entries], np.einsum("ek,ekl->el", self._weights, flow.values[self._entries, :3, :]))
        self._row[flow.fixed] = 0.0

    def scale_pressure(self, factor: float) -> None:
        self._column[:, 3] *= factor
        self._row[:, 3] *= factor

    def multiply(self, x: Single, y: Double) -> None:
        """Complete y = A x, both (n, 4), of the matrix with the inlet prescribed by its border."""
        entering = self.tested(x) / self._square
        y += self._column * entering
        # the row is 0 at the inlet nodes themselves
        y[self.nodes, :3] = self.shape * ((float(np.einsum("ij,ij->", self._row, x)) + self._own * entering) / self._square)

    def bordered(self, precondition: Callable[[Single, Single], None]) -> Callable[[Single, Single], None]:
        """The preconditioner of the bordered matrix from that of the matrix with the inlet prescribed, vectors (4n,)."""
        reach = np.zeros(self._column.size, np.float32)
        precondition(self._column.astype(np.float32).ravel(), reach)
        row = self._row.ravel()
        schur = self._own - float(row @ reach)
        schur = schur if schur > 0.0 else self._own

        def apply(r: Single, z: Single) -> None:
            inside = r.reshape(-1, 4).copy()
            inside[self.nodes, :3] = 0.0
            precondition(inside.ravel(), z)
            entering = (self.tested(r.reshape(-1, 4)) - float(row @ z)) / schur
            z -= np.float32(entering) * reach
            z.reshape(-1, 4)[self.nodes, :3] = self.shape * entering

        return apply
