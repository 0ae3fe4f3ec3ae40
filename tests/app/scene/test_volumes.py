"""The scan as a cloud: where it is, what shades it, and that solid things stand in it at their depth."""
from __future__ import annotations

import numpy as np
import pytest

from app.scene import volumes
from app.scene.actors import surface_actor
from app.scene.backend import new_renderer
from app.scene.cameras import look
from app.scene.clip import cut, plane_at
from app.scene.colours import SCREEN
from app.scene.offscreen import Frame
from app.scene.volumes import Cloud, coarse, presets_for
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.step import silent
from meshing.volume import Volume, position_of
from tests.app import demo

BALL = np.array([20.0, -10.0, 15.0])


def ball(matrix: np.ndarray | None = None) -> Volume:
    """A ball of bone at BALL in air, 20 mm wide."""
    shape = (50, 60, 70)
    place = np.diag([2.0, 2.0, 2.0, 1.0])
    place[:3, 3] = [-70.0, -60.0, -50.0]
    to_patient = Transform(place if matrix is None else matrix, IJK, LPS, SpaceUid("1"))
    grid = np.argwhere(np.ones(shape, bool))[:, ::-1].astype(float)
    away = np.linalg.norm(position_of(to_patient, grid) - BALL, axis=1).reshape(shape)
    return Volume(np.clip(2000.0 - 100.0 * away, -1000.0, 1000.0).astype(np.float32), to_patient, "CT")


def test_the_coarse_copy_lies_where_the_scan_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "MOST", 25)
    thin = coarse(ball(), silent)
    assert thin.values.shape == (25, 20, 23)
    found = position_of(thin.to_patient, np.argwhere(thin.values > 0)[:, ::-1].astype(float)).mean(axis=0)
    assert found == pytest.approx(BALL, abs=0.7)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_cloud_is_drawn_in_its_place_also_from_an_oblique_or_mirrored_grid(mirrored: bool) -> None:
    c, s = np.cos(0.4), np.sin(0.4)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]]) * 2.0
    matrix = np.eye(4)
    matrix[:3, :3] = turn @ np.diag([-1.0 if mirrored else 1.0, 1.0, 1.0])
    matrix[:3, 3] = BALL - matrix[:3, :3] @ np.array([35.0, 30.0, 25.0])
    cloud = Cloud(coarse(ball(matrix), silent), presets_for("CT")[0])
    picture = drawn(cloud)
    rows, columns = np.nonzero(np.abs(picture - picture[0, 0]).max(axis=2) > 8)
    assert len(rows) > 100
    assert columns.mean() == pytest.approx(100 + BALL[0], abs=1.5)
    assert rows.mean() == pytest.approx(100 - BALL[2], abs=1.5)
    assert 2.0 * np.sqrt(len(rows) / np.pi) == pytest.approx(36.0, abs=2.5), "150 HU is 18.5 mm, 300 HU 17 mm from the middle"


def drawn(cloud: Cloud, *more: object, rest: float = 1.0) -> np.ndarray:
    """Seen from the front, a pixel a millimetre, the origin in the middle."""
    renderer, frame = new_renderer(SCREEN), Frame()
    renderer.SetUseDepthPeeling(0)
    frame.resize(200, 200)
    frame.add(renderer)
    for actor in more:
        renderer.AddActor(actor)
    renderer.AddViewProp(cloud.actor)
    cloud.move(False, rest)
    look(renderer, "A", 1.0, margin=0.0, bounds_mm=(-100.0, 100.0) * 3)
    picture = frame.pixels()[..., :3].astype(int)
    frame.remove(renderer)
    return picture


def test_magnetic_resonance_is_seen_whatever_its_numbers_are() -> None:
    """No unit: the same picture from values a thousand times as large, and something at the place of the ball in both."""
    first, second = (drawn(Cloud(coarse(Volume(factor * (ball().values + 1000.0), ball().to_patient, "MR"), silent), presets_for("MR")[0]))
                     for factor in (0.001, 40.0))
    assert np.abs(first - second).max() <= 3
    rows, columns = np.nonzero(np.abs(first - first[0, 0]).max(axis=2) > 8)
    assert (columns.mean(), rows.mean()) == pytest.approx((100 + BALL[0], 100 - BALL[2]), abs=1.5)


def test_a_solid_thing_is_hidden_behind_the_cloud_and_seen_before_it_and_a_cut_goes_through_both() -> None:
    cloud = Cloud(coarse(ball(), silent), presets_for("CT")[0])
    middle = (100 - int(BALL[2]), 100 + int(BALL[0]))
    behind = surface_actor(demo.ball_surface(BALL + [0.0, 40.0, 0.0], 12.0), (0, 0, 255))
    before = surface_actor(demo.ball_surface(BALL + [0.0, -40.0, 0.0], 12.0), (0, 0, 255))

    def blue(picture: np.ndarray) -> bool:
        red, _, value = picture[middle]
        return bool(value > 80 and red < 40)
    assert not blue(drawn(cloud, behind))
    assert blue(drawn(cloud, before))
    plane = [plane_at(BALL + [0.0, 25.0, 0.0], np.array([0.0, 1.0, 0.0]))]
    cut([cloud.mapper, before.GetMapper(), behind.GetMapper()], plane)
    picture = drawn(cloud, before, behind)
    assert blue(picture), "the cloud and the nearer ball are cut away"
    cut([cloud.mapper], [])
    assert not blue(drawn(cloud, behind))


def test_presets_are_those_of_the_kind_of_image_and_their_curves_rise() -> None:
    assert [preset.name for preset in presets_for("CT")] == ["bone", "vessels", "soft tissue"]
    assert [preset.name for preset in presets_for("MR")] == ["magnetic resonance"]
    for preset in volumes.PRESETS:
        values, shares = zip(*preset.opacity)
        assert list(values) == sorted(values)
        assert list(shares) == sorted(shares)
        assert shares[0] == 0.0
