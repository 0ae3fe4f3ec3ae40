"""Scanned tubes with closed truth, made by counting samples and nothing the product uses; none of its constants knows them.

Each case is a tree of vessels along given curves with given radii: in a scan with its own voxel, blur, noise and contrast,
beside things that disturb (a neighbour vessel, fat on one side, air). The label is a sloppy one, too wide or too narrow.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, binary_erosion, gaussian_filter
from scipy.spatial import cKDTree

from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.volume import Volume, grid, position_of

Array = NDArray[np.float64]
Way = tuple[Callable[[Array], Array], Callable[[Array], Array], int]
"""Points (n, 3) mm and radii (n,) mm for shares 0..1 of the length, and how many straight pieces it is painted as."""
SIZE_MM = np.array([46.0, 40.0, 60.0])
AIR_MM = 17.0


def straight(a: tuple[float, float, float], b: tuple[float, float, float], start: float, end: float) -> Way:
    first, last = np.array(a), np.array(b)
    return lambda t: first + t[:, None] * (last - first), lambda t: start + (end - start) * t, 1


def bow(radius: float, bend_mm: float = 22.0) -> Way:
    """A quarter of a circle of radius `bend_mm` and a rise of 14 mm."""
    def points(t: Array) -> Array:
        return np.column_stack([bend_mm * np.cos(0.5 * np.pi * t) - 12.0, bend_mm * np.sin(0.5 * np.pi * t) - 12.0, 30.0 * t - 15.0])

    return points, lambda t: np.full(len(t), radius), 24


@dataclass(frozen=True)
class Case:
    """`ways` belong to the vessel, `others` to another one with a label of its own; `grown` voxels is the label's error."""

    name: str
    ways: tuple[Way, ...]
    others: tuple[Way, ...] = ()
    spacing: tuple[float, float, float] = (0.8, 0.8, 1.25)
    blur: float = 0.5
    contrast: float = 70.0
    noise: float = 10.0
    grown: int = 1
    fat: bool = False
    wall_mm: float = 0.0
    outside: float = 110.0
    organ: str = "portal_vein"
    seed: int = field(default=1)

    def off(self, points: Array, ways: tuple[Way, ...]) -> Array:
        """(n,) mm to the nearest wall, negative in the blood."""
        nearest = np.full(len(points), 50.0)
        for way, radius, pieces in ways:
            t = np.linspace(0.0, 1.0, pieces + 1)
            axis, r = way(t), radius(t)
            for k in range(pieces):
                a, ab = axis[k], axis[k + 1] - axis[k]
                close = np.flatnonzero(((points > np.minimum(a, axis[k + 1]) - 11.0) & (points < np.maximum(a, axis[k + 1]) + 11.0)).all(axis=1))
                some = points[close] - a
                s = np.clip(some @ ab / (ab @ ab), 0.0, 1.0)
                nearest[close] = np.minimum(nearest[close], np.linalg.norm(some - s[:, None] * ab, axis=1) - (r[k] + s * (r[k + 1] - r[k])))
        return nearest

    def scanned(self) -> tuple[Volume, Labels]:
        spacing = np.array(self.spacing)
        size = np.ceil(SIZE_MM / spacing).astype(int)
        to_patient = grid(self.spacing, tuple(float(v) for v in -0.5 * (size - 1) * spacing), SpaceUid("1.2"))  # type: ignore[arg-type]
        parts = np.maximum(np.round(spacing / 0.35), 2).astype(int)
        fine = [(np.arange(n * p) + 0.5) / p - 0.5 for n, p in zip(size, parts)]
        k, j, i = np.meshgrid(*fine[::-1], indexing="ij")
        points = position_of(to_patient, np.stack([i.ravel(), j.ravel(), k.ravel()], axis=1))
        x, y, _ = points.T
        hu = np.full(len(points), self.outside)
        if self.fat:
            hu = np.where(y + 0.3 * x > 2.0, -100.0, hu)
        hu[x - 0.004 * y**2 > AIR_MM] = -1000.0
        own = self.off(points, self.ways)
        if self.wall_mm:
            hu[own < self.wall_mm] = 50.0
        hu[own < 0.0] = self.outside + self.contrast
        if self.others:
            hu[self.off(points, self.others) < 0.0] = self.outside + 0.9 * self.contrast
        fine_hu = gaussian_filter(hu.reshape(k.shape).astype(np.float32), [0.0, self.blur * parts[1] / spacing[1], self.blur * parts[0] / spacing[0]])
        nk, nj, ni = size[::-1]
        mean = fine_hu.reshape(nk, parts[2], nj, parts[1], ni, parts[0]).mean(axis=(1, 3, 5))
        white = gaussian_filter(np.random.default_rng(self.seed).standard_normal(mean.shape), (0.0, 0.5, 0.5))
        image = Volume((mean + self.noise * white / white.std()).astype(np.float32), to_patient, "CT")
        centres = position_of(to_patient, np.argwhere(np.ones(mean.shape, bool))[:, ::-1].astype(float))
        mask = (self.off(centres, self.ways) < 0.0).reshape(mean.shape)
        labels = Labels.empty(image)
        if self.others:
            other = (self.off(centres, self.others) < 0.0).reshape(mean.shape)
            labels = labels.with_mask("other", "hepatic_vein", other)
        near = np.zeros((3, 3, 3), bool)
        near[1] = [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
        mask = binary_dilation(mask, near, self.grown) if self.grown > 0 else binary_erosion(mask, near, -self.grown) if self.grown < 0 else mask
        return image, labels.with_mask("vessel", self.organ, mask)

    def errors(self, line: Centreline, clear_mm: float) -> tuple[Array, Array]:
        """Radius minus truth and distance from the true axis, at points that are `clear_mm` from ends and forks."""
        t = np.linspace(0.0, 1.0, 2000)
        axis = np.concatenate([way(t) for way, _, _ in self.ways])
        radius = np.concatenate([r(t) for _, r, _ in self.ways])
        ends = np.concatenate([way(np.array([0.0, 1.0])) for way, _, _ in self.ways])
        clear = cKDTree(ends).query(line.points_mm)[0] > clear_mm
        off, nearest = cKDTree(axis).query(line.points_mm[clear])
        return line.radius_mm[clear] - radius[nearest], off


FORK = (straight((0.0, 0.0, 22.0), (0.0, 0.0, 0.0), 4.0, 3.6), straight((0.0, 0.0, 0.0), (-10.0, 4.0, -22.0), 2.8, 2.2),
        straight((0.0, 0.0, 0.0), (9.0, -4.0, -22.0), 2.4, 1.8))
CASES = (
    Case("wide", (straight((-4.0, 3.0, -26.0), (4.0, -3.0, 26.0), 8.0, 8.0),)),
    Case("middle", (straight((-6.0, 3.0, -26.0), (5.0, -3.0, 26.0), 4.0, 4.0),), grown=-1),
    Case("lying", (straight((-16.0, -8.0, -3.0), (10.0, 12.0, 4.0), 3.0, 3.0),), spacing=(0.7, 0.7, 2.0)),
    Case("thin with a wide stem", (straight((-3.0, 2.0, 26.0), (0.0, 0.0, 4.0), 3.2, 2.6), straight((0.0, 0.0, 4.0), (2.0, 2.0, -26.0), 1.6, 1.0)),
         spacing=(0.7, 0.7, 1.0), noise=8.0),
    Case("tapering", (straight((-5.0, 3.0, 26.0), (5.0, -4.0, -26.0), 6.0, 1.4),)),
    Case("curved", (bow(3.0),), blur=0.7),
    Case("sharp and coarse", (straight((-6.0, 3.0, -26.0), (5.0, -3.0, 26.0), 3.5, 3.0),), spacing=(1.4, 1.4, 1.7), blur=0.3),
    Case("soft", (straight((-6.0, 3.0, -26.0), (5.0, -3.0, 26.0), 3.5, 3.0),), blur=0.9),
    Case("noisy", (straight((-6.0, 3.0, -26.0), (5.0, -3.0, 26.0), 3.0, 3.0),), noise=20.0, contrast=60.0),
    Case("fork", FORK),
    Case("neighbour", (straight((-2.0, 0.0, -26.0), (-2.0, 0.0, 26.0), 3.0, 3.0),),
         (straight((4.6, 0.0, -30.0), (4.6, 0.0, 30.0), 2.6, 2.6),)),
    Case("fat on one side", (straight((-3.0, 1.0, -26.0), (1.0, -1.0, 26.0), 4.0, 3.0),), fat=True),
    Case("artery with a wall", (straight((-4.0, 3.0, -26.0), (4.0, -3.0, 26.0), 4.0, 3.0),), contrast=450.0, outside=-100.0, wall_mm=1.0,
         organ="artery_lumen", noise=15.0),
    Case("artery with a thick wall", (straight((-4.0, 3.0, -26.0), (4.0, -3.0, 26.0), 4.0, 2.5),), contrast=450.0, outside=-100.0, wall_mm=1.8,
         organ="artery_lumen", noise=15.0, blur=0.6),
)
