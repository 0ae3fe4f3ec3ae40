"""Pathlines of a beat with known answers: a plug that swings, a rotation whose rate swings."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.flow.pathlines import entering_paths, pathlines
from biomech.flow.paths import spread
from biomech.verification.pipes import as_mesh, pipe
from meshing.units import Second

PERIOD, MOMENTS = Second(0.8), tuple((k + 1) / 64 for k in range(64))
MESH = as_mesh(pipe(2, 3, 8, 2.0), 10.0)


def _swing(shape: np.ndarray, mean: float, swing: float) -> np.ndarray:
    """(moments, n, 3) shape (mean + swing sin(2 pi t / T))."""
    return np.array([(mean + swing * np.sin(2.0 * np.pi * moment)) * shape for moment in MOMENTS])


def _travelled(time: np.ndarray, release: float, mean: float, swing: float) -> np.ndarray:
    """The integral of mean + swing sin(2 pi t / T) from `release` on."""
    rate = 2.0 * np.pi / PERIOD
    return mean * time - swing / rate * (np.cos(rate * (release + time)) - np.cos(rate * release))


@pytest.mark.parametrize("release", [0.0, 0.3])
def test_a_plug_that_swings_comes_back_after_a_beat(release: float) -> None:
    shape = np.tile([0.0, 0.0, 1.0], (len(MESH.points_mm), 1))
    starts, tets = spread(MESH, 9)
    chosen = abs(starts[:, 2] - 10.0) < 3.0
    assert chosen.sum() >= 2
    found = pathlines(MESH, MOMENTS, _swing(shape, 0.0, 0.02), starts[chosen], tets[chosen], period=PERIOD, release=Second(release),
                      lasting=PERIOD)
    for path, start in zip(found, starts[chosen]):
        wanted = start[2] + 1e3 * _travelled(path.times, release, 0.0, 0.02)
        assert path.times[-1] == pytest.approx(PERIOD)
        assert np.allclose(path.points[:, 2], wanted, atol=0.02), "5 mm of travel"
        assert np.ptp(path.points[:, 2]) > 4.5
        assert np.allclose(path.points[:, :2], start[:2], atol=1e-9)
        assert path.points[-1] == pytest.approx(start, abs=1e-3)


def test_a_rotation_whose_rate_swings_turns_by_its_integral() -> None:
    x, y, _ = MESH.points_mm.T
    shape = 1e-3 * np.column_stack([-y, x, np.zeros(len(x))])
    starts, tets = spread(MESH, 41)
    off = np.hypot(*starts[:, :2].T)
    chosen = np.flatnonzero((off > 1.5) & (off < 3.5))[:4]
    assert len(chosen) == 4
    found = pathlines(MESH, MOMENTS, _swing(shape, 3.0, 2.0), starts[chosen], tets[chosen], period=PERIOD, release=Second(0.1),
                      lasting=Second(1.6))
    for path, number in zip(found, chosen):
        assert np.allclose(np.hypot(*path.points[:, :2].T), off[number], rtol=3e-3)
        turned = np.unwrap(np.arctan2(path.points[:, 1], path.points[:, 0]))
        assert np.allclose(turned - turned[0], _travelled(path.times, 0.1, 3.0, 2.0), atol=0.01)


def test_blood_is_let_go_when_it_enters() -> None:
    """A plug that stands in the second half of the beat: nothing enters then, and what entered waits for the next beat."""
    shape = np.tile([0.0, 0.0, 1.0], (len(MESH.points_mm), 1))
    velocity = np.array([(0.05 if moment < 0.5 else 0.0) * shape for moment in MOMENTS])
    found = entering_paths(MESH, MOMENTS, velocity, period=PERIOD, lasting=Second(3.0), count=200)
    assert 150 < len(found) < 250
    assert max(release for release, _ in found) < 0.5 * PERIOD
    ends = np.array([path.points[-1, 2] for _, path in found])
    assert (ends > 18.0).all()
    longest = max(path.times[-1] for _, path in found)
    assert longest > 2.0 * 0.02 / 0.05, "it waits"
