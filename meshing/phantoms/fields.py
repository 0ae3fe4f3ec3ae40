"""Implicit shapes of organs: a field is negative inside, zero on the surface, positive outside.

A field is any function of points (n, 3) mm LPS -> (n,) whose gradient near its surface is of order one; `scene.Solid`
divides by the length of the gradient, which makes it a distance to first order. Organic forms come from three tools:
ellipsoids, the quadratic smooth minimum (Quilez 2013, "smooth minimum") for organs that grow together or press on each
other, and a superellipse for the trunk.
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Field = Callable[[Array], Array]
Triple = tuple[float, float, float]


def rotation(yaw: float, pitch: float = 0.0, roll: float = 0.0) -> Array:
    """(3, 3) rotation in degrees: about z (yaw), then x (pitch), then y (roll)."""
    a, b, c = np.deg2rad([yaw, pitch, roll])
    about_z = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    about_y = np.array([[np.cos(c), 0, np.sin(c)], [0, 1, 0], [-np.sin(c), 0, np.cos(c)]])
    return np.asarray(about_y @ about_x @ about_z, dtype=np.float64)


def ellipsoid(centre: Triple, radii: Triple, turn: Array | None = None) -> Field:
    """An ellipsoid whose own axes are the rows of `turn`; first-order distance |q|(|q|-1)/|q/radii| with q = p/radii."""
    middle, size, axes = np.array(centre), np.array(radii), np.eye(3) if turn is None else turn

    def field(p: Array) -> Array:
        x, y, z = p[:, 0] - middle[0], p[:, 1] - middle[1], p[:, 2] - middle[2]
        length = steep = np.zeros(len(p))
        for axis, radius in zip(axes, size):  # written out: the same bytes on every machine, which BLAS does not promise
            q = (x * axis[0] + y * axis[1] + z * axis[2]) / radius
            length = length + q * q
            steep = steep + (q / radius) ** 2
        length = np.sqrt(length)
        return np.asarray(length * (length - 1.0) / np.maximum(np.sqrt(steep), 1e-9))

    return field


def superellipse(p: Array, centre: tuple[float, float], half: tuple[float, float], power: float) -> Array:
    """An upright column with cross section |x/a|^n + |y/b|^n = 1; the field is scaled by the smaller half axis."""
    x, y = np.abs(p[:, 0] - centre[0]) / half[0], np.abs(p[:, 1] - centre[1]) / half[1]
    return np.asarray(((x**power + y**power) ** (1.0 / power) - 1.0) * min(half))


def ball(p: Array, centre: Triple, radius: float) -> Array:
    return np.asarray(np.linalg.norm(p - np.array(centre), axis=1) - radius)


def smooth_min(a: Array, b: Array, blend: float) -> Array:
    """The union of two shapes with a fillet of about `blend` mm."""
    h = np.maximum(blend - np.abs(a - b), 0.0) / blend
    return np.asarray(np.minimum(a, b) - h * h * blend * 0.25)


def smooth_max(a: Array, b: Array, blend: float) -> Array:
    """The common part of two shapes with a rounded edge; with -b it is a minus b."""
    return -smooth_min(-a, -b, blend)


def gradient(field: Field, p: Array, step: float = 0.05) -> Array:
    """(n, 3) central differences."""
    found = np.empty_like(p)
    for axis in range(3):
        shift = np.zeros(3)
        shift[axis] = step
        found[:, axis] = (field(p + shift) - field(p - shift)) / (2.0 * step)
    return found


def project(field: Field, p: Array, steps: int = 3) -> Array:
    """Points moved onto the surface along the gradient (Newton)."""
    for _ in range(steps):
        slope = gradient(field, p)
        p = p - (field(p) / np.maximum((slope * slope).sum(axis=1), 1e-3))[:, None] * slope
    return p
