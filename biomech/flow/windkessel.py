"""The beds of the outlets in time: three-element Windkessels.

    P = R1 Q + p,      C p' = Q - p / R2                     (venous pressure 0)

with the backward difference of second order, p' = (3 p - 4 p_n + p_n-1) / (2 dt). Solved for the new p this is a resistance and
an offset, which the matrix takes as rank-one terms (outlets.py): the beds are coupled to the flow within the step, not behind it.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biomech.flow.arrays import Double


@dataclass(eq=False)
class Windkessel:
    """`proximal`, `distal`, `compliance` (k,) of the beds; `charge` (k,) their pressure p now, `earlier` one step ago (None at the start)."""

    proximal: Double
    distal: Double
    compliance: Double
    charge: Double
    earlier: Double | None = None

    def coupled(self, step: float) -> tuple[Double, Double]:
        """(resistance, offset) (k,) such that P = resistance Q + offset at the end of a step of `step`."""
        rate, known = self._difference(step)
        held = self.compliance * rate + 1.0 / self.distal
        return self.proximal + 1.0 / held, self.compliance * known / held

    def advance(self, flow: Double, step: float) -> None:
        """Take the step with the outflows `flow` (k,) at its end."""
        rate, known = self._difference(step)
        self.charge, self.earlier = (flow + self.compliance * known) / (self.compliance * rate + 1.0 / self.distal), self.charge

    def pressure(self, flow: Double) -> Double:
        """(k,) the pressure at the outlets now."""
        found: Double = self.proximal * flow + self.charge
        return found

    def _difference(self, step: float) -> tuple[float, Double]:
        """p' = rate p - known."""
        if self.earlier is None:
            return 1.0 / step, self.charge / step
        return 1.5 / step, (2.0 * self.charge - 0.5 * self.earlier) / step


def settled(proximal: Double, distal: Double, compliance: Double, flows: Double, period: float) -> Double:
    """(k,) the charge at the start of a cycle that repeats, when the outflows are `flows` (steps, k) at equal times, t = 0 first.

    Linear in the charge: one cycle from two charges tells where it repeats.
    """
    step = period / len(flows)

    def after(charge: Double) -> Double:
        bed = Windkessel(proximal, distal, compliance, charge)
        for flow in np.roll(flows, -1, axis=0):
            bed.advance(flow, step)
        return bed.charge

    base, slope = after(np.zeros(len(proximal))), after(np.ones(len(proximal)))
    found: Double = base / (1.0 - (slope - base))
    return found
