"""A real head in CT and one in MR, of two patients: each against a copy of itself that was moved by a known amount, the CT
also against itself with the contrast of an MR; and against the other patient, where there is no right answer."""
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.dicom.read import ReadSeries
from meshing.errors import RegistrationError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.registration import Rigid
from meshing.registration.poses import about, placed, turn
from meshing.registration.registration import Registration, Residual, rotation_deg
from meshing.registration.resample import Resample
from meshing.step import silent
from meshing.volume import Volume
from tests.data import data

COPY = SpaceUid("1.2.3.99")
pytestmark = pytest.mark.slow


@cache
def head(modality: str) -> Volume:
    if modality == "CT":
        return ReadSeries(str(data("ct/head_c3n01192/dicom.zip"))).run(None, silent)
    return ReadSeries(str(data("mr/vs_seg_001/dicom.zip")), "largest MR").run(None, silent)


def middle(volume: Volume) -> NDArray[np.float64]:
    half = (np.array(volume.values.shape[::-1]) - 1) / 2.0
    return np.asarray(volume.to_patient.matrix[:3, :3] @ half + volume.to_patient.matrix[:3, 3])


def moved_copy(volume: Volume, motion: NDArray[np.float64], contrast: Callable[[NDArray[np.float32]], NDArray[np.float64]] | None = None) -> Volume:
    """The image as it would be after the motion, on a coarser grid elsewhere, with other noise."""
    matrix = volume.to_patient.matrix.copy()
    matrix[:3, :3] *= [2.0, 2.0, 1.2]
    matrix[:3, 3] += [7.0, -4.0, 5.0]
    slices, rows, columns = volume.values.shape
    like = Volume(np.zeros((int(slices / 1.2), rows // 2, columns // 2), np.float32), Transform(matrix, IJK, LPS, COPY), volume.modality)
    back = Registration("rigid", np.asarray(np.linalg.inv(motion)), COPY, volume.space, Residual("known", 0.0, 0.0))
    copy = Resample().run((like, volume, back), silent)
    values = copy.values if contrast is None else contrast(copy.values)
    noisy = (values + np.random.default_rng(0).normal(0.0, 5.0, values.shape)).astype(np.float32)
    return replace(copy, values=noisy, modality=volume.modality if contrast is None else "MR")


def like_mr(hu: NDArray[np.float32]) -> NDArray[np.float64]:
    """Fat bright, bone dark, fluid dark, soft tissue between: no function of HU that rises or falls throughout."""
    return np.interp(hu, [-1000, -300, -100, -20, 20, 60, 150, 600, 1500], [0, 5, 300, 120, 150, 240, 330, 40, 15])


@pytest.mark.parametrize(("modality", "contrast"), [("CT", None), ("MR", None), ("CT", like_mr)], ids=["CT", "MR", "CT with the contrast of MR"])
def test_a_known_motion_of_a_real_head_is_found(modality: str, contrast: Callable[[NDArray[np.float32]], NDArray[np.float64]] | None) -> None:
    volume = head(modality)
    centre = middle(volume)
    motion = about(turn(np.radians([6.0, -8.0, 11.0])), centre, centre + [12.0, -15.0, 8.0])
    found = Rigid().run((volume, moved_copy(volume, motion, contrast)), silent)
    corners = centre + np.array([[x, y, z] for x in (-70, 70) for y in (-90, 90) for z in (-70, 70)], float)
    assert np.linalg.norm(placed(found.matrix, corners) - placed(motion, corners), axis=1).max() < 0.5
    assert rotation_deg(np.linalg.inv(motion) @ found.matrix) < 0.1
    assert float(found.residual.mirror_gain or 0.0) < -0.1, "a real head is far from its mirror image"


@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_a_real_head_and_its_mirror_image_are_refused(modality: str) -> None:
    volume = head(modality)
    copy = moved_copy(volume, np.eye(4))
    with pytest.raises(RegistrationError, match="mirrored"):
        Rigid().run((volume, replace(copy, values=np.ascontiguousarray(copy.values[:, :, ::-1]))), silent)


def test_two_patients_are_refused_or_marked() -> None:
    """CT of one patient on MR of another: whatever comes out is no registration of a patient, and it says so."""
    try:
        found = Rigid().run((head("CT"), head("MR")), silent)
    except RegistrationError as refused:
        assert any(word in str(refused) for word in ("turns the patient", "did not converge", "failed", "overlap", "mirrored"))  # noqa: PT017
    else:
        assert any("same patient" in words for words in found.residual.limits)
