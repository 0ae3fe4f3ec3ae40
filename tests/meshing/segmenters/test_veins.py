"""Portal against hepatic veins: a click mends its own branch and leaves the others alone."""
from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from meshing.dicom.masks import read_mask
from meshing.dicom.read import ReadSeries
from meshing.labels import Labels
from meshing.segmenters import ContrastAbdomen, HepaticVessels, Lesion
from meshing.segmenters.hepatic_vessels import VeinClick
from meshing.segmenters.kernels.race import race
from meshing.step import silent
from meshing.units import Millimetre
from meshing.volume import Volume, position_of
from tests.data import data
from tests.meshing.segmenters.test_ircad17 import FOLDER, HEPATIC, PORTAL, TUMOURS

Mask = NDArray[np.bool_]
SHAPE, STEP = (3, 60, 60), (1.0, 1.0, 1.0)
TOUCHED = (1, slice(11, 60), 50)


def trees() -> Mask:
    """The portal vein along row 10; the hepatic vein along row 59 and back up column 50, where it touches the portal vein."""
    tree = np.zeros(SHAPE, bool)
    tree[1, 10, :] = tree[1, 59, :51] = True
    tree[TOUCHED] = True
    return tree


def parted(*clicks: tuple[tuple[int, int, int], bool]) -> NDArray[np.float32]:
    return race(trees(), np.ones(SHAPE, bool), np.zeros(SHAPE, bool), (1, 10, 0), (1, 59, 0), clicks, STEP)


def test_a_click_mends_the_branch_that_went_to_the_wrong_tree() -> None:
    before, after = parted(), parted(((1, 22, 50), False))
    assert np.all(before[1, 10, :49] < 0)
    assert np.all(before[1, 12:33, 50] < 0), "the portal vein comes in at the contact"
    assert np.all(after[1, 17:, 50] > 0), "without a neck it takes what lies beyond it and a stretch before it"
    assert np.all(after[1, 10, :] < 0), "the portal vein itself is left alone"


@pytest.mark.parametrize("row", [16, 22, 33])
def test_a_click_anywhere_on_a_branch_mends_it_as_far_as_the_neck_where_the_wrong_tree_came_in(row: int) -> None:
    """Two vessels five voxels wide whose ends are two voxels apart; a gap in the hepatic vein itself lets the portal vein win the race."""
    tree = np.zeros((7, 64, 60), bool)
    tree[1:6, 8:13, :] = tree[1:6, 15:62, 48:53] = tree[1:6, 57:62, :53] = True
    tree[:, 57:62, 20:24] = False
    everywhere, nowhere = np.ones(tree.shape, bool), np.zeros(tree.shape, bool)

    def side(*clicks: tuple[tuple[int, int, int], bool]) -> NDArray[np.float32]:
        return race(tree, everywhere, nowhere, (3, 10, 0), (3, 59, 0), clicks, STEP)

    before, after = side(), side(((3, row, 50), False))
    assert np.all(before[tree & (np.indices(tree.shape)[1] < 36)] < 0)
    branch = tree & (np.indices(tree.shape)[1] > 14)
    assert np.all(after[branch & (np.indices(tree.shape)[2] > 24)] > 0)
    assert np.all(after[1:6, 8:13, :] < 0), "the portal vein itself is left alone"


def test_a_click_on_the_right_tree_changes_nothing() -> None:
    assert np.array_equal(parted(), parted(((1, 50, 50), False)))
    assert np.array_equal(parted(), parted(((1, 10, 20), True)))


def test_a_click_only_ever_gives_to_its_own_tree() -> None:
    before, after = parted(), parted(((1, 30, 50), False))
    assert not np.any((after < 0) & (before >= 0))


class Robot:
    """Clicks the deepest voxel of the largest branch that is in the wrong tree, where expert and program both see a vein."""

    def __init__(self, volume: Volume, portal: Mask, hepatic: Mask) -> None:
        self.volume, self.portal, self.one = volume, portal, portal ^ hepatic

    def share_and_click(self, found: Labels) -> tuple[float, VeinClick]:
        both = found.mask("portal vein", "hepatic vein") & self.one
        wrong = both & (found.mask("portal vein") != self.portal)
        pieces, _ = ndimage.label(wrong, np.ones((3, 3, 3)))
        sizes = np.bincount(pieces.ravel())
        sizes[0] = 0
        worst = np.pad(pieces == sizes.argmax(), 1)
        depth = ndimage.distance_transform_edt(worst, sampling=self.volume.spacing_mm[::-1])[1:-1, 1:-1, 1:-1]
        at = np.array(np.unravel_index(depth.argmax(), depth.shape))
        x, y, z = (Millimetre(float(c)) for c in position_of(self.volume.to_patient, at[None, ::-1].astype(float))[0])
        return 1.0 - float(wrong.sum() / both.sum()), VeinClick((x, y, z), "portal vein" if self.portal[tuple(at)] else "hepatic vein")


@pytest.mark.slow
def test_three_clicks_part_the_veins_of_a_real_patient(capsys: pytest.CaptureFixture[str]) -> None:
    volume = ReadSeries(str(data(f"{FOLDER}/PATIENT_DICOM.zip"))).run(None, silent)

    def expert(name: str) -> Mask:
        return read_mask(data(f"{FOLDER}/MASKS_DICOM.zip"), name, volume=volume)

    liver = expert("liver")
    portal, hepatic = expert("portalvein") & liver, expert("venoussystem") & liver
    organs = ContrastAbdomen().run((volume, Labels.empty(volume)), silent)
    for name, centre, radius, _ in TUMOURS:
        organs = Lesion(centre, radius, name).run((volume, organs), silent)
    step, robot = HepaticVessels(PORTAL, HEPATIC), Robot(volume, portal, hepatic)
    shares = []
    for _ in range(6):
        found = step.run((volume, organs), silent)
        share, click = robot.share_and_click(found)
        shares.append(share)
        step = replace(step, clicks=(*step.clicks, click))
    mine, truth = found.mask("portal vein", "hepatic vein") & liver, portal | hepatic
    near = np.ones((3, 3, 3))
    precision = np.mean(ndimage.binary_dilation(expert("portalvein") | expert("venoussystem"), near)[mine])
    recall = np.mean(ndimage.binary_dilation(mine, near)[truth])
    strict = 2.0 * np.count_nonzero(mine & truth) / (np.count_nonzero(mine) + np.count_nonzero(truth))
    with capsys.disabled():
        print("\nportal against hepatic after 0 to 5 clicks: " + " ".join(f"{share:.3f}" for share in shares)
              + f"; veins: strict Dice {strict:.3f}, within a voxel precision {precision:.3f} recall {recall:.3f}")
    assert shares[3] >= 0.95
    assert all(after >= before for before, after in itertools.pairwise(shares))
    assert strict >= 0.6
    assert min(precision, recall) >= 0.8
