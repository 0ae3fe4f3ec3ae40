"""Cross sections of a vessel by rays: where its middle is and how large it is, to a fraction of a voxel.

From a point on the axis, 32 rays run outwards in the plane normal to it through an occupancy u (1 in the blood, 0
outside, in between at the wall). Along a ray at angle t the wall lies at the radius rho that holds the same blood,

    rho(t)^2 / 2 = integral of u(s, t) s ds,

because partial volume and scanner blur spread the blood but do not change its amount; the half-maximum radius, which
is returned as well, reads small vessels too thin. Area A = sum rho^2/2 dt, radius of the section sqrt(A/pi), middle
sum rho^3/3 (cos t, sin t) dt / A. A ray ends where u has fallen and rises again (a neighbour), and is cut at 1.8 times
the median of its section (it ran into a side branch).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.frames import IJK, LPS, Transform
from meshing.volume import index_of

RAYS = 32


@dataclass(frozen=True, eq=False)
class Sections:
    """One cross section for each of n points; `middle_mm` (n, 3) LPS, radii (n,) mm, `rays_mm` (n, RAYS).

    `radius_mm` has the area of the section by the amount of blood, `half_mm` by the half maximum; `cut` (n,) is the
    share of rays that never met a wall.
    """

    middle_mm: NDArray[np.float64]
    radius_mm: NDArray[np.float64]
    half_mm: NDArray[np.float64]
    rays_mm: NDArray[np.float64]
    cut: NDArray[np.float64]

    @property
    def largest_diameter_mm(self) -> NDArray[np.float64]:
        """(n,) the longest chord through the point between opposite rays."""
        half = RAYS // 2
        longest: NDArray[np.float64] = (self.rays_mm[:, :half] + self.rays_mm[:, half:]).max(axis=1)
        return longest


def occupancy_of(distance_mm: NDArray[np.float32], width_mm: float) -> NDArray[np.float32]:
    """Signed distance (negative inside) -> occupancy that falls linearly over `width_mm` across the wall."""
    share: NDArray[np.float32] = np.clip(np.float32(0.5) - distance_mm / np.float32(width_mm), 0.0, 1.0).astype(np.float32)
    return share


def cross_sections(occupancy: NDArray[np.float32], to_patient: Transform[IJK, LPS], points_mm: NDArray[np.float64],
                   tangents: NDArray[np.float64], reach_mm: NDArray[np.float64], *, step_mm: float, noise: float = 0.02) -> Sections:
    """Sections of `occupancy[k, j, i]` normal to unit `tangents` (n, 3); rays are at most `reach_mm` (n,) long.

    `noise` is the rise of u behind the wall that does not yet mean a neighbour.
    """
    across, up = plane_axes(tangents)
    inverse = to_patient.inverse().matrix[:3, :3]
    middle, radius, half, rays, cut = _cast(
        np.ascontiguousarray(occupancy, np.float32), index_of(to_patient, points_mm),
        np.ascontiguousarray(across @ inverse.T), np.ascontiguousarray(up @ inverse.T), np.asarray(reach_mm, np.float64), step_mm, noise)
    return Sections(points_mm + middle[:, :1] * across + middle[:, 1:] * up, radius, half, rays, cut)


def plane_axes(tangents: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two unit vectors (n, 3) that span the plane normal to each unit tangent."""
    helper = np.where(np.abs(tangents[:, :1]) < 0.9, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    across = np.cross(tangents, helper)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    return across, np.cross(tangents, across)


@njit(cache=True, nogil=True)
def _value(u, x, y, z):  # type: ignore[no-untyped-def]
    """Trilinear; nothing outside the grid continues beyond its last plane."""
    nz, ny, nx = u.shape
    x = min(max(x, 0.0), nx - 1.0)
    y = min(max(y, 0.0), ny - 1.0)
    z = min(max(z, 0.0), nz - 1.0)
    i, j, k = min(int(x), max(nx - 2, 0)), min(int(y), max(ny - 2, 0)), min(int(z), max(nz - 2, 0))
    a, b, c = x - i, y - j, z - k
    p, q, r = min(i + 1, nx - 1), min(j + 1, ny - 1), min(k + 1, nz - 1)
    low = (u[k, j, i] * (1 - a) + u[k, j, p] * a) * (1 - b) + (u[k, q, i] * (1 - a) + u[k, q, p] * a) * b
    high = (u[r, j, i] * (1 - a) + u[r, j, p] * a) * (1 - b) + (u[r, q, i] * (1 - a) + u[r, q, p] * a) * b
    return low * (1 - c) + high * c


@njit(parallel=True, cache=True)
def _cast(u, points, across, up, reach, step, noise):  # type: ignore[no-untyped-def]
    n = len(points)
    rays = np.zeros((n, RAYS))
    halves = np.zeros((n, RAYS))
    middle = np.zeros((n, 2))
    radius = np.zeros(n)
    half = np.zeros(n)
    cut = np.zeros(n)
    wedge = 2.0 * np.pi / RAYS
    for m in prange(n):
        for ray in range(RAYS):
            c, s = np.cos(ray * wedge), np.sin(ray * wedge)
            dx = c * across[m, 0] + s * up[m, 0]
            dy = c * across[m, 1] + s * up[m, 1]
            dz = c * across[m, 2] + s * up[m, 2]
            amount = 0.0
            last = _value(u, points[m, 0], points[m, 1], points[m, 2])
            wall = -1.0 if last >= 0.5 else 0.0
            lowest = last
            distance = 0.0
            while distance < reach[m]:
                distance += step
                value = _value(u, points[m, 0] + distance * dx, points[m, 1] + distance * dy, points[m, 2] + distance * dz)
                if wall < 0.0 and value < 0.5:
                    wall = distance - step + step * (last - 0.5) / max(last - value, 1e-9)
                if wall >= 0.0 and value > lowest + noise:
                    break
                lowest = min(lowest, value)
                # Simpson's rule would need the middle; the trapezium of u * s is exact enough at this step
                amount += 0.5 * step * (value * distance + last * (distance - step))
                last = value
                if value < 0.01:
                    break
            if wall < 0.0:
                wall = reach[m]
                cut[m] += 1.0 / RAYS
            rays[m, ray] = np.sqrt(2.0 * amount)
            halves[m, ray] = wall
        limit = 1.8 * np.median(rays[m])
        area = 0.0
        area_half = 0.0
        for ray in range(RAYS):
            rho = min(rays[m, ray], limit)
            rays[m, ray] = rho
            area += 0.5 * rho * rho * wedge
            area_half += 0.5 * min(halves[m, ray], limit) ** 2 * wedge
            middle[m, 0] += rho ** 3 / 3.0 * np.cos(ray * wedge) * wedge
            middle[m, 1] += rho ** 3 / 3.0 * np.sin(ray * wedge) * wedge
        if area > 0.0:
            middle[m, 0] /= area
            middle[m, 1] /= area
        radius[m] = np.sqrt(area / np.pi)
        half[m] = np.sqrt(area_half / np.pi)
    return middle, radius, half, rays, cut
