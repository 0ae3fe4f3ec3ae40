"""A closed loop tuned to the patient's cuff: the resistance and the compliance of the body's arteries, at the cardiac output asked for.

The library's circulation at rest has a pulse pressure of its stroke volume over its compliance, whoever the patient is: at 5.6 L/min and 55 beats
a minute 103 mL into 1.15 mL/mmHg, about 165 over 70 mmHg. With a cuff pressure the body's resistance r and compliance c, factors of the
library's, are found such that the root of the aorta swings between the two pressures: two equations, solved in the logarithms

    systolic(r, c) = cuff,    diastolic(r, c) = cuff

by Broyden's method (1965) from r ~ mean pressure, c ~ stroke volume / pulse pressure. The impedance (R1) goes with 1 / c^(1/2), that of a tube
whose inertance stays. The Windkessels of the mesh are part of the body and are scaled with it, so that they keep their share of the flow;
coronary beds stay as they are.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from biomech.elements import CoronaryBed, WindkesselBed
from biomech.elements.element import Inertance
from biomech.flow.arrays import Double
from biomech.flow.circuit import Circuit, Course
from biomech.flow.heart import LIBRARY, Body, Cuff, Inside, closed_loop, filled
from meshing.errors import SimulationError
from meshing.units import MMHG_PA, CubicMetrePerPascal, CubicMetrePerSecond, PascalSecondPerCubicMetre, Second

CLOSE = 0.005
"""Of the cuff's pressures."""
STEPS, HALVINGS = 15, 4
FAR = np.log(20.0)
"""Largest factor that is believed."""
Bed = WindkesselBed | CoronaryBed


def scaled(beds: Sequence[Bed], resistance: float, compliance: float) -> tuple[Bed, ...]:
    """The beds with their Windkessels' resistance and compliance times so much, R1 by the compliance alone."""
    return tuple(_scaled(bed, resistance, compliance) if isinstance(bed, WindkesselBed) else bed for bed in beds)


def _scaled(bed: WindkesselBed, resistance: float, compliance: float) -> WindkesselBed:
    whole, near = (bed.proximal + bed.distal) * resistance, bed.proximal / np.sqrt(compliance)
    near = min(near, 0.9 * whole)
    return WindkesselBed(PascalSecondPerCubicMetre(near), CubicMetrePerPascal(bed.compliance * compliance), PascalSecondPerCubicMetre(whole - near))


def root_pressure(whole: Circuit, course: Course) -> tuple[float, float]:
    """Largest and least pressure of the beat where the mesh begins, Pa."""
    pressure = course.pressure(whole.link("root", "inlet"))
    return float(pressure.max()), float(pressure.min())


def tuned(beds: Sequence[Bed], ventricle: str, period: Second, output: CubicMetrePerSecond, cuff: Cuff) -> tuple[tuple[Bed, ...], Body]:
    """The beds and the body whose closed loop meets the cuff. Raises SimulationError when none within a factor of 20 does."""
    free = Inside(Inertance(0.0), (PascalSecondPerCubicMetre(0.0),) * len(beds))
    wanted = np.array([cuff.systolic, cuff.diastolic])

    def made(factors: Double) -> tuple[tuple[Bed, ...], Body]:
        r, c = np.exp(factors)
        return scaled(beds, r, c), Body(PascalSecondPerCubicMetre(LIBRARY.resistance * r), Second(LIBRARY.time_constant * r * c),
                                        min(LIBRARY.impedance / (r * float(np.sqrt(c))), 0.9))

    def off(factors: Double) -> Double:
        own, body = made(factors)
        whole = closed_loop(own, ventricle, period, free, body)
        found: Double = np.log(np.array(root_pressure(whole, filled(whole, period, output)[0])) / wanted)
        return found

    def lost(why: str) -> SimulationError:
        return SimulationError(f"no circulation with a cardiac output of {output * 6e7:.0f} mL/min and a beat of {period:g} s has a cuff pressure of "
                               f"{cuff.systolic / MMHG_PA:.0f} over {cuff.diastolic / MMHG_PA:.0f} mmHg here; check the three{why}")

    at = np.zeros(2)
    error = off(at)
    high, low = wanted * np.exp(error)
    mean, pulse = (low + (high - low) / 3.0), high - low
    target = cuff.diastolic + (cuff.systolic - cuff.diastolic) / 3.0
    # with a given stroke volume the pulse falls as 1 / c and the mean rises as r
    slope = np.array([[mean / high, -2.0 / 3.0 * pulse / high], [mean / low, pulse / (3.0 * low)]])
    move = np.array([np.log(target / mean), np.log(pulse / (cuff.systolic - cuff.diastolic))])
    for _ in range(STEPS):
        if abs(error).max() < CLOSE:
            return made(at)
        if abs(at + move).max() > FAR:
            raise lost(f". Arteries up to {np.exp(FAR):.0f} times as stiff or as narrow were tried")
        before = error
        for _ in range(HALVINGS):
            try:
                error = off(at + move)
                break
            except SimulationError as failed:      # the heart cannot fill so soft a circulation: go less far
                why, move = failed, 0.5 * move
        else:
            raise lost(f". What was found last: {why}")
        at = at + move
        slope = slope + np.outer(error - before - slope @ move, move) / float(move @ move)
        move = -np.linalg.solve(slope, error)
    raise lost("")
