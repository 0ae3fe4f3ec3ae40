"""DICOM SEG in and out, against highdicom on both sides, dciodvfy, and the files of others."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import highdicom
import numpy as np
import pydicom
import pytest
from highdicom.seg import Segmentation, SegmentationFractionalTypeValues, SegmentationTypeValues, SegmentDescription, segread
from hypothesis import given
from pydicom.sr.codedict import codes

from meshing.dicom.read import ReadSeries
from meshing.dicom.segmentation import overlaps, read_segmentation, segment_mask
from meshing.dicom.source import RESEARCH_USE
from meshing.dicom.write_seg import write_seg
from meshing.errors import AnatomyError, FrameMismatch, ImageError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Labels
from meshing.organ import organ
from meshing.step import silent
from meshing.volume import Volume
from tests.data import data
from tests.grids import LEGEND, placed, random_voxels
from tests.meshing.dicom.filed import complaints, drawn, lumps
from tests.spoil import FUZZ, Damage, damage, sound_or_refused, spoiled


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Volume, Labels, Any, Path]:
    folder = tmp_path_factory.mktemp("seg")
    volume, labels, source = drawn(folder)
    path = folder / "a.dcm"
    write_seg(labels, source, path, program="Rehearse test")
    return volume, labels, source, path


def test_highdicom_reads_every_voxel_where_it_was(case: Any) -> None:
    _, labels, _, path = case
    found = segread(path)
    ijk = random_voxels(labels.values.shape, 1)
    wanted = placed(labels.to_patient.matrix, ijk)
    for number, label in enumerate(labels.legend, 1):
        geometry = found.get_volume(segment_numbers=[number], combine_segments=True)
        at = geometry.map_reference_to_indices(wanted, round_output=True)
        inside = np.all((at >= 0) & (at < geometry.spatial_shape), axis=1)
        values = np.zeros(len(at), int)
        values[inside] = geometry.array[tuple(at[inside].T)] > 0
        i, j, k = ijk.T
        np.testing.assert_array_equal(values, labels.values[k, j, i] == label.value)
        off = np.linalg.norm(geometry.map_indices_to_reference(at) - wanted, axis=1)
        assert off.max() < 1e-3


def test_our_own_reader_gives_the_same_labels_back(case: Any) -> None:
    volume, labels, _, path = case
    found = read_segmentation(path)
    assert [segment.name for segment in found.segments] == list(labels.names)
    assert [segment.code for segment in found.segments] == [f"SCT {organ(label.organ).code}" for label in labels.legend]
    for label in labels.legend:
        np.testing.assert_array_equal(segment_mask(found, label.name, volume), labels.mask(label.name))
    assert overlaps(found, volume) == ()


def test_the_object_is_clean_and_belongs_to_the_patient_and_the_images(case: Any) -> None:
    _, _, source, path = case
    assert complaints(path) == []
    made, image = pydicom.dcmread(path), source.header
    for keyword in ("PatientName", "PatientID", "PatientSex", "StudyInstanceUID", "StudyDate", "FrameOfReferenceUID"):
        assert made[keyword].value == image[keyword].value
    assert made.SeriesInstanceUID != image.SeriesInstanceUID
    assert RESEARCH_USE in made.SeriesDescription
    assert RESEARCH_USE in made.ContentDescription
    there = {image.sop_uid for image in source.images}
    assert {item.ReferencedSOPInstanceUID for item in made.ReferencedSeriesSequence[0].ReferencedInstanceSequence} == there
    position = {image.sop_uid: image.position for image in source.images}
    for frame in made.PerFrameFunctionalGroupsSequence:
        uid = frame.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
        np.testing.assert_allclose(frame.PlanePositionSequence[0].ImagePositionPatient, position[uid], atol=1e-3)
    kidney = made.SegmentSequence[1].SegmentedPropertyTypeCodeSequence[0]
    assert (kidney.CodeValue, kidney.SegmentedPropertyTypeModifierCodeSequence[0].CodeMeaning) == ("64033007", "Left")


def test_nothing_is_written_of_nothing_or_onto_other_images(case: Any, tmp_path: Path) -> None:
    _, labels, source, _ = case
    with pytest.raises(AnatomyError, match="no structure with a voxel"):
        write_seg(Labels(np.zeros_like(labels.values), labels.to_patient, LEGEND), source, tmp_path / "a.dcm", program="x")
    other = Transform(labels.to_patient.matrix, IJK, LPS, SpaceUid("1.2.3"))
    with pytest.raises(FrameMismatch, match=r"frame of reference 1\.2\.3"):
        write_seg(Labels(labels.values, other, LEGEND), source, tmp_path / "a.dcm", program="x")
    assert list(tmp_path.iterdir()) == []


def by_highdicom(case: Any, masks: np.ndarray[Any, Any], kind: SegmentationTypeValues, **more: Any) -> Segmentation:
    """masks (k, j, i, segments), as highdicom writes them."""
    _, _, source, path = case
    files = {found.SOPInstanceUID: found for found in map(pydicom.dcmread, (path.parent / "ct").iterdir())}
    images = [files[image.sop_uid] for image in source.images]
    descriptions = [SegmentDescription(n + 1, f"s{n + 1}", codes.SCT.Tissue, codes.SCT.Liver, "MANUAL") for n in range(masks.shape[-1])]
    return Segmentation(images, masks, kind, descriptions, highdicom.UID(), 1, highdicom.UID(), 1, "M", "N", "1", "S", **more)


def test_fractional_segments_need_a_threshold(case: Any, tmp_path: Path) -> None:
    volume, _, _, _ = case
    part = np.random.default_rng(5).uniform(0, 1, (*volume.values.shape, 1))
    part[part < 0.3] = 0
    by_highdicom(case, part, SegmentationTypeValues.FRACTIONAL, fractional_type=SegmentationFractionalTypeValues.PROBABILITY,
                 max_fractional_value=200).save_as(tmp_path / "f.dcm")
    found = read_segmentation(tmp_path / "f.dcm")
    with pytest.raises(ImageError, match=r"is fractional: \d+ voxels have a probability between 0 and 100 %. Say from which part on"):
        segment_mask(found, None, volume)
    for least in (0.4, 0.8):
        np.testing.assert_array_equal(segment_mask(found, None, volume, threshold=least), np.around(part[..., 0] * 200) >= least * 200 - 1e-9)


@pytest.mark.parametrize("syntax", [pydicom.uid.RLELossless, pydicom.uid.JPEGLSLossless, pydicom.uid.JPEG2000Lossless])
def test_packed_fractional_segments_are_read(case: Any, syntax: Any, tmp_path: Path) -> None:
    volume, labels, _, _ = case
    mask = (labels.values == 1)[..., None].astype(float)
    by_highdicom(case, mask, SegmentationTypeValues.FRACTIONAL, transfer_syntax_uid=syntax).save_as(tmp_path / "f.dcm")
    np.testing.assert_array_equal(segment_mask(read_segmentation(tmp_path / "f.dcm"), None, volume), labels.values == 1)


def test_overlapping_segments_are_kept_apart_and_told(case: Any, tmp_path: Path) -> None:
    volume, labels, _, _ = case
    masks = np.stack([labels.values > 0, labels.values == 2], axis=-1)
    by_highdicom(case, masks.astype(np.uint8), SegmentationTypeValues.BINARY).save_as(tmp_path / "o.dcm")
    found = read_segmentation(tmp_path / "o.dcm")
    for number in (1, 2):
        np.testing.assert_array_equal(segment_mask(found, str(number), volume), masks[..., number - 1])
    assert overlaps(found, volume) == (("s1", "s2", int((labels.values == 2).sum())),)
    with pytest.raises(ImageError, match=r"holds 2 segments and it is not said which one; it has 1 's1', 2 's2'"):
        segment_mask(found, None, volume)


def test_label_maps_of_the_newer_kind_are_read(case: Any, tmp_path: Path) -> None:
    volume, labels, _, _ = case
    numbers = np.select([labels.values == 1, labels.values == 2], [1, 2]).astype(np.uint8)
    made = by_highdicom(case, np.stack([numbers == 1, numbers == 2], axis=-1).astype(np.uint8), SegmentationTypeValues.LABELMAP)
    made.save_as(tmp_path / "l.dcm")
    found = read_segmentation(tmp_path / "l.dcm")
    for number in (1, 2):
        np.testing.assert_array_equal(segment_mask(found, f"s{number}", volume), numbers == number)


def test_another_frame_of_reference_is_refused(case: Any) -> None:
    volume, _, _, path = case
    other = Volume(volume.values, Transform(volume.to_patient.matrix, IJK, LPS, SpaceUid("1.2.3")), "CT")
    with pytest.raises(ImageError, match="register the two images first"):
        segment_mask(read_segmentation(path), "liver", other)


def test_the_files_of_others() -> None:
    folder = data("nasty/dicom_seg")
    volume = ReadSeries(str(folder / "ct-3slice")).run(None, silent)
    liver, parts = read_segmentation(folder / "liver.dcm"), read_segmentation(folder / "partial_overlaps.dcm")
    theirs = segread(folder / "liver.dcm")
    assert segment_mask(liver, "Liver", volume).sum() == theirs.pixel_array.sum() == 107098
    assert overlaps(parts, volume) == (("GREEN", "ORANGE", 3017), ("GREEN", "PURPLE", 95), ("ORANGE", "PURPLE", 50))
    for name, kind in (("binary", "BINARY"), ("binary_overlap", "BINARY"), ("true_fractional", "FRACTIONAL")):
        assert read_segmentation(folder / f"highdicom_seg_image_ct_{name}.dcm").kind == kind
    with pytest.raises(ImageError, match="is no segmentation"):
        read_segmentation(folder / "highdicom_ct_image.dcm")


def test_damaged_files_are_read_or_refused(case: Any, tmp_path: Path) -> None:
    volume, labels, source, _ = case
    path = tmp_path / "a.dcm"
    write_seg(lumps(labels), source, path, program="x")
    raw = path.read_bytes()

    def read() -> None:
        found = read_segmentation(path)
        for segment in found.segments:
            segment_mask(found, str(segment.number), volume, threshold=0.5, nearest=True, outside=True)

    @FUZZ
    @given(what=damage)
    def one(what: Damage) -> None:
        path.write_bytes(spoiled(raw, what, head=len(raw)))
        sound_or_refused(path, read)

    one()
