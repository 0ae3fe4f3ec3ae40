"""What lies beyond the mesh: the arteries and capillaries that each outlet feeds.

A three-element Windkessel (proximal R1, then distal R2 beside a compliance C). In steady flow the compliance carries no
current and the bed is one resistance: P = (R1 + R2) Q + Pv, Pv the pressure of the veins, 0 in the source. An outlet without a bed has Pv itself.

Default: the aorto-iliac beds of the benchmark of Boileau et al. 2015 (Int. J. Numer. Methods Biomed. Eng. 31:e02732) as
stored with openBF: each iliac R1 6.8123e7, R2 3.1013e9 Pa s/m3, C 3.6664e-10 m3/Pa. Clinical library 2d, mark R.
A tree with another number of outlets, or with outlets that are not common iliacs, gets the same total bed, shared by
the diameter law: flow of an outlet ~ r^n, so R ~ r^-n, n = 3 (Murray 1926; library 2d, 2.0-2.5 for the aorta).

In the equations an outlet adds R (q.u)(q.v) with q.u its flux: a full block of rank one. It is never formed: the
product adds it (`Beds.add_product`), the preconditioner gets it by the Woodbury identity (`Beds.corrected`), and GMRES is given the level of
the pressure. Treating it explicitly, one iteration behind, diverges: the bed is about 10^4 times stiffer than the flow in the vessel.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from biomech.flow.arrays import Double, Single
from biomech.flow.discretisation import Discretisation, Opening
from meshing.errors import SimulationError
from meshing.units import CubicMetrePerPascal, PascalSecondPerCubicMetre

ILIAC_PROXIMAL = PascalSecondPerCubicMetre(6.8123e7)
ILIAC_DISTAL = PascalSecondPerCubicMetre(3.1013e9)
ILIAC_COMPLIANCE = CubicMetrePerPascal(3.6664e-10)
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
    """What lies beyond the openings as low-rank terms of one discretisation: P = `resistance` Q + `offset`, dimensionless, Q outwards.

    `resistance` (k,) of beds that do not know of each other, or (k, k) the slope dP_i/dQ_j of a circuit that joins them (attached.py);
    `offset` (k,) is the pressure without flow: that behind the beds in steady flow, the stored charge in a cycle (windkessel.py).
    `openings` are the outlets unless told otherwise; the inlet may be among them when its flow is an unknown (openinlet.py).
    """

    def __init__(self, flow: Discretisation, resistance: Double, openings: tuple[Opening, ...] | None = None) -> None:
        self.outlets = flow.outlets if openings is None else openings
        if len(resistance) != len(self.outlets):
            raise ValueError(f"{len(self.outlets)} outlets need as many resistances, not {len(resistance)}")
        self.resistance = resistance
        self.offset = np.zeros(len(resistance))
        self._free = [o.area_normals if o is flow.inlet else np.where(flow.fixed[o.nodes, :3], 0.0, o.area_normals) for o in self.outlets]

    @property
    def _slope(self) -> Double:
        return np.diag(self.resistance) if self.resistance.ndim == 1 else self.resistance

    def fluxes(self, state: Double) -> Double:
        """(k,) the flow out of each opening."""
        return np.array([outlet.flux(state) for outlet in self.outlets])

    def level(self, flow: float) -> float:
        """The pressure that `flow` needs before beds that do not know of each other: where a solution may start, only differences drive it."""
        if not (self.resistance > 0.0).all():
            return float(self.offset.mean())
        return float((flow + (self.offset / self.resistance).sum()) / (1.0 / self.resistance).sum())

    def pressures(self, state: Double) -> Double:
        """(k,) the pressure of each bed at its present flow: what acts on the outlet, exactly."""
        found: Double = self._slope @ self.fluxes(state) + self.offset
        return found

    def add_residual(self, state: Double, residual: Double) -> None:
        """Add P_i q_i, the load of the pressure that each bed needs at its present flow."""
        for outlet, pressure in zip(self.outlets, self.pressures(state)):
            residual[outlet.nodes, :3] += pressure * outlet.area_normals

    def _fluxes(self, x: Single | Double) -> Double:
        return np.array([np.einsum("ij,ij->", free, x.reshape(-1, 4)[outlet.nodes, :3]) for outlet, free in zip(self.outlets, self._free)])

    def add_product(self, x: Single, y: Double) -> None:
        """y += sum_ij R_ij q_i (q_j . x), both (4n,)."""
        for outlet, free, pressure in zip(self.outlets, self._free, self._slope @ self._fluxes(x)):
            y.reshape(-1, 4)[outlet.nodes, :3] += pressure * free

    def corrected(self, precondition: Callable[[Single, Single], None], size: int) -> Callable[[Single, Single], None]:
        """A preconditioner of A + sum R q q^T from one of A, but for the level of the pressure: z - Z (1 + S F)^-1 S q^T z with Z = M d, F = q^T Z
        and S = d^T R (Woodbury) over the differences d between the openings.

        The level itself, the same pressure everywhere, is none of its own affair: A answers it at the openings alone, sum q, and of that a single
        cycle makes a large flow instead of a pressure. The solver is given it (`missed` in krylov.py). With it in here single solves stood still
        for 20 to 70 iterations.
        """
        count = len(self.outlets)
        if not self.resistance.any() or count == 1:
            return precondition
        # orthonormal differences between the openings, (count, count - 1): their sum is the level of the pressure, which GMRES is given
        apart = np.linalg.qr(np.column_stack([np.ones(count), np.eye(count)[:, 1:]]))[0][:, 1:]
        reach = np.zeros((count - 1, size), np.float32)
        for d in range(count - 1):
            load = np.zeros((size // 4, 4), np.float32)
            for k, outlet in enumerate(self.outlets):
                load[outlet.nodes, :3] += (apart[k, d] * self._free[k]).astype(np.float32)
            precondition(load.ravel(), reach[d])
        capacitance = np.stack([self._fluxes(one) for one in reach], axis=1)
        push = apart.T @ self._slope
        weights = np.linalg.solve(np.eye(count - 1) + push @ capacitance, push)

        def apply(r: Single, z: Single) -> None:
            precondition(r, z)
            z -= (weights @ self._fluxes(z)).astype(np.float32) @ reach

        return apply
