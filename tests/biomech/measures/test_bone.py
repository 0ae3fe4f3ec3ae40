"""Micromotion: what no rigid motion of an implant follows of the bone's displacement."""
import numpy as np
import pytest

from biomech.measures import bone


def test_a_rigid_motion_is_followed_and_a_stretch_is_not() -> None:
    points = np.random.default_rng(0).normal(0.0, 10.0, (400, 3))
    angle = np.radians(3.0)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0.0], [np.sin(angle), np.cos(angle), 0.0], [0.0, 0.0, 1.0]])
    moved = points @ turn.T + [1.0, -2.0, 0.5] - points
    assert bone.unfollowed_mm(points, moved).max() < 1e-9
    stretched = moved + 0.01 * (points - points.mean(axis=0)) * [0.0, 0.0, 1.0]
    left = bone.unfollowed_mm(points, stretched)
    assert left.max() == pytest.approx(0.01 * np.abs(points[:, 2] - points[:, 2].mean()).max(), rel=0.1)
