"""The interval of a volume against the draws of the error bars on a ball, and the area against that of a ball."""
import numpy as np
import pytest

from biomech.uncertainty.draws import Draws, moved
from biomech.uncertainty.sources import LENGTH, LESION_MM, ORGAN_VOLUME_SD
from biomech.uncertainty.volumes import NINETY, _border, volume_spreads
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.volume import grid, position_of

RADIUS = 24.0


def ball(organ: str, radius: float = RADIUS) -> Labels:
    labels = Labels(np.zeros((60, 60, 60), np.uint8), grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SpaceUid("1.2")))
    places = position_of(labels.to_patient, np.argwhere(np.ones((60, 60, 60), bool))[:, ::-1].astype(float))
    return labels.with_mask("it", organ, (np.linalg.norm(places - 29.7, axis=1) < radius).reshape(60, 60, 60))


def sphere(count: int = 3000) -> np.ndarray:
    """Directions that cover a sphere evenly."""
    n = np.arange(count) + 0.5
    polar, turn = np.arccos(1.0 - 2.0 * n / count), np.pi * (1.0 + 5.0 ** 0.5) * n
    return np.stack([np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)], axis=1)


def test_the_area_is_that_of_the_ball() -> None:
    volume, area, _ = _border(ball("liver"), 1, (slice(0, 60),) * 3)
    assert volume == pytest.approx(ball("liver").volume_ml("it"), rel=1e-12)
    assert area == pytest.approx(4.0 * np.pi * RADIUS ** 2, rel=0.03)


def test_a_lesion_varies_as_its_draws_do() -> None:
    found = volume_spreads(ball("liver_tumour"))["it"]
    shift = moved(Draws(4000, 1), "lesion", "it", RADIUS * sphere(), LESION_MM, LENGTH)
    change = 4.0 * np.pi * RADIUS ** 2 * shift.mean(axis=0) * 1e-3
    assert found.high - found.volume == pytest.approx(NINETY * float(change.std()), rel=0.12)


def test_an_organ_varies_at_least_as_observers_do_and_no_volume_is_negative() -> None:
    found = volume_spreads(ball("liver"))["it"]
    assert found.high - found.volume > NINETY * ORGAN_VOLUME_SD * found.volume
    assert found.high - found.volume < 2.0 * NINETY * ORGAN_VOLUME_SD * found.volume
    assert found.low < found.volume < found.high
    assert volume_spreads(ball("liver_tumour", 1.5))["it"].low == 0.0
