"""Rigid registration of two images."""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from meshing.registration.intensities import ByIntensities, Source
from meshing.registration.registration import Registration
from meshing.step import Monitor


@dataclass(frozen=True)
class Rigid(ByIntensities):
    """Rigid registration.

    Turns and shifts only: bone, a head, one patient in two scanners.
    """

    version: ClassVar[int] = 1
    method: ClassVar[str] = "rigid"

    def run(self, source: Source, monitor: Monitor, /) -> Registration:
        found = self.aligned(source, "rigid", monitor)
        return Registration("rigid", found.matrix, source[0].space, source[1].space, found.residual)
