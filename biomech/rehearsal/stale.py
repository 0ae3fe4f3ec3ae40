r"""The inverse that steers the iterations: a factor that is some frames old, carried over cuts, under what the hand holds.

Carried over a cut: with E the interpolation of the old mesh in the new one, A^-1 ~ E A_old^-1 E^T + jump, where jump is the inverse of
a bound of the stiffness at the nodes that the cut doubled or made: without it the two sides could not move apart (a two-level
preconditioner of Nepomnyaschikh's fictitious space kind, 1991).

Held: for rows C (grasped nodes: all three directions; touched nodes: their normal) with compliance c (0 where held exactly), the
minimum of u^T A u / 2 - r^T u under C u = d is u = z + Y S^-1 (d - C z) with z = A^-1 r, Y = A^-1 C^T, S = C Y + diag(c). The columns of
A^-1 for the nodes that are held are found once a grasp and once a factor, so a frame takes one solve however the hand moves.
"""
from __future__ import annotations

import numpy as np
import scipy.sparse as sparse
from scipy.linalg import cho_factor, cho_solve

from biomech.materials.tensor import Array
from biomech.rehearsal.factor import Factor, Single
from biomech.tissue.pattern import Longs


class Stale:
    """A^-1 of some frames ago, for the nodes of now; `x` are the positions at which it was made."""

    def __init__(self, factor: Factor, x: Array, carry: sparse.csr_matrix | None = None, jump: Array | None = None) -> None:
        self.factor, self.x, self.carry, self.jump = factor, x, carry, jump
        self._known: dict[int, Single] = {}

    def carried(self, carry: sparse.csr_matrix, jump: Array, x: Array) -> Stale:
        """The same after a cut: `carry` (new n, old n), `jump` (new n,) m/N, `x` where the factor's state lies in the new mesh."""
        if self.carry is not None and self.jump is not None:
            jump = np.maximum(jump, carry @ self.jump)
            carry = sparse.csr_matrix(carry @ self.carry)
        return Stale(self.factor, x, carry, jump)

    def solve(self, r: Array) -> Array:
        """(n, 3) m of the forces r (n, 3) N."""
        if self.carry is None or self.jump is None:
            return self.factor.solve(r)
        return np.asarray(self.carry @ self.factor.solve(self.carry.T @ r) + self.jump[:, None] * r)

    def columns(self, nodes: Longs) -> Single:
        """(n, 3, 3 k) the columns of `nodes` (k,); what was found once is kept."""
        missing = np.array([node for node in nodes.tolist() if node not in self._known], np.int64)
        if len(missing):
            found = self._found(missing)
            for k, node in enumerate(missing.tolist()):
                self._known[node] = np.ascontiguousarray(found[:, :, 3 * k:3 * k + 3])
        return np.concatenate([self._known[node] for node in nodes.tolist()], axis=2)

    def _found(self, nodes: Longs) -> Single:
        if self.carry is None or self.jump is None:
            return self.factor.columns(nodes)
        rows = self.carry[nodes]
        old = np.unique(rows.indices).astype(np.int64)
        n = len(self.factor.fronts.order)
        columns = self.factor.columns(old).reshape(n, 3, len(old), 3)
        mixed = np.einsum("nike,jk->nije", columns, rows[:, old].toarray().astype(np.float32), optimize=True).reshape(n, -1)
        out = np.asarray(self.carry.astype(np.float32) @ mixed).reshape(-1, 3, 3 * len(nodes))
        for k, node in enumerate(nodes.tolist()):
            out[node, :, 3 * k:3 * k + 3] += np.float32(self.jump[node]) * np.eye(3, dtype=np.float32)
        return out


class Held:
    """What the hand holds: the rows C are directions (r, 3) of the nodes `of` (r,), with compliance (r,) m/N, 0 where held exactly."""

    def __init__(self, stale: Stale, of: Longs, directions: Array, compliance: Array) -> None:
        self.of, self.directions = of, directions
        nodes, place = np.unique(of, return_inverse=True)
        columns = stale.columns(nodes).reshape(-1, 3, len(nodes), 3)
        Y = np.stack([columns[:, :, at] @ direction for at, direction in zip(place.tolist(), directions.astype(np.float32))], axis=2)
        S = self.rows(Y) + np.diag(compliance)
        S = 0.5 * (S + S.T)
        S[np.diag_indices_from(S)] *= 1.0 + 1e-6
        self._Y = np.ascontiguousarray(Y.reshape(-1, len(of)))
        self._S = cho_factor(S)

    def rows(self, u: Array | Single) -> Array:
        """C u for u (n, 3) or (n, 3, k)."""
        return np.asarray(np.einsum("rc,rc...->r...", self.directions, u[self.of].astype(np.float64)))

    def response(self, forces: Array) -> Array:
        """(n, 3) A^-1 C^T forces (r,)."""
        return np.asarray((self._Y @ forces.astype(np.float32)).reshape(-1, 3), np.float64)

    def bound(self, z: Array, wanted: Array) -> Array:
        """u of the head of this file: z (n, 3) bent until C u = wanted (r,), but for the compliance."""
        return z + self.response(cho_solve(self._S, wanted - self.rows(z)))
