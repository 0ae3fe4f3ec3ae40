"""Eight-node bricks with our laws, for references that were computed with such elements.

Other houses record numbers of coarse meshes, which belong to their elements as much as to their laws. Here those elements are made anew
around the energy, stress and tangent of a law (biomech/materials/point.py), so that what remains to differ is the law. Two kinds:

* plain: the law as it is at 2 x 2 x 2 points;
* three fields: the law split into shape and volume, W = shape(F / J^(1/3)) + K/2 (ln Jm)^2 with one Jm an element, its volume over that at
  rest (Simo, Taylor and Pister 1985). A law whose shape part has no stress at rest needs its terms in ln J no longer: at F / J^(1/3) they vanish.

Small meshes only: every point is a call of the law, and the system is factorised.
"""
from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.sparse.linalg import spsolve

from biomech.materials import Law, point
from biomech.materials.tensor import Array
from meshing.errors import SimulationError
from meshing.units import Pascal

CORNERS = np.array([(-1, -1, -1), (1, -1, -1), (1, 1, -1), (-1, 1, -1), (-1, -1, 1), (1, -1, 1), (1, 1, 1), (-1, 1, 1)], np.float64)
MOST_NEWTON = 25
CLOSE, ON_THE_WAY = 1e-8, 1e-3
"""Last step of Newton's method over the size of the body, at the end and in the load steps before it."""


class Bricks:
    """points (n, 3), bricks (m, 8) nodes in the usual order (lower side, then the upper), a law, axes (3, 3) rows fibre, sheet, normal.

    bulk: K of the three fields; None: plain elements."""

    def __init__(self, points: Array, bricks: NDArray[np.int64], law: Law, *, axes: Array = point.STRAIGHT, bulk: float | None = None) -> None:
        self.points, self.bricks, self.axes, self.bulk = points, bricks, axes, bulk
        self.law = law if bulk is None else replace(law, lam=Pascal(0.0))  # type: ignore[type-var]
        places = np.array(list(product((-1.0, 1.0), repeat=3))) / np.sqrt(3.0)
        near = 1.0 + places[:, None, :] * CORNERS
        slopes = np.stack([CORNERS[:, k] * near[..., (k + 1) % 3] * near[..., (k + 2) % 3] for k in range(3)], axis=-1) / 8.0
        jacobian = np.einsum("eai,qaj->eqij", points[bricks], slopes)
        self.dV = np.linalg.det(jacobian)
        self.volume = self.dV.sum(axis=1)
        slopes = np.einsum("qaj,eqji->eqai", slopes, np.linalg.inv(jacobian))
        # (24, 9) rows: node and direction; columns: ij of the deformation gradient
        self.B = np.einsum("eqaj,ik->eqaikj", slopes, np.eye(3)).reshape(*self.dV.shape, 24, 9)
        self.rows = (3 * bricks[:, :, None] + np.arange(3)).reshape(len(bricks), 24)

    def linearised(self, x: Array) -> tuple[Array, sparse.csc_matrix]:
        """(3n,) forces and their slope at the positions x (n, 3)."""
        F = (x[self.bricks].reshape(-1, 1, 1, 24) @ self.B).reshape(*self.dV.shape, 3, 3)
        J = np.linalg.det(F)
        if J.min() <= 0.0:
            raise SimulationError("a brick turned inside out; take shorter load steps")
        shape = F if self.bulk is None else F * J[..., None, None] ** (-1.0 / 3.0)
        P = np.array([[point.stress(self.law, f, self.axes).ravel() for f in each] for each in shape])
        A = np.array([[point.tangent(self.law, f, self.axes) for f in each] for each in shape])
        G = np.linalg.inv(F).swapaxes(-1, -2)
        f = K = np.zeros(1)
        if self.bulk is not None:
            P, A = _isochoric(F, J, G, P, A)
            mean = (self.dV * J).sum(axis=1) / self.volume
            p = self.bulk * np.log(mean) / mean
            slope = np.einsum("eq,eqrs,eqs->er", self.dV * J, self.B, G.reshape(*J.shape, 9))
            A = A + (p[:, None] * J)[..., None, None] * (_product(G, G) - _turned(G))
            stiffer = self.bulk * (1.0 - np.log(mean)) / mean**2 / self.volume
            f, K = p[:, None] * slope, stiffer[:, None, None] * slope[:, :, None] * slope[:, None, :]
        f = f + np.einsum("eq,eqrs,eqs->er", self.dV, self.B, P)
        K = K + (self.dV[..., None, None] * (self.B @ A @ self.B.swapaxes(-1, -2))).sum(axis=1)
        n = 3 * len(x)
        force = np.asarray(np.bincount(self.rows.ravel(), f.ravel(), minlength=n), np.float64)
        place = np.broadcast_arrays(self.rows[:, :, None], self.rows[:, None, :])
        return force, sparse.csc_matrix((K.ravel(), (place[0].ravel(), place[1].ravel())), shape=(n, n))

    def moved(self, held: NDArray[np.bool_], shift: Array, *, steps: int, pressed: NDArray[np.int64] | None = None, pressure: float = 0.0) -> Array:
        """(n, 3) positions at rest when the directions `held` (n, 3) are moved by `shift` (n, 3), in so many steps, while a small `pressure`
        follows the faces `pressed` (k, 4); its slope is left out of Newton's method."""
        x, free = self.points.copy(), np.flatnonzero(~held.ravel())
        for k in range(1, steps + 1):
            # the held nodes go first; the others follow by the same linear system
            jump = (np.where(held, self.points + shift * k / steps - x, 0.0)).ravel()
            for _ in range(MOST_NEWTON):
                force, K = self.linearised(x)
                if pressed is not None:
                    force = force - pressure_force(x, pressed, pressure * k / steps).ravel()
                step = jump.copy()
                step[free] = -spsolve(K[free][:, free], (force + K @ jump)[free])
                x = x + step.reshape(-1, 3)
                jump[:] = 0.0
                if np.abs(step[free]).max(initial=0.0) < (CLOSE if k == steps else ON_THE_WAY) * np.ptp(self.points):
                    break
            else:
                raise SimulationError(f"the bricks found no equilibrium at {k / steps:.0%} of their motion")
        return x


def pressure_force(x: Array, faces: NDArray[np.int64], pressure: float) -> Array:
    """(n, 3) forces of a pressure against the normals of four-node faces (k, 4)."""
    places = np.array(list(product((-1.0, 1.0), repeat=2))) / np.sqrt(3.0)
    near = 1.0 + places[:, None, :] * CORNERS[:4, :2]
    first, second = CORNERS[:4, 0] * near[..., 1] / 4.0, CORNERS[:4, 1] * near[..., 0] / 4.0
    area = np.cross(np.einsum("qa,kai->kqi", first, x[faces]), np.einsum("qa,kai->kqi", second, x[faces]))
    found = np.zeros_like(x)
    np.add.at(found, faces, -pressure * np.einsum("qa,kqi->kai", near.prod(axis=2) / 4.0, area))
    return found


def _isochoric(F: Array, J: Array, G: Array, P: Array, A: Array) -> tuple[Array, Array]:
    """Stress (., 9) and tangent (., 9, 9) of W(F / J^(1/3)) from those of W there: with Q = J^(-1/3) (1 - 1/3 F (x) G), P <- P Q,
    A <- Q^T A Q + the slope of Q."""
    s = (J ** (-1.0 / 3.0))[..., None, None]
    Q = s * (np.eye(9) - _product(F, G) / 3.0)
    work = (P * F.reshape(*J.shape, 9)).sum(axis=-1)[..., None, None]
    stress = (P[..., None, :] @ Q)[..., 0, :]
    A = Q.swapaxes(-1, -2) @ A @ Q - _product(stress, G) / 3.0 - s / 3.0 * (_product(G, P) - work * _turned(G))
    return stress, A


def _product(X: Array, Y: Array) -> Array:
    """(., 9, 9) X_ij Y_kl."""
    size = (*X.shape[:2], 9)
    found: Array = X.reshape(size)[..., :, None] * Y.reshape(size)[..., None, :]
    return found


def _turned(G: Array) -> Array:
    """(., 9, 9) G_il G_kj."""
    found: Array = np.einsum("eqil,eqkj->eqijkl", G, G).reshape(*G.shape[:2], 9, 9)
    return found
