"""A patient as a list of parts painted over each other, and the two ways to look at it: Hounsfield units and labels.

A part is a shape with a material. Where parts overlap, the LATER one owns the place (a vein over the liver over the
fat), so the last part is looked at first and what it does not cover is passed on to the one below. A voxel takes from a
part the share max(0, min(1, 1/2 - d/w)), d the distance of its centre to the surface and w^2 = sum of (n_i h_i)^2 for the
normal n and the sides h of the voxel. That is the exact share for a plane that cuts a voxel squarely; for a slanted one the
exact share is smoother, and the ramp of this w has its first two moments. A shell has the
share of the part less that of the part without its shell, so it keeps its mass where it is thinner than a voxel.

Big smooth shapes are tabulated on a grid of their own (`Solid.step_mm`) and read trilinearly; the surface moves by at most
step^2 / (8 radius of curvature), a few hundredths of a millimetre. Tubes are computed at every voxel.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from skimage.measure import marching_cubes

from meshing.phantoms.fields import Array, Field, gradient, project
from meshing.step import Monitor

Single = NDArray[np.float32]
FAR = 30.0


@dataclass(frozen=True)
class Lattice:
    """An axis-aligned grid of sample points: `origin` LPS mm of the first, `spacing` and number along x, y, z."""

    origin: tuple[float, float, float]
    spacing: tuple[float, float, float]
    size: tuple[int, int, int]

    def within(self, box: Array, margin: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and past-the-last index along x, y, z of the samples in `box` (2, 3), widened by `margin` samples."""
        low = np.ceil((box[0] - self.origin) / self.spacing).astype(np.int64) - margin
        high = np.floor((box[1] - self.origin) / self.spacing).astype(np.int64) + 1 + margin
        return np.maximum(low, 0), np.minimum(high, self.size)

    def slab(self, first: int, last: int) -> Lattice:
        x, y, z = self.origin
        return Lattice((x, y, z + first * self.spacing[2]), self.spacing, (*self.size[:2], last - first))


class Shape(Protocol):
    @property
    def box(self) -> Array:
        """(2, 3) LPS mm: nothing of the shape lies outside."""

    def sample(self, origin: Array, spacing: Array, size: tuple[int, int, int]) -> Single:
        """Signed distance (nz, ny, nx) mm, right near the surface, at most FAR away from it."""

    def distance(self, points: Array) -> Array:
        """Signed distance (n,) mm of points (n, 3)."""


@dataclass(frozen=True, eq=False)
class Solid:
    """A smooth shape given by a field inside `bounds` (low, high)."""

    field: Field
    bounds: tuple[tuple[float, float, float], tuple[float, float, float]]
    step_mm: float = 2.0

    @property
    def box(self) -> Array:
        return np.array(self.bounds)

    @cached_property
    def table(self) -> tuple[Array, Single]:
        """Origin and distances (nz, ny, nx) on the grid of this shape, two steps larger than its box."""
        low = self.box[0] - 2 * self.step_mm
        x, y, z = (np.arange(a, b + 3 * self.step_mm, self.step_mm) for a, b in zip(low, self.box[1]))
        kk, jj, ii = np.meshgrid(z, y, x, indexing="ij")
        values = self.field(np.column_stack([ii.ravel(), jj.ravel(), kk.ravel()])).reshape(kk.shape)
        slopes = np.gradient(values, self.step_mm)
        length = np.sqrt(slopes[0] ** 2 + slopes[1] ** 2 + slopes[2] ** 2)
        return low, np.clip(values / np.maximum(length, 0.4), -FAR, FAR).astype(np.float32)

    def sample(self, origin: Array, spacing: Array, size: tuple[int, int, int]) -> Single:
        low, table = self.table
        out = np.empty(size[::-1], np.float32)
        read_table(table, low, self.step_mm, origin, spacing, out)
        return out

    @cached_property
    def surface(self) -> tuple[cKDTree, Array]:
        """Points on the surface, about one `step_mm` apart."""
        low, table = self.table
        vertices = marching_cubes(table, 0.0)[0]  # type: ignore[no-untyped-call]
        points = project(self.field, vertices[:, ::-1].astype(np.float64) * self.step_mm + low)
        return cKDTree(points), points

    def distance(self, points: Array) -> Array:
        """The nearest known surface point, slid three times along the tangent plane and back onto the surface."""
        tree, known = self.surface
        near = known[tree.query(points)[1]]
        for _ in range(3):
            normal = gradient(self.field, near)
            normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-9)[:, None]
            away = points - near
            slide = away - (away * normal).sum(axis=1)[:, None] * normal
            near = project(self.field, near + slide * np.minimum(1.0, self.step_mm / np.maximum(
                np.linalg.norm(slide, axis=1), 1e-9))[:, None], 2)
        sign = np.where(self.field(points) < 0.0, -1.0, 1.0)
        return np.asarray(sign * np.linalg.norm(points - near, axis=1))


@dataclass(frozen=True, eq=False)
class Tubes:
    """All points within the radius of any segment: rows of start xyz, radius, end xyz, radius."""

    rows: Array

    @cached_property
    def box(self) -> Array:
        radius = np.maximum(self.rows[:, 3], self.rows[:, 7])[:, None]
        both = np.concatenate([self.rows[:, :3], self.rows[:, 4:7]])
        grow = np.concatenate([radius, radius])
        return np.array([(both - grow).min(axis=0), (both + grow).max(axis=0)])

    def sample(self, origin: Array, spacing: Array, size: tuple[int, int, int]) -> Single:
        out = np.empty(size[::-1], np.float32)
        reach = float(2.0 + 2.0 * spacing.max())
        tube_distance(np.ascontiguousarray(self.rows), origin, spacing, reach, out)
        return out

    def distance(self, points: Array) -> Array:
        return np.asarray(tube_distance_at(np.ascontiguousarray(self.rows), np.ascontiguousarray(points, dtype=np.float64)))


@dataclass(frozen=True, eq=False)
class Part:
    """`label` "" is tissue that no structure claims; `shell_hu` holds from the surface to `shell_mm` below it; `texture`
    is the standard deviation in HU of slow variations inside."""

    label: str
    shape: Shape
    hu: float
    texture: float = 0.0
    shell_hu: float = 0.0
    shell_mm: float = 0.0


def samples(parts: Sequence[Part], lattice: Lattice) -> Iterator[tuple[Part, Single, NDArray[np.int64]]]:
    """Every part that shows in `lattice`, the topmost first, with its distances (one sample wider on all sides than the
    place it fills) and the first index of that place."""
    spacing = np.array(lattice.spacing)
    for part in reversed(parts):
        low, high = lattice.within(part.shape.box, 1)
        if (high > low).all():
            nx, ny, nz = (int(n) + 2 for n in high - low)
            yield part, part.shape.sample(np.array(lattice.origin) + (low - 1) * spacing, spacing, (nx, ny, nz)), low


def paint(parts: Sequence[Part], lattice: Lattice, outside_hu: float, texture: tuple[Array, float, Single],
          values: Single) -> None:
    """Fill `values` (nz, ny, nx) with Hounsfield units: every voxel the mean of what it contains."""
    clear = np.ones(values.shape, np.float32)
    values[:] = 0.0
    low, step, table = texture
    for part, distance, first in samples(parts, lattice):
        start = np.array(lattice.origin) + first * np.array(lattice.spacing)
        cover(values, clear, distance, first, part.hu, part.texture, part.shell_hu, part.shell_mm,
              table, (start - low) / step, np.array(lattice.spacing) / step)
    values += np.float32(outside_hu) * clear


def claim(parts: Sequence[Part], numbers: dict[str, int], lattice: Lattice) -> NDArray[np.uint8]:
    """(nz, ny, nx) number of the structure that owns the centre of every voxel, 0 where none does."""
    unclaimed = np.uint8(255)
    labels = np.full(lattice.size[::-1], unclaimed, np.uint8)
    for part, distance, (i, j, k) in samples(parts, lattice):
        inner = distance[1:-1, 1:-1, 1:-1]
        nz, ny, nx = inner.shape
        place = labels[k:k + nz, j:j + ny, i:i + nx]
        place[(inner < 0.0) & (place == unclaimed)] = numbers.get(part.label, 0)
    labels[labels == unclaimed] = 0
    return labels


def claim_slabs(parts: Sequence[Part], numbers: dict[str, int], lattice: Lattice, monitor: Monitor,
                thick: int = 16) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """`claim` a few slices at a time, so that fine grids need little memory: first slice and its labels."""
    for first in range(0, lattice.size[2], thick):
        last = min(first + thick, lattice.size[2])
        monitor(first / lattice.size[2], "measuring the anatomy")
        yield first, claim(parts, numbers, lattice.slab(first, last))


@njit(cache=True, parallel=True)
def read_table(table, low, step, origin, spacing, out):  # type: ignore[no-untyped-def]
    nz, ny, nx = out.shape
    tz, ty, tx = table.shape
    for k in prange(nz):
        w = min(max((origin[2] + k * spacing[2] - low[2]) / step, 0.0), tz - 1.001)
        c = int(w)
        w -= c
        for j in range(ny):
            v = min(max((origin[1] + j * spacing[1] - low[1]) / step, 0.0), ty - 1.001)
            b = int(v)
            v -= b
            for i in range(nx):
                u = min(max((origin[0] + i * spacing[0] - low[0]) / step, 0.0), tx - 1.001)
                a = int(u)
                u -= a
                near = ((table[c, b, a] * (1 - u) + table[c, b, a + 1] * u) * (1 - v)
                        + (table[c, b + 1, a] * (1 - u) + table[c, b + 1, a + 1] * u) * v)
                far = ((table[c + 1, b, a] * (1 - u) + table[c + 1, b, a + 1] * u) * (1 - v)
                       + (table[c + 1, b + 1, a] * (1 - u) + table[c + 1, b + 1, a + 1] * u) * v)
                out[k, j, i] = near * (1 - w) + far * w


@njit(cache=True, inline="always")
def to_segment(row, x, y, z):  # type: ignore[no-untyped-def]
    """Signed distance of a point to a segment whose radius changes linearly along it."""
    ax, ay, az = row[4] - row[0], row[5] - row[1], row[6] - row[2]
    length = ax * ax + ay * ay + az * az
    t = ((x - row[0]) * ax + (y - row[1]) * ay + (z - row[2]) * az) / length
    t = min(max(t, 0.0), 1.0)
    dx, dy, dz = x - row[0] - t * ax, y - row[1] - t * ay, z - row[2] - t * az
    change = row[7] - row[3]
    return (np.sqrt(dx * dx + dy * dy + dz * dz) - row[3] - t * change) / np.sqrt(1.0 + change * change / length)


@njit(cache=True, parallel=True)
def tube_distance(rows, origin, spacing, reach, out):  # type: ignore[no-untyped-def]
    nz, ny, nx = out.shape
    for k in prange(nz):
        z = origin[2] + k * spacing[2]
        out[k] = reach
        for s in range(rows.shape[0]):
            row = rows[s]
            pad = max(row[3], row[7]) + reach
            if z < min(row[2], row[6]) - pad or z > max(row[2], row[6]) + pad:
                continue
            i0 = max(int((min(row[0], row[4]) - pad - origin[0]) / spacing[0]), 0)
            i1 = min(int((max(row[0], row[4]) + pad - origin[0]) / spacing[0]) + 2, nx)
            j0 = max(int((min(row[1], row[5]) - pad - origin[1]) / spacing[1]), 0)
            j1 = min(int((max(row[1], row[5]) + pad - origin[1]) / spacing[1]) + 2, ny)
            for j in range(j0, j1):
                y = origin[1] + j * spacing[1]
                for i in range(i0, i1):
                    d = to_segment(row, origin[0] + i * spacing[0], y, z)
                    if d < out[k, j, i]:
                        out[k, j, i] = d


@njit(cache=True, parallel=True)
def tube_distance_at(rows, points):  # type: ignore[no-untyped-def]
    out = np.full(points.shape[0], np.inf)
    for n in prange(points.shape[0]):
        for s in range(rows.shape[0]):
            out[n] = min(out[n], to_segment(rows[s], points[n, 0], points[n, 1], points[n, 2]))
    return out


@njit(cache=True, parallel=True)
def cover(values, clear, distance, first, hu, rough, shell_hu, shell_mm, texture, start, step):  # type: ignore[no-untyped-def]
    nz, ny, nx = distance.shape
    tz, ty, tx = texture.shape
    for k in prange(1, nz - 1):
        for j in range(1, ny - 1):
            for i in range(1, nx - 1):
                kk, jj, ii = k - 1 + first[2], j - 1 + first[1], i - 1 + first[0]
                d = distance[k, j, i]
                if clear[kk, jj, ii] == 0.0:
                    continue
                width = np.sqrt(0.5 * ((distance[k + 1, j, i] - d) ** 2 + (d - distance[k - 1, j, i]) ** 2
                                       + (distance[k, j + 1, i] - d) ** 2 + (d - distance[k, j - 1, i]) ** 2
                                       + (distance[k, j, i + 1] - d) ** 2 + (d - distance[k, j, i - 1]) ** 2))
                if width <= 0.0:
                    share = 1.0 if d < 0.0 else 0.0
                else:
                    share = min(max(0.5 - d / width, 0.0), 1.0)
                if share == 0.0:
                    continue
                own = hu
                if shell_mm > 0.0 and -d < shell_mm + 0.5 * width:
                    deep = min(max(0.5 + (-d - shell_mm) / max(width, 1e-6), 0.0), 1.0)
                    own = shell_hu + (hu - shell_hu) * min(deep / share, 1.0)
                if rough > 0.0:
                    w = min(max(start[2] + (k - 1) * step[2], 0.0), tz - 1.001)
                    v = min(max(start[1] + (j - 1) * step[1], 0.0), ty - 1.001)
                    u = min(max(start[0] + (i - 1) * step[0], 0.0), tx - 1.001)
                    c, b, a = int(w), int(v), int(u)
                    w, v, u = w - c, v - b, u - a
                    near = ((texture[c, b, a] * (1 - u) + texture[c, b, a + 1] * u) * (1 - v)
                            + (texture[c, b + 1, a] * (1 - u) + texture[c, b + 1, a + 1] * u) * v)
                    far = ((texture[c + 1, b, a] * (1 - u) + texture[c + 1, b, a + 1] * u) * (1 - v)
                           + (texture[c + 1, b + 1, a] * (1 - u) + texture[c + 1, b + 1, a + 1] * u) * v)
                    own += rough * (near * (1 - w) + far * w)
                values[kk, jj, ii] += clear[kk, jj, ii] * share * own
                clear[kk, jj, ii] *= 1.0 - share
