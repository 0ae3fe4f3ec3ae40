from __future__ import annotations

import json
import shutil
import time
import zipfile
from pathlib import Path

import pydicom
import pytest

from meshing.dicom.index import choose, index_folder, survey
from meshing.errors import ImageError
from tests.data import data
from tests.meshing.dicom import sample


def only(folder: Path):  # type: ignore[no-untyped-def]
    (study,) = index_folder(folder)
    (series,) = study.series
    return series


def test_a_clean_series_has_its_geometry_and_no_warnings(tmp_path: Path) -> None:
    uid = sample.write(sample.volume(), tmp_path / "scan")
    series = only(tmp_path)
    assert (series.uid, series.modality, series.shape, series.usable, series.warnings) == (uid, "CT", (9, 16, 20), True, ())
    assert series.spacing_mm == pytest.approx((0.7, 0.9, 2.5))
    assert series.description == "SYNTHETIC phantom"
    entry = json.loads(json.dumps(series.entry()))
    assert list(entry) == ["uid", "modality", "description", "slices", "shape", "spacing_mm", "usable", "warnings"]
    assert (entry["slices"], entry["shape"]) == (9, [9, 16, 20])
    assert [frame.position[2] for frame in series.frames if frame.position] == sorted(
        frame.position[2] for frame in series.frames if frame.position)


def test_names_numbers_depth_and_strangers_do_not_matter(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")
    want = only(tmp_path).content
    sample_files = sorted((tmp_path / "scan").iterdir())
    for number, path in enumerate(reversed(sample_files)):
        deeper = tmp_path / "scan" / f"{number % 3}" / "deep"
        deeper.mkdir(parents=True, exist_ok=True)
        path.rename(deeper / f"{number:04d}.txt")
    (tmp_path / "scan" / "readme.txt").write_text("not an image " * 100)
    (tmp_path / "scan" / "empty").touch()
    (tmp_path / "scan" / "DICOMDIR").write_bytes(b"\0" * 200)
    found = survey(tmp_path)
    (series,) = found.studies[0].series
    assert found.others == 3
    assert series.usable
    assert series.content == want


def test_a_zip_is_read_like_a_folder(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        archive = tmp_path / f"scan{method}.zip"
        with zipfile.ZipFile(archive, "w", method) as out:
            out.writestr("notes.txt", "hello")
            for path in (tmp_path / "scan").iterdir():
                out.write(path, f"a/b/{path.name}")
        assert only(archive).content == only(tmp_path / "scan").content


def test_content_changes_with_one_bit(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")
    before = only(tmp_path).content
    path = next((tmp_path / "scan").iterdir())
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    assert only(tmp_path).content != before


def test_a_missing_slice_is_named_with_its_place(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")
    sample.edit(tmp_path / "scan", lambda image, k: k != 4)
    series = only(tmp_path)
    assert not series.usable
    assert not series.refusals
    (warning,) = series.warnings
    assert warning.startswith("missing slice: at a step of 2.50 mm 1 slice is absent; the largest gap is 5.00 mm "
                              "between I 99.6 mm and I 94.6 mm")


def test_copies_are_left_out_and_said(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")
    shutil.copytree(tmp_path / "scan", tmp_path / "copy")
    series = only(tmp_path)
    assert series.usable
    assert series.warnings == ("9 files are copies of others and were left out",)


def test_the_same_identity_with_other_bytes_is_not_a_copy(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")
    sample.write(sample.volume(seed=2), tmp_path / "other")
    series = only(tmp_path)
    assert not series.usable
    assert "duplicate positions: 9 slices lie where another one lies" in series.refusals


def test_phases_of_one_series_are_taken_apart(tmp_path: Path) -> None:
    uid = sample.write(sample.volume(), tmp_path / "a")
    sample.write(sample.volume(seed=2), tmp_path / "b")

    def second(image: pydicom.Dataset, k: int) -> None:
        image.AcquisitionNumber = 2
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = f"2.25.99{k}"

    sample.edit(tmp_path / "b", second)
    (study,) = index_folder(tmp_path)
    assert [(series.uid, series.slices, series.usable) for series in study.series] == [(f"{uid}#1", 9, True), (f"{uid}#2", 9, True)]
    assert all("taken apart by acquisition number" in series.warnings[-1] for series in study.series)
    with pytest.raises(ImageError, match="is mixed: it holds 2 images"):
        choose((study,), uid)
    assert [choose((study,), f"{uid}#{part}").uid for part in (1, 2)] == [f"{uid}#1", f"{uid}#2"]
    with pytest.raises(ImageError, match="2 have the same number of voxels"):
        choose((study,), "largest CT")


def test_a_scout_in_the_series_is_taken_apart_and_does_not_hide_the_volume(tmp_path: Path) -> None:
    uid = sample.write(sample.volume(), tmp_path / "a")

    def scout(image: pydicom.Dataset, k: int) -> None:
        if k == 0:
            image.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
            image.ImageOrientationPatient = [1, 0, 0, 0, 0, -1]

    sample.edit(tmp_path / "a", scout)
    (study,) = index_folder(tmp_path)
    assert [series.slices for series in study.series] == [8, 1]
    assert "localizer" in study.series[1].refusals[0]
    assert choose((study,), uid).slices == 8
    assert choose((study,), "largest CT").slices == 8


def test_two_series_in_one_folder_and_the_list_of_a_refusal(tmp_path: Path) -> None:
    small = sample.write(sample.volume(), tmp_path / "x", seed=1)
    large = sample.write(sample.volume((12, 16, 20)), tmp_path / "y", seed=2)
    studies = index_folder(tmp_path)
    assert choose(studies, "largest CT").uid == large
    assert choose(studies, small).slices == 9
    with pytest.raises(ImageError) as refused:
        choose(studies, "1.2.3")
    assert small in str(refused.value)
    assert large in str(refused.value)
    with pytest.raises(ImageError, match="no MR series that forms a volume"):
        choose(studies, "largest MR")


@pytest.mark.parametrize(("keyword", "value", "words"), [
    ("PhotometricInterpretation", "MONOCHROME1", "MONOCHROME1"),
    ("SamplesPerPixel", 3, "colour image"),
    ("SOPClassUID", "1.2.840.10008.5.1.4.1.1.7", "secondary capture"),
    ("ImagePositionPatient", None, "no geometry"),
    ("ImageOrientationPatient", [1, 0, 0, 1, 0, 0], "no geometry"),
    ("PixelSpacing", [0, 0], "no geometry"),
    ("RescaleSlope", None, "no rescale slope"),
    ("RescaleType", "US", "not in Hounsfield units"),
    ("Modality", "MR", ""),
])
def test_what_cannot_be_a_volume_is_said(tmp_path: Path, keyword: str, value: object, words: str) -> None:
    sample.write(sample.volume(), tmp_path / "scan")

    def spoil(image: pydicom.Dataset, k: int) -> None:
        setattr(image, keyword, value)

    sample.edit(tmp_path / "scan", spoil)
    series = only(tmp_path)
    assert any(words in refusal for refusal in series.refusals) if words else series.usable
    assert set(series.refusals) <= set(series.warnings)


def test_slices_in_different_units_are_refused(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")
    sample.edit(tmp_path / "scan", lambda image, k: setattr(image, "RescaleType", "HU" if k else "US"))
    assert any("varying rescale types (HU, US)" in refusal for refusal in only(tmp_path).refusals)


def test_a_damaged_header_is_counted(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")
    path = sorted((tmp_path / "scan").iterdir())[0]
    path.write_bytes(path.read_bytes()[:300])
    found = survey(tmp_path)
    assert len(found.damaged) + found.others == 1


@pytest.mark.slow
def test_ten_thousand_files_among_strangers(tmp_path: Path) -> None:
    """Twenty series of five hundred slices of two patients, with as many files that are none."""
    uid = sample.write(sample.volume((500, 16, 20)), tmp_path / "s")
    heads = [path.read_bytes() for path in sorted((tmp_path / "s").iterdir())]
    shutil.rmtree(tmp_path / "s")
    for number in range(20):
        for part, raw in enumerate(heads):
            place = tmp_path / f"{part % 7}"
            place.mkdir(exist_ok=True)
            changed = raw.replace(uid.encode(), f"{uid[:-2]}{number:02}".encode()).replace(b"S-1 ", b"S-2 " if number % 2 else b"S-1 ")
            (place / f"{number}_{part}").write_bytes(changed)
            (place / f"{number}_{part}.txt").write_bytes(b"x" * (part % 300))
    began = time.perf_counter()
    found = survey(tmp_path)
    assert time.perf_counter() - began < 60.0
    assert found.others == 10000
    every = [series for study in found.studies for series in study.series]
    assert len(found.studies) == 2
    assert len(every) == 20
    assert all(series.usable and series.slices == 500 for series in every)


def test_nowhere_and_nothing(tmp_path: Path) -> None:
    assert index_folder(tmp_path) == ()
    with pytest.raises(ImageError, match="no folder or zip file"):
        index_folder(tmp_path / "absent")
    with pytest.raises(ImageError, match="no series at all"):
        choose((), "1.2.3")


@pytest.mark.parametrize(("name", "shape", "spacing", "usable", "words"), [
    ("nasty/cq500_ct0_jpegll_tilt_gaps/dicom.zip", (51, 512, 512), (0.443, 0.443, 0.618), False,
     ("missing slice", "largest gap is 14.22 mm", "gantry tilt of 8.5 degrees")),
    ("nasty/ge_head_tilt_varspacing/dicom.zip", (28, 512, 512), (0.488, 0.488, 4.0), False,
     ("mixed spacing: 14 of 27", "1.08 to 7.00 mm", "gantry tilt of 18.5 degrees")),
    ("nasty/missing_slice_ct4", (4, 512, 512), (0.430, 0.430, 5.0), False, ("missing slice", "10.00 mm", "only 4 slices")),
    ("nasty/ts_jpeg2000_ct20/dicom.zip", (20, 512, 512), (0.977, 0.977, 2.0), True, ("no SeriesInstanceUID",)),
    ("nasty/dicom_seg/ct-3slice", (3, 512, 512), (0.811, 0.811, 1.0), True, ("only 3 slices",)),
])
def test_real_series_with_known_faults(name: str, shape: tuple[int, ...], spacing: tuple[float, ...], usable: bool,
                                       words: tuple[str, ...]) -> None:
    series = only(data(name))
    assert series.shape == shape
    assert series.spacing_mm == pytest.approx(spacing, abs=2e-3)
    assert series.usable is usable
    for word in words:
        assert word in "; ".join(series.warnings)


@pytest.mark.parametrize("name", [
    "nasty/pydicom_misc", "nasty/dicomdir", "nasty/rtstruct", "nasty/dicom_seg", "nasty/nema_compressed"])
def test_collections_of_oddities_are_listed_without_a_crash(name: str) -> None:
    every = [series for study in index_folder(data(name)) for series in study.series]
    assert every
    for series in every:
        assert series.usable or series.warnings
        assert series.summary()
    usable = [series for series in every if series.usable]
    assert all(series.modality in ("CT", "MR") and series.slices >= 3 for series in usable)
