"""The collection of real oddities: each gives the geometry that its catalogue states, or a refusal with file, cause and choice.

The head CTs with tilt and gaps, the JPEG 2000 series, the compressed NEMA images and the enhanced MR with their NIfTI
truth are in test_read.py and test_index.py.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from meshing.dicom.index import Series, index_folder, survey
from meshing.dicom.read import ReadSeries
from meshing.errors import ImageError
from meshing.step import silent
from tests.data import data

NO_GEOMETRY, ONE = "no geometry: position, orientation or pixel spacing", "one slice: no volume can be made of it"

REFUSED = {
    "CT_small": ("CT", ONE), "ExplVR_BigEnd": ("US", "Ultrasound Image Storage"), "J2K_pixelrep_mismatch": ("CT", ONE),
    "JLSL_16_15_1_1F": ("", "secondary capture"), "MR-SIEMENS-DICOM-WithOverlays": ("MR", ONE), "MR_small_bigendian": ("MR", ONE),
    "MR_small_padded": ("MR", ONE), "MR_truncated": ("MR", "truncated: 50 bytes of pixel data are missing from the file"),
    "bad_sequence": ("CT", ONE), "eCT_Supplemental": ("CT", "the values are in 'US', not in Hounsfield units"),
    "emri_small": ("MR", NO_GEOMETRY), "emri_small_RLE": ("MR", NO_GEOMETRY), "emri_small_big_endian": ("MR", NO_GEOMETRY),
    "emri_small_jpeg_2k_lossless": ("MR", NO_GEOMETRY), "emri_small_jpeg_2k_lossless_too_short": ("MR", NO_GEOMETRY),
    "emri_small_jpeg_ls_lossless": ("MR", NO_GEOMETRY), "explicit_VR-UN": ("CT", ONE),
    **dict.fromkeys(("liver", "liver_deflate", "liver_j2k", "liver_rle"), ("SEG", "Segmentation Storage")),
    "badVR": ("RTDOSE", "RT Dose Storage"), "rtdose": ("RTDOSE", "RT Dose Storage"), "rtplan_truncated": ("RTPLAN", "RT Plan Storage"),
    "rtstruct": ("RTSTRUCT", "RT Structure Set Storage"), "waveform_ecg": ("ECG", "12-lead ECG Waveform Storage"),
}
"""Files of pydicom_misc: modality and the words of the refusal."""

DAMAGED = {
    "meta_missing_tsyntax": "neither SOPClassUID nor Modality",
    "no_meta": "only 1 other file",  # a stray byte stands before the first element: nothing tells it from any other file
}


def series_of(path: Path) -> list[Series]:
    return [series for study in index_folder(path) for series in study.series]


@pytest.mark.parametrize("name", REFUSED)
def test_single_files_are_refused_in_words(name: str) -> None:
    path = data(f"nasty/pydicom_misc/{name}.dcm")
    modality, words = REFUSED[name]
    every = series_of(path)
    assert {series.modality for series in every} == {modality}
    assert all(any(words in refusal for refusal in series.refusals) for series in every)
    with pytest.raises(ImageError) as refused:
        ReadSeries(str(path), every[0].uid).run(None, silent)
    assert str(path) in str(refused.value)
    assert words in str(refused.value)
    assert "Choose another series" in str(refused.value)


@pytest.mark.parametrize("name", DAMAGED)
def test_files_without_a_usable_head_are_named(name: str) -> None:
    path = data(f"nasty/pydicom_misc/{name}.dcm")
    with pytest.raises(ImageError) as refused:
        ReadSeries(str(path)).run(None, silent)
    assert str(path) in str(refused.value)
    assert DAMAGED[name] in str(refused.value)


def test_every_file_of_the_collection_is_accounted_for() -> None:
    assert {path.stem for path in data("nasty/pydicom_misc").glob("*.dcm")} == REFUSED.keys() | DAMAGED.keys()


def test_a_folder_with_a_bad_value_still_lists_the_others() -> None:
    found = survey(data("nasty/pydicom_misc"))
    assert found.others == 1
    assert any("neither SOPClassUID nor Modality" in words and "copy it again" in words for words in found.warnings)


@pytest.mark.parametrize(("name", "shape", "spacing"), [
    ("philips_enhanced", (8, 256, 256), (1.0, 1.0, 1.2)), ("siemens_multiframe", (8, 256, 256), (0.9375, 0.9375, 0.9)),
    ("nema_BRTUM001", (15, 256, 256), (0.820312, 0.820312, 6.0))])
def test_enhanced_mr(name: str, shape: tuple[int, ...], spacing: tuple[float, ...]) -> None:
    (series,) = series_of(data(f"nasty/enhanced_mr/{name}.dcm"))
    assert series.usable
    image = ReadSeries(str(data(f"nasty/enhanced_mr/{name}.dcm")), "largest MR").run(None, silent)
    assert image.values.shape == shape
    assert image.spacing_mm == pytest.approx(spacing, abs=1e-4)


def test_a_missing_slice_is_refused_and_resampled_on_request() -> None:
    folder = data("nasty/missing_slice_ct4")
    with pytest.raises(ImageError, match=r"missing slice: at a step of 5\.00 mm 1 slice is absent; the largest gap is 10\.00 mm"):
        ReadSeries(str(folder)).run(None, silent)
    image = ReadSeries(str(folder), resample_gaps=True).run(None, silent)
    assert image.values.shape == (5, 512, 512)
    assert any("interpolated, not seen" in note for note in image.notes)


def test_slices_beside_a_segmentation_are_read() -> None:
    image = ReadSeries(str(data("nasty/dicom_seg"))).run(None, silent)
    assert image.values.shape == (3, 512, 512)
    assert image.spacing_mm == pytest.approx((0.810547, 0.810547, 1.0))


def test_a_structure_set_with_one_slice_of_many_does_not_crash() -> None:
    plan, ct = series_of(data("nasty/rtstruct"))
    assert (plan.modality, ct.modality, ct.slices) == ("RTSTRUCT", "CT", 1)
    assert ONE in ct.refusals


WHOLE = ("DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-implicit", "DICOMDIR-nooffset", "DICOMDIR-nopatient", "DICOMDIR-reordered")


@pytest.mark.parametrize("name", WHOLE)
def test_every_kind_of_dicomdir_leads_to_the_same_files(name: str) -> None:
    found = survey(data("nasty/dicomdir") / name)
    every = [series for study in found.studies for series in study.series]
    assert {study.patient_id for study in found.studies} == {"77654033", "98890234"}
    assert sum(len(series.instances) for series in every) == 31
    assert {series.modality for series in every} == {"CR", "CT", "MR"}
    assert not found.absent
    (usable,) = (series for series in every if series.usable)
    assert usable.shape == (5, 16, 16)
    assert np.allclose(usable.spacing_mm or (), (0.488281, 0.488281, 2.5))


def test_an_empty_dicomdir_says_so() -> None:
    with pytest.raises(ImageError, match="holds no DICOM images"):
        ReadSeries(str(data("nasty/dicomdir") / "DICOMDIR-empty.dcm")).run(None, silent)


def test_images_without_pixels_are_refused() -> None:
    (series,) = series_of(data("nasty/dicomdir") / "TINY_ALPHA")
    assert series.slices == 50
    assert "no image: rows and columns are missing" in series.refusals
