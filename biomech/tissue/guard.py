"""A guard against elements that are crushed at their corners.

A quadratic element resists at its points of quadrature; pressed together hard enough beside a stitch or in the fold of a closed cut its
corners can pass through each other while these points still stand. Where that begins, the element also carries a small share of its
law as a linear element of its corners, whose energy

    E = share V mu (1/2 (F:F - 3) - ln J),      F and J of the corners,

grows without end before they stand inside out. Both are elements of the same law, so the answer tends to the same one on finer meshes; on this one
the guarded elements are too stiff by at most their share, and the energy in them tells what it matters.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biomech.materials.tensor import Array
from biomech.tissue.extras import Blocks, Longs
from biomech.tissue.fem import Body
from meshing.tetmesh import at_lps

SHARE = 0.05
BEGINS, TURNED = 0.3, 0.01
"""Volume of the corners, over that at rest, below which an element is guarded, and below which one that is not has its stage tried again."""


class Guard:
    """The elements of `body` that are held open; none in the beginning. Grows as a constraint whose equilibrium is found in stages."""

    looks_again = False

    def __init__(self, body: Body) -> None:
        self.points, self.corners = body.points, body.nodes[:, :4].astype(np.int64)
        self.shear = np.array([float(law.shear_modulus) for law in body.laws])[body.part]
        self.volume = _volumes(self.points, self.corners)
        self.guarded = np.zeros(len(self.corners), bool)
        self._measure()

    def _measure(self) -> None:
        self.elements: Longs = np.flatnonzero(self.guarded)
        self.nodes = self.corners[self.elements]
        edges = self.points[self.nodes[:, 1:]] - self.points[self.nodes[:, :1]]
        slopes = np.linalg.inv(edges).transpose(0, 2, 1) if len(edges) else np.empty((0, 3, 3))
        self.slopes = np.concatenate([-slopes.sum(axis=1, keepdims=True), slopes], axis=1)
        self.weight = SHARE * self.shear[self.elements] * self.volume[self.elements] / 6.0

    def left(self, x: Array) -> Array:
        """(m,) volume of the corners of each element over that at rest."""
        found: Array = _volumes(x, self.corners) / self.volume
        return found

    def _strain(self, x: Array) -> tuple[Array, Array]:
        """F (k, 3, 3) and its determinant."""
        F = np.einsum("kai,kaj->kij", x[self.nodes], self.slopes)
        return F, np.linalg.det(F)

    def energies(self, x: Array) -> Array:
        """(k,) J of the guarded elements; without end where one stands inside out."""
        F, J = self._strain(x)
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Array = np.where(J > 0.0, self.weight * (0.5 * (np.einsum("kij,kij->k", F, F) - 3.0) - np.log(J)), np.inf)
        return found

    def energy(self, x: Array) -> float:
        return float(self.energies(x).sum())

    def forces(self, x: Array) -> Array:
        found = np.zeros_like(x)
        if len(self.elements):
            F = self._strain(x)[0]
            P = self.weight[:, None, None] * (F - np.linalg.inv(F).transpose(0, 2, 1))
            np.add.at(found, self.nodes, np.einsum("kij,kaj->kai", P, self.slopes))
        return found

    def tangent(self, x: Array, positive: bool) -> Blocks:
        if not len(self.elements):
            return Blocks.none()
        G = np.linalg.inv(self._strain(x)[0])
        A = np.einsum("ik,jl->ijkl", np.eye(3), np.eye(3)) + np.einsum("ejk,eli->eijkl", G, G)
        if positive:
            values, modes = np.linalg.eigh(A.reshape(-1, 9, 9))
            A = np.einsum("eap,ep,ebp->eab", modes, np.maximum(values, 0.0), modes).reshape(-1, 3, 3, 3, 3)
        return Blocks.dense(self.nodes, np.einsum("e,eaj,eijkl,ebl->eaibk", self.weight, self.slopes, A, self.slopes))

    def at(self, level: float) -> None:
        """A guard is there from the beginning."""

    def begin(self) -> None:
        """A new equilibrium is sought."""

    def way(self) -> float:
        """It moves nothing."""
        return 0.0

    def strides(self, before: Array, after: Array) -> float:
        """A stage in which elements turned inside out before they were guarded is tried again with them."""
        turned = ~self.guarded & (self.left(after) < TURNED)
        self._take(turned)
        return np.inf if turned.any() else 0.0

    def augment(self, x: Array) -> float:
        """Take in what has been pressed together. Nothing is missed by it."""
        self._take(~self.guarded & (self.left(x) < BEGINS))
        return 0.0

    def _take(self, more: NDArray[np.bool_]) -> None:
        if more.any():
            self.guarded |= more
            self._measure()

    def worst(self, x: Array) -> Array:
        """(3,) m where an element is pressed together most."""
        found: Array = x[self.corners[int(np.argmin(self.left(x)))]].mean(axis=0)
        return found

    def remarks(self, x: Array, stored: float) -> tuple[str, ...]:
        """What the guard did, beside `stored` J in the tissue."""
        if not len(self.elements):
            return ()
        worst = self.points[self.nodes[int(np.argmin(self.left(x)[self.elements]))]].mean(axis=0)
        return (f"{len(self.elements)} of {len(self.corners)} tetrahedra are crushed to less than {BEGINS:.0%} of their volume at the corners, the "
                f"worst at {at_lps(worst * 1e3)}, and were kept from standing inside out by {SHARE:.0%} of their stiffness as linear elements "
                f"({self.energy(x) / max(stored, 1e-300):.1e} of the energy in the tissue); stress there is not exact: mesh the organ "
                "finer there for it",)

    def stiffen(self, factor: float) -> None:
        """Its share is its share."""


def _volumes(x: Array, corners: Longs) -> Array:
    a = x[corners[:, 1:]] - x[corners[:, :1]]
    found: Array = np.einsum("mi,mi->m", np.cross(a[:, 0], a[:, 1]), a[:, 2])
    return found
