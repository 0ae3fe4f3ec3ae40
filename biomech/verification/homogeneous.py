"""Every law in even deformation, by finite elements, against its energy as the textbook writes it.

The energies stand here a second time, in terms of the stretches l1, l2, l3 and of C = F^T F, and are differentiated by a complex step (Squire
and Trapp 1998): no kernel of biomech/materials takes part.

* uniaxial: a block stretched along the fibres with free sides; both lateral stretches from dW/dl2 = dW/dl3 = 0, force per area dW/dl1.
* biaxial: the same stretched in two directions, thickness free.
* shear: simple shear gamma in the plane of fibre and sheet, l = sqrt(1 + gamma^2/4) +- gamma/2; stored energy W, shear stress dW/dgamma.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import fsolve

from biomech.materials import (
    Guccione,
    HolzapfelGasserOgden,
    HolzapfelOgden,
    Law,
    LinearElastic,
    MooneyRivlin,
    NeoHookean,
    Ogden,
    VerondaWestmann,
    Yeoh,
    point,
)
from biomech.materials.tensor import Array
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import second_order
from biomech.verification.problem import Finding, Problem
from biomech.verification.tissue import CONTRACTING, LAWS, cube, held, outside
from meshing.step import Monitor

Complex = NDArray[np.complex128]
STRETCH, BOTH, SHEAR = 1.15, 1.1, 0.3
TOLERANCE, STEP = 1e-8, 1e-30


def textbook(law: Law, F: Complex, stretches: Complex) -> complex:
    """W(F) J/m3 for one whose fibres lie along the first axis and sheets along the second."""
    C, J = F.T @ F, np.linalg.det(F)
    I1 = np.trace(C)
    I2 = 0.5 * (I1 * I1 - np.trace(C @ C))
    volume = 0.5 * float(law.lam) * np.log(J) ** 2
    W: complex
    match law:
        case LinearElastic(mu=mu, lam=lam):
            e = 0.5 * (F + F.T) - np.eye(3)
            return complex(mu * np.trace(e @ e) + 0.5 * lam * np.trace(e) ** 2)
        case NeoHookean(mu=mu):
            W = 0.5 * mu * (I1 - 3.0) - mu * np.log(J)
        case MooneyRivlin(c1=c1, c2=c2):
            W = c1 * (I1 - 3.0) + c2 * (I2 - 3.0) - (2.0 * c1 + 4.0 * c2) * np.log(J)
        case Yeoh(c1=c1, c2=c2, c3=c3):
            W = c1 * (I1 - 3.0) + c2 * (I1 - 3.0) ** 2 + c3 * (I1 - 3.0) ** 3 - 2.0 * c1 * np.log(J)
        case VerondaWestmann(c1=c1, c2=c2):
            W = c1 * (np.exp(c2 * (I1 - 3.0)) - 1.0) - 0.5 * c1 * c2 * (I2 - 3.0)
        case Ogden(mu=moduli, alpha=exponents):
            W = sum(2.0 * mu / a**2 * ((stretches**a).sum() - 3.0 - a * np.log(J)) for mu, a in zip(moduli, exponents))
        case Guccione():
            E = 0.5 * (C - np.eye(3))
            across = E[1, 1] ** 2 + E[2, 2] ** 2 + 2.0 * E[1, 2] ** 2
            Q = law.b_f * E[0, 0] ** 2 + law.b_t * across + 2.0 * law.b_fs * (E[0, 1] ** 2 + E[0, 2] ** 2)
            W = 0.5 * law.C * (np.exp(Q) - 1.0) + 0.5 * law.tension * (C[0, 0] - 1.0)
        case HolzapfelGasserOgden():
            W = 0.5 * law.c * (I1 - 3.0) - law.c * np.log(J)
            for angle in (law.angle, -law.angle):
                a = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle)), 0.0])
                taut = law.kappa * I1 + (1.0 - 3.0 * law.kappa) * (a @ C @ a) - 1.0
                W += 0.5 * law.k1 / law.k2 * (np.exp(law.k2 * taut**2) - 1.0) if taut.real > 0.0 else 0.0
        case HolzapfelOgden():
            W = 0.5 * law.a / law.b * (np.exp(law.b * (I1 - 3.0)) - 1.0) - law.a * np.log(J) + 0.5 * law.tension * (C[0, 0] - 1.0)
            for k, modulus, b in ((0, law.a_f, law.b_f), (1, law.a_s, law.b_s)):
                W += 0.5 * modulus / b * (np.exp(b * (C[k, k] - 1.0) ** 2) - 1.0) if C[k, k].real > 1.0 else 0.0
            W += 0.5 * law.a_fs / law.b_fs * (np.exp(law.b_fs * C[0, 1] ** 2) - 1.0)
        case _:
            raise TypeError(f"{type(law).__name__} has no textbook energy here; write it down")
    return complex(W + volume)


def slope(energy: Callable[[Complex], complex], at: Array) -> Array:
    """The gradient of an energy of some real numbers."""
    steps = at + 1j * STEP * np.eye(len(at))
    return np.array([energy(step).imag / STEP for step in steps])


def _stretched(law: Law, along: dict[int, float], monitor: Monitor) -> Finding:
    points, nodes = second_order(*cube(1))
    free = held(points, (0, 0.0), (1, 0.0), (2, 0.0), *((k, 1.0) for k in along))
    body = Body(points, nodes, laws=(law,), free=free, mean=False)
    shift = np.zeros_like(points)
    for k, ratio in along.items():
        shift[np.abs(points[:, k] - 1.0) < 1e-9, k] = ratio - 1.0
    answer = Solver(body, monitor).solve(Load(np.zeros_like(points), shift=body.inside(shift)), tolerance=1e-12)
    size = body.outside(answer.x).max(axis=0)
    force = body.outside(body.internal_force(answer.x, answer.p, 0.0))
    side = np.array([force[np.abs(points[:, k] - 1.0) < 1e-9, k].sum() for k in along])

    def energy(l: Complex) -> complex:
        return textbook(law, np.diag(l), l)

    loose = [k for k in range(3) if k not in along]
    given = np.array([along.get(k, 1.0) for k in range(3)])

    def unbalanced(lateral: Array) -> Array:
        given[loose] = lateral
        return slope(energy, given)[loose]

    given[loose] = fsolve(unbalanced, size[loose] + 1e-3, xtol=1e-13)
    expected = slope(energy, given)[list(along)]
    off = max(np.abs(size - given).max(), np.abs(side / expected - 1.0).max()) if answer.converged else np.inf
    return Finding(f"{_name(law)}: free sides and forces, relative difference", float(off), 0.0, TOLERANCE)


def _sheared(law: Law, monitor: Monitor) -> Finding:
    points, nodes = second_order(*cube(2))
    boundary = outside(points)
    body = Body(points, nodes, laws=(law,), free=np.where(boundary[:, None, None], 0.0, np.eye(3)), mean=False)
    shift = np.zeros_like(points)
    shift[boundary, 0] = SHEAR * points[boundary, 1]
    answer = Solver(body, monitor).solve(Load(np.zeros_like(points), shift=body.inside(shift)), tolerance=1e-12)

    def energy(gamma: Complex) -> complex:
        F = np.eye(3, dtype=complex)
        F[0, 1] = gamma[0]
        half = np.sqrt(1.0 + 0.25 * gamma[0] ** 2)
        return textbook(law, F, np.array([half + 0.5 * gamma[0], half - 0.5 * gamma[0], 1.0]))

    F = np.eye(3)
    F[0, 1] = SHEAR
    pairs = ((body.energy(answer.x, 0.0), energy(np.array([SHEAR + 0j])).real), (point.stress(law, F)[0, 1], slope(energy, np.array([SHEAR]))[0]))
    off = max(abs(got / expected - 1.0) for got, expected in pairs) if answer.converged else np.inf
    return Finding(f"{_name(law)}: stored energy and shear stress, relative difference", float(off), 0.0, TOLERANCE)


def _name(law: Law) -> str:
    return f"{(type(law).__doc__ or '').rstrip('.')}{', contracting' if law in CONTRACTING else ''}"


def _run(one: Callable[[Law, Monitor], Finding], monitor: Monitor) -> tuple[Finding, ...]:
    return tuple(one(law, monitor) for law in (*LAWS, *CONTRACTING))


PROBLEMS: tuple[Problem, ...] = (
    Problem("uniaxial", "Uniaxial stretch, every law", partial(_run, lambda law, monitor: _stretched(law, {0: STRETCH}, monitor))),
    Problem("biaxial", "Equibiaxial stretch, every law", partial(_run, lambda law, monitor: _stretched(law, {0: BOTH, 1: BOTH}, monitor))),
    Problem("shear", "Simple shear, every law", partial(_run, _sheared)))
