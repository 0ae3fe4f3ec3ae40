"""What every block of a circuit has, and how its equations are written.

A block has ports; at each port there is one pressure p and one flow q, positive from the blocks before to those behind. With the
inner variables of the block they are its local unknowns

    y = (p, q at each inlet, p, q at each outlet, inner variables, pressures that it senses elsewhere)

and the block gives as many equations f(t, y, y') = 0 as it has ports and inner variables, each port counted half by the block on either
side: `equations(time, y, dy, p, f, a, b)` writes f, a = df/dy and b = df/dy' (both zero when it is called) from the parameters p.
Compiled; the slopes are checked against differences by the tests.

Units: any set that agrees with itself. The product uses SI (Pa, m3/s, s); reference cases in mmHg and mL or in CGS run as they are.
"""
from __future__ import annotations

from dataclasses import fields
from typing import ClassVar, NewType, Protocol

import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Inertance = NewType("Inertance", float)
"""Pa s2/m3: pressure that accelerates a flow, rho L / A for a tube."""
QuadraticLoss = NewType("QuadraticLoss", float)
"""Pa s2/m6: pressure lost over the square of the flow."""
Elastance = NewType("Elastance", float)
"""Pa/m3."""
CubicMetre = NewType("CubicMetre", float)
PerCubicMetre = NewType("PerCubicMetre", float)


class Element(Protocol):
    """`ports` (inlets, outlets), None when any number will do; `inner` names of the inner variables; `senses` how many pressures it reads."""

    ports: ClassVar[tuple[int, int] | None]
    inner: ClassVar[tuple[str, ...]]
    senses: ClassVar[int]

    def rows(self, ports: int) -> int:
        """How many equations it gives with so many ports."""

    def parameters(self) -> Double:
        """What its `equations` gets as p."""


class TwoPort:
    """The parts that blocks with one inlet and one outlet share."""

    ports: ClassVar[tuple[int, int] | None] = (1, 1)
    inner: ClassVar[tuple[str, ...]] = ()
    senses: ClassVar[int] = 0

    def rows(self, ports: int) -> int:
        return 2 + len(self.inner)

    def parameters(self) -> Double:
        """The fields in their order."""
        return np.array([float(getattr(self, field.name)) for field in fields(self)])  # type: ignore[arg-type]  # the subclasses are dataclasses
