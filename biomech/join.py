"""What a plan leaves for the simulation of the tissue beside the cut itself: stitches, bonds, an opening of the skull."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshing.units import KilogramPerCubicMetre, Millimetre

Place = tuple[Millimetre, Millimetre, Millimetre]
"""LPS mm."""


@dataclass(frozen=True)
class Join:
    """Two places of the surface that a suture draws together, or that a bond (plate, screw, glue) keeps as they are to each other.

    `bite` is the radius of the tissue that takes part at each end.
    """

    kind: Literal["suture", "bond"]
    first_lps: Place
    second_lps: Place
    bite: Millimetre


@dataclass(frozen=True)
class Opening:
    """A hole of `radius` about `centre_lps` in the skull; the fluid stands `drained` below the highest point of the brain."""

    centre_lps: Place
    radius: Millimetre
    drained: Millimetre
    fluid_density: KilogramPerCubicMetre
