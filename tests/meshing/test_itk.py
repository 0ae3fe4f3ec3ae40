from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meshing.dicom.read import ReadSeries
from meshing.errors import ImageError, StoreError
from meshing.frames import IJK, LPS, Transform
from meshing.itk import grid_words, read_labels, read_volume, same_grid, write_labels, write_volume
from meshing.labels import Label, Labels
from meshing.step import silent
from meshing.volume import Volume, index_of
from tests.data import data
from tests.meshing.dicom import sample

FORMATS = (".nii", ".nii.gz", ".nrrd", ".mha")
LEGEND = (Label(1, "liver", "liver"), Label(7, "tumour 1", "liver_tumour"))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("grid", [sample.straight(), sample.oblique(), sample.straight((0.7, 0.9, -2.5))])
def test_volumes_come_back_in_the_same_place(tmp_path: Path, suffix: str, grid: Any) -> None:
    image = sample.volume(to_patient=grid)
    path = tmp_path / f"image{suffix}"
    write_volume(image, path)
    back = read_volume(path, modality="CT", space=sample.SPACE)
    assert np.array_equal(back.values, image.values)
    np.testing.assert_allclose(back.to_patient.matrix, grid.matrix, atol=2e-5)
    assert sorted(file.name for file in tmp_path.iterdir()) == [path.name]
    if suffix in (".nrrd", ".mha"):
        assert read_volume(path, modality="CT").space == sample.SPACE


@pytest.mark.parametrize("suffix", FORMATS)
def test_labels_come_back_with_their_legend(tmp_path: Path, suffix: str) -> None:
    image = sample.volume(to_patient=sample.oblique())
    values = np.zeros(image.values.shape, np.uint8)
    values[2:5, 3:9, 4:8], values[6, 2, 3] = 1, 7
    path = tmp_path / f"labels{suffix}"
    write_labels(Labels(values, image.to_patient, LEGEND), path)
    back = read_labels(path, LEGEND, volume=image)
    assert np.array_equal(back.values, values)
    assert (back.legend, back.space) == (LEGEND, image.space)
    assert back.to_patient is image.to_patient


@pytest.mark.parametrize("axes", [(0, 1, 2), (2, 0, 1), (1, 0, 2)])
@pytest.mark.parametrize("reversed_axes", [(), (0,), (1, 2), (0, 1, 2)])
def test_the_same_voxels_in_another_order_are_turned(tmp_path: Path, axes: tuple[int, ...],
                                                     reversed_axes: tuple[int, ...]) -> None:
    image = sample.volume(to_patient=sample.oblique())
    values = np.random.default_rng(3).integers(0, 2, image.values.shape).astype(np.uint8)
    matrix, by_ijk = image.to_patient.matrix.copy(), values.transpose(2, 1, 0)
    for axis in reversed_axes:
        matrix[:3, 3] += matrix[:3, axis] * (by_ijk.shape[axis] - 1)
        matrix[:3, axis] *= -1
        by_ijk = np.flip(by_ijk, axis)
    matrix[:3, :3] = matrix[:3, list(axes)]
    other = Transform(matrix, IJK, LPS, image.space)
    write_labels(Labels(np.ascontiguousarray(by_ijk.transpose(axes).transpose(2, 1, 0)), other), tmp_path / "a.nrrd")
    assert np.array_equal(read_labels(tmp_path / "a.nrrd", LEGEND, volume=image).values, values)


def test_labels_of_a_converted_dicom_series_lie_on_the_series() -> None:
    """dcm2niix reverses the rows; the bones of the label map must be the dense voxels of the DICOM series."""
    image = ReadSeries(str(data("nasty/ts_jpeg2000_ct20/dicom.zip"))).run(None, silent)
    path = data("nasty/ts_jpeg2000_ct20/example_seg_dicom.nii.gz")
    values = np.unique(read_volume(path, modality="CT").values)
    labels = read_labels(path, [Label(int(n), str(n), "body") for n in values if n > 0], volume=image)
    body, outside = image.values[labels.values > 0], image.values[labels.values == 0]
    assert np.median(body) > -100 > np.median(outside)


def test_nifti_is_right_anterior_superior_on_disk(tmp_path: Path) -> None:
    """A point 10 mm to the patient's left and 20 mm posterior has negative first coordinates in NIfTI, positive in LPS."""
    image = Volume(np.zeros((2, 2, 2), np.float32), sample.straight(), "CT")
    image.to_patient.matrix[:3, 3] = 10, 20, 30
    write_volume(image, tmp_path / "a.nii")
    header = (tmp_path / "a.nii").read_bytes()[:348]
    rows = np.reshape(struct.unpack_from("<12f", header, 280), (3, 4))
    np.testing.assert_allclose(rows[:, 3], [-10, -20, 30])
    np.testing.assert_allclose(np.diag(rows), [-0.7, -0.9, 2.5], rtol=1e-6)


def header_edit(path: Path, offset: int, form: str, *values: float) -> None:
    raw = bytearray(path.read_bytes())
    struct.pack_into("<" + form, raw, offset, *values)
    path.write_bytes(raw)


def test_qform_alone_and_sform_alone_say_the_same(tmp_path: Path) -> None:
    image = sample.volume(to_patient=sample.oblique())
    for offset in (252, 254):
        path = tmp_path / f"{offset}.nii"
        write_volume(image, path)
        header_edit(path, offset, "h", 0)
        np.testing.assert_allclose(read_volume(path, modality="CT").to_patient.matrix, image.to_patient.matrix, atol=2e-5)


def test_two_transforms_that_disagree_need_a_choice_and_no_transform_is_refused(tmp_path: Path) -> None:
    image, path = sample.volume(), tmp_path / "image.nii"
    write_volume(image, path)
    header_edit(path, 280 + 12, "f", 99.0)
    with pytest.raises(ImageError, match=r"two ways that differ by up to 67\.8 mm"):
        read_volume(path, modality="CT")
    by_q, by_s = (read_volume(path, modality="CT", prefer=form) for form in ("qform", "sform"))
    assert by_q.to_patient.matrix[0, 3] == pytest.approx(-31.25)
    assert by_s.to_patient.matrix[0, 3] == pytest.approx(-99.0)
    assert "the sform was used as asked" in by_s.notes[0]
    header_edit(path, 252, "hh", 0, 0)
    with pytest.raises(ImageError, match="does not state how it lies in the patient"):
        read_volume(path, modality="CT")


@pytest.mark.parametrize(("unit", "factor"), [(1, 1000.0), (2, 1.0), (3, 0.001), (0, 1.0)])
def test_the_unit_of_length_counts(tmp_path: Path, unit: int, factor: float) -> None:
    image, path = sample.volume(), tmp_path / "image.nii"
    write_volume(image, path)
    header_edit(path, 123, "b", unit)
    back = read_volume(path, modality="CT")
    np.testing.assert_allclose(back.to_patient.matrix[:3], factor * image.to_patient.matrix[:3], rtol=1e-6, atol=1e-6)
    assert bool(back.notes) is (unit == 0)


def test_labels_on_another_grid_are_refused_with_both_grids_in_words(tmp_path: Path) -> None:
    image = sample.volume()
    moved = sample.straight()
    moved.matrix[0, 3] += 0.05
    path = tmp_path / "labels.nrrd"
    write_labels(Labels(np.zeros(image.values.shape, np.uint8), moved), path)
    with pytest.raises(ImageError) as refused:
        read_labels(path, LEGEND, volume=image)
    assert "20 x 16 x 9 voxels of 0.7 x 0.9 x 2.5 mm from (R 31.20, P 42.50, I 107.12) mm" in str(refused.value)
    assert "from (R 31.25, P 42.50, I 107.12) mm, axes towards L, P, S" in str(refused.value)


def test_a_mirrored_grid_is_another_grid() -> None:
    image = sample.volume()
    mirrored = sample.straight((-0.7, 0.9, 2.5))
    mirrored.matrix[0, 3] += 0.7 * 19
    assert not same_grid(image.values.shape, mirrored, image.values.shape, image.to_patient)
    assert "axes towards R, P, S" in grid_words(image.values.shape, mirrored)


def test_numbers_without_a_name_are_refused_or_left_out_on_request(tmp_path: Path) -> None:
    image = sample.volume()
    values = np.zeros(image.values.shape, np.uint8)
    values[0], values[1] = 1, 9
    path = tmp_path / "labels.nii.gz"
    write_labels(Labels(values, image.to_patient), path)
    with pytest.raises(ImageError, match=r"holds the numbers 9, which the legend does not name \(1 = liver"):
        read_labels(path, LEGEND, volume=image)
    back = read_labels(path, LEGEND, volume=image, leave_out_others=True)
    assert set(np.unique(back.values)) == {0, 1}


def test_what_is_no_label_map_or_no_volume(tmp_path: Path) -> None:
    image = sample.volume()
    write_volume(image, tmp_path / "image.nrrd")
    with pytest.raises(ImageError, match="is no label map"):
        read_labels(tmp_path / "image.nrrd", LEGEND, volume=image)
    with pytest.raises(ImageError, match="There is no file"):
        read_volume(tmp_path / "absent.nii", modality="CT")
    (tmp_path / "bad.nii").write_bytes(b"nothing")
    with pytest.raises(ImageError, match="cannot be read"):
        read_volume(tmp_path / "bad.nii", modality="CT")
    with pytest.raises(ImageError, match="DICOM is read as a folder"):
        read_volume(tmp_path / "image.nrrd" / ".." / "image.txt" if (tmp_path / "image.txt").write_text("") else
                    tmp_path / "image.txt", modality="CT")


def test_nrrd_without_a_space_does_not_know_its_sides(tmp_path: Path) -> None:
    path = tmp_path / "image.nrrd"
    write_volume(sample.volume(), path)
    raw = path.read_bytes()
    head, body = raw.split(b"\n\n", 1)
    lines = [line for line in head.split(b"\n") if not line.startswith((b"space", b"kinds", b"measurement"))]
    path.write_bytes(b"\n".join([*lines, b"spacings: 0.7 0.9 2.5"]) + b"\n\n" + body)
    with pytest.raises(ImageError, match="does not state its space"):
        read_volume(path, modality="CT")


def test_writing_refuses_what_the_format_cannot_say(tmp_path: Path) -> None:
    sheared = sample.straight()
    sheared.matrix[1, 2] = 0.8
    with pytest.raises(ImageError, match="sheared"):
        write_volume(Volume(np.zeros((2, 2, 2), np.float32), sheared, "CT"), tmp_path / "a.nii")
    with pytest.raises(ImageError, match="Images are written as"):
        write_volume(sample.volume(), tmp_path / "a.png")
    with pytest.raises(StoreError, match="cannot be written"):
        write_volume(sample.volume(), tmp_path / "absent" / "a.nii")
    assert list(tmp_path.iterdir()) == []


def test_a_real_label_map_lies_on_its_image() -> None:
    folder = data("ct/abdomen_lowres_ts")
    image = read_volume(folder / "example_ct_sm.nii.gz", modality="CT")
    legend = (Label(5, "liver", "liver"), Label(2, "right kidney", "kidney"), Label(3, "left kidney", "kidney"))
    labels = read_labels(folder / "example_seg.nii.gz", legend, volume=image, leave_out_others=True)
    assert image.values.shape == (30, 101, 122)
    # the liver is a right-sided organ: in LPS its first coordinate is below that of the left kidney
    middle = {name: np.argwhere(labels.mask(name)).mean(axis=0)[::-1] for name in labels.names if labels.mask(name).any()}
    left = {name: float((image.to_patient.matrix @ np.append(ijk, 1))[0]) for name, ijk in middle.items()}
    assert left["liver"] < left["left kidney"]
    with pytest.raises(ImageError, match="do not lie on the grid"):
        read_labels(folder / "example_seg_mr.nii.gz", legend, volume=image)


def test_index_of_is_the_inverse_of_what_was_read(tmp_path: Path) -> None:
    image = sample.volume(to_patient=sample.oblique())
    write_volume(image, tmp_path / "a.nrrd")
    back = read_volume(tmp_path / "a.nrrd", modality="CT", space=sample.SPACE)
    np.testing.assert_allclose(index_of(back.to_patient, image.to_patient.matrix[:3, 3]), [[0, 0, 0]], atol=1e-9)
