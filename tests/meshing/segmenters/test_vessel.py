"""A vessel from one click, on the sample patient, on shapes with leaks, and on a real MR angiogram."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.phantoms import Phantom, artery_patient
from meshing.segmenters import Vessel
from meshing.step import silent
from meshing.units import Millimetre
from meshing.vessels import TraceTree
from meshing.volume import Volume, grid
from tests.data import data
from tests.meshing.segmenters.measures import dice, painted
from tests.meshing.vessels.vmtk import read_image, read_line

SPACE = SpaceUid("1.2.3")
SIZE, STEP = (70, 60, 60), 1.0


def at(x: float, y: float, z: float) -> tuple[Millimetre, Millimetre, Millimetre]:
    return Millimetre(x), Millimetre(y), Millimetre(z)


@cache
def artery() -> Phantom:
    return artery_patient(columns=128, slices=80)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_one_click_anywhere_finds_the_whole_artery(share: float) -> None:
    tree = artery().truth.tree("artery lumen")
    point = tree.points_mm[int(share * (len(tree.points_mm) - 1))]
    found = Vessel(at(*(float(c) for c in point))).run((artery().volume, Labels.empty(artery().volume)), silent)
    assert dice(found.mask("artery lumen"), artery().truth.labels.mask("artery lumen")) > 0.95


def tube_and_bone(neck_mm: float) -> tuple[Volume, np.ndarray]:
    """A tube of 4 mm along z that touches, by a neck, a block as bright as itself."""
    def shape(z: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
        tube = np.hypot(x + 12.0, y) - 4.0 + 0.0 * z
        block = np.maximum(np.maximum(np.abs(x - 12.0) - 14.0, np.abs(y) - 22.0), np.abs(z) - 20.0)
        neck = np.maximum(np.hypot(y, z) - neck_mm, np.abs(x + 5.0) - 6.0)
        return np.minimum(np.minimum(tube, block), neck)

    values = painted(shape, SIZE, (STEP, STEP, STEP), inside=350.0, outside=40.0, noise=8.0)
    truth = painted(lambda z, y, x: np.hypot(x + 12.0, y) - 4.0 + 0.0 * z, SIZE, (STEP,) * 3, inside=1.0, outside=0.0, noise=0.0) > 0.5
    return Volume(values, grid((STEP,) * 3, (-29.2, -29.2, -34.2), SPACE), "CT"), truth


def test_a_leak_through_a_neck_is_cut_off() -> None:
    volume, truth = tube_and_bone(1.6)
    found = Vessel(at(-12.0, 0.0, -25.0)).run((volume, Labels.empty(volume)), silent).mask("artery lumen")
    assert dice(found, truth) > 0.9


def test_a_stop_is_not_passed_and_another_place_can_be_added() -> None:
    volume, truth = tube_and_bone(0.0)
    empty = Labels.empty(volume)
    whole = Vessel(at(-12.0, 0.0, -25.0)).run((volume, empty), silent).mask("artery lumen")
    stopped = Vessel(at(-12.0, 0.0, -25.0), stops_lps=(at(-12.0, 0.0, 0.0),)).run((volume, empty), silent).mask("artery lumen")
    assert dice(whole, truth) > 0.95
    assert not stopped[40:].any()
    assert np.array_equal(stopped[:25], whole[:25])
    both = Vessel(at(-12.0, 0.0, -25.0), also_lps=(at(-12.0, 0.0, 25.0),), stops_lps=(at(-12.0, 0.0, 0.0),))
    assert both.run((volume, empty), silent).mask("artery lumen")[60:].any()


def test_what_was_segmented_before_is_a_fence() -> None:
    volume, truth = tube_and_bone(6.0)
    block = np.zeros(SIZE, bool)
    block[:, :, 22:] = True
    fenced = Labels.empty(volume).with_mask("bone", "bone", block & ~truth)
    found = Vessel(at(-12.0, 0.0, -25.0)).run((volume, fenced), silent)
    assert dice(found.mask("artery lumen"), truth) > 0.9
    assert np.array_equal(found.mask("bone"), fenced.mask("bone"))


def test_a_bad_click_is_refused_in_words() -> None:
    volume, truth = tube_and_bone(0.0)
    empty = Labels.empty(volume)
    with pytest.raises(AnatomyError, match="no bright vessel"):
        Vessel(at(-25.0, 20.0, 0.0)).run((volume, empty), silent)
    with pytest.raises(AnatomyError, match="outside this scan"):
        Vessel(at(900.0, 0.0, 0.0)).run((volume, empty), silent)
    with pytest.raises(AnatomyError, match="another structure"):
        Vessel(at(-12.0, 0.0, 0.0)).run((volume, empty.with_mask("bone", "bone", truth)), silent)


@pytest.mark.slow
def test_one_click_on_a_real_mr_angiogram(capsys: pytest.CaptureFixture[str]) -> None:
    """vmtk's aorta from its image: one click, then the axis against the stored centreline, which covers the fork only."""
    image = read_image(data("vascular/vmtk_aorta_mra/aorta.mha"))
    points, radius = read_line(data("vascular/vmtk_aorta_mra/aorta-centerline.vtp"))
    found = Vessel(at(*(float(c) for c in points[len(points) // 2])), organ="aorta", name="aorta").run((image, Labels.empty(image)), silent)
    line = TraceTree("aorta", at(*(float(c) for c in points[-1]))).run((image, found), silent)
    off = np.linalg.norm(points[:, None] - line.points_mm[None], axis=2)
    nearest = off.argmin(axis=1)
    away, ratio = off.min(axis=1) / min(image.spacing_mm), line.radius_mm[nearest] / radius
    with capsys.disabled():
        print(f"\nfrom one click: axis {away.mean():.2f} voxel from vmtk's on average; radius {100 * (np.median(ratio) - 1):+.1f} %")
    assert away.mean() < 0.5
