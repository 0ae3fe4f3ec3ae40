"""The pressure that one narrowing of a vessel costs: Prandtl's equations up to the separation, a momentum balance behind it.

Towards the throat and to where the blood leaves the wall, the velocity profile is marched along the axis with pressure
constant over the section (reduced Navier-Stokes/Prandtl equations, Lagree et al. 2005, Eur. J. Mech. B 24:83):

    u u_z + v u_r = - p' + nu (1/r) (r u_r)_r,     (r u)_z + (r v)_r = 0,     2 pi Int u r dr = Q

in eta = r / R(z); p' is the unknown that keeps the flow. It starts from a paraboloid. Where the shear of the wall first
turns, the jet leaves the wall, and mixes to a paraboloid over the area behind: with the pressure of the separation on all of
that area, momentum gives the pressure regained,

    p_behind - p_separation = rho ( Int u^2 dA / A_behind - 4/3 U_behind^2 )

Blood that enters a severe throat is nearly a plug with a thin boundary layer: Poiseuille's law gives a third of its wall
shear and, with Borda's loss of a plug, 11 % too small a pressure drop. Against axisymmetric finite elements on five cosine
narrowings (50-75 % by diameter, throat Reynolds numbers 300-800) this is -1 to +9 %, shear of the throat -3 to -6 %.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.interpolate import PchipInterpolator

from biomech.flow.arrays import Double

STEP = 0.08
"""Length of an axial step over the local radius."""
ACROSS = 40
PARABOLA_MOMENTUM = 4.0 / 3.0


@dataclass(frozen=True)
class Narrowing:
    """`drop` static pressure lost, Pa, from the first to the last section; `shear` largest at the wall, Pa;
    `separation` the distance from the first section where the jet leaves the wall, m (the end when it does not)."""

    drop: float
    shear: float
    separation: float


def lost_in(arc: Double, radius: Double, flow: float, density: float, viscosity: float) -> Narrowing:
    """The narrowing with `radius` (n,) m at `arc` (n,) m, flow in m3/s > 0 from the first to the last point."""
    shape = PchipInterpolator(arc, radius)
    dense = np.linspace(arc[0], arc[-1], 20 * len(arc))
    slope = 1.0 / shape(dense)
    steps = np.concatenate([[0.0], np.cumsum(0.5 * (slope[1:] + slope[:-1]) * np.diff(dense))])
    z = np.interp(np.linspace(0.0, steps[-1], int(steps[-1] / STEP) + 2), steps, dense)
    r = np.asarray(shape(z))
    pressure, shear, momentum = (np.zeros(len(z)) for _ in range(3))
    _march(z, r, flow, viscosity / density, ACROSS, pressure, shear, momentum)
    throat = int(r.argmin())
    away = np.flatnonzero(shear[throat:] <= 0.0)
    leaves = throat + int(away[0]) if len(away) else len(z) - 1
    area = np.pi * r[-1] ** 2
    regained = momentum[leaves] / area - PARABOLA_MOMENTUM * (flow / area) ** 2 if len(away) else 0.0
    return Narrowing(float(-density * (pressure[leaves] + regained)), float(density * shear.max()), float(z[leaves] - z[0]))


@njit(cache=True, nogil=True)
def _march(z: Double, radius: Double, flow: float, nu: float, across: int, pressure: Double, shear: Double, momentum: Double) -> None:
    """Kinematic pressure, wall shear and momentum flux at each z. Implicit Euler along z, central differences across."""
    eta = 1.0 - (1.0 - np.arange(across + 1) / across) ** 1.6       # finer at the wall
    ring = np.zeros(across + 1)     # Int u eta deta = sum ring (u_j + u_j-1)
    for j in range(1, across + 1):
        ring[j] = 0.25 * (eta[j] ** 2 - eta[j - 1] ** 2)
    u = 2.0 * flow / (np.pi * radius[0] ** 2) * (1.0 - eta ** 2)
    new, within, inner = np.empty_like(u), np.zeros_like(u), np.zeros_like(u)
    lower, middle, upper, load, push = (np.empty(across), np.empty(across), np.empty(across), np.empty(across), np.empty(across))
    total = flow / (2.0 * np.pi)
    for j in range(1, across + 1):
        within[j] = within[j - 1] + radius[0] ** 2 * ring[j] * (u[j] + u[j - 1])
    u *= total / within[across]
    within *= total / within[across]
    for k in range(len(z)):
        r = radius[k]
        if k > 0:
            step = z[k] - z[k - 1]
            new[:] = u * (radius[k - 1] / r) ** 2
            slope = 0.0
            for _ in range(4):
                for j in range(1, across + 1):
                    inner[j] = inner[j - 1] + r * r * ring[j] * (new[j] + new[j - 1])
                for j in range(across):
                    carried = max(new[j], 0.0)      # blood that flows back is not carried (Reyhner and Fluegge-Lotz 1968)
                    if j == 0:
                        stiff = 4.0 * nu / (r * eta[1]) ** 2
                        lower[j], middle[j], upper[j] = 0.0, stiff, -stiff
                    else:
                        back, ahead = eta[j] - eta[j - 1], eta[j + 1] - eta[j]
                        both = 0.5 * (back + ahead)
                        inwards = nu / (r * r) * 0.5 * (eta[j] + eta[j - 1]) / (eta[j] * back * both)
                        outwards = nu / (r * r) * 0.5 * (eta[j] + eta[j + 1]) / (eta[j] * ahead * both)
                        cross = -(inner[j] - within[j]) / (step * eta[j] * r * r)
                        lower[j] = -inwards - cross * 0.5 * ahead / (back * both)
                        upper[j] = -outwards + cross * 0.5 * back / (ahead * both)
                        middle[j] = inwards + outwards + cross * (ahead - back) / (back * ahead)
                        if cross * ahead > 2.0 * nu / (r * r):
                            lower[j], middle[j], upper[j] = -inwards - cross / back, inwards + outwards + cross / back, -outwards
                        elif -cross * back > 2.0 * nu / (r * r):
                            lower[j], middle[j], upper[j] = -inwards, inwards + outwards - cross / ahead, -outwards + cross / ahead
                    middle[j] += carried / step
                    load[j], push[j] = carried * u[j] / step, -1.0
                for j in range(1, across):
                    part = lower[j] / middle[j - 1]
                    middle[j] -= part * upper[j - 1]
                    load[j] -= part * load[j - 1]
                    push[j] -= part * push[j - 1]
                load[across - 1] /= middle[across - 1]
                push[across - 1] /= middle[across - 1]
                for j in range(across - 2, -1, -1):
                    load[j] = (load[j] - upper[j] * load[j + 1]) / middle[j]
                    push[j] = (push[j] - upper[j] * push[j + 1]) / middle[j]
                own, pushed = r * r * ring[across] * load[across - 1], r * r * ring[across] * push[across - 1]
                for j in range(1, across):
                    own += r * r * ring[j] * (load[j] + load[j - 1])
                    pushed += r * r * ring[j] * (push[j] + push[j - 1])
                slope = (total - own) / pushed
                new[:across] = load + slope * push
                new[across] = 0.0
            u[:] = new
            for j in range(1, across + 1):
                within[j] = within[j - 1] + r * r * ring[j] * (u[j] + u[j - 1])
            pressure[k] = pressure[k - 1] + slope * step
        first, second = eta[across] - eta[across - 1], eta[across] - eta[across - 2]
        shear[k] = nu / r * (u[across - 1] * second ** 2 - u[across - 2] * first ** 2) / (first * second * (second - first))
        for j in range(1, across + 1):
            momentum[k] += 2.0 * np.pi * r * r * ring[j] * (u[j] ** 2 + u[j - 1] ** 2)
