import numpy as np
import pytest

from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.labels import Label, Labels
from meshing.volume import Volume, grid


def scan() -> Volume:
    return Volume(np.zeros((4, 5, 6), np.float32), grid((1.0, 2.0, 2.5), (0.0, 0.0, 0.0), SpaceUid("1.2")), "CT")


def test_a_new_structure_takes_its_voxels_and_a_repeated_one_replaces_itself() -> None:
    first = np.zeros((4, 5, 6), bool)
    first[:2] = True
    labels = Labels.empty(scan()).with_mask("liver", "liver", first)
    second = np.zeros_like(first)
    second[1:3] = True
    labels = labels.with_mask("tumour 1", "liver_tumour", second)
    assert labels.volume_ml("liver") == pytest.approx(30 * 5e-3)
    assert labels.volume_ml("tumour 1") == pytest.approx(60 * 5e-3)
    assert labels.volume_ml("liver", "tumour 1") == pytest.approx(90 * 5e-3)
    moved = labels.with_mask("tumour 1", "liver_tumour", first)
    assert moved.volume_ml("tumour 1") == pytest.approx(60 * 5e-3)
    assert np.count_nonzero(moved.mask("liver")) == 0
    assert moved.label("tumour 1").value == labels.label("tumour 1").value


def test_an_unknown_structure_is_named_with_those_there_are() -> None:
    with pytest.raises(AnatomyError, match="no structure named 'spleen'.*liver"):
        Labels.empty(scan()).with_mask("liver", "liver", np.ones((4, 5, 6), bool)).mask("spleen")


def test_two_structures_never_share_a_number_and_a_map_never_changes() -> None:
    with pytest.raises(ValueError, match="own number"):
        Labels(np.zeros((2, 2, 2), np.uint8), scan().to_patient, (Label(1, "a", "liver"), Label(1, "b", "liver")))
    with pytest.raises(ValueError, match="read-only"):
        Labels.empty(scan()).values[0, 0, 0] = 3
