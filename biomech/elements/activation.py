"""How strongly a chamber contracts through a beat: e(t) as a wave, 0 at rest; 1 at the peak unless said otherwise.

The table below takes all of them; one more is a function of (phase 0..1, period, its numbers) with its source.
"""
from __future__ import annotations

import numpy as np

from biomech.elements.wave import Wave
from meshing.units import Second

SAMPLES = 4000
_FOURIER = np.array([complex(a, b) for a, b in (
    (0.283748803, 0.0), (0.031830626, -0.374299825), (-0.209472400, -0.018127770), (0.020520047, 0.073971113), (0.008316883, -0.047249597),
    (-0.041677660, 0.003212163), (0.000867323, 0.019441411), (-0.001675379, -0.005565534), (-0.011252277, 0.003401432),
    (-0.000414677, 0.008376795), (0.000253749, -0.000071880), (-0.002584966, 0.001566861), (0.000584752, 0.003143555),
    (0.000028502, -0.000024787), (0.000022961, -0.000007476), (0.000018735, -0.000001281), (0.000015573, 0.000001781),
    (0.000013133, 0.000003494), (0.000011199, 0.000004507), (0.000009634, 0.000005117), (0.000008343, 0.000005481),
    (0.000007265, 0.000005687), (0.000006354, 0.000005789), (0.000005575, 0.000005821), (0.000004903, 0.000005805))])
"""Harmonics of a normalised ventricular elastance (Menon et al. 2023, after Tran et al. 2017)."""


def half_cosine(period: Second, start: Second, length: Second) -> Wave:
    """One hump of `length` from `start`."""
    return _wave(period, lambda t: np.where((t >= start) & (t <= start + length), 0.5 - 0.5 * np.cos(2.0 * np.pi * (t - start) / length), 0.0))


def rise_and_fall(period: Second, rise_start: Second, rise: Second, fall_start: Second, fall: Second) -> Wave:
    """Half cosines up and down, which may wrap round the end of the beat (Regazzoni et al. 2022)."""

    def shape(t: np.ndarray) -> np.ndarray:
        up, down = (t - rise_start) % period, (t - fall_start) % period
        return np.where(up < rise, 0.5 - 0.5 * np.cos(np.pi * up / rise), np.where(down < fall, 0.5 + 0.5 * np.cos(np.pi * down / fall), 0.0))

    return _wave(period, shape)


def two_hill(period: Second, shift: Second, rise: Second, fall: Second, rise_power: float, fall_power: float) -> Wave:
    """Product of two Hill functions (Mynard et al. 2012), scaled to a peak of 1."""

    def shape(t: np.ndarray) -> np.ndarray:
        up, down = (((t - shift) % period) / rise) ** rise_power, (((t - shift) % period) / fall) ** fall_power
        return up / (1.0 + up) / (1.0 + down)

    wave = _wave(period, shape)
    top = max(wave.values)
    return Wave(wave.times, tuple(v / top for v in wave.values))


def atrial(period: Second, systole: float, p_wave: float) -> Wave:
    """One hump of length systole x period that ends at period / p_wave (Sankaran et al. 2012)."""
    length, end = period * systole, period / p_wave
    return _wave(period, lambda t: np.where((t - end + length) % period <= length,
                                            0.5 - 0.5 * np.cos(2.0 * np.pi * ((t - end + length) % period) / length), 0.0))


def fourier(period: Second, *, scaled: bool = True) -> Wave:
    """A ventricle by 25 harmonics; `scaled` to 0..1, otherwise as published (from about .05 to .7)."""
    order = np.arange(len(_FOURIER))
    wave = _wave(period, lambda t: (_FOURIER * np.exp(2j * np.pi * np.multiply.outer(t / period, order))).real.sum(axis=1))
    if not scaled:
        return wave
    low, high = min(wave.values), max(wave.values)
    return Wave(wave.times, tuple((v - low) / (high - low) for v in wave.values))


def _wave(period: float, shape: object) -> Wave:
    times = np.linspace(0.0, period, SAMPLES + 1)
    values = np.array(shape(times))  # type: ignore[operator]
    values[-1] = values[0]
    return Wave.of_samples(list(times), list(values))
