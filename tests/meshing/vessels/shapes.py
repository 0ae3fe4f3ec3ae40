"""An artery with exact truth: a trunk with two branches, one of them narrowed, as CT and as labels."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.volume import Volume, grid

SPACE = SpaceUid("1.2.3")
BLOOD, WALL, FAT, PLAQUE = 350.0, 50.0, -100.0, 1100.0
WALL_MM = 1.3
FORK = np.array([0.0, 0.0, 0.0])
ENDS = np.array([[-26.0, 6.0, -55.0], [28.0, -4.0, -55.0]])
TOP = np.array([0.0, 0.0, 50.0])


@dataclass(frozen=True)
class Artery:
    """The trunk runs down from TOP (radius 5 to 4.6 mm), the branches from FORK to ENDS (3.6 to 3.2, 3.8 to 3.4 mm).

    The left branch has a cosine stenosis in the middle of its length with `throat` of its reference radius left over
    `length_mm`, the right one a swelling of `swelling` times its radius over 24 mm.
    """

    throat: float = 0.3
    length_mm: float = 16.0
    swelling: float = 1.0

    def radius(self, vessel: int, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) mm at `share` (0..1) of the length of vessel 0 (trunk), 1 (right), 2 (left)."""
        start, end = ((5.0, 4.6), (3.6, 3.2), (3.8, 3.4))[vessel]
        radius = start + (end - start) * share
        away = np.abs(share - 0.55) * self.length(vessel)
        if vessel == 2:
            bump = np.where(away < self.length_mm / 2, 0.5 + 0.5 * np.cos(2 * np.pi * away / self.length_mm), 0.0)
            radius = radius * (1 - (1 - self.throat) * bump)
        if vessel == 1:
            radius = radius * (1 + (self.swelling - 1) * np.where(away < 12, 0.5 + 0.5 * np.cos(np.pi * away / 12), 0.0))
        return radius

    def line(self, vessel: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return ((TOP, FORK), (FORK, ENDS[0]), (FORK, ENDS[1]))[vessel]

    def length(self, vessel: int) -> float:
        a, b = self.line(vessel)
        return float(np.linalg.norm(b - a))

    def off(self, points: NDArray[np.float64], vessel: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Distance of points (..., 3) to the axis of a vessel, and the vessel's radius where they are nearest."""
        a, b = self.line(vessel)
        share = np.clip((points - a) @ (b - a) / ((b - a) @ (b - a)), 0.0, 1.0)
        return np.linalg.norm(points - a - share[..., None] * (b - a), axis=-1), self.radius(vessel, share)

    def distance(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Signed distance, to first order in the taper, negative in the blood."""
        return np.min([np.subtract(*self.off(points, vessel)) for vessel in range(3)], axis=0)

    @property
    def throat_mm(self) -> NDArray[np.float64]:
        return FORK + 0.55 * (ENDS[1] - FORK)

    @cache  # noqa: B019  (a few arteries, each the same for ever)
    def scanned(self, voxel: tuple[float, float, float] = (0.7, 0.7, 0.8), blur: float = 0.6, noise: float = 15.0,
                plaque: bool = False) -> tuple[Volume, Labels]:
        """CT as a scanner with a Gaussian blur of `blur` mm shows it, and the label of its half maximum."""
        low, high = np.array([-38.0, -18.0, -50.0]), np.array([40.0, 18.0, 44.0])
        spacing = np.array(voxel)
        size = np.floor((high - low) / spacing).astype(int) + 1
        fine = 2
        axes = [low[a] + spacing[a] * (np.arange(size[a] * fine) / fine - 0.5 + 0.5 / fine) for a in range(3)]
        width = float(spacing.mean()) / fine
        values = np.empty([len(axis) for axis in axes[::-1]], np.float32)
        near = np.empty(size[::-1], bool)
        for k, z in enumerate(axes[2]):     # slice by slice: whole grids of points do not fit into a processor's memory
            y, x = np.meshgrid(axes[1], axes[0], indexing="ij")
            points = np.stack([x, y, np.full_like(x, z)], axis=-1)
            away = self.distance(points)
            values[k] = FAT + (WALL - FAT) * np.clip(0.5 - (away - WALL_MM) / width, 0, 1) + (BLOOD - WALL) * np.clip(0.5 - away / width, 0, 1)
            if plaque and abs(z - 25) < 5:
                off, radius = self.off(points, 0)
                values[k][(off > radius) & (off < radius + 2.0) & (x > 0)] = PLAQUE
            if k % fine == 0:
                near[k // fine] = away[::fine, ::fine] < 1.5
        blurred = gaussian_filter(values, blur / (spacing[::-1] / fine))
        mean = blurred.reshape(size[2], fine, size[1], fine, size[0], fine).mean(axis=(1, 3, 5), dtype=float)
        random = np.random.default_rng(7)
        mean += gaussian_filter(random.normal(size=mean.shape), 0.7) * noise * 5.5
        to_patient = grid(voxel, (float(low[0]), float(low[1]), float(low[2])), SPACE)
        image = Volume(mean.astype(np.float32), to_patient, "CT")
        mask = (mean > (BLOOD + WALL) / 2) & (mean < 1.6 * BLOOD)
        return image, Labels.empty(image).with_mask("artery", "artery_lumen", mask & near)


