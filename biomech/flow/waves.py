"""How the inflow goes through a heartbeat: shapes of measured and published waves, mean 1, for scaling to a mean flow.

Each wave is given by its flow over its mean at equal times from t/T = 0 on (those of the library at 0, .05 ... .95), and read between them as a
Fourier series, so that it is smooth and periodic. A wave of the patient's own (phase-contrast MRI, Doppler) is written as its flows at equal times
of the beat instead of a name, in any one unit: "10 42 81 60 ..."; its size is the mean inflow's.

How to add one: a line in WAVES with its source; the numbers come from a published wave, never from a drawing.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from biomech.flow.arrays import Complexes
from meshing.errors import SimulationError


@dataclass(frozen=True)
class Wave:
    """`shape` (n,) flow at equal times, in any unit; `period` s; `source` with its mark."""

    title: str
    shape: tuple[float, ...]
    period: float
    source: str

    def harmonics(self) -> Complexes:
        """(n,) c_1 ... c_n of 1 + 2 Re sum c_k exp(2 pi i k phase): flow over mean flow, mean exactly 1."""
        coefficients = np.fft.rfft(np.array(self.shape)) / len(self.shape)
        found: Complexes = coefficients[1:(len(self.shape) + 1) // 2] / coefficients[0].real     # the highest harmonic of an even number has no phase
        return found

    def of_phase(self) -> Callable[[float], float]:
        """Flow over mean flow at a phase of 0..1, mean exactly 1."""
        coefficients = self.harmonics()
        order = np.arange(1, len(coefficients) + 1)

        def flow(phase: float) -> float:
            turn: Complexes = np.exp(2j * np.pi * order * phase)
            return float(1.0 + 2.0 * (coefficients * turn).real.sum())

        return flow


WAVES: dict[str, Wave] = {
    "infrarenal aorta": Wave("infrarenal aorta into the iliac arteries", (
        -0.07, -0.92, 0.77, 5.56, 10.73, 9.61, 5.31, 0.51, -2.82, -2.31, -0.87, -0.19, -0.29, -0.91, -1.04, -0.74, -0.56, -0.79, -0.49, -0.26),
        1.1, "Boileau 2015, aorto-iliac case [R]"),
    "common carotid": Wave("common carotid artery", (
        0.70, 0.58, 1.09, 1.95, 2.02, 1.86, 1.52, 1.17, 0.93, 0.95, 0.96, 0.82, 0.75, 0.67, 0.69, 0.66, 0.69, 0.66, 0.68, 0.65),
        1.1, "Boileau 2015, common carotid case [R]"),
    "thoracic aorta": Wave("upper thoracic aorta", (
        0.01, 2.84, 4.67, 4.87, 4.11, 2.69, 1.26, -0.22, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        0.955, "Boileau 2015, upper thoracic aorta case [R]"),
}
FEWEST, WEAKEST = 8, 0.05
"""Samples that a measured wave needs at least; its mean over its largest flow, below which scaling it to a mean flow blows it up."""


def wave_of(text: str) -> Wave:
    """The library's wave of that name, or the measured one whose flows at equal times `text` lists, separated by blanks, commas or semicolons.

    Raises SimulationError for an unknown name, and for samples that are too few or have no mean that enters.
    """
    if text in WAVES:
        return WAVES[text]
    words = text.replace(",", " ").replace(";", " ").split()
    try:
        flows = tuple(float(word) for word in words)
    except ValueError:
        flows = ()
    if not flows:
        raise SimulationError(f"there is no inflow wave '{text}'; the library has {', '.join(WAVES)}. A measured one is a list of its flows at "
                              "equal times of the beat, \"10 42 81 60 ...\"")
    if len(flows) < FEWEST or not np.isfinite(flows).all():
        raise SimulationError(f"a measured inflow wave needs at least {FEWEST} flows at equal times of the beat, all of them numbers; this one has "
                              f"{len(flows)}")
    mean, largest = float(np.mean(flows)), float(np.abs(flows).max())
    if mean <= WEAKEST * largest:
        raise SimulationError(f"the mean of the measured inflow wave is {mean:g}, its largest flow {largest:g}: no flow enters on average, or "
                              "the wave is reversed. Turn its sign, or give one whose mean flow enters")
    return Wave(f"measured, {len(flows)} flows a beat", flows, 1.1, "given by the user")
