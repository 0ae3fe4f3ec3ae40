"""The picture of a vessel laid straight: the lumen is a straight band, and the narrowest place is marked where it is."""
from __future__ import annotations

import numpy as np

from app.scene.slices import WINDOWS
from app.scene.vessel_picture import LINE, MARK, SIZE, vessel_picture
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.vessels.profile import longest_way, profile
from meshing.volume import Volume, grid, position_of

SPACE = SpaceUid("1.2.3")


def test_a_bent_vessel_comes_out_straight_with_its_narrowing_marked() -> None:
    """A quarter circle of 40 mm with 3 mm of lumen, narrowed to a half at one third of its length."""
    to_patient = grid((0.8,) * 3, (0.0, -8.0, 0.0), SPACE)
    places = position_of(to_patient, np.argwhere(np.ones((62, 21, 62), bool))[:, ::-1].astype(float))
    angle = np.arctan2(places[:, 2], places[:, 0])
    size = 3.0 * (1.0 - 0.5 * np.exp(-(((angle - np.pi / 6) / 0.08) ** 2)))
    inside = np.hypot(np.hypot(places[:, 0], places[:, 2]) - 40.0, places[:, 1]) < size
    share = inside.reshape(62, 21, 62).astype(np.float32)
    t = np.linspace(0.0, np.pi / 2, 80)
    points = np.stack([40.0 * np.cos(t), 0 * t, 40.0 * np.sin(t)], axis=1)
    radius = 3.0 * (1.0 - 0.5 * np.exp(-(((t - np.pi / 6) / 0.08) ** 2)))
    tree = Centreline(points, radius, np.arange(-1, 79, dtype=np.int32), np.zeros(80, np.int32), ("",), SPACE, "vessel")
    found = profile(tree, longest_way(tree), share, to_patient)
    image = vessel_picture(Volume(300.0 * share, to_patient, "CT"), points, found, WINDOWS["vessel"])
    assert image.shape == (SIZE[1], SIZE[0], 3)
    marked = np.argwhere((np.abs(image.astype(int) - MARK).max(axis=2) < 12) & (np.arange(SIZE[1])[:, None] > 0.55 * SIZE[1]))
    left, right = 155, SIZE[0] - 30
    assert abs(marked[:, 1].mean() - (left + (right - left) / 3)) < 8
    assert np.any(np.abs(image.astype(int) - LINE).max(axis=2) < 12)
    bright = image[60:300, left + 20:right - 20].mean(axis=2) > 150
    rows = np.argwhere(bright)[:, 0]
    assert np.ptp(rows) < 0.5 * 240, "the lumen is one straight band in the middle"
    assert abs(rows.mean() - 120) < 12
