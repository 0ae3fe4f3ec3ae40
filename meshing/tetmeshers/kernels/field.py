"""The smooth field whose level sets are the interfaces, from a label map or from a signed distance.

Label map: u_l(x) = sum over voxels v of w(x - x_v) [label(v) = l], with the separable kernel
    w(t) = (1 - t^2)^2 (1 - c t^2),  |t| < 1, t = distance / (R voxels), per axis.
The interface of two labels is u_a = u_b. c = 2.5 takes most of the second moment of the kernel away, and with it the
shrinking of convex shapes that plain smoothing causes; R = 3 voxels hides the steps of the voxels. A sheet of one voxel or
a line of two has less than half of the weight even at its own centre and would vanish: voxels of thin structures and their
neighbours count GAINS times, such that the interface passes half-way between voxels that differ (gains.py).

Signed distances d_1 to d_n, interpolated by cubic B-splines: u_l = -d_l and u_0 = 0, so a place belongs to the shape that it lies deepest in, and
two shapes meet where d_a = d_b.

Positions are grid millimetres: index times spacing. Outside the label map there is nothing (label 0); outside the
distance grid its border value continues. One of the two arrays is empty, which tells the kernels what they have.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.ndimage import spline_filter

from meshing.tetmeshers.kernels.topology import Floats, Ints

RADIUS = 3.0
SHARPEN = 2.5
CHUNKS = 64
"""Parallel loops run over this many parts whatever the number of threads, so that results do not depend on it."""
GAINS = tuple(1.3 ** level for level in range(16))
GAIN_OF = np.array(GAINS)
MOST = 12
"""Different labels that can share one kernel window; further ones are added to the last."""
WINDOW = 6
"""Voxels along an axis that a kernel of RADIUS reaches."""
SLOPES = MOST + 2 * WINDOW + 2
"""Rows of the scratch array `slope`: one for each label, then the kernel's own."""
LABEL, GAIN_SHIFT, KIND, RUN_SHIFT, MOST_RUN = 255, 8, 4095, 12, 7
"""How a voxel's code is made up: bits 0-7 its label, 8-11 the number of its gain, 12-14 how many equal ones follow along i."""

Scratch = tuple[Ints, Floats, Floats]


@dataclass(frozen=True, eq=False)
class Field:
    """`labels` (k, j, i) uint16, or `spline` (n k, j, i) float32 B-spline coefficients of n distances, one after the other. `spacing` (3,) mm.

    `labels` holds codes: label, number of the gain in GAINS and run (LABEL, GAIN_SHIFT, RUN_SHIFT). Of distances it is empty, of shape (n, 0, 0).
    """

    labels: NDArray[np.uint16]
    spline: NDArray[np.float32]
    spacing: Floats

    @classmethod
    def of_labels(cls, labels: NDArray[np.uint8], spacing: tuple[float, float, float]) -> Field:
        return cls.of_codes(labels.astype(np.uint16), np.array(spacing, np.float64))

    @classmethod
    def of_codes(cls, codes: NDArray[np.uint16], spacing: Floats) -> Field:
        """The field of labels and gains; the runs in `codes` are written anew, in place."""
        _with_runs(codes)
        return cls(codes, np.empty((0, 0, 0), np.float32), spacing)

    @classmethod
    def of_distance(cls, *distances: NDArray[np.float32], spacing: tuple[float, float, float]) -> Field:
        splines = [spline_filter(distance.astype(np.float64), order=3, mode="mirror").astype(np.float32) for distance in distances]
        return cls(np.empty((len(splines), 0, 0), np.uint16), np.concatenate(splines), np.array(spacing, np.float64))

    @property
    def grid(self) -> tuple[NDArray[np.uint16], NDArray[np.float32], Floats]:
        """What the kernels take."""
        return self.labels, self.spline, self.spacing

    def recall(self, number: int) -> float:
        """The part of a label's voxels that the field gives back at their centres."""
        at = np.argwhere((self.labels & LABEL) == number)[:, ::-1] * self.spacing
        return float(np.count_nonzero(self.labels_at(at) == number)) / max(len(at), 1)

    def volume_inside(self) -> float:
        """mm3 where the one signed distance is negative; nothing for a label map, whose volumes are those of its voxels."""
        return float(_volume_inside(self.labels, self.spline, self.spacing))

    def labels_at(self, points: Floats) -> Ints:
        """(n,) the label of largest weight at (n, 3) grid mm."""
        found: Ints = _labels_at(*self.grid, points)
        return found


@njit(cache=True, fastmath=True)
def weights_at(labels, spline, spacing, x, y, z, found, weight, slope):  # type: ignore[no-untyped-def]
    """Labels near a point: fills `found`, `weight` and `slope` (gradient per mm) and returns how many.

    `slope` has SLOPES rows; the last 2 WINDOW + 1 hold the kernel along the three axes meanwhile. Equal voxels along a row
    are taken at once, by sums of the kernel from the start of the window.
    """
    if spline.shape[0] > 0:
        return _distances_at(labels.shape[0], spline, spacing, x, y, z, found, weight, slope)
    fx = x / spacing[0]
    fy = y / spacing[1]
    fz = z / spacing[2]
    first_i = int(np.floor(fx)) - 2
    first_j = int(np.floor(fy)) - 2
    first_k = int(np.floor(fz)) - 2
    inverse = 1.0 / RADIUS
    values = MOST
    slopes = MOST + WINDOW + 1
    sum_w = 0.0
    sum_d = 0.0
    slope[values, 0] = 0.0
    slope[slopes, 0] = 0.0
    for q in range(WINDOW):
        t = (first_i + q - fx) * inverse
        a = 1.0 - t * t
        b = 1.0 - SHARPEN * t * t
        sum_w += a * a * b
        sum_d += (4.0 * a * b + 2.0 * SHARPEN * a * a) * t * inverse / spacing[0]
        slope[values + q + 1, 0] = sum_w
        slope[slopes + q + 1, 0] = sum_d
        t = (first_j + q - fy) * inverse
        a = 1.0 - t * t
        b = 1.0 - SHARPEN * t * t
        slope[values + q, 1] = a * a * b
        slope[slopes + q, 1] = (4.0 * a * b + 2.0 * SHARPEN * a * a) * t * inverse / spacing[1]
        t = (first_k + q - fz) * inverse
        a = 1.0 - t * t
        b = 1.0 - SHARPEN * t * t
        slope[values + q, 2] = a * a * b
        slope[slopes + q, 2] = (4.0 * a * b + 2.0 * SHARPEN * a * a) * t * inverse / spacing[2]
    count = 0
    last = 0
    previous = -1
    gain = 1.0
    nx = labels.shape[2]
    for r in range(WINDOW):
        k = first_k + r
        for s in range(WINDOW):
            j = first_j + s
            inside = 0 <= k < labels.shape[0] and 0 <= j < labels.shape[1]
            part = slope[values + s, 1] * slope[values + r, 2]
            part_y = slope[slopes + s, 1] * slope[values + r, 2]
            part_z = slope[values + s, 1] * slope[slopes + r, 2]
            q = 0
            while q < WINDOW:
                i = first_i + q
                code = 0
                end = WINDOW
                if inside and i < nx:
                    if i < 0:
                        end = min(WINDOW, q - i)
                    else:
                        code = int(labels[k, j, i])
                        end = min(WINDOW, q + 1 + (code >> RUN_SHIFT))
                        code &= KIND
                if code != previous:
                    previous = code
                    label = code & LABEL
                    gain = GAIN_OF[code >> GAIN_SHIFT]
                    last = -1
                    for p in range(count):
                        if found[p] == label:
                            last = p
                    if last < 0 and count == MOST:
                        last = MOST - 1
                    elif last < 0:
                        last = count
                        count += 1
                        found[last] = label
                        weight[last] = 0.0
                        slope[last, 0] = 0.0
                        slope[last, 1] = 0.0
                        slope[last, 2] = 0.0
                w = gain * (slope[values + end, 0] - slope[values + q, 0])
                weight[last] += w * part
                slope[last, 0] += gain * (slope[slopes + end, 0] - slope[slopes + q, 0]) * part
                slope[last, 1] += w * part_y
                slope[last, 2] += w * part_z
                q = end
    return count


@njit(cache=True, parallel=True)
def _with_runs(codes):  # type: ignore[no-untyped-def]
    """Write into each code (in place) how many of the next voxels along i have the same label and gain, at most MOST_RUN."""
    for k in prange(codes.shape[0]):
        for j in range(codes.shape[1]):
            run = 0
            kind = -1
            for i in range(codes.shape[2] - 1, -1, -1):
                own = int(codes[k, j, i]) & KIND
                run = min(run + 1, MOST_RUN) if own == kind else 0
                kind = own
                codes[k, j, i] = np.uint16(own | (run << RUN_SHIFT))


@njit(cache=True, fastmath=True)
def _distances_at(number, spline, spacing, x, y, z, found, weight, slope):  # type: ignore[no-untyped-def]
    """As `weights_at`; of more than MOST - 1 distances those in which the place lies deepest."""
    nz, ny, nx = spline.shape
    nz //= number
    fx = min(max(x / spacing[0], 0.0), nx - 1.0)
    fy = min(max(y / spacing[1], 0.0), ny - 1.0)
    fz = min(max(z / spacing[2], 0.0), nz - 1.0)
    ix = int(fx)
    iy = int(fy)
    iz = int(fz)
    found[0] = 0
    weight[0] = 0.0
    for c in range(3):
        slope[0, c] = 0.0
    count = 1
    for n in range(number):
        value = 0.0
        gx = 0.0
        gy = 0.0
        gz = 0.0
        for k in range(-1, 3):
            wz, dz = _cubic(fz - iz - k)
            kk = n * nz + _mirror(iz + k, nz)
            for j in range(-1, 3):
                wy, dy = _cubic(fy - iy - j)
                jj = _mirror(iy + j, ny)
                for i in range(-1, 3):
                    wx, dx = _cubic(fx - ix - i)
                    c = spline[kk, jj, _mirror(ix + i, nx)]
                    value += c * wx * wy * wz
                    gx += c * dx * wy * wz
                    gy += c * wx * dy * wz
                    gz += c * wx * wy * dz
        last = count
        if count == MOST:
            last = 1
            for q in range(2, MOST):
                if weight[q] < weight[last]:
                    last = q
            if -value <= weight[last]:
                continue
        else:
            count += 1
        found[last] = n + 1
        weight[last] = -value
        slope[last, 0] = -gx / spacing[0]
        slope[last, 1] = -gy / spacing[1]
        slope[last, 2] = -gz / spacing[2]
    return count


@njit(cache=True, fastmath=True)
def _cubic(t):  # type: ignore[no-untyped-def]
    """The cubic B-spline and its slope at |t| < 2."""
    s = abs(t)
    sign = 1.0 if t >= 0.0 else -1.0
    if s < 1.0:
        return 2.0 / 3.0 - s * s + 0.5 * s * s * s, sign * (-2.0 * s + 1.5 * s * s)
    if s < 2.0:
        return (2.0 - s) ** 3 / 6.0, -sign * 0.5 * (2.0 - s) ** 2
    return 0.0, 0.0


@njit(cache=True, nogil=True)
def _mirror(i, n):  # type: ignore[no-untyped-def]
    """The coefficients continue as a mirror about the border voxel's centre, as scipy's prefilter "mirror" assumes."""
    if i < 0:
        return min(-i, n - 1)
    if i >= n:
        return max(2 * n - 2 - i, 0)
    return i


@njit(cache=True, nogil=True)
def weight_of(found, weight, count, label):  # type: ignore[no-untyped-def]
    for q in range(count):
        if found[q] == label:
            return weight[q]
    return 0.0


@njit(cache=True, parallel=True)
def _labels_at(labels, spline, spacing, points):  # type: ignore[no-untyped-def]
    out = np.zeros(len(points), np.int64)
    for chunk in prange(CHUNKS):
        found = np.zeros(MOST, np.int64)
        weight = np.zeros(MOST)
        slope = np.zeros((SLOPES, 3))
        for n in range(chunk * len(points) // CHUNKS, (chunk + 1) * len(points) // CHUNKS):
            count = weights_at(labels, spline, spacing, points[n, 0], points[n, 1], points[n, 2], found, weight, slope)
            best = 0
            for q in range(1, count):
                if weight[q] > weight[best] or (weight[q] == weight[best] and found[q] > found[best]):
                    best = q
            out[n] = found[best]
    return out


@njit(cache=True, parallel=True)
def _volume_inside(labels, spline, spacing):  # type: ignore[no-untyped-def]
    """Four points along each axis of a voxel near the surface; each counts by how far the surface is, in its own width."""
    nz, ny, nx = spline.shape
    parts = np.zeros(nz)
    width = 0.25 * (spacing[0] * spacing[1] * spacing[2]) ** (1.0 / 3.0)
    far = 2.0 * max(spacing[0], max(spacing[1], spacing[2]))
    for k in prange(nz):
        found = np.zeros(MOST, np.int64)
        weight = np.zeros(MOST)
        slope = np.zeros((SLOPES, 3))
        total = 0.0
        for j in range(ny):
            for i in range(nx):
                if abs(spline[k, j, i]) > far:
                    total += 1.0 if spline[k, j, i] < 0.0 else 0.0
                    continue
                for n in range(64):
                    x = (i + 0.25 * (n % 4) - 0.375) * spacing[0]
                    y = (j + 0.25 * (n // 4 % 4) - 0.375) * spacing[1]
                    z = (k + 0.25 * (n // 16) - 0.375) * spacing[2]
                    weights_at(labels, spline, spacing, x, y, z, found, weight, slope)
                    total += min(max(0.5 + weight[1] / width, 0.0), 1.0) / 64.0
        parts[k] = total
    total = 0.0
    for k in range(nz):  # parts.sum() would depend on the number of threads
        total += parts[k]
    return total * spacing[0] * spacing[1] * spacing[2]
