"""The beds of the outlets in time: three-element Windkessels.

    P = R1 Q + p,      C p' = Q - (p - Pv) / R2

with the backward difference of second order (`backward`). Solved for the new p this is a resistance and
an offset, which the matrix takes as rank-one terms (outlets.py): the beds are coupled to the flow within the step, not behind it.
Written with T = R2 C, so that an outlet without a bed (R1 = R2 = C = 0, pressure Pv) needs no exception.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biomech.flow.arrays import Double


def backward(step: float, last: float | None) -> tuple[float, float, float]:
    """(a, b, c) of x' = a x + b x_n + c x_n-1 at the end of `step`, when the step before was `last`: second order whatever their ratio (Hairer,
    Norsett, Wanner, Solving Ordinary Differential Equations I, III.5); the first step, without one before it, of first order."""
    if last is None:
        return 1.0 / step, -1.0 / step, 0.0
    r = step / last
    return (1.0 + 2.0 * r) / ((1.0 + r) * step), -(1.0 + r) / step, r * r / ((1.0 + r) * step)


@dataclass(eq=False)
class Windkessel:
    """`proximal`, `distal`, `compliance` (k,) of the beds; `charge` (k,) their pressure p now, `earlier` one step of `last` ago (None at the
    start); `behind` the pressure of the veins."""

    proximal: Double
    distal: Double
    compliance: Double
    charge: Double
    earlier: Double | None = None
    last: float | None = None
    behind: float = 0.0

    def coupled(self, flow: Double, step: float) -> tuple[Double, Double]:
        """(resistance, offset) (k,) such that P = resistance Q + offset at the end of a step of `step`, whatever the `flow`."""
        rate, known = self._difference(step)
        constant = self.distal * self.compliance
        held = constant * rate + 1.0
        return self.proximal + self.distal / held, (constant * known + self.behind) / held

    def advance(self, flow: Double, step: float) -> None:
        """Take the step with the outflows `flow` (k,) at its end."""
        rate, known = self._difference(step)
        constant = self.distal * self.compliance
        self.charge, self.earlier = (self.distal * flow + constant * known + self.behind) / (constant * rate + 1.0), self.charge
        self.last = step

    def pressure(self, flow: Double) -> Double:
        """(k,) the pressure at the outlets now."""
        found: Double = self.proximal * flow + self.charge
        return found

    def _difference(self, step: float) -> tuple[float, Double]:
        """p' = rate p - known."""
        rate, now, before = backward(step, self.last)
        known: Double = -now * self.charge if self.earlier is None else -now * self.charge - before * self.earlier
        return rate, known


def settled(proximal: Double, distal: Double, compliance: Double, flows: Double, period: float, behind: float = 0.0) -> Double:
    """(k,) the charge at the start of a cycle that repeats, when the outflows are `flows` (steps, k) at equal times, t = 0 first.

    Linear in the charge: one cycle from two charges tells where it repeats.
    """
    step = period / len(flows)

    def after(charge: Double) -> Double:
        bed = Windkessel(proximal, distal, compliance, charge, behind=behind)
        for flow in np.roll(flows, -1, axis=0):
            bed.advance(flow, step)
        return bed.charge

    base, slope = after(np.zeros(len(proximal))), after(np.ones(len(proximal)))
    found: Double = base / (1.0 - (slope - base))
    return found
