"""The outer surface of a bone: a thin bright shell over a less bright inside, both blurred by the scanner.

A shell that is not thicker than the blur never shows its own HU, and half of the HU that it does show lies outside the bone;
and seen from the shell the trabecular bone under it looks like outside. So the profile along the normal is not cut at a
level but explained: outside o, a cortex of c HU and t mm, inside i, blurred by the known point spread (the model of Treece,
Gee, Mayhew and Poole, Med Image Anal 14:276, 2010, "High resolution cortical bone thickness measurement from clinical CT
data", equation 1):

    y(x) = o P(x - e) + c [P(x - e + t) - P(x - e)] + i [1 - P(x - e + t)],    P(x) = normal distribution of width s,

e the surface. o, c and i enter linearly and are solved for exactly at every e and t; e and log t by Gauss-Newton steps. Thickness and
density of a shell far thinner than the blur cannot be told apart (only their product can), which a weak expectation for log t
settles: with
slices of 1.4 to 1.7 mm, surfaces that face along z come out up to 0.3 mm too deep for a cortex of 2 mm (measured on slabs). Blur
moves a profile on a curved surface inwards by s^2 H, H the mean curvature (see fair_edge.py); it is moved back.
"""
from __future__ import annotations

import math

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.special import ndtr

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import signed_distance
from meshing.segmenters.kernels.fair_edge import SCANNER_BLUR_MM, shape_of
from meshing.segmenters.kernels.gaussian import blur
from meshing.step import Monitor, portion, silent

Mask = NDArray[np.bool_]
Image = NDArray[np.float32]

_BAND_MM = 2.5
_INWARDS_MM, _OUTWARDS_MM, _VOXELS = 2.4, 1.4, 1.0
"""How much of a profile counts, in mm from the surface and widths of a voxel: the far cortex of a rib lies deeper, other organs
further out, and less than three voxels inside and one outside leave the shell undetermined."""
_USUAL_MM, _FACTOR = 0.7, 2.0
"""Cortex of ribs and vertebrae: 0.5 to 1.5 mm (unverified default), as one standard deviation; thicker shafts show theirs."""
_MISFIT_HU = 30.0
"""Noise and what the model leaves out, against which the expectation for the thickness is weighed."""
_HALF_WAY_IS_OUT_MM, _NEAR_MM = 0.25, 0.9
"""Only places whose half-way surface is near are worth a fit; it lies about that far outside the true one."""
_LEAST_CONTRAST_HU = 60.0
_STEPS = 10
_AT_ONCE = 60_000
"""Places between two looks at whether the user has cancelled: half a second."""
_SMOOTHING, _SMOOTHING_VARIANCE = 0.4, 0.08
"""Blur of the surface against single voxels, in voxels (a Gaussian so narrow has half of its variance on a grid); its own
shrinking of curved surfaces is made good."""


def bone_surface(image: Image, signed: Image, spacing: Spacing, monitor: Monitor = silent, /) -> Mask:
    """The bone whose marrow is filled and whose surface is roughly known: `signed` mm, negative inside, right to `_BAND_MM`."""
    half_way = _moved(image, signed, spacing, False, portion(monitor, 0.0, 0.3))
    return _moved(image, signed_distance(half_way, spacing), spacing, True, portion(monitor, 0.3, 1.0))


def _moved(image: Image, signed: Image, spacing: Spacing, fit: bool, monitor: Monitor) -> Mask:
    finest = min(spacing)
    limited: Image = np.clip(signed, -6.0, 6.0).astype(np.float32)
    band = np.flatnonzero((np.abs(limited) <= _BAND_MM).ravel())
    mask: Mask = np.asarray(limited <= 0.0, np.bool_)
    if not len(band):
        return mask
    normal, curvature = shape_of(limited, band, spacing)
    at = np.stack(np.unravel_index(band, mask.shape)).astype(np.float32)
    away = np.empty(len(band), np.float32)
    for first in range(0, len(band), _AT_ONCE):
        monitor(first / len(band), "finding the surface of the cortex")
        some = slice(first, first + _AT_ONCE)
        away[some] = surface_from(image, at[:, some], normal[:, some], limited.ravel()[band[some]], curvature[some],
                                  np.array(spacing, np.float32), np.float32(SCANNER_BLUR_MM), fit)
    away += np.float32(_SMOOTHING_VARIANCE * finest**2) * curvature
    seen = np.isfinite(away)
    score = np.where(mask, np.float32(1.0), np.float32(-1.0))
    score.ravel()[band[seen]] = np.clip(away[seen] / finest, -1.0, 1.0)
    mask.ravel()[band] = (blur(score, _SMOOTHING * finest, spacing) > 0.0).ravel()[band]
    return mask


@njit(cache=True, inline="always")
def _read(image, k, j, i):  # type: ignore[no-untyped-def]
    """Trilinear, constant beyond the border."""
    nk, nj, ni = image.shape
    k = min(max(k, np.float32(0.0)), np.float32(nk - 1.001))
    j = min(max(j, np.float32(0.0)), np.float32(nj - 1.001))
    i = min(max(i, np.float32(0.0)), np.float32(ni - 1.001))
    a, b, c = int(k), int(j), int(i)
    k, j, i = k - a, j - b, i - c
    near = (image[a, b, c] * (1 - i) + image[a, b, c + 1] * i) * (1 - j) + (image[a, b + 1, c] * (1 - i) + image[a, b + 1, c + 1] * i) * j
    a += 1
    far = (image[a, b, c] * (1 - i) + image[a, b, c + 1] * i) * (1 - j) + (image[a, b + 1, c] * (1 - i) + image[a, b + 1, c + 1] * i) * j
    return near * (1 - k) + far * k


_PER_SIGMA, _FURTHEST = 64, 6.0
_AT = np.arange(int(2.0 * _FURTHEST * _PER_SIGMA) + 2) / _PER_SIGMA - _FURTHEST
_NORMAL = ndtr(_AT)
_RAMP = _AT * _NORMAL + np.exp(-0.5 * _AT**2) / math.sqrt(2.0 * math.pi)
"""The normal distribution and its integral at steps of 1/64: straight between them, they are right to 1e-5. The profiles of a scan
ask for them some 10^9 times."""


@njit(cache=True, nogil=True, inline="always")
def _normal(u):  # type: ignore[no-untyped-def]
    """The normal distribution at u and its integral up to u."""
    if u >= _FURTHEST:
        return 1.0, u
    if u <= -_FURTHEST:
        return 0.0, 0.0
    place = (u + _FURTHEST) * _PER_SIGMA
    m = int(place)
    share = place - m
    return _NORMAL[m] + share * (_NORMAL[m + 1] - _NORMAL[m]), _RAMP[m] + share * (_RAMP[m + 1] - _RAMP[m])


@njit(cache=True, nogil=True, inline="always")
def _below(x, width, sigma):  # type: ignore[no-untyped-def]
    """A step at 0 after a mean over `width` and a Gaussian of `sigma`: its value at x and its slope there."""
    at_u, ramp_u = _normal((x + 0.5 * width) / sigma)
    at_v, ramp_v = _normal((x - 0.5 * width) / sigma)
    return (ramp_u - ramp_v) * sigma / width, (at_u - at_v) / width


@njit(cache=True, nogil=True)
def _explained(y, x, n, edge, thick, width, sigma, base, slopes, inverse, parts, rest):  # type: ignore[no-untyped-def]
    """Least squares for `parts` (o, c, i) at a given edge and thickness; `base` (n, 3) gets their shares, `inverse` that of
    base' base, `rest` y - model. Returns the sum of squares of `rest`."""
    a00, a01, a02, a11, a12, a22 = 1e-3, 0.0, 0.0, 1e-3, 0.0, 1e-3
    for m in range(n):
        out, slopes[m, 0] = _below(x[m] - edge, width, sigma)
        deep, slopes[m, 1] = _below(x[m] - edge + thick, width, sigma)
        deep = 1.0 - deep
        shell = 1.0 - out - deep
        base[m, 0], base[m, 1], base[m, 2] = out, shell, deep
        a00 += out * out
        a01 += out * shell
        a02 += out * deep
        a11 += shell * shell
        a12 += shell * deep
        a22 += deep * deep
    inverse[0, 0], inverse[0, 1], inverse[0, 2] = a11 * a22 - a12 * a12, a02 * a12 - a01 * a22, a01 * a12 - a02 * a11
    inverse[1, 1], inverse[1, 2], inverse[2, 2] = a00 * a22 - a02 * a02, a01 * a02 - a00 * a12, a00 * a11 - a01 * a01
    inverse[1, 0], inverse[2, 0], inverse[2, 1] = inverse[0, 1], inverse[0, 2], inverse[1, 2]
    inverse /= a00 * inverse[0, 0] + a01 * inverse[0, 1] + a02 * inverse[0, 2]
    return _unexplained(y, n, base, inverse, parts, rest)


@njit(cache=True, nogil=True)
def _unexplained(y, n, base, inverse, parts, rest):  # type: ignore[no-untyped-def]
    """`rest` gets what of y no mixture of the columns of `base` gives; `parts` their shares. Returns its sum of squares."""
    b0, b1, b2 = 0.0, 0.0, 0.0
    for m in range(n):
        b0 += base[m, 0] * y[m]
        b1 += base[m, 1] * y[m]
        b2 += base[m, 2] * y[m]
    for a in range(3):
        parts[a] = inverse[a, 0] * b0 + inverse[a, 1] * b1 + inverse[a, 2] * b2
    total = 0.0
    for m in range(n):
        rest[m] = y[m] - base[m, 0] * parts[0] - base[m, 1] * parts[1] - base[m, 2] * parts[2]
        total += rest[m] * rest[m]
    return total


@njit(cache=True, nogil=True)
def _fitted(y, x, n, start, width, sigma, usual, factor, misfit):  # type: ignore[no-untyped-def]
    """The edge that explains the profile best: Gauss-Newton in (edge, log thickness), halved steps. The slopes are those with
    (o, c, i) free (Kaufman, BIT 15:49, 1975): c and t nearly make good for each other, and with c held the steps would crawl."""
    base, slopes, inverse, parts, spare = np.empty((n, 3)), np.empty((n, 2)), np.empty((3, 3)), np.empty(3), np.empty(3)
    rest, by_edge, by_log, slope = np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    edge, log_t, pull = start, 0.0, (misfit / math.log(factor)) ** 2
    cost = _explained(y, x, n, edge, usual, width, sigma, base, slopes, inverse, parts, rest)
    for k in range(1, 3):  # a thick cortex is far from the usual one, and steps from there may end on the way
        thicker = 0.7 * k
        other = _explained(y, x, n, edge, usual * math.exp(thicker), width, sigma, base, slopes, inverse, parts, rest) + pull * thicker**2
        if other < cost:
            cost, log_t = other, thicker
    cost = _explained(y, x, n, edge, usual * math.exp(log_t), width, sigma, base, slopes, inverse, parts, rest) + pull * log_t**2
    for _ in range(_STEPS):
        thick = usual * math.exp(log_t)
        o, c, i = parts[0], parts[1], parts[2]
        for m in range(n):
            slope[m] = (c - i) * slopes[m, 1] * thick
            rest[m] = (c - o) * slopes[m, 0] + (i - c) * slopes[m, 1]
        _unexplained(slope, n, base, inverse, spare, by_log)
        slope[:] = rest
        _unexplained(slope, n, base, inverse, spare, by_edge)
        _unexplained(y, n, base, inverse, parts, rest)
        jj, jt, tt, gj, gt = 1e-6, 0.0, pull, 0.0, -log_t * pull
        for m in range(n):
            jj += by_edge[m] * by_edge[m]
            jt += by_edge[m] * by_log[m]
            tt += by_log[m] * by_log[m]
            gj += by_edge[m] * rest[m]
            gt += by_log[m] * rest[m]
        jj *= 1.02
        tt *= 1.02
        det = jj * tt - jt * jt
        move = min(max((gj * tt - gt * jt) / det, -0.4), 0.4)
        swell = min(max((gt * jj - gj * jt) / det, -0.5), 0.5)
        new = cost
        for _ in range(5):
            new_t = min(max(log_t + swell, -1.6), 2.0)
            new = _explained(y, x, n, edge + move, usual * math.exp(new_t), width, sigma, base, slopes, inverse, parts, rest) + pull * new_t * new_t
            if new < cost:
                break
            move *= 0.5
            swell *= 0.5
        if new >= cost:
            break
        gain = cost - new
        edge += move
        log_t = new_t
        cost = new
        if gain < 2e-3 * cost:
            break
    return edge if abs(edge - start) < 1.2 else start


@njit(cache=True, nogil=True)
def _around(image, place, normal, curvature, spacing, low, high, radius, x, y):  # type: ignore[no-untyped-def]
    """The voxels within `radius` of the normal: heights over the place's own level surface into x, HU into y; their number."""
    axis = 0
    for a in range(1, 3):
        if abs(normal[a]) * spacing[a] > abs(normal[axis]) * spacing[axis]:
            axis = a
    u, v = (axis + 1) % 3, (axis + 2) % 3
    # layer by layer along the axis nearest to the normal: around the place where the normal crosses the layer
    reach_u, reach_v = radius / math.sqrt(1.0 - normal[u] ** 2), radius / math.sqrt(1.0 - normal[v] ** 2)
    ends = (low * normal[axis] / spacing[axis], high * normal[axis] / spacing[axis])
    at = np.empty(3, np.int64)
    n = 0
    for a in range(max(math.floor(place[axis] + min(ends)), 0), min(math.ceil(place[axis] + max(ends)), image.shape[axis] - 1) + 1):
        at[axis] = a
        da = (a - place[axis]) * spacing[axis]
        along = da / normal[axis]
        cu, cv = place[u] + along * normal[u] / spacing[u], place[v] + along * normal[v] / spacing[v]
        for b in range(max(math.ceil(cu - reach_u / spacing[u]), 0), min(math.floor(cu + reach_u / spacing[u]), image.shape[u] - 1) + 1):
            at[u] = b
            db = (b - place[u]) * spacing[u]
            for c in range(max(math.ceil(cv - reach_v / spacing[v]), 0), min(math.floor(cv + reach_v / spacing[v]), image.shape[v] - 1) + 1):
                at[v] = c
                dc = (c - place[v]) * spacing[v]
                height = da * normal[axis] + db * normal[u] + dc * normal[v]
                aside = da * da + db * db + dc * dc - height * height
                height += 0.5 * curvature * aside
                if aside <= radius * radius and low <= height <= high and n < len(x):
                    x[n], y[n] = height, image[at[0], at[1], at[2]]
                    n += 1
    return n


@njit(cache=True, parallel=True, nogil=True)
def surface_from(image, at, normal, signed, curvature, spacing, scanner, fit):  # type: ignore[no-untyped-def]
    """mm from each place `at` (3, n) along its outward `normal` to the surface of the bone, not a number where none is seen.

    `signed` is the distance of the place to the surface so far. Without `fit` the surface is half-way up to the brightest.
    """
    count = at.shape[1]
    found = np.full(count, np.nan, np.float32)
    step = 0.5 * spacing.min()
    most = 300
    radius = 0.9 * spacing.max()
    for number in prange(count):
        nk, nj, ni = normal[0, number], normal[1, number], normal[2, number]
        # the point spread lies in the slice; the voxel blurs by its width
        width = math.sqrt(nk * nk * spacing[0] ** 2 + nj * nj * spacing[1] ** 2 + ni * ni * spacing[2] ** 2)
        sigma = max(scanner * math.sqrt(1.0 - nk * nk), 0.1 * width)
        variance = sigma * sigma + width * width / 12.0
        y, x = np.empty(most), np.empty(most)
        low = -signed[number] - _INWARDS_MM
        n = 0
        while n < most and low + n * step <= -signed[number] + _BAND_MM + _OUTWARDS_MM:
            s = low + n * step
            x[n] = s
            y[n] = _read(image, at[0, number] + s * nk / spacing[0], at[1, number] + s * nj / spacing[1], at[2, number] + s * ni / spacing[2])
            n += 1
        top = 0
        for m in range(n):
            if x[m] <= -signed[number] + 1.2 and y[m] > y[top] and x[m] >= -signed[number] - _BAND_MM:
                top = m
        lowest = top
        for m in range(top, n):
            if x[m] - x[top] > _OUTWARDS_MM + 0.5 * width:
                break
            if y[m] < y[lowest]:
                lowest = m
        if y[top] - y[lowest] < _LEAST_CONTRAST_HU:
            continue
        half = 0.5 * (y[top] + y[lowest])
        m = top
        while y[m + 1] > half:
            m += 1
        edge = x[m] + step * (y[m] - half) / (y[m] - y[m + 1])
        if fit and abs(edge - _HALF_WAY_IS_OUT_MM) > _NEAR_MM:
            edge = math.copysign(spacing.max(), edge - _HALF_WAY_IS_OUT_MM)
        elif fit:
            low, high = edge - _INWARDS_MM - _VOXELS * width, edge + _OUTWARDS_MM + _VOXELS * width
            n = _around(image, at[:, number], normal[:, number], curvature[number], spacing, low, high, radius, x, y)
            edge = _fitted(y, x, n, edge - _HALF_WAY_IS_OUT_MM, width, sigma, _USUAL_MM, _FACTOR, _MISFIT_HU)
        found[number] = edge + variance * curvature[number]
    return found
