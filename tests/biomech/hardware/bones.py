"""Bones for tests, of cylinders and blocks. LPS mm."""
from functools import cache

import numpy as np

from biomech.model import PatientModel
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.registration.poses import turn
from meshing.volume import Volume, grid

SPACE = SpaceUid("1.2.3")
RADIUS, HALF = 12.0, 35.0


def _empty(half_mm: tuple[float, float, float], spacing: float) -> tuple[Labels, np.ndarray]:
    axes = [spacing * np.arange(-int(h / spacing), int(h / spacing) + 1) for h in half_mm]
    z, y, x = np.meshgrid(axes[2], axes[1], axes[0], indexing="ij")
    start = tuple(float(axis[0]) for axis in axes)
    volume = Volume(np.zeros(x.shape, np.float32), grid((spacing,) * 3, start, SPACE), "CT")  # type: ignore[arg-type]
    return Labels.empty(volume), np.stack([x, y, z], axis=-1)


@cache
def shaft(spacing: float = 1.0) -> PatientModel:
    """A round shaft along the head-foot axis, and a nerve beside it."""
    labels, at = _empty((30.0, 24.0, 42.0), spacing)
    far = np.hypot(at[..., 0], at[..., 1])
    labels = labels.with_mask("femur", "bone", (far <= RADIUS) & (np.abs(at[..., 2]) <= HALF))
    return PatientModel(labels.with_mask("nerve", "artery_lumen", np.hypot(at[..., 0] - 22.0, at[..., 1]) <= 2.0))


def _wing(at: np.ndarray) -> np.ndarray:
    """An uneven bone: a bent plate with a knob and a foot, so that it fits in one way only; `at` about its own middle."""
    x, y, z = at[..., 0], at[..., 1], at[..., 2]
    plate = (np.abs(x - 0.012 * y * y) <= 4.0) & (np.abs(y) <= 22.0) & (np.abs(z) <= 26.0 - 0.3 * y)
    knob = (x - 6.0) ** 2 + (y + 12.0) ** 2 + (z - 14.0) ** 2 <= 81.0
    foot = (np.abs(x + 6.0) <= 8.0) & (np.abs(y - 8.0) <= 5.0) & (np.abs(z + 22.0) <= 7.0)
    return np.asarray(plate | knob | foot)


TURN = np.array([6.0, -8.0, 10.0])
SHIFT = np.array([4.0, -3.0, 5.0])
SIDE = 45.0
BREAK = 2.0
"""The left bone is broken at this height over its middle; the upper fragment is turned and shifted."""


@cache
def broken(spacing: float = 1.0) -> PatientModel:
    """A whole bone on the right, its mirror image on the left broken in two, the upper fragment displaced by TURN (deg) and SHIFT."""
    labels, at = _empty((80.0, 40.0, 48.0), spacing)
    right = _wing((at + [SIDE, 0.0, 0.0]) * [1.0, 1.0, 1.0])
    own = (at - [SIDE, 0.0, 0.0]) * [-1.0, 1.0, 1.0]
    left = _wing(own)
    middle = np.array([SIDE, 0.0, 14.0])
    back = (at - middle - SHIFT) @ turn(np.radians(TURN)) + middle   # the inverse of turn and shift
    upper = _wing((back - [SIDE, 0.0, 0.0]) * [-1.0, 1.0, 1.0]) & (back[..., 2] > BREAK)
    labels = labels.with_mask("right hip", "bone", right)
    labels = labels.with_mask("left hip", "bone", left & (at[..., 2] <= BREAK) & ~upper)
    return PatientModel(labels.with_mask("fragment", "bone", upper))
