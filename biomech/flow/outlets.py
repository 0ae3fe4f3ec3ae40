"""What lies beyond the mesh: the arteries and capillaries that each outlet feeds.

A three-element Windkessel (proximal R1, then distal R2 beside a compliance C). In steady flow the compliance carries no
current and the bed is one resistance: P = (R1 + R2) Q above the venous pressure, which is 0 here as in the source.

Default: the aorto-iliac beds of the benchmark of Boileau et al. 2015 (Int. J. Numer. Methods Biomed. Eng. 31:e02732) as
stored with openBF: each iliac R1 6.8123e7, R2 3.1013e9 Pa s/m3, C 3.6664e-10 m3/Pa. Clinical library 2d, mark R.
A tree with another number of outlets, or with outlets that are not common iliacs, gets the same total bed, shared by
the diameter law: flow of an outlet ~ r^n, so R ~ r^-n, n = 3 (Murray 1926; library 2d, 2.0-2.5 for the aorta).

In the equations an outlet adds R (q.u)(q.v) with q.u its flux: a full block of rank one. It is never formed: the
product adds it (`Beds.add_product`) and the preconditioner gets it by the Woodbury identity (`Beds.corrected`). Treating
it explicitly, one iteration behind, diverges: the bed is about 10^4 times stiffer than the flow in the vessel.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from biomech.flow.arrays import Double, Single
from biomech.flow.discretisation import Discretisation
from meshing.errors import SimulationError
from meshing.units import PascalSecondPerCubicMetre

ILIAC_PROXIMAL = PascalSecondPerCubicMetre(6.8123e7)
ILIAC_DISTAL = PascalSecondPerCubicMetre(3.1013e9)
MURRAY = 3.0



def bed_resistances(radii_mm: Sequence[float], bed: PascalSecondPerCubicMetre, exponent: float) -> Double:
    """(k,) resistance of each outlet: together as large as two parallel `bed`s, shared so that flow ~ radius^exponent.

    `bed` is the resistance R1 + R2 of one common iliac of the source, of which there are two.
    """
    share = np.asarray(radii_mm, float) ** exponent
    if not (share > 0).all():
        raise SimulationError(f"an outlet has no radius (radii {list(radii_mm)} mm): its share of the flow cannot be found; "
                              "cut the openings again")
    resistances: Double = bed / 2.0 * share.sum() / share
    return resistances


class Beds:
    """The resistances of all outlets as rank-one terms of one discretisation; `resistance` (k,) dimensionless.

    `offset` (k,) is the pressure of a bed without flow: 0 in steady flow, its stored charge in a cycle (windkessel.py).
    """

    def __init__(self, flow: Discretisation, resistance: Double) -> None:
        if len(resistance) != len(flow.outlets):
            raise ValueError(f"{len(flow.outlets)} outlets need as many resistances, not {len(resistance)}")
        self.resistance = resistance
        self.offset = np.zeros(len(resistance))
        self.outlets = flow.outlets
        self._free = [np.where(flow.fixed[o.nodes, :3], 0.0, o.area_normals) for o in flow.outlets]

    def pressures(self, state: Double) -> Double:
        """(k,) the pressure of each bed at its present flow: what acts on the outlet, exactly."""
        return np.array([r * outlet.flux(state) + p for outlet, r, p in zip(self.outlets, self.resistance, self.offset)])

    def add_residual(self, state: Double, residual: Double) -> None:
        """Add P_i q_i, the load of the pressure that each bed needs at its present flow."""
        for outlet, pressure in zip(self.outlets, self.pressures(state)):
            residual[outlet.nodes, :3] += pressure * outlet.area_normals

    def _flux(self, k: int, x: Single | Double) -> float:
        return float(np.einsum("ij,ij->", self._free[k], x.reshape(-1, 4)[self.outlets[k].nodes, :3]))

    def add_product(self, x: Single, y: Double) -> None:
        """y += sum_i R_i q_i (q_i . x), both (4n,)."""
        for k, outlet in enumerate(self.outlets):
            y.reshape(-1, 4)[outlet.nodes, :3] += self.resistance[k] * self._flux(k, x) * self._free[k]

    def corrected(self, precondition: Callable[[Single, Single], None], size: int) -> Callable[[Single, Single], None]:
        """A preconditioner of A + sum R q q^T from one of A: z - Z (1/R + q^T Z)^-1 q^T z with Z = M q (Woodbury)."""
        count = len(self.outlets)
        if not self.resistance.any():
            return precondition
        reach = np.zeros((count, size), np.float32)
        for k, outlet in enumerate(self.outlets):
            load = np.zeros((size // 4, 4), np.float32)
            load[outlet.nodes, :3] = self._free[k]
            precondition(load.ravel(), reach[k])
        capacitance = np.array([[self._flux(i, reach[k]) for k in range(count)] for i in range(count)])
        # (1/R + G)^-1 written without dividing by R, so that a free outlet (R = 0) needs no exception
        weights = np.linalg.solve(np.eye(count) + np.diag(self.resistance) @ capacitance, np.diag(self.resistance))

        def apply(r: Single, z: Single) -> None:
            precondition(r, z)
            fluxes = np.array([self._flux(k, z) for k in range(count)])
            z -= (weights @ fluxes).astype(np.float32) @ reach

        return apply
