"""The random inputs of a case: the same for all its plans, because they belong to the patient and not to the plan.

A number is named by its source and a word ("inflow", "common"); its draws follow from the seed of the case and that name alone. Two plans
therefore see the same outline, the same inflow, the same stiffness in draw 17, and the difference of two plans is taken draw by draw.
Scalars are stratified (Latin hypercube: McKay, Beckman & Conover 1979). Outlines are moved by smooth random fields: stationary Gaussian
fields of unit variance with correlation exp(-|d|^2 / 2 l^2), by MODES random waves (Rahimi & Recht 2007); they are functions of the
patient's coordinates, so they can be evaluated anywhere and on any mesh.

With `only` all other sources stay at their middle: that is how it is found what drives a number.
"""
from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from meshing.units import Millimetre

Array = NDArray[np.float64]
MODES = 64


@dataclass(frozen=True)
class Draws:
    """`count` draws of everything that is not known. `only` names the one source that varies, None: all do; "": none does."""

    count: int
    seed: int = 0
    only: str | None = None

    def _random(self, name: str) -> np.random.Generator:
        return np.random.default_rng(int.from_bytes(hashlib.sha256(f"{self.seed}/{name}".encode()).digest()[:8], "big"))

    def varies(self, source: str) -> bool:
        return self.only is None or self.only == source

    def uniform(self, source: str, name: str = "common") -> Array:
        """(count,) between 0 and 1, the middle where the source does not vary."""
        if not self.varies(source):
            return np.full(self.count, 0.5)
        random = self._random(f"{source}/{name}")
        found: Array = (random.permutation(self.count) + random.uniform(size=self.count)) / self.count
        return found

    def normal(self, source: str, name: str = "common") -> Array:
        """(count,) of mean 0 and variance 1, zero where the source does not vary."""
        found: Array = ndtri(self.uniform(source, name))
        return found

    def field(self, source: str, name: str, points_mm: Array, length: Millimetre) -> Array:
        """(points, count) values at (n, 3) LPS points of a smooth field of mean 0 and variance 1 with the correlation length `length`."""
        if not self.varies(source):
            return np.zeros((len(points_mm), self.count))
        random = self._random(f"{source}/{name}/field")
        waves = random.standard_normal((MODES, 3)) / float(length)
        weights = random.standard_normal((2 * MODES, self.count)) / np.sqrt(MODES)
        phase = points_mm @ waves.T
        found: Array = np.concatenate([np.cos(phase), np.sin(phase)], axis=1) @ weights
        return found


def moved(draws: Draws, source: str, name: str, points_mm: Array, spread: Array | float, length: Millimetre, *, common: float = 0.5) -> Array:
    """(points, count) mm by which an outline lies farther out: the share `common` of the variance moves all of it together, the rest locally."""
    together = np.sqrt(common) * draws.normal(source, name)[None, :]
    locally = np.sqrt(1.0 - common) * draws.field(source, name, points_mm, length)
    found: Array = np.broadcast_to(np.asarray(spread, np.float64).reshape(-1, 1), (len(points_mm), 1)) * (together + locally)
    return found
