"""Image files against independent readers and writers (nibabel, pynrrd, SimpleITK), and everything that is refused."""
from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import nibabel
import nrrd
import numpy as np
import pytest
import SimpleITK
from hypothesis import given

from meshing.errors import ImageError
from meshing.imagefiles import read_image
from meshing.itk import write_labels
from tests.grids import anywhere, placed, random_voxels, scattered
from tests.spoil import FUZZ, Damage, damage, sound_or_refused, spoiled

TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
SUFFIXES = (".nii", ".nii.gz", ".nrrd", ".mha")


def independent(path: Path) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Values [i, j, k] and voxel-to-LPS matrix, by a reader that is not ours."""
    if ".nii" in path.name:
        image = nibabel.load(path)
        return np.asarray(image.dataobj), TO_RAS @ image.affine
    if path.suffix == ".nrrd":
        values, head = nrrd.read(str(path))
        matrix = np.eye(4)
        assert head["space"] == "left-posterior-superior"
        matrix[:3, :3], matrix[:3, 3] = head["space directions"].T, head["space origin"]
        return values, matrix
    found = SimpleITK.ReadImage(str(path))
    matrix = np.eye(4)
    matrix[:3, :3] = np.reshape(found.GetDirection(), (3, 3)) * found.GetSpacing()
    matrix[:3, 3] = found.GetOrigin()
    return SimpleITK.GetArrayFromImage(found).transpose(2, 1, 0), matrix


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("left_handed", [False, True])
def test_ten_thousand_points_come_back_where_they_were(suffix: str, left_handed: bool, tmp_path: Path) -> None:
    for seed in range(5):
        labels = scattered(seed, left_handed=left_handed)
        path = tmp_path / f"{seed}{suffix}"
        write_labels(labels, path)
        values, matrix = independent(path)
        ours = read_image(path)
        ijk = random_voxels(labels.values.shape, seed)
        wanted = placed(labels.to_patient.matrix, ijk)
        for found in (matrix, ours.matrix):
            assert np.max(np.linalg.norm(placed(found, ijk) - wanted, axis=1)) < 1e-3
        i, j, k = ijk.T
        np.testing.assert_array_equal(values[i, j, k], labels.values[k, j, i])
        np.testing.assert_array_equal(ours.values, labels.values)
        assert np.sign(np.linalg.det(ours.matrix)) == (-1 if left_handed else 1)


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16, np.int32, np.float32, np.float64])
@pytest.mark.parametrize("version", [nibabel.Nifti1Image, nibabel.Nifti2Image])
def test_nifti_of_nibabel_is_read_as_nibabel_reads_it(kind: Any, version: Any, tmp_path: Path) -> None:
    values = np.random.default_rng(1).integers(0, 100, (5, 6, 7)).astype(kind)
    for order in "<>":
        image = version(values, TO_RAS @ anywhere(3).matrix, version.header_class(endianness=order))
        image.set_data_dtype(values.dtype.newbyteorder(order))
        image.header.set_xyzt_units("mm")
        image.header.set_slope_inter(2.0, -3.0)
        nibabel.save(image, tmp_path / "a.nii.gz")
        theirs, ours = nibabel.load(tmp_path / "a.nii.gz"), read_image(tmp_path / "a.nii.gz")
        np.testing.assert_allclose(ours.values.transpose(2, 1, 0), np.asarray(theirs.dataobj))
        np.testing.assert_allclose(TO_RAS @ ours.matrix, theirs.affine, atol=1e-5)
        assert ours.notes == ()


@pytest.mark.parametrize("encoding", ["raw", "gzip", "bzip2", "ascii"])
@pytest.mark.parametrize(("space", "signs"), [("left-posterior-superior", (1, 1, 1)), ("RAS", (-1, -1, 1)), ("left-anterior-superior", (1, -1, 1))])
def test_nrrd_of_pynrrd_in_every_space_of_the_patient(encoding: str, space: str, signs: tuple[int, ...], tmp_path: Path) -> None:
    values, matrix = np.random.default_rng(2).integers(-500, 500, (4, 5, 6)).astype(np.int16), anywhere(5).matrix
    turned = np.array(signs, float)[:, None] * matrix[:3]
    head = {"space": space, "space directions": turned[:, :3].T, "space origin": turned[:, 3], "encoding": encoding, "space units": ["cm"] * 3}
    nrrd.write(str(tmp_path / "a.nrrd"), values, head)
    found = read_image(tmp_path / "a.nrrd")
    np.testing.assert_array_equal(found.values, values.transpose(2, 1, 0))
    np.testing.assert_allclose(found.matrix[:3], 10 * matrix[:3], atol=1e-9)
    assert found.notes == ()


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16, np.int32, np.float32, np.float64])
@pytest.mark.parametrize("suffix", [".mha", ".mhd", ".nrrd", ".nii"])
@pytest.mark.parametrize("packed", [False, True])
def test_what_itk_writes_is_read_as_itk_reads_it(kind: Any, suffix: str, packed: bool, tmp_path: Path) -> None:
    image = SimpleITK.GetImageFromArray(np.random.default_rng(1).integers(0, 99, (4, 5, 6)).astype(kind))
    matrix = anywhere(8).matrix
    spacing = np.linalg.norm(matrix[:3, :3], axis=0)
    image.SetSpacing(spacing.tolist())
    image.SetDirection((matrix[:3, :3] / spacing).ravel().tolist())
    image.SetOrigin(matrix[:3, 3].tolist())
    path = tmp_path / f"a{suffix}"
    SimpleITK.WriteImage(image, str(path), useCompression=packed)
    found = read_image(path)
    np.testing.assert_array_equal(found.values, SimpleITK.GetArrayFromImage(image))
    np.testing.assert_allclose(found.matrix, matrix, atol=2e-4)
    assert any("does not state its unit" in note for note in found.notes) is (suffix != ".nii")


def text_edit(path: Path, old: str, new: str) -> None:
    raw = path.read_bytes()
    changed = re.sub(old.encode(), new.encode(), raw, count=1, flags=re.MULTILINE)
    assert changed != raw
    path.write_bytes(changed)


@pytest.mark.parametrize(("suffix", "old", "new", "words"), [
    (".mha", r"^ElementSpacing = .*\n", "", r"does not state its spacing \(ElementSpacing\)"),
    (".mha", r"^TransformMatrix = .*\n", "", r"does not state its orientation"),
    (".mha", r"^Offset = .*\n", "", r"does not state where it begins"),
    (".mha", r"^ElementSpacing = .*\n", "ElementSpacing = 0 1 1\n", r"a spacing that is not above 0"),
    (".mha", r"^ElementSpacing = .*\n", "ElementSpacing = 1 1\n", r"instead of 3 numbers"),
    (".mha", r"^Unit = mm", "Unit = furlong", r"the unit of length 'furlong'"),
    (".mha", r"^NDims = 3", "NDims = 4", r"has 4 axes"),
    (".mha", r"^ElementDataFile = .*\n", "ElementDataFile = /etc/passwd\n", r"is not a file beside it"),
    (".mha", r"^DimSize = .*\n", "DimSize = 60000 60000 60000\n", r"is cut short"),
    (".nrrd", r"^space directions: .*\n", "spacings: 1 1 1\n", r"does not state the direction and spacing"),
    (".nrrd", r"^space origin: .*\n", "", r"does not state where it begins"),
    (".nrrd", r"^space: .*\n", "space: 3D-right-handed\n", r"which is not the patient's"),
    (".nrrd", r"^space: .*\n", "space: scanner-xyz\n", r"which is not the patient's"),
    (".nrrd", r"^encoding: .*\n", "encoding: gzip\ndata file: other.raw\n", r"lie in another file"),
    (".nrrd", r"^encoding: .*\n", "encoding: zrl\n", r"its encoding 'zrl'"),
    (".nrrd", r"^dimension: 3", "dimension: 4", r"has 4 axes"),
    (".nrrd", r"^type: .*\n", "type: block\n", r"of the type 'block'"),
    (".nrrd", r"^sizes: .*\n", "sizes: 60000 60000 60000\n", r"is cut short"),
])
def test_what_a_header_leaves_out_or_cannot_mean_is_refused(suffix: str, old: str, new: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    write_labels(scattered(1), path)
    text_edit(path, old, new)
    with pytest.raises(ImageError, match=words) as refused:
        read_image(path)
    assert str(path) in str(refused.value)


def test_a_nifti_without_any_transform_or_with_a_sheared_one_is_refused(tmp_path: Path) -> None:
    image = nibabel.Nifti1Image(np.zeros((3, 3, 3), np.uint8), np.eye(4))
    image.set_sform(None, code=0)
    image.set_qform(None, code=0)
    nibabel.save(image, tmp_path / "a.nii")
    with pytest.raises(ImageError, match="qform_code and sform_code are 0"):
        read_image(tmp_path / "a.nii")
    sheared = np.eye(4)
    sheared[0, 2] = 0.2
    nibabel.save(nibabel.Nifti1Image(np.zeros((3, 3, 3), np.uint8), sheared), tmp_path / "b.nii")
    with pytest.raises(ImageError, match="two ways|right angles"):
        read_image(tmp_path / "b.nii")
    with pytest.raises(ImageError, match="right angles"):
        read_image(tmp_path / "b.nii", "sform")
    pair = nibabel.Nifti1Pair(np.zeros((3, 3, 3), np.uint8), np.eye(4))
    nibabel.save(pair, tmp_path / "c.img")
    (tmp_path / "c.hdr").rename(tmp_path / "c.nii")
    with pytest.raises(ImageError, match=r"another file \(.img\)"):
        read_image(tmp_path / "c.nii")


def test_a_matrix_that_contradicts_the_spacing_is_told(tmp_path: Path) -> None:
    image = nibabel.Nifti1Image(np.zeros((3, 3, 3), np.uint8), np.diag([2.0, 2.0, 2.0, 1.0]))
    image.set_qform(None, code=0)
    image.header["pixdim"][1:4] = 1.0
    image.header.set_xyzt_units("mm")
    nibabel.save(image, tmp_path / "a.nii")
    assert "states voxels of 1 x 1 x 1 and a matrix of 2 x 2 x 2" in read_image(tmp_path / "a.nii").notes[0]


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".txt.nrrd"])
@FUZZ
@given(what=damage)
def test_damaged_files_are_read_or_refused(suffix: str, tmp_path: Path, what: Damage) -> None:
    path = tmp_path / f"a{suffix}"
    labels = scattered(2, (4, 5, 6))
    if suffix.startswith(".txt"):
        nrrd.write(str(path), labels.values, {"space": "LPS", "space directions": np.eye(3), "space origin": np.zeros(3), "encoding": "ascii"})
    else:
        write_labels(labels, path)
    raw = path.read_bytes()
    if suffix == ".nii.gz":  # damage before packing reaches the header, damage after it the packing
        raw = gzip.compress(spoiled(gzip.decompress(raw), what[::2])) if what[0][2] % 2 else spoiled(raw, what)
    else:
        raw = spoiled(raw, what)
    path.write_bytes(raw)

    def read() -> None:
        found = read_image(path)
        assert found.values.ndim == 3
        assert np.all(np.isfinite(found.matrix))

    sound_or_refused(path, read)
