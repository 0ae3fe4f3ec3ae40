"""What looks like a lesion is shown and not taken; what is no darker, or another structure, is not shown."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshing.dicom.read import ReadSeries
from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.segmenters import ContrastAbdomen, LesionCandidates
from meshing.segmenters.kernels.upright import Upright
from meshing.step import silent
from meshing.volume import Volume, grid, index_of, position_of
from tests.data import data
from tests.meshing.segmenters.test_ircad17 import FOLDER, TUMOURS

SIZE = (50, 64, 64)
Z, Y, X = np.meshgrid(np.arange(50) * 2.0, np.arange(64) * 1.5, np.arange(64) * 1.5, indexing="ij")
HOST = np.sqrt((X - 48.0) ** 2 + (Y - 48.0) ** 2 + (Z - 50.0) ** 2) < 42.0


def ball(x: float, y: float, z: float, radius: float) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.asarray(np.sqrt((X - x) ** 2 + (Y - y) ** 2 + (Z - z) ** 2) < radius)


def case() -> tuple[Volume, Labels]:
    """A liver of 110 HU with a lesion inside, one at its surface that its outline leaves out, a bright one, a gallbladder and a line of fat."""
    inner, rim, bright, bag = ball(40.0, 40.0, 50.0, 9.0), ball(80.0, 48.0, 50.0, 11.0), ball(60.0, 70.0, 50.0, 8.0), ball(48.0, 48.0, 20.0, 9.0)
    values = np.where(HOST, 110.0, -90.0)
    for mask, hu in ((inner, 70.0), (rim, 60.0), (bright, 150.0), (bag, 10.0), (HOST & (np.abs(X - 30.0) < 1.6), -90.0)):
        values[mask] = hu
    noisy = values + np.random.default_rng(3).normal(0.0, 12.0, SIZE)
    volume = Volume(noisy.astype(np.float32), grid((1.5, 1.5, 2.0), (0.0, 0.0, 0.0), SpaceUid("1.4")), "CT")
    return volume, Labels.empty(volume).with_mask("liver", "liver", HOST & ~rim).with_mask("gallbladder", "gallbladder", bag)


def test_candidates_have_their_place_and_size_and_the_labels_stay_as_they_are() -> None:
    volume, labels = case()
    found = LesionCandidates().candidates(volume, labels)
    assert len(found) == 2
    for candidate, (place, radius) in zip(found, (((80.0, 48.0, 50.0), 11.0), ((40.0, 40.0, 50.0), 9.0))):
        assert np.linalg.norm(np.subtract(candidate.at_lps, place)) < 3.0
        assert candidate.radius == pytest.approx(radius, rel=0.25)
        assert 30.0 < candidate.darker_hu < 60.0
    after = LesionCandidates().run((volume, labels), silent)
    assert np.array_equal(after.values, labels.values)
    assert after.legend == labels.legend
    assert [note.split(" at (")[0] for note in after.notes[:2]] == ["candidate 1 for a lesion of the liver", "candidate 2 for a lesion of the liver"]
    assert "counts as liver until somebody sets a lesion there" in after.notes[0]
    assert len(LesionCandidates(most=1).candidates(volume, labels)) == 1


def test_without_a_candidate_it_is_said_and_without_a_host_refused() -> None:
    volume, labels = case()
    even = replace(volume, values=np.where(HOST, np.float32(110.0), np.float32(-90.0)))
    whole = Labels.empty(volume).with_mask("liver", "liver", HOST)
    assert [note[:27] for note in LesionCandidates().run((even, whole), silent).notes] == ["candidates for lesions: 0 p"]
    with pytest.raises(AnatomyError, match="is empty"):
        LesionCandidates().run((volume, labels.with_mask("liver", "liver", np.zeros(SIZE, bool))), silent)
    with pytest.raises(AnatomyError, match="only CT has"):
        LesionCandidates().run((replace(volume, modality="MR"), labels), silent)


def test_the_way_back_from_upright_axes() -> None:
    to_patient = grid((1.0, 2.0, 3.0), (5.0, 6.0, 7.0), SpaceUid("1.4"))
    turned = replace(to_patient, matrix=to_patient.matrix @ np.diag([-1.0, 1.0, -1.0, 1.0])[:, [1, 0, 2, 3]])
    upright = Upright.of(turned)
    ijk = np.array([[1.0, 2.0, 3.0], [0.0, 4.5, 2.0]])
    assert np.allclose(upright.original(upright.index(ijk, (8, 9, 10)), (8, 9, 10)), ijk)
    assert np.allclose(index_of(turned, position_of(turned, ijk)), ijk)


@pytest.mark.slow
def test_both_tumours_of_a_real_patient_are_among_the_first_candidates() -> None:
    volume = ReadSeries(str(data(f"{FOLDER}/PATIENT_DICOM.zip"))).run(None, silent)
    found = LesionCandidates().candidates(volume, ContrastAbdomen().run((volume, Labels.empty(volume)), silent))
    for name, centre, radius, _ in TUMOURS:
        assert min(np.linalg.norm(np.subtract(candidate.at_lps, centre)) for candidate in found[:4]) < radius, name
