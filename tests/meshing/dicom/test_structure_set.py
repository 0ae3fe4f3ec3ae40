"""RTSTRUCT in and out: contours filled by an independent filler, dciodvfy, the file of others, and what needs a word."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from hypothesis import example, given
from pydicom.dataset import Dataset
from skimage.draw import polygon2mask

from meshing.dicom.read import ReadSeries
from meshing.dicom.source import RESEARCH_USE
from meshing.dicom.structure_set import read_structure_set, structure_mask
from meshing.dicom.write_rtstruct import write_rtstruct
from meshing.errors import ImageError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Labels
from meshing.organ import organ
from meshing.step import silent
from meshing.volume import Volume, index_of
from tests.data import data
from tests.meshing.dicom.filed import complaints, drawn, lumps
from tests.spoil import FUZZ, Damage, damage, sound_or_refused, spoiled


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Volume, Labels, Any, Path]:
    folder = tmp_path_factory.mktemp("rt")
    volume, labels, source = drawn(folder, seed=2, shape=(10, 32, 33))
    write_rtstruct(labels, source, folder / "dust.dcm", program="Rehearse test")
    write_rtstruct(lumps(labels), source, folder / "lumps.dcm", program="Rehearse test")
    return volume, labels, source, folder


def by_pydicom(path: Path, number: int, volume: Volume) -> np.ndarray[Any, Any]:
    """The structure filled by scikit-image, slice by slice."""
    mask = np.zeros(volume.values.shape, bool)
    for roi in pydicom.dcmread(path).ROIContourSequence:
        if roi.ReferencedROINumber != number:
            continue
        for contour in roi.ContourSequence:
            assert contour.NumberOfContourPoints * 3 == len(contour.ContourData)
            at = index_of(volume.to_patient, np.reshape(np.asarray(contour.ContourData, float), (-1, 3)))
            k = round(float(at[0, 2]))
            assert np.max(np.abs(at[:, 2] - k)) < 1e-3
            mask[k] ^= polygon2mask(mask.shape[1:], at[:, 1::-1])
    return mask


@pytest.mark.parametrize("name", ["dust", "lumps"])
def test_every_voxel_comes_back_by_another_filler_and_by_ours(case: Any, name: str) -> None:
    volume, labels, _, folder = case
    wanted = labels if name == "dust" else lumps(labels)
    found = read_structure_set(folder / f"{name}.dcm")
    for number, label in enumerate(wanted.legend, 1):
        np.testing.assert_array_equal(by_pydicom(folder / f"{name}.dcm", number, volume), wanted.mask(label.name))
        np.testing.assert_array_equal(structure_mask(found, label.name, volume), wanted.mask(label.name))
    assert [one.code for one in found.structures] == [f"SCT {organ(label.organ).code}" for label in wanted.legend]


def test_the_object_is_clean_and_belongs_to_the_patient_and_the_images(case: Any) -> None:
    _, _, source, folder = case
    assert complaints(folder / "lumps.dcm") == []
    made, image = pydicom.dcmread(folder / "lumps.dcm"), source.header
    for keyword in ("PatientName", "PatientID", "PatientSex", "StudyInstanceUID", "StudyDate", "FrameOfReferenceUID"):
        assert made[keyword].value == image[keyword].value
    assert RESEARCH_USE in made.SeriesDescription
    frame = made.ReferencedFrameOfReferenceSequence[0]
    series = frame.RTReferencedStudySequence[0].RTReferencedSeriesSequence[0]
    assert series.SeriesInstanceUID == source.series_uid
    there = {image.sop_uid: image.position for image in source.images}
    assert {item.ReferencedSOPInstanceUID for item in series.ContourImageSequence} == set(there)
    normal = np.cross(image.ImageOrientationPatient[:3], image.ImageOrientationPatient[3:])
    for roi in made.ROIContourSequence:
        for contour in roi.ContourSequence:
            position = there[contour.ContourImageSequence[0].ReferencedSOPInstanceUID]
            assert abs((np.asarray(contour.ContourData[:3], float) - position) @ normal) < 1e-2


def edited(case: Any, path: Path, change: Any) -> Path:
    file = pydicom.dcmread(case[3] / "lumps.dcm")
    change(file)
    file.save_as(path)
    return path


def ring(volume: Volume, k: float, low: float, high: float, kind: str = "CLOSED_PLANAR") -> Dataset:
    """A square contour from (low, low) to (high, high) in slice k."""
    item = Dataset()
    at = np.array([[low, low, k, 1], [high, low, k, 1], [high, high, k, 1], [low, high, k, 1]], float)
    item.ContourGeometricType, item.NumberOfContourPoints = kind, 4
    item.ContourData = [f"{mm:.4f}" for mm in (at @ volume.to_patient.matrix.T)[:, :3].ravel()]
    return item


def with_contours(case: Any, path: Path, *contours: Dataset) -> Any:
    def change(file: Dataset) -> None:
        file.ROIContourSequence[0].ContourSequence = list(contours)

    return read_structure_set(edited(case, path, change))


def test_contours_within_contours_need_a_word(case: Any, tmp_path: Path) -> None:
    volume = case[0]
    found = with_contours(case, tmp_path / "a.dcm", ring(volume, 3, 4.5, 20.5), ring(volume, 3, 8.5, 12.5))
    with pytest.raises(ImageError, match=r"slice 4, has contours within contours \(16 pixels\)"):
        structure_mask(found, "liver", volume)
    assert structure_mask(found, "liver", volume, nested="holes").sum() == 16 * 16 - 16
    assert structure_mask(found, "liver", volume, nested="filled").sum() == 16 * 16
    stated = with_contours(case, tmp_path / "b.dcm", *(ring(volume, 3, *ends, "CLOSEDPLANAR_XOR") for ends in ((4.5, 20.5), (8.5, 12.5))))
    assert structure_mask(stated, "liver", volume).sum() == 16 * 16 - 16


def test_missing_slices_need_a_word(case: Any, tmp_path: Path) -> None:
    volume = case[0]
    found = with_contours(case, tmp_path / "a.dcm", ring(volume, 2, 4.5, 20.5), ring(volume, 4, 6.5, 18.5))
    with pytest.raises(ImageError, match=r"has no contour on 1 slices between its first and last one \(slice 4 is the first"):
        structure_mask(found, "liver", volume)
    assert structure_mask(found, "liver", volume, gaps="gaps")[3].sum() == 0
    assert structure_mask(found, "liver", volume, gaps="bridged")[3].sum() == 14 * 14


def test_contours_of_another_image_or_beyond_this_one_are_refused(case: Any, tmp_path: Path) -> None:
    volume = case[0]
    between = with_contours(case, tmp_path / "a.dcm", ring(volume, 2.5, 4.5, 20.5))
    with pytest.raises(ImageError, match=r"1 contours that do not lie in a slice of this image"):
        structure_mask(between, "liver", volume)
    beyond = with_contours(case, tmp_path / "b.dcm", ring(volume, 2, 4.5, 20.5), ring(volume, 40, 4.5, 20.5))
    with pytest.raises(ImageError, match=r"has 1 of 2 contours beyond the image"):
        structure_mask(beyond, "liver", volume)
    assert structure_mask(beyond, "liver", volume, outside=True).sum() == 16 * 16
    dots = with_contours(case, tmp_path / "c.dcm", ring(volume, 2, 4.5, 20.5, "POINT"))
    with pytest.raises(ImageError, match="no closed contours to fill; it holds POINT"):
        structure_mask(dots, "liver", volume)

    def elsewhere(file: Dataset) -> None:
        file.StructureSetROISequence[0].ReferencedFrameOfReferenceUID = "1.2.3"

    with pytest.raises(ImageError, match=r"drawn in the frame of reference 1\.2\.3"):
        structure_mask(read_structure_set(edited(case, tmp_path / "d.dcm", elsewhere)), "liver", volume)


def test_a_plan_whose_images_are_mostly_absent_is_listed_and_refused_in_words() -> None:
    folder = data("nasty/rtstruct")
    found = read_structure_set(folder / "rtss.dcm")
    assert [one.name for one in found.structures][:5] == ["BODY", "Areola", "Borders", "Breast", "Heart"]
    assert sum(len(one.contours) for one in found.structures) == 441
    header = pydicom.dcmread(folder / "ct.0.dcm")
    assert found.structures[0].space == header.FrameOfReferenceUID
    volume = ReadSeries(str(folder), series=str(header.SeriesInstanceUID))
    with pytest.raises(ImageError, match="cannot be read as a volume|no series|single"):
        volume.run(None, silent)  # one slice is no volume
    matrix = np.eye(4)
    matrix[:3, 0], matrix[:3, 1] = np.array([header.PixelSpacing[1], 0, 0]), np.array([0, header.PixelSpacing[0], 0])
    matrix[2, 2], matrix[:3, 3] = 3.0, header.ImagePositionPatient
    alone = Volume(np.zeros((1, header.Rows, header.Columns), np.float32), Transform(matrix, IJK, LPS, SpaceUid(header.FrameOfReferenceUID)), "CT")
    said = []
    for structure in found.structures:
        try:
            mask = structure_mask(found, str(structure.number), alone)
            assert mask.any()
        except ImageError as refused:
            said.append(str(refused))
    assert len(said) >= 9
    assert all("beyond the image" in words or "no closed contours" in words or "do not lie in a slice" in words for words in said)


def test_damaged_files_are_read_or_refused(case: Any, tmp_path: Path) -> None:
    volume, _, _, folder = case
    path = tmp_path / "a.dcm"
    raw = (folder / "lumps.dcm").read_bytes()

    def read() -> None:
        found = read_structure_set(path)
        for structure in found.structures:
            structure_mask(found, str(structure.number), volume, nested="holes", gaps="bridged", outside=True)

    @FUZZ
    @example(what=[("head", 0.7470296880355928, 2)])
    @given(what=damage)
    def one(what: Damage) -> None:
        path.write_bytes(spoiled(raw, what, head=3000))
        sound_or_refused(path, read)

    one()
