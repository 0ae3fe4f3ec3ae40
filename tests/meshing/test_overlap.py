"""Measures of overlap on boxes, whose distances are known exactly; the confidence beside labels."""
from __future__ import annotations

import numpy as np
import pytest

from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.overlap import dice_of, overlap_of
from meshing.volume import grid


def test_a_shifted_box() -> None:
    truth, moved = np.zeros((2, 30, 40, 40), bool)
    truth[5:25, 10:30, 10:30] = True
    moved[5:25, 10:30, 13:33] = True
    found = overlap_of(moved, truth, (2.0, 1.0, 1.0))
    assert found.dice == pytest.approx(17 / 20)
    assert found.hausdorff95 == pytest.approx(3.0)
    assert 0.3 < found.surface < 1.5
    assert found.volume_error == 0.0
    same = overlap_of(truth, truth, (2.0, 1.0, 1.0))
    assert (same.dice, same.surface, same.hausdorff95, same.volume_error) == (1.0, 0.0, 0.0, 0.0)


def test_empty_masks() -> None:
    truth = np.zeros((4, 4, 4), bool)
    assert dice_of(truth, truth) == 1.0
    with pytest.raises(ValueError, match="no voxel"):
        overlap_of(truth, truth, (1.0, 1.0, 1.0))
    truth[1:3, 1:3, 1:3] = True
    missed = overlap_of(np.zeros_like(truth), truth, (1.0, 1.0, 1.0))
    assert (missed.dice, missed.surface, missed.volume_error) == (0.0, float("inf"), -100.0)


def test_confidence_goes_with_the_labels() -> None:
    placed = grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SpaceUid("1"))
    labels = Labels(np.zeros((4, 4, 4), np.uint8), placed)
    first, second = np.zeros((2, 4, 4, 4), bool)
    first[0], second[1] = True, True
    doubt = np.full((4, 4, 4), 60, np.uint8)
    doubt[3] = 100
    drawn = labels.with_mask("drawn", "liver", first)
    assert drawn.confidence is None
    assert drawn.sureness("drawn") is None
    both = drawn.with_mask("found", "liver", second, doubt)
    assert both.sureness("drawn") == 100.0, "what was drawn stays sure"
    assert both.sureness("found") == 60.0
    assert both.confidence is not None
    assert (both.confidence[2].max(), both.confidence[3].min()) == (60, 100), "where nothing is, the lower of both"
    assert both.with_mask("found", "liver", second).sureness("found") == 100.0
    with pytest.raises(ValueError, match="shape"):
        Labels(labels.values, placed, confidence=np.zeros((2, 2, 2), np.uint8))
