"""A pressure in time that no blood touches, for others to sense: that of the heart muscle on its own vessels, of a breath.

    x = X(t)
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numba import njit

from biomech.elements.element import Double
from biomech.elements.wave import Wave, at


@dataclass(frozen=True)
class Signal:
    """`pressure` Pa in time; the inner variable "value" follows it."""

    pressure: Wave

    ports: ClassVar[tuple[int, int] | None] = (0, 0)
    inner: ClassVar[tuple[str, ...]] = ("value",)
    senses: ClassVar[int] = 0

    def rows(self, ports: int) -> int:
        return 1

    def parameters(self) -> Double:
        return self.pressure.packed()


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    f[0] = y[0] - at(p, 0, time)
    a[0, 0] = 1.0
