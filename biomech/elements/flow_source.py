"""A flow that is given: how blood is pumped in at an inlet, or drawn out at an outlet.

    q = Q(t)
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numba import njit

from biomech.elements.element import Double
from biomech.elements.wave import Wave, at
from meshing.errors import SimulationError


@dataclass(frozen=True)
class FlowSource:
    """`flow` m3/s in time."""

    flow: Wave

    ports: ClassVar[tuple[int, int] | None] = None
    inner: ClassVar[tuple[str, ...]] = ()
    senses: ClassVar[int] = 0

    def rows(self, ports: int) -> int:
        """Raises SimulationError unless it is at the end of one link."""
        if ports != 1:
            raise SimulationError(f"a source of a circuit has {ports} links; it stands at the end of one")
        return 1

    def parameters(self) -> Double:
        return self.flow.packed()


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    f[0] = y[1] - at(p, 0, time)
    a[0, 1] = 1.0
