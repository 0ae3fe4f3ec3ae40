"""Affine registration: also scales and shears. For two patients, or a scanner whose lengths are not to be trusted."""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from meshing.registration.intensities import ByIntensities, Source
from meshing.registration.registration import Registration
from meshing.step import Monitor


@dataclass(frozen=True)
class Affine(ByIntensities):
    """Affine registration."""

    version: ClassVar[int] = 1
    method: ClassVar[str] = "affine"

    def run(self, source: Source, monitor: Monitor, /) -> Registration:
        found = self.aligned(source, "affine", monitor)
        return Registration("affine", found.matrix, source[0].space, source[1].space, found.residual)
