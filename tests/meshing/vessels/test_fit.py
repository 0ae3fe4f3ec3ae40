"""Radii fitted to the scan: on tubes of every kind with closed truth, and the scanner's blur that the fit goes by.

The tubes (tubes.py) share no code with the product: other voxels, blurs, contrasts and noises than the sample patients.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshing.errors import AnatomyError
from meshing.step import silent
from meshing.vessels import TraceTree
from meshing.vessels.blur import USUAL_MM, blur_of
from meshing.vessels.fit import fitted
from tests.meshing.vessels.tubes import CASES, Case, straight

CLEAR_MM = 7.0
"""From ends and forks, where the tubes of several vessels overlap."""
MEAN, WORST, AXIS = 0.14, 0.16, 0.45
"""In voxels (the smallest side): mean and largest error of the radius, largest distance to the true axis."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_radii_and_axis_of_scanned_tubes(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    line = TraceTree("vessel").run(case.scanned(), silent)
    wrong, off = (errors / min(case.spacing) for errors in case.errors(line, CLEAR_MM))
    with capsys.disabled():
        print(f"\n{case.name:26s} radius {wrong.mean():+.3f} mean, {np.abs(wrong).max():.3f} worst; axis {off.mean():.3f} mean, "
              f"{off.max():.3f} worst voxel", end="")
    assert line.radii_from == "scan"
    assert len(wrong) > 20
    assert np.abs(wrong).mean() < MEAN
    assert np.abs(wrong).max() < WORST
    assert off.max() < AXIS


def test_all_tubes_together_have_no_bias() -> None:
    """Most of the labels are a voxel too wide; the mean over some of the cases stays within a twentieth of a voxel."""
    found = []
    for case in (case for case in CASES if case.name in ("middle", "tapering", "sharp and coarse", "fat on one side")):
        wrong, _ = case.errors(TraceTree("vessel").run(case.scanned(), silent), CLEAR_MM)
        found.append(wrong.mean() / min(case.spacing))
    assert abs(np.mean(found)) < 0.05


@pytest.mark.parametrize("grown", [-1, 2])
def test_the_radius_does_not_follow_the_label(grown: int) -> None:
    """Labels that differ by three voxels in width lead to the same radius."""
    case = Case("", (straight((-6.0, 3.0, -26.0), (5.0, -3.0, 26.0), 4.5, 4.0),), grown=grown)
    wrong, _ = case.errors(TraceTree("vessel").run(case.scanned(), silent), CLEAR_MM)
    assert np.abs(wrong).max() < 0.12


@pytest.mark.parametrize("blur", [0.35, 0.6, 0.9])
def test_the_blur_is_read_off_the_scan(blur: float) -> None:
    image, _ = Case("", (straight((0.0, 0.0, -26.0), (0.0, 0.0, 26.0), 3.0, 3.0),), blur=blur).scanned()
    found = blur_of(image)
    assert found.measured
    assert found.in_plane == pytest.approx(blur, abs=0.08)


def test_a_scan_without_clean_edges_has_the_usual_blur() -> None:
    image, _ = CASES[0].scanned()
    found = blur_of(replace(image, values=np.full_like(image.values, 40.0)))
    assert not found.measured
    assert found.in_plane == USUAL_MM


def test_a_wall_that_the_scan_does_not_show_leaves_the_label() -> None:
    case = replace(CASES[1], contrast=6.0, noise=14.0)
    image, labels = case.scanned()
    line = TraceTree("vessel").run((image, labels), silent)
    assert line.radii_from == "label"
    with pytest.raises(AnatomyError, match="does not show its wall"):
        fitted(image, labels, line, blur_of(image), silent)
