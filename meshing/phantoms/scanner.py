"""A CT scanner for a scene: sampling, blur, noise.

Sharpness (CLINICAL 4, mark M, unverified default): in-plane FWHM of a standard kernel 1.0 mm, slice profile as thick as
the slice; the latter is what averaging over the voxel already gives. Noise (same place): 11 HU deep in the trunk at
1.4 mm, growing with thickness^(-1/2), with the spectrum of filtered back projection, |f| times an apodisation (Riederer,
Pelc and Chesler 1978), and directed: a ray that crossed more tissue counts fewer photons and its variance grows as
exp(attenuation), so the noise of each direction of projection is scaled at each place by the square root of that factor.
The spectrum of one white image is cut in `WEDGES`; each is the noise of the projections of one direction.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy import fft, ndimage, special

from meshing.phantoms.fields import Array
from meshing.phantoms.scene import Lattice, Part, Single, paint
from meshing.step import Monitor, portion

AIR_HU = -1000.0
FWHM_MM = 1.0
SIGMA_HU = 11.0
SIGMA_AT_MM = 1.4
WATER_PER_MM = 0.019
"""Attenuation of water near 70 keV, the mean energy of a 120 kVp spectrum, 1/mm."""
WEDGES = 6
PATHS = 64
"""Columns of the small picture in which the attenuation of rays is added up."""
TEXTURE_MM = 7.0
DEEP = 80.0
"""The place whose noise is SIGMA_HU: the percentile of attenuation over the trunk at which the liver lies."""
SLAB = 16


def scan(parts: tuple[Part, ...], lattice: Lattice, seed: int, noise: bool, monitor: Monitor) -> Single:
    """(nz, ny, nx) float32 HU, whole numbers; the same bytes for the same seed."""
    values = np.empty(lattice.size[::-1], np.float32)
    texture = slow_variations(lattice, seed)
    slices = lattice.size[2]
    painting = portion(monitor, 0.0, 0.6 if noise else 0.95)
    for first in range(0, slices, SLAB):
        painting(first / slices, "scanning the sample patient")
        last = min(first + SLAB, slices)
        paint(parts, lattice.slab(first, last), AIR_HU, texture, values[first:last])
    blur(values, FWHM_MM / 2.3548 / lattice.spacing[0])
    if noise:
        add_noise(values, lattice, seed, portion(monitor, 0.6, 0.95))
    np.rint(values, out=values)
    np.clip(values, -1024.0, 3071.0, out=values)
    monitor(1.0, "sample patient scanned")
    return values


def slow_variations(lattice: Lattice, seed: int) -> tuple[Array, float, Single]:
    """Origin, step and table of a smooth random field of unit variance over the whole scan."""
    step = TEXTURE_MM / 2.0
    extent = (np.array(lattice.size) - 1) * lattice.spacing
    nx, ny, nz = (int(n) for n in np.ceil(extent / step) + 3)
    white = np.random.default_rng([seed, 1]).standard_normal((nz, ny, nx), np.float32)
    smooth = ndimage.gaussian_filter(white, 1.2)
    return np.array(lattice.origin) - step, step, (smooth / smooth.std()).astype(np.float32)


def blur(values: Single, sigma: float) -> None:
    """Gaussian in each slice, `sigma` in voxels: taps exp(-s^2) I_n(s^2) (Lindeberg, IEEE PAMI 12:234, 1990), whose variance is
    s^2 for every s. Samples of a Gaussian narrower than a voxel would hardly blur at all."""
    reach = int(np.ceil(3.5 * sigma)) + 2
    taps = special.ive(np.abs(np.arange(-reach, reach + 1)), sigma**2)
    blur_slices(values, (taps / taps.sum()).astype(np.float32))


@njit(cache=True, parallel=True)
def blur_slices(values, taps):  # type: ignore[no-untyped-def]
    nz, ny, nx = values.shape
    reach = taps.shape[0] // 2
    for k in prange(nz):
        half = np.zeros((ny, nx), np.float32)
        for t in range(-reach, reach + 1):
            weight = taps[t + reach]
            for j in range(ny):
                for i in range(nx):
                    half[j, i] += weight * values[k, j, min(max(i + t, 0), nx - 1)]
        for j in range(ny):
            for i in range(nx):
                values[k, j, i] = 0.0
            for t in range(-reach, reach + 1):
                weight = taps[t + reach]
                row = min(max(j + t, 0), ny - 1)
                for i in range(nx):
                    values[k, j, i] += weight * half[row, i]


def wedges(size: int, spacing_mm: float) -> Single:
    """(WEDGES, size, size // 2 + 1) filters: ramp times apodisation, cut by direction; all together have unit variance."""
    fx = np.fft.rfftfreq(size, spacing_mm)[None, :]
    fy = np.fft.fftfreq(size, spacing_mm)[:, None]
    f = np.hypot(fx, fy)
    peak = 0.3
    shape = np.sqrt(f / peak * np.exp(0.5 * (1.0 - (f / peak) ** 2)))
    shape[0, 0] = 0.0
    angle = np.mod(np.arctan2(fy, fx), np.pi)
    filters = np.empty((WEDGES, *f.shape))
    for m in range(WEDGES):
        away = np.abs(np.mod(angle - m * np.pi / WEDGES + np.pi / 2, np.pi) - np.pi / 2) * WEDGES / np.pi
        filters[m] = shape * np.cos(np.minimum(away, 1.0) * np.pi / 2) ** 2
    twice = np.full(f.shape, 2.0)
    twice[:, 0] = 1.0
    if size % 2 == 0:
        twice[:, -1] = 1.0
    power = (twice * shape**2).sum() / size**2
    return np.asarray(filters / np.sqrt(power), dtype=np.float32)


def path_variance(hu: Single, pixel_mm: float) -> Single:
    """(WEDGES, n, n) exp(attenuation) of the ray through each place of a small square slice, one direction each.

    Frequencies along direction m come from projections whose rays run across it.
    """
    mu = np.maximum(hu + 1000.0, 0.0) / 1000.0 * WATER_PER_MM
    n = len(mu)
    found = np.empty((WEDGES, n, n), np.float32)
    for m in range(WEDGES):
        turn = np.rad2deg(m * np.pi / WEDGES)
        turned = ndimage.rotate(mu, turn, reshape=False, order=1)
        sums = ndimage.gaussian_filter1d(turned.sum(axis=0) * pixel_mm, 0.7)
        found[m] = ndimage.rotate(np.broadcast_to(np.exp(np.minimum(sums, 12.0)), (n, n)), -turn, reshape=False,
                                  order=1, mode="nearest")
    return found


def add_noise(values: Single, lattice: Lattice, seed: int, monitor: Monitor) -> None:
    """Noise of SIGMA_HU at SIGMA_AT_MM deep in the trunk, scaled for the thickness of the slices."""
    slices, size, _ = values.shape
    filters = wedges(size, lattice.spacing[0])
    every = max(1, round(8.0 / lattice.spacing[2]))
    keys = np.arange(0, slices, every)
    zoom = PATHS / size
    small = [ndimage.zoom(ndimage.uniform_filter(values[k], max(1, round(1 / zoom))), zoom, order=1, grid_mode=True,
                          mode="nearest") for k in keys]
    paths = np.array([np.sqrt(path_variance(s, lattice.spacing[0] / zoom)) for s in small])
    trunk = np.array(small) > -200.0
    usual = float(np.percentile(np.sqrt((paths**2).mean(axis=1))[trunk], DEEP)) if trunk.any() else 1.0
    sigma = SIGMA_HU * np.sqrt(SIGMA_AT_MM / lattice.spacing[2])
    gains = (paths * (sigma / usual)).astype(np.float32)
    for k in range(slices):
        if k % 4 == 0:
            monitor(k / slices, "counting photons")
        white = np.random.default_rng([seed, 2, k]).standard_normal((size, size), np.float32)
        spectrum = fft.rfft2(white, workers=2)
        waves = fft.irfft2(filters * spectrum, s=(size, size), axes=(1, 2), workers=2)
        here = min(k / every, len(keys) - 1.0)
        low = int(here)
        high = min(low + 1, len(keys) - 1)
        spread(values[k], np.ascontiguousarray(waves, np.float32),
               gains[low] * np.float32(1 - here + low) + gains[high] * np.float32(here - low))


@njit(cache=True, parallel=True)
def spread(image: NDArray[np.float32], waves: NDArray[np.float32], gains: NDArray[np.float32]) -> None:
    """Add every wave times its gain, read bilinearly from the small picture."""
    n, size, _ = waves.shape
    small = gains.shape[1]
    step = small / size
    for j in prange(size):
        v = min(max((j + 0.5) * step - 0.5, 0.0), small - 1.001)
        b = int(v)
        v -= b
        for i in range(size):
            u = min(max((i + 0.5) * step - 0.5, 0.0), small - 1.001)
            a = int(u)
            u -= a
            total = 0.0
            for m in range(n):
                gain = ((gains[m, b, a] * (1 - u) + gains[m, b, a + 1] * u) * (1 - v)
                        + (gains[m, b + 1, a] * (1 - u) + gains[m, b + 1, a + 1] * u) * v)
                total += gain * waves[m, j, i]
            image[j, i] += total
