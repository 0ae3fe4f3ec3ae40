from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meshing.dicom.index import survey
from meshing.dicom.masks import read_mask, read_masks
from meshing.errors import ImageError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Label
from meshing.volume import Volume, voxel_ml
from tests.data import data
from tests.meshing.dicom import sample

LIVER, TUMOUR = Label(1, "liver", "liver"), Label(2, "tumour", "liver_tumour")


def masks(folder: Path) -> tuple[Volume, dict[str, np.ndarray]]:
    image = sample.volume(to_patient=sample.oblique())
    made = {"liver": np.zeros(image.values.shape, bool), "tumour": np.zeros(image.values.shape, bool)}
    made["liver"][2:7, 3:12, 4:18] = True
    made["tumour"][3:5, 5:8, 6:9] = True
    for seed, (name, mask) in enumerate(made.items()):
        sample.write(replace(image, values=np.where(mask, 255, 0).astype(np.float32)), folder / name, seed)
        sample.edit(folder / name, lambda file, k: setattr(file, "PixelData", np.frombuffer(file.PixelData, "<i2").__sub__(1024)
                                                           .astype("<i2").tobytes()))
    return image, made


def test_masks_become_labels_and_the_last_one_keeps_shared_voxels(tmp_path: Path) -> None:
    image, made = masks(tmp_path)
    labels = read_masks(tmp_path, (("liver", LIVER), ("tumour", TUMOUR)), volume=image)
    assert np.array_equal(labels.mask("tumour"), made["tumour"])
    assert np.array_equal(labels.mask("liver", "tumour"), made["liver"])


def test_masks_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    image, _ = masks(tmp_path)
    with pytest.raises(ImageError, match="has no mask 'spleen'; it has liver, tumour"):
        read_mask(tmp_path, "spleen", volume=image)
    moved = image.to_patient.matrix.copy()
    moved[2, 3] += 2.5
    with pytest.raises(ImageError, match="does not lie on the grid"):
        read_mask(tmp_path, "liver", volume=replace(image, to_patient=Transform(moved, IJK, LPS, image.space)))
    sample.write(image, tmp_path / "ct")
    with pytest.raises(ImageError, match="are no masks"):
        read_mask(tmp_path, "ct", volume=image)


@pytest.fixture(scope="module")
def liver_case() -> Volume:
    """The grid of the liver CT; its values are not needed."""
    series = survey(data("ct/ircad17_liver_tumours/PATIENT_DICOM.zip")).studies[0].series[0]
    assert series.pile is not None
    assert series.spacing_mm is not None
    matrix = np.diag([*series.spacing_mm, 1.0])
    matrix[:3, 3] = series.pile.origin
    return Volume(np.zeros(series.shape, np.float32), Transform(matrix, IJK, LPS, sample.SPACE), "CT")


@pytest.mark.parametrize(("name", "ml"), [
    ("livertumor1", 85.64),
    pytest.param("livertumor2", 78.64, marks=pytest.mark.slow),
    pytest.param("portalvein", 47.47, marks=pytest.mark.slow),
    pytest.param("venoussystem", 110.29, marks=pytest.mark.slow),
    pytest.param("artery", 107.30, marks=pytest.mark.slow),
    pytest.param("liver", 1860.62, marks=pytest.mark.slow),
])
def test_expert_masks_have_the_published_volumes(liver_case: Volume, name: str, ml: float) -> None:
    mask = read_mask(data("ct/ircad17_liver_tumours/MASKS_DICOM.zip"), name, volume=liver_case)
    assert np.count_nonzero(mask) * voxel_ml(liver_case.to_patient) == pytest.approx(ml, rel=1e-3)
