"""A structure drawn elsewhere enters as it was drawn, or is refused with the word that would let it in."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.export import FORMATS
from app.export.format import Scene
from meshing.dicom.write_rtstruct import write_rtstruct
from meshing.dicom.write_seg import write_seg
from meshing.errors import AnatomyError, ImageError, ParameterOutOfRange
from meshing.frames import SpaceUid
from meshing.itk import write_labels
from meshing.labels import Labels
from meshing.segmenters import FromFile
from meshing.segmenters.from_file import digest_of, kind_of, structures_in
from meshing.step import silent
from meshing.surfacers.nets import surfaces_of
from meshing.volume import Volume
from tests.meshing.dicom.filed import drawn, lumps

KINDS = {"a.nii": "labels", "a.nii.gz": "labels", "a.nrrd": "labels", "a.mha": "labels", "a.seg.dcm": "SEG", "a.rt.dcm": "RTSTRUCT",
         "a.stl": "surface", "a.obj": "surface", "a.ply": "surface", "a.3mf": "surface"}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Volume, Labels, Path]:
    """A scan, labels, and the labels in every file that this program reads."""
    folder = tmp_path_factory.mktemp("files")
    volume, dust, source = drawn(folder)
    labels = lumps(dust)
    for name in ("a.nii", "a.nii.gz", "a.nrrd", "a.mha"):
        write_labels(labels, folder / name)
    write_seg(labels, source, folder / "a.seg.dcm", program="x")
    write_rtstruct(labels, source, folder / "a.rt.dcm", program="x")
    kidney = labels.label("left kidney")
    (surface,) = surfaces_of(labels, ("left kidney",))
    for export in FORMATS:
        if export.kind in ("surface", "scene") and f"a.{export.key}" in KINDS:
            export.write(Scene(((kidney, surface),)) if export.kind == "scene" else surface, folder / f"a.{export.key}")
    return volume, labels, folder


def read(case: Any, name: str, onto: Labels | None = None, **fields: Any) -> Labels:
    volume, _, folder = case
    wanted: dict[str, Any] = {"name": "kidney", "organ": "kidney", "file": str(folder / name)} | fields
    return FromFile(**wanted).run((volume, onto or Labels.empty(volume)), silent)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_gives_the_structure_back(case: Any, name: str) -> None:
    _, labels, folder = case
    assert kind_of(folder / name) == KINDS[name]
    structure = {"labels": "2", "surface": ""}.get(KINDS[name], "left kidney")
    found, wanted = read(case, name, structure=structure), labels.mask("left kidney")
    if KINDS[name] == "surface":  # its corners are rounded
        both = np.count_nonzero(found.mask("kidney") & wanted)
        assert 2 * both / (found.mask("kidney").sum() + wanted.sum()) > 0.9
    else:
        np.testing.assert_array_equal(found.mask("kidney"), wanted)
    assert found.label("kidney").organ == "kidney"
    assert f"kidney was read from {name}" in found.notes[0]


def test_what_a_window_offers(case: Any) -> None:
    folder = case[2]
    assert structures_in(folder / "a.seg.dcm") == structures_in(folder / "a.rt.dcm") == ("liver", "left kidney", "tumour 1")
    assert structures_in(folder / "a.nrrd") == ("liver", "left kidney", "tumour 1")
    assert structures_in(folder / "a.nii") == ("1", "2", "7")
    assert structures_in(folder / "a.3mf") == ("left kidney",)


@pytest.mark.parametrize(("name", "fields", "words"), [
    ("a.nii", {}, r"holds 3 structures and it is not said which one; it has 1, 2, 7"),
    ("a.nrrd", {"structure": "spleen"}, r"there is no 'spleen'; it has 1 'liver', 2 'left kidney', 7 'tumour 1'"),
    ("a.seg.dcm", {"structure": "spleen"}, r"no single one is called 'spleen'; it has 1 'liver', 2 'left kidney'"),
    ("a.rt.dcm", {}, r"is not said which one; it has 1 'liver', 2 'left kidney'"),
    ("a.nii", {"structure": "2", "unit": "mm"}, r"states its own frame and unit; leave 'frame' and 'unit' out"),
    ("a.stl", {"frame": "RAS"}, r"says that its frame is LPS, and it is to be read as RAS"),
    ("absent.stl", {}, r"There is no file"),
    ("a.nii", {"structure": "2", "digest": "0" * 24}, r"has changed since the plan was made with it"),
])
def test_what_is_not_clear_is_refused(case: Any, name: str, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ImageError, match=words):
        read(case, name, **fields)


def test_a_file_that_is_none_of_them_is_refused(case: Any) -> None:
    image = next((case[2] / "ct").iterdir())
    with pytest.raises(ImageError, match="is a DICOM object of another kind"):
        read(case, str(image))
    (case[2] / "a.txt").write_text("words")
    with pytest.raises(ImageError, match="is none of them: a structure is read from a DICOM SEG or RTSTRUCT, a label map"):
        read(case, "a.txt")


def test_a_voxel_that_is_claimed_twice_needs_a_word(case: Any) -> None:
    volume, labels, _ = case
    before = Labels.empty(volume).with_mask("all", "body", np.ones(volume.values.shape, bool))
    with pytest.raises(AnatomyError, match=r"kidney: (\d+) of its \1 voxels belong to all already"):
        read(case, "a.nrrd", before, structure="2")
    taken = read(case, "a.nrrd", before, structure="2", over="takes")
    np.testing.assert_array_equal(taken.mask("kidney"), labels.mask("left kidney"))
    assert "voxels that were claimed twice went to it" in taken.notes[0]
    stayed = read(case, "a.nrrd", before, structure="2", over="yields")
    assert not stayed.mask("kidney").any()


def test_another_grid_and_another_frame_of_reference(case: Any, tmp_path: Path) -> None:
    labels = case[1]
    shifted = replace(labels, to_patient=replace(labels.to_patient, matrix=labels.to_patient.matrix.copy()))
    shifted.to_patient.matrix[:3, 3] += 0.25 * shifted.to_patient.matrix[:3, 1]
    write_labels(shifted, tmp_path / "a.nii.gz")
    with pytest.raises(ImageError, match=r"does not lie on the grid of the image\. It: .* accept 'nearest'"):
        read(case, str(tmp_path / "a.nii.gz"), structure="2")
    found = read(case, str(tmp_path / "a.nii.gz"), structure="2", accept=("nearest",))
    np.testing.assert_array_equal(found.mask("kidney"), labels.mask("left kidney"))
    assert "another grid was sampled at the nearest voxel" in found.notes[0]
    write_labels(replace(labels, to_patient=replace(labels.to_patient, space=SpaceUid("1.2.3"))), tmp_path / "a.nrrd")
    with pytest.raises(ImageError, match=r"states the frame of reference 1\.2\.3, the image lies in"):
        read(case, str(tmp_path / "a.nrrd"), structure="2")


def test_a_surface_in_the_wrong_unit_or_frame_meets_no_image(case: Any) -> None:
    folder = case[2]
    raw = (folder / "a.obj").read_bytes()
    (folder / "bare.obj").write_bytes(b"\n".join(line for line in raw.split(b"\n") if not line.startswith(b"#")))
    with pytest.raises(ImageError, match='does not say the frame .* say frame = "LPS" or "RAS"'):
        read(case, "bare.obj", unit="mm")
    with pytest.raises(ImageError, match='say unit = "mm" or "cm"'):
        read(case, "bare.obj", frame="LPS")
    found = read(case, "bare.obj", frame="LPS", unit="mm")
    assert found.mask("kidney").any()
    assert "frame LPS and unit mm as given by the user" in found.notes[0]
    for frame, unit in (("RAS", "mm"), ("LPS", "cm")):
        with pytest.raises(ImageError, match=r"reaches [\d.]+ mm beyond the image|that is no patient"):
            read(case, "bare.obj", frame=frame, unit=unit)
        with pytest.raises((AnatomyError, ImageError), match=r"no voxel of the image lies in|that is no patient"):
            read(case, "bare.obj", frame=frame, unit=unit, accept=("outside",))


def test_words_that_contradict_each_other_are_refused(case: Any) -> None:
    for accept in (("holes", "filled"), ("gaps", "bridged"), ("everything",)):
        with pytest.raises(ParameterOutOfRange, match="it knows qform, sform, nearest"):
            read(case, "a.nii", accept=accept)
    with pytest.raises(ParameterOutOfRange, match="there is no organ 'kidneys' in the library"):
        read(case, "a.nii", organ="kidneys")


def test_the_bytes_of_the_file_belong_to_the_step(case: Any) -> None:
    path = case[2] / "a.nrrd"
    found = read(case, "a.nrrd", structure="2", digest=digest_of(path))
    assert found.mask("kidney").any()


def test_a_damaged_surface_is_shown_with_its_places_and_repaired_when_asked(case: Any) -> None:
    (surface,) = surfaces_of(case[1], ("left kidney",))
    write = next(export.write for export in FORMATS if export.key == "stl")
    turned = surface.triangles.copy()
    turned[7] = turned[7][::-1]
    write(replace(surface, triangles=np.delete(turned, 40, axis=0)), case[2] / "torn.stl")
    with pytest.raises(ImageError, match=r"3 open edges around 1 hole, the first at \(.*\) mm LPS; 3 edges whose two triangles .* Accept 'repaired'"):
        read(case, "torn.stl")
    found = read(case, "torn.stl", accept=("repaired",))
    assert found.volume_ml("kidney") == pytest.approx(read(case, "a.stl").volume_ml("kidney"), rel=0.01)
    assert "its surface was damaged and was repaired" in found.notes[0]
    assert "3 open edges around 1 hole" in found.notes[0]


def test_the_unit_that_would_fit_is_named(case: Any) -> None:
    (surface,) = surfaces_of(case[1], ("left kidney",))
    (case[2] / "plain.obj").write_text("".join(f"v {x} {y} {z}\n" for x, y, z in surface.points_mm)
                                       + "".join(f"f {a} {b} {c}\n" for a, b, c in surface.triangles + 1))
    with pytest.raises(ImageError, match=r"It would lie inside the image if it were .*ten times smaller \(mm for cm\)"):
        read(case, "plain.obj", frame="LPS", unit="cm")
