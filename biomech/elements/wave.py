"""A quantity in time as a table: constant, or periodic and linear between its samples. Every block that is driven uses this.

Packed for the compiled equations as (number of samples, period, times..., values...).
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from biomech.elements.element import Double
from meshing.errors import SimulationError


@dataclass(frozen=True)
class Wave:
    """`values` at `times` (s, rising from 0, the last one period later); one sample is a constant."""

    times: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.times) != len(self.values) or not self.times:
            raise SimulationError("a wave needs one value for each of its times")
        if len(self.times) > 1 and not (np.diff(self.times) > 0.0).all():
            raise SimulationError("the times of a wave must rise")

    @classmethod
    def constant(cls, value: float) -> Wave:
        return cls((0.0,), (float(value),))

    @classmethod
    def sampled(cls, shape: Callable[[float], float], period: float, samples: int = 400) -> Wave:
        """`shape(phase)` with phase 0..1."""
        phases = np.linspace(0.0, 1.0, samples + 1)
        return cls(tuple(float(x) for x in phases * period), tuple(float(shape(float(x) % 1.0)) for x in phases))

    @classmethod
    def of_samples(cls, times: Sequence[float], values: Sequence[float]) -> Wave:
        return cls(tuple(map(float, times)), tuple(map(float, values)))

    @property
    def period(self) -> float:
        """0 for a constant."""
        return self.times[-1] - self.times[0]

    @property
    def mean(self) -> float:
        return float(np.trapezoid(self.values, self.times) / self.period) if self.period else self.values[0]

    def steady(self) -> Wave:
        return Wave.constant(self.mean)

    def packed(self) -> Double:
        return np.array([len(self.times), self.period, *self.times, *self.values], dtype=np.float64)


@njit(cache=True, nogil=True)
def at(p: Double, start: int, time: float) -> float:
    """The value of the wave packed at p[start:] at `time`."""
    n = int(p[start])
    if n == 1:
        return float(p[start + 3])
    first = start + 2
    t = p[first] + (time - p[first]) % p[start + 1]
    low, high = 0, n - 1
    while high - low > 1:
        middle = (low + high) // 2
        if p[first + middle] <= t:
            low = middle
        else:
            high = middle
    before, behind = p[first + low], p[first + high]
    share = (t - before) / (behind - before)
    return float((1.0 - share) * p[first + n + low] + share * p[first + n + high])
