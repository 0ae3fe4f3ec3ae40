"""De-identification: nothing planted survives anywhere, the geometry stays to the last digit, a case stays together."""
from __future__ import annotations

import hashlib
import json
import struct
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, example, given, settings
from pydicom.datadict import DicomDictionary, dictionary_description, dictionary_has_tag, dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from meshing.dicom.deidentify import deidentify, key_of
from meshing.dicom.deidentify_rules import Cleaner, Stand
from meshing.dicom.deidentify_table import actions, lines, terms
from meshing.dicom.read import ReadSeries
from meshing.errors import Cancelled, ImageError, RequestError
from meshing.step import silent
from tests.data import data
from tests.meshing.dicom import sample

KEY = hashlib.sha256(b"test").digest()
NAME = "Plantedname"
WORDS = ("Plantedname^Erna", "PLANTEDNAME", "Plantedname", "plantedname 1948")
GEOMETRY = ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness", "Rows", "Columns", "BitsAllocated",
            "BitsStored", "HighBit", "PixelRepresentation", "RescaleSlope", "RescaleIntercept", "RescaleType", "PatientPosition",
            "SliceLocation", "SpacingBetweenSlices", "GantryDetectorTilt", "NumberOfFrames", "PhotometricInterpretation")
PIXELS = (0x7FE00010, 0x7FE00008, 0x7FE00009, 0x7FE00001, 0x7FE00002)
IMAGE_TABLES = (0x00281201, 0x00281202, 0x00281203, 0x00283006)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The files here are out of form on purpose; pydicom remarks on that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def one_image(tmp_path: Path) -> pydicom.FileDataset:
    folder = tmp_path / "one"
    if not folder.exists():
        sample.write(sample.volume((1, 4, 4)), folder)
    return pydicom.dcmread(next(folder.iterdir()))


def handed_on(image: pydicom.FileDataset, tmp_path: Path, *, checked: bool = True) -> tuple[bytes, pydicom.FileDataset]:
    """Write, de-identify, read: the bytes of the one file, and what they say."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    image.save_as(folder / "image", enforce_file_format=True)
    deidentify(folder, out, key=KEY, burned_in_checked=checked)
    data = next(path for path in out.rglob("*.dcm")).read_bytes()
    return data, pydicom.dcmread(next(out.rglob("*.dcm")))


def planted_value(vr: str, word: str) -> bytes:
    text = word.encode("ascii")
    unit = {"US": 2, "SS": 2, "UL": 4, "SL": 4, "FL": 4, "FD": 8, "UV": 8, "SV": 8, "AT": 4, "OW": 2, "OL": 4, "OD": 8, "OF": 4, "OV": 8}.get(vr, 2)
    return text + b" " * (-len(text) % unit)


def survives(data: bytes) -> bool:
    """Whether the planted name is in `data`, in any case, also with its bytes swapped in pairs."""
    flat = data.lower()
    swapped = np.frombuffer(data[:len(data) // 2 * 2], np.uint8).reshape(-1, 2)[:, ::-1].tobytes().lower()
    swapped_odd = np.frombuffer(data[1:1 + (len(data) - 1) // 2 * 2], np.uint8).reshape(-1, 2)[:, ::-1].tobytes().lower()
    return any(NAME.lower().encode() in some for some in (flat, swapped, swapped_odd))


def coded(tag: int, vr: str, value: bytes, kind: pydicom.uid.UID) -> bytes:
    """One element as it stands in a file (PS3.5 7.1), whatever its value."""
    end = "<" if kind.is_little_endian else ">"
    value += b"\0" * (len(value) % 2)
    head = struct.pack(f"{end}HH", tag >> 16, tag & 0xFFFF)
    if kind.is_implicit_VR:
        return head + struct.pack(f"{end}L", len(value)) + value
    if vr in ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"):
        return head + vr.encode() + b"\0\0" + struct.pack(f"{end}L", len(value)) + value
    return head + vr.encode() + struct.pack(f"{end}H", len(value)) + value


def wrapped(data: bytes, kind: pydicom.uid.UID) -> bytes:
    """An item of a sequence."""
    return struct.pack("<HHL" if kind.is_little_endian else ">HHL", 0xFFFE, 0xE000, len(data)) + data


def bare(image: pydicom.FileDataset, kind: pydicom.uid.UID) -> pydicom.FileDataset:
    """The preamble and the file meta information alone."""
    empty = pydicom.FileDataset("", {}, file_meta=image.file_meta, preamble=b"\0" * 128, is_implicit_VR=kind.is_implicit_VR,
                                is_little_endian=kind.is_little_endian)
    empty.set_original_encoding(kind.is_implicit_VR, kind.is_little_endian)
    return empty


EVERY = sorted(tag for tag, (vr, *_rest) in DicomDictionary.items()
               if vr not in ("SQ", "NONE", "OB or OW or SQ") and tag not in PIXELS + IMAGE_TABLES and tag >> 16 not in (0, 2, 4)
               and tag not in (0x00080005, 0x00080016, 0x00080018, 0x0020000D, 0x0020000E, 0x00280301, 0x00280002, 0x00280008, 0x00280010,
                               0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103))


def test_the_table_is_whole() -> None:
    """Facts of the edition: 654 lines, no tag twice, names as in the dictionary, every person, date and patient attribute covered."""
    table = lines()
    assert len(table) == len({line.tag for line in table}) == 654
    assert {line.action for line in table} == {"X", "Z", "D", "U", "X/Z", "X/D", "Z/D", "X/Z/D", "X/Z/U*"}
    for line in table:
        if "x" not in line.tag and dictionary_has_tag(int(line.tag, 16)):
            ours, theirs = line.name.lower().replace(" ", ""), dictionary_description(int(line.tag, 16)).lower().replace(" ", "")
            assert ours == theirs
    assert not [w for w in terms() if NAME.lower() in w.lower()]
    for action, tags in {"Z": (0x00080050, 0x00080090, 0x00100030), "U": (0x0020000D, 0x0020000E, 0x00080018, 0x00200052, 0x00081155),
                         "X": (0x00081030, 0x0008103E, 0x00100030 + 2, 0x00101010, 0x00400275, 0xFFFAFFFA)}.items():
        assert {actions()[tag] for tag in tags} == {action}


def test_every_uid_of_an_instance_is_in_the_table_or_mapped_by_rule(tmp_path: Path) -> None:
    image = one_image(tmp_path)
    tags = [tag for tag in EVERY if dictionary_VR(tag) == "UI"]
    for tag in tags:
        image[tag] = DataElement(tag, "UI", "1.2.3.4.5.6.7.89.10.11.12")
    image.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    written, _ = handed_on(image, tmp_path)
    assert b"1.2.3.4.5.6.7.89.10.11.12" not in written


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian], ids=["explicit", "implicit", "big"])
def test_a_name_planted_in_every_attribute_of_the_standard_is_gone(tmp_path: Path, syntax: str) -> None:
    """All attributes of the dictionary at once, at the top and in a nested sequence, whatever their value representation."""
    image = one_image(tmp_path)
    kind = pydicom.uid.UID(syntax)
    planted = {tag: coded(tag, vr, planted_value(vr, "Plantedname"), kind) for tag in EVERY for vr in [dictionary_VR(tag).split(" or ")[-1]]}
    item = b"".join(data for tag, data in sorted(planted.items()))
    nested = coded(0x00081140, "SQ", wrapped(item, kind), kind)
    planted[0x00082112] = coded(0x00082112, "SQ", wrapped(nested, kind), kind)
    for element in image:
        if int(element.tag) not in planted:
            file = pydicom.filebase.DicomBytesIO()
            file.is_implicit_VR, file.is_little_endian = kind.is_implicit_VR, kind.is_little_endian
            pydicom.filewriter.write_data_element(file, element)
            planted[int(element.tag)] = file.getvalue()
    image.file_meta.TransferSyntaxUID = kind
    start = pydicom.filebase.DicomBytesIO()
    pydicom.dcmwrite(start, bare(image, kind), enforce_file_format=True)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "image").write_bytes(start.getvalue() + b"".join(data for tag, data in sorted(planted.items())))
    assert survives((folder / "image").read_bytes())
    account = deidentify(folder, tmp_path / "out", key=KEY, burned_in_checked=True)
    assert account.files == 1
    assert len(account.removed) > 2000
    assert NAME.lower() not in json.dumps(account.entry()).lower()
    for path in (tmp_path / "out").rglob("*.dcm"):
        assert not survives(path.read_bytes())
        assert not survives(str(path).encode())


vrs = st.sampled_from(("AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH",
                       "SL", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV"))


@st.composite
def plants(draw: st.DrawFn) -> list[tuple[int, str, str, int]]:
    """Where to put a name: (tag, VR it claims, word, depth)."""
    anywhere = st.one_of(st.sampled_from(EVERY), st.builds(lambda g, e: (g * 2 + 1) << 16 | e, st.integers(4, 0x7FFF), st.integers(0x10, 0xFFFF)),
                         st.builds(lambda g, e: (g * 2) << 16 | e, st.integers(0x30, 0x3500), st.integers(1, 0xFFFF)))
    return draw(st.lists(st.tuples(anywhere, vrs, st.sampled_from(WORDS), st.integers(0, 3)), min_size=1, max_size=12))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True)
@given(plants())
@example([(0x00180015, "CS", "PLANTEDNAME", 0)])
@example([(0x00280030, "DS", "Plantedname", 1)])
@example([(0x00290010, "LO", "Plantedname", 0), (0x00291010, "UN", "Plantedname", 2)])
def test_a_name_planted_under_any_tag_vr_and_depth_is_gone(tmp_path: Path, planted: list[tuple[int, str, str, int]]) -> None:
    image = one_image(tmp_path)
    keep = {0x00080016, 0x00080018, 0x0020000D, 0x0020000E, 0x00080005, *PIXELS, *IMAGE_TABLES}
    holders: list[Dataset] = [image]
    for sequence in (0x00089215, 0x52009229, 0x00081140):
        inner = Dataset()
        holders[-1][sequence] = DataElement(sequence, "SQ", Sequence([inner]))
        holders.append(inner)
    done = 0
    for tag, vr, word, depth in planted:
        if tag not in keep and tag >> 16 not in (2, 4, 0x7FE0) and tag not in holders[depth]:
            holders[depth][tag] = RawDataElement(Tag(tag), vr, 0, planted_value(vr, word), 0, False, True, True)
            done += 1
    image.preamble = b"Plantedname".ljust(128, b"\0")
    image.file_meta.SourceApplicationEntityTitle = "PLANTEDNAME"
    data = bytes_of(image)
    assert survives(data) or not done
    again = pydicom.dcmread(pydicom.filebase.DicomBytesIO(data), force=True)
    from meshing.dicom.deidentify import _cleaned

    assert _cleaned(again, Cleaner(Stand(KEY))) == ""
    assert not survives(bytes_of(again))


def bytes_of(image: pydicom.FileDataset) -> bytes:
    file = pydicom.filebase.DicomBytesIO()
    pydicom.dcmwrite(file, image, enforce_file_format=True)
    return file.getvalue()


@pytest.mark.parametrize("study", ["nasty/cq500_ct0_jpegll_tilt_gaps/dicom.zip", "nasty/enhanced_mr", "nasty/missing_slice_ct4",
                                   "nasty/ge_head_tilt_varspacing/dicom.zip",
                                   "nasty/dicom_seg",
                                   "nasty/nema_compressed"])
def test_pixels_and_geometry_of_real_images_stay_bit_by_bit(tmp_path: Path, study: str) -> None:
    source = data(study)
    if source.suffix == ".zip":
        zipfile.ZipFile(source).extractall(tmp_path / "originals")
    account = deidentify(source, tmp_path / "out", key=KEY, burned_in_checked=True)
    assert account.files > 0
    stand = Stand(KEY)
    originals = {stand.uid(str(image.SOPInstanceUID)): image for image in images(tmp_path / "originals" if source.suffix == ".zip" else source)}
    seen = 0
    for image in images(tmp_path / "out"):
        original = originals[str(image.SOPInstanceUID)]
        assert geometry(image) == geometry(original)
        assert image.get("PixelData") == original.get("PixelData")
        assert image.file_meta.TransferSyntaxUID == original.file_meta.TransferSyntaxUID
        assert (image.PatientIdentityRemoved, image.LongitudinalTemporalInformationModified) == ("YES", "MODIFIED")
        assert [item.CodeValue for item in image.DeidentificationMethodCodeSequence] == ["113100", "113107"]
        for person in ("PatientName", "PatientID", "ReferringPhysicianName", "StudyID"):
            value = str(original.get(person, "")).strip()
            if len(value) > 6 and value.lower() not in ("anonymous", "unknown", "removed"):
                assert value.encode() not in bytes_of(image).split(b"\xe0\x7f\x10\x00")[0], person
        seen += 1
    assert seen == account.files


def images(folder: Path) -> Iterator[pydicom.FileDataset]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.read_bytes()[128:132] == b"DICM":
            image = pydicom.dcmread(path)
            if "SOPInstanceUID" in image and "StudyInstanceUID" in image:
                yield image


def geometry(image: Dataset) -> list[bytes]:
    """The bytes of everything that places pixels or gives them values, at any depth, in order."""
    found = []
    for tag in sorted(image.keys()):
        raw = image.get_item(tag)
        if not tag.is_private and dictionary_has_tag(tag) and dictionary_VR(tag) == "SQ":
            if int(tag) in (0x52009229, 0x52009230, 0x00289110, 0x00209113, 0x00209116, 0x00289145, 0x00409096, 0x00283000):
                for item in image[tag].value:
                    found += geometry(item)
        elif pydicom.datadict.keyword_for_tag(tag) in GEOMETRY:
            value = raw.value if isinstance(raw.value, bytes) else str(raw.value).encode()
            found.append(value.strip(b" \0"))
    return found


def test_the_volume_read_from_the_copy_is_the_volume_of_the_original(tmp_path: Path) -> None:
    volume = sample.volume((7, 12, 10), sample.oblique())
    sample.write(volume, tmp_path / "in")
    deidentify(tmp_path / "in", tmp_path / "out", key=KEY, burned_in_checked=False)  # the phantom says BurnedInAnnotation NO
    read, original = (ReadSeries(str(tmp_path / name)).run(None, silent) for name in ("out", "in"))
    assert np.array_equal(read.values, original.values)
    assert np.array_equal(read.to_patient.matrix, original.to_patient.matrix)
    assert read.space != original.space


def test_studies_of_one_patient_stay_together_and_their_interval_too(tmp_path: Path) -> None:
    for number, day in enumerate(("20240229", "20250305")):
        folder = tmp_path / "in" / str(number)
        sample.write(sample.volume((2, 4, 4)), folder, seed=number)

        def dated(image: pydicom.Dataset, k: int, day: str = day) -> None:
            image.StudyDate = image.SeriesDate = day
            image.AcquisitionDateTime = f"{day}101112.5+0100"
            image.FrameOfReferenceUID = "1.2.3.4.5"
            image.PatientBirthDate = "19480312"

        sample.edit(folder, dated)
    account = deidentify(tmp_path / "in", tmp_path / "out", key=KEY, burned_in_checked=False)
    assert (account.files, account.patients, account.studies, account.series) == (4, 1, 2, 2)
    found = {str(i.StudyInstanceUID): i for i in images(tmp_path / "out")}
    first, second = sorted(datetime.strptime(i.StudyDate, "%Y%m%d") for i in found.values())
    assert (second - first).days == (datetime(2025, 3, 5) - datetime(2024, 2, 29)).days
    assert first.year <= 2023
    for image in found.values():
        assert image.AcquisitionDateTime == image.StudyDate + "101112.5+0100"
        assert image.PatientBirthDate == ""
        assert image.StudyTime == "120000"
    assert len({str(i.FrameOfReferenceUID) for i in found.values()}) == 1
    assert len({str(i.PatientID) for i in found.values()}) == 1


def test_the_same_key_gives_the_same_bytes_and_another_key_other_identities(tmp_path: Path) -> None:
    sample.write(sample.volume((2, 4, 4)), tmp_path / "in")
    runs = []
    for number, key in enumerate((KEY, KEY, bytes(32))):
        deidentify(tmp_path / "in", tmp_path / str(number), key=key, burned_in_checked=False)
        runs.append({path.name: path.read_bytes() for path in (tmp_path / str(number)).rglob("*.dcm")})
    assert runs[0] == runs[1]
    assert not set(runs[0]) & set(runs[2])


def test_a_key_file_is_made_once_for_its_owner_only_and_used_again(tmp_path: Path) -> None:
    key = key_of(tmp_path / "case.key")
    assert len(key) == 32
    assert key_of(tmp_path / "case.key") == key
    assert (tmp_path / "case.key").stat().st_mode & 0o077 == 0
    assert key_of(None) != key_of(None)
    (tmp_path / "bad.key").write_text("not a key")
    with pytest.raises(RequestError, match=r"bad\.key' is not a key"):
        key_of(tmp_path / "bad.key")


def test_burned_in_text_cannot_be_excluded_so_it_asks(tmp_path: Path) -> None:
    sample.write(sample.volume((3, 4, 4)), tmp_path / "in")

    def silent(image: pydicom.Dataset, k: int) -> None:
        if k == 1:
            del image.BurnedInAnnotation

    sample.edit(tmp_path / "in", silent)
    with pytest.raises(RequestError, match=r"1 of 3 images .* do not say whether text is burned .* --burned-in-checked"):
        deidentify(tmp_path / "in", tmp_path / "out", key=KEY, burned_in_checked=False)
    assert not (tmp_path / "out").exists()
    assert deidentify(tmp_path / "in", tmp_path / "out", key=KEY, burned_in_checked=True).files == 3


def test_images_that_show_or_hide_writing_stay_behind_with_the_reason(tmp_path: Path) -> None:
    sample.write(sample.volume((6, 4, 4)), tmp_path / "in")
    frame = pydicom.encaps.encapsulate([b"\xff\xd8\xff\xfe\x00\x0ePlantedname!" + b"\xff\xda\x00\x02\x00\xff\xd9"])

    def spoil(image: pydicom.Dataset, k: int) -> None:
        if k == 0:
            image.BurnedInAnnotation = "YES"
        elif k == 1:
            image.ImageType = ["DERIVED", "SECONDARY", "SCREEN SAVE"]
        elif k == 2:
            image.add_new(0x60000102, "US", 12)
        elif k == 3:
            image.file_meta.TransferSyntaxUID = pydicom.uid.JPEGLosslessSV1
            image.PixelData = frame
            image["PixelData"].is_undefined_length = True
        elif k == 4:
            image.SOPClassUID = image.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"

    sample.edit(tmp_path / "in", spoil)
    (tmp_path / "in" / "note.txt").write_text("Plantedname")
    account = deidentify(tmp_path / "in", tmp_path / "out", key=KEY, burned_in_checked=True)
    reasons = " | ".join(reason for _, reason in account.left_out)
    assert (account.files, len(account.left_out), account.others) == (1, 5, 1)
    for words in ("BurnedInAnnotation YES", "saved screen", "unused bits", "comment", "Secondary Capture"):
        assert words in reasons
    assert len([path for path in (tmp_path / "out").rglob("*") if path.is_file()]) == 1


def test_where_it_may_not_write_and_what_it_needs(tmp_path: Path) -> None:
    sample.write(sample.volume((2, 4, 4)), tmp_path / "in")
    with pytest.raises(RequestError, match="lies in the folder of the originals"):
        deidentify(tmp_path / "in", tmp_path / "in" / "out", key=KEY, burned_in_checked=True)
    with pytest.raises(RequestError, match="is not an empty folder"):
        deidentify(tmp_path / "in", tmp_path / "in", key=KEY, burned_in_checked=True)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "letter.txt").write_text("no image")
    with pytest.raises(ImageError, match="nothing in .* there are no DICOM files"):
        deidentify(tmp_path / "empty", tmp_path / "out", key=KEY, burned_in_checked=True)


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    sample.write(sample.volume((4, 4, 4)), tmp_path / "in")

    def stop(fraction: float, doing: str) -> None:
        if fraction > 0.6:
            raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        deidentify(tmp_path / "in", tmp_path / "out", key=KEY, burned_in_checked=True, monitor=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
