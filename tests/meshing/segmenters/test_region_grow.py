"""Lumen, bone and thresholds on a tube with calcium beside a vertebra of known sizes."""
from __future__ import annotations

import numpy as np
import pytest

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.segmenters import Bone, RegionGrow, Threshold
from meshing.step import silent
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume, grid
from tests.meshing.segmenters.measures import dice, painted

SPACING = (1.0, 0.8, 0.8)
SIZE = (40, 70, 70)
RADIUS = 4.0
Y, X = np.meshgrid((np.arange(70) + 0.5) * 0.8 - 28 + 0.3, (np.arange(70) + 0.5) * 0.8 - 28 + 0.3, indexing="ij")


@pytest.fixture(scope="module")
def scan() -> Volume:
    """A lumen of 350 HU and 4 mm radius in the middle; calcium on its wall; a vertebra 5 mm behind it."""
    values = painted(lambda z, y, x: np.hypot(y, x) - RADIUS + 0 * z, SIZE, SPACING, inside=350.0, outside=50.0, noise=15.0)
    bone = np.hypot(Y - 20.0, X) < 11.0
    values[:, bone] = np.where(np.hypot(Y - 20.0, X)[bone] > 9.0, 900.0, 220.0)
    calcium = np.hypot(Y + RADIUS + 0.8, X) < 1.2
    values[10:20, calcium] = 1100.0
    return Volume(values, grid((0.8, 0.8, 1.0), (-27.3, -27.3, 0.0), SpaceUid("1")), "CT")


SEED = (Millimetre(0.0), Millimetre(0.0), Millimetre(20.0))


def test_lumen_has_the_radius_of_the_tube_and_no_calcium(scan: Volume) -> None:
    found = RegionGrow(SEED).run((scan, Labels.empty(scan)), silent)
    lumen = found.mask("artery lumen")
    area = np.count_nonzero(lumen[25:38]) * 0.64 / 13
    assert abs(np.sqrt(area / np.pi) - RADIUS) < 0.3 * 0.8
    assert not np.any(lumen & (scan.values > 600.0))
    assert not np.any(lumen[:, np.hypot(Y - 20.0, X) < 11.0])
    assert found.of_organ("artery_lumen")[0].name == "artery lumen"


def test_reach_and_seed_are_respected(scan: Volume) -> None:
    near = RegionGrow(SEED, reach=Millimetre(8.0)).run((scan, Labels.empty(scan)), silent).mask("artery lumen")
    assert not near[:11].any()
    assert near[20].any()
    with pytest.raises(AnatomyError, match="less than the lowest"):
        RegionGrow((Millimetre(-15.0), Millimetre(0.0), Millimetre(20.0))).run((scan, Labels.empty(scan)), silent)


def test_bone_is_not_contrast(scan: Volume) -> None:
    labels = RegionGrow(SEED).run((scan, Labels.empty(scan)), silent)
    found = Bone().run((scan, labels), silent)
    vertebra = np.broadcast_to(np.hypot(Y - 20.0, X) < 11.0, scan.values.shape)
    bone = found.mask("bone")
    assert dice(bone & vertebra, vertebra) > 0.98
    assert np.array_equal(found.mask("artery lumen"), labels.mask("artery lumen"))
    assert bone[15, np.hypot(Y + RADIUS + 0.8, X) < 1.2].mean() > 0.7
    middle = np.broadcast_to(np.hypot(Y, X) < RADIUS - 1.5, scan.values.shape)
    assert not np.any(bone & middle)


def test_threshold_is_its_definition(scan: Volume) -> None:
    found = Threshold(Hounsfield(600.0), Hounsfield(2000.0), "bone", "bone", largest_only=False).run((scan, Labels.empty(scan)), silent)
    assert np.array_equal(found.mask("bone"), (scan.values >= 600.0) & (scan.values <= 2000.0))
    one = Threshold(Hounsfield(600.0), Hounsfield(2000.0), "bone", "bone").run((scan, found), silent)
    assert one.volume_ml("bone") < found.volume_ml("bone")
    with pytest.raises(ParameterOutOfRange, match="below"):
        Threshold(Hounsfield(100.0), Hounsfield(50.0), "bone", "bone")
    with pytest.raises(AnatomyError, match="widen"):
        Threshold(Hounsfield(3000.0), Hounsfield(3500.0), "bone", "bone").run((scan, Labels.empty(scan)), silent)
