from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest

from meshing.dicom.index import index_folder
from meshing.dicom.read import ReadSeries
from meshing.errors import Cancelled, ImageError, StoreError
from meshing.step import silent
from meshing.volume import Volume
from tests.meshing.dicom import sample


@pytest.mark.parametrize("grid", [sample.straight(), sample.oblique(), sample.oblique((1 / 3, 0.1 + 0.2, 0.625))])
def test_what_is_written_comes_back_bit_by_bit_in_the_same_place(tmp_path: Path, grid) -> None:  # type: ignore[no-untyped-def]
    image = sample.volume(to_patient=grid)
    uid = sample.write(image, tmp_path / "scan")
    back = ReadSeries(str(tmp_path / "scan"), uid).run(None, silent)
    assert back.values.dtype == np.float32
    assert np.array_equal(back.values, image.values)
    np.testing.assert_allclose(back.to_patient.matrix, grid.matrix, atol=1e-9)
    assert (back.space, back.modality) == (sample.SPACE, "CT")


def test_a_left_handed_grid_comes_back_as_the_same_voxels_in_the_same_places(tmp_path: Path) -> None:
    image = sample.volume(to_patient=sample.straight((0.7, 0.9, -2.5)))
    back = ReadSeries(str(tmp_path / "scan"), sample.write(image, tmp_path / "scan")).run(None, silent)
    assert np.array_equal(back.values[::-1], image.values)
    assert back.to_patient.matrix[2, 3] == pytest.approx(image.to_patient.matrix[2, 3] - 2.5 * 8)


def test_same_seed_same_bytes_and_other_seed_other_identities(tmp_path: Path) -> None:
    image = sample.volume()
    first, again, other = (sample.write(image, tmp_path / name, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    assert first == again != other
    files = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "abc"]
    assert files[0] == files[1]
    assert not set(files[0]) & set(files[2])
    by_number = sorted(files[0], key=lambda name: int(pydicom.dcmread(tmp_path / "a" / name).InstanceNumber))
    assert by_number != sorted(by_number)


def test_it_says_that_it_is_synthetic_and_has_what_the_standard_requires(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")
    image = pydicom.dcmread(next((tmp_path / "scan").iterdir()))
    assert image.SeriesDescription.startswith("SYNTHETIC")
    assert "SYNTHETIC" in image.ImageComments
    assert (image.PatientName, image.FrameOfReferenceUID) == ("Sample^Liver", sample.SPACE)
    assert image.file_meta.TransferSyntaxUID.name == "Explicit VR Little Endian"
    required = [
        "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality", "ImageType", "PixelSpacing", "Rows",
        "Columns", "ImageOrientationPatient", "ImagePositionPatient", "SamplesPerPixel", "PhotometricInterpretation",
        "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation", "RescaleIntercept", "RescaleSlope", "PixelData",
        "FrameOfReferenceUID"]
    present = [
        "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "ReferringPhysicianName",
        "StudyID", "AccessionNumber", "SeriesNumber", "Laterality", "PositionReferenceIndicator", "Manufacturer",
        "InstanceNumber", "SliceThickness", "KVP", "AcquisitionNumber", "PatientPosition", "ContentDate", "ContentTime"]
    assert all(image[keyword].value not in (None, "") for keyword in required)
    assert all(keyword in image for keyword in present)
    assert len(pydicom.dcmread(next((tmp_path / "scan").iterdir())).SOPInstanceUID) <= 64


def test_nothing_is_left_when_it_is_stopped(tmp_path: Path) -> None:
    def stop(fraction: float, doing: str, /) -> None:
        if fraction > 0.5:
            raise Cancelled("stopped")

    from meshing.dicom.write import write_series
    with pytest.raises(Cancelled):
        write_series(sample.volume(), tmp_path / "scan", patient_name="A", patient_id="1", description="d", seed=1, monitor=stop)
    assert list(tmp_path.iterdir()) == []


def test_it_does_not_write_into_a_folder_in_use(tmp_path: Path) -> None:
    (tmp_path / "scan").mkdir()
    sample.write(sample.volume(), tmp_path / "scan")
    with pytest.raises(StoreError, match="already exists"):
        sample.write(sample.volume(), tmp_path / "scan")
    assert index_folder(tmp_path)[0].series[0].slices == 9


@pytest.mark.parametrize(("image", "words"), [
    (Volume(np.full((2, 2, 2), np.nan, np.float32), sample.straight(), "CT"), "CT values run from"),
    (Volume(np.full((2, 2, 2), 1e6, np.float32), sample.straight(), "CT"), "CT values run from"),
    (Volume(np.zeros((2, 2, 2), np.float32), sample.straight(), "MR"), "not of MR"),
])
def test_values_that_a_ct_image_cannot_hold(tmp_path: Path, image: Volume, words: str) -> None:
    with pytest.raises(ImageError, match=words):
        sample.write(image, tmp_path / "scan")
    assert list(tmp_path.iterdir()) == []
