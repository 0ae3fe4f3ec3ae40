"""Where the energy of the flow goes, and how the blood turns. Dimensionless; per rho U^3 D^2 and U^2 / D.

    power through an opening      P Q + Int |u|^2 / 2 u.n,   P the pressure of the bed, at the inlet that of the reaction (reactions.py)
    friction                      Int 2 nu D:D,   D the symmetric part of grad u
    helicity                      u.w, w = curl u; intensity Int |u.w| / V, balance Int u.w / Int |u.w| (Gallo et al. 2012)

What enters and does not leave is lost; what of it is not friction the stabilisation has taken: a measure of how coarse the mesh is.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.discretisation import INLET, Discretisation
from biomech.flow.outlets import Beds
from biomech.flow.reactions import standing_pressure

# Dunavant 1985, seven points, exact to degree 5
_A, _B = 0.470142064105115, 0.101286507323456
_CORNERS = np.array([[1 / 3] * 3, *(np.roll([1.0 - 2.0 * part, part, part], k) for part in (_A, _B) for k in range(3))])
_WEIGHTS = np.array([0.225] + [0.132394152788506] * 3 + [0.125939180544827] * 3)


@dataclass(frozen=True)
class Energy:
    """Power that enters and does not leave, and what of it friction turns into heat."""

    lost: float
    friction: float

    @property
    def unexplained(self) -> float:
        """Share of the loss that is not friction."""
        return (self.lost - self.friction) / self.lost if self.lost else float("nan")


@dataclass(frozen=True)
class Helicity:
    """Mean size of u . curl u (`intensity`), and how much of it turns one way (`balance`, -1 to 1)."""

    intensity: float
    balance: float


def gradients_of(flow: Discretisation) -> Double:
    """(m, 3, 3) d u_k / d x_l of the elements."""
    found: Double = np.einsum("mak,mal->mkl", flow.state[flow.tets, :3], flow.gradients)
    return found


def _kinetic(flow: Discretisation, name: str) -> float:
    """Kinetic energy that leaves through the boundary set `name`."""
    at = np.einsum("qa,tak->qtk", _CORNERS, flow.state[flow.sets[name], :3])
    through = np.einsum("qtk,tk->qt", at, flow.normals[name])
    return float(_WEIGHTS @ (0.5 * (at ** 2).sum(axis=2) * through).sum(axis=1))


def energy_of(flow: Discretisation, beds: Beds) -> Energy:
    """Of a state that is steady, or a moment of a beat, over which its mean has no kinetic energy that comes or goes; assembles the equations."""
    flow.assemble(False)
    return standing_energy(flow, beds)


def standing_energy(flow: Discretisation, beds: Beds) -> Energy:
    """`energy_of` of equations that stand already, without prescribed values. What blood in wire loses to the wire counts as friction."""
    slope = gradients_of(flow)
    double = 0.5 * ((slope + np.transpose(slope, (0, 2, 1))) ** 2).sum(axis=(1, 2))
    friction = float((flow.thickness()[0] * flow.volumes) @ double)
    if len(flow.drag):
        u = flow.state[flow.tets, :3]
        square = ((u.sum(axis=1) ** 2).sum(axis=1) + (u ** 2).sum(axis=(1, 2))) / 20.0     # exact mean of |u|^2
        friction += float((flow.drag * flow.volumes) @ square)
    entering = -standing_pressure(flow) * flow.inlet.flux(flow.state) - _kinetic(flow, INLET)
    leaving = sum(float(p) * o.flux(flow.state) + _kinetic(flow, o.name) for o, p in zip(flow.outlets, beds.pressures(flow.state)))
    return Energy(entering - leaving, friction)


def helicity_of(flow: Discretisation) -> Helicity:
    slope = gradients_of(flow)
    curl = np.stack([slope[:, 2, 1] - slope[:, 1, 2], slope[:, 0, 2] - slope[:, 2, 0], slope[:, 1, 0] - slope[:, 0, 1]], axis=1)
    mean = flow.state[flow.tets, :3].mean(axis=1)
    turning = np.einsum("mk,mk->m", mean, curl) * flow.volumes
    whole = float(abs(turning).sum())
    return Helicity(whole / float(flow.volumes.sum()), float(turning.sum()) / whole if whole else 0.0)
