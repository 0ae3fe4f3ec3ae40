"""Files, archives and encodings: what a hospital's medium looks like."""
from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate

from meshing.dicom.instance import DIRECTORY
from meshing.dicom.read import ReadSeries
from meshing.step import silent
from meshing.volume import Volume
from tests.meshing.dicom import sample
from tests.meshing.dicom.codestreams import CODESTREAMS, codestream, pattern
from tests.meshing.dicom.oddities.case import SHAPE, TRUTH, Case, Refused, Right, scan

IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED = (f"1.2.840.10008.1.2{end}" for end in ("", ".1", ".2", ".1.99"))
RLE, JPEG_LS, MPEG = (f"1.2.840.10008.1.2.{end}" for end in ("5", "4.80", "4.100"))


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def after(change: Callable[[Path], object]) -> Callable[[Path], None]:
    """Write the clean series, then change what lies in the folder."""
    def make(folder: Path) -> None:
        scan(folder)
        change(folder)

    return make


def to_one(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Change the bytes of the file of slice 4."""
    def spoil(folder: Path) -> None:
        path = next(path for path in files(folder) if pydicom.dcmread(path, stop_before_pixels=True).InstanceNumber == 5)
        path.write_bytes(change(path.read_bytes()))

    return after(spoil)


def written_as(syntax: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        for path in files(folder):
            image = pydicom.dcmread(path)
            if syntax == BIG_ENDIAN:
                image.PixelData = np.frombuffer(image.PixelData, "<i2").astype(">i2").tobytes()
            image.file_meta.TransferSyntaxUID = syntax
            little, implicit = syntax != BIG_ENDIAN, syntax == IMPLICIT
            if syntax == BIG_ENDIAN:
                image["PixelData"].VR = "OW"
            pydicom.dcmwrite(path, image, implicit_vr=implicit, little_endian=little, enforce_file_format=True)

    return after(spoil)


def compressed(syntax: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        for path in files(folder):
            image = pydicom.dcmread(path)
            image.compress(syntax, generate_instance_uid=False)
            image.save_as(path, enforce_file_format=True)

    return after(spoil)


def from_codestream(name: str, *, cut: int = 0) -> Callable[[Path], None]:
    """Every slice is the pattern of codestreams.py, told apart by its intercept."""
    syntax, signed, bits = CODESTREAMS[name]

    def make(folder: Path) -> None:
        def change(image: pydicom.Dataset, k: int) -> None:
            stream = codestream(name)
            image.PixelData = encapsulate([stream[:len(stream) - cut]])
            image["PixelData"].VR = "OB"
            image.file_meta.TransferSyntaxUID = syntax
            image.PixelRepresentation, image.BitsStored, image.HighBit, image.RescaleIntercept = signed, bits, bits - 1, str(1000 * k)

        scan(folder, change)

    return make


class Pattern(Right):
    """The pattern in every slice, plus 1000 for each slice; 1500 less where it is signed."""

    def judge(self, folder: Path) -> None:
        back = ReadSeries(str(folder)).run(None, silent)
        signed = int(pydicom.dcmread(files(folder)[0]).PixelRepresentation)
        expected = pattern()[None] - 1500 * signed + 1000 * np.arange(SHAPE[0])[:, None, None]
        assert np.array_equal(back.values, expected)
        np.testing.assert_allclose(back.to_patient.matrix, TRUTH.to_patient.matrix, atol=1e-6)


def without_preamble(raw: bytes) -> bytes:
    return raw[132:]


def without_meta(raw: bytes) -> bytes:
    """The bare data set, as some exports leave it."""
    image = pydicom.dcmread(io.BytesIO(raw))
    image.file_meta = FileMetaDataset()
    out = io.BytesIO()
    pydicom.dcmwrite(out, image, implicit_vr=True, little_endian=True, enforce_file_format=False)
    return out.getvalue()


def syntax_stated_as(syntax: str) -> Callable[[bytes], bytes]:
    """Another transfer syntax in the head than in the body."""
    def change(raw: bytes) -> bytes:
        image = pydicom.dcmread(io.BytesIO(raw))
        image.file_meta.TransferSyntaxUID = syntax
        image.PixelData = encapsulate([image.PixelData])
        image["PixelData"].VR = "OB"
        out = io.BytesIO()
        pydicom.dcmwrite(out, image, implicit_vr=False, little_endian=True, enforce_file_format=True)
        return out.getvalue()

    return change


def without_pixels(raw: bytes) -> bytes:
    image = pydicom.dcmread(io.BytesIO(raw))
    del image.PixelData
    out = io.BytesIO()
    image.save_as(out, enforce_file_format=True)
    return out.getvalue()


def pack(method: int, depth: str = "a/b") -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        found = files(folder)
        with zipfile.ZipFile(folder / "scan.zip", "w", method) as out:
            out.writestr("notes.txt", "hello")
            for path in found:
                out.write(path, f"{depth}/{path.name}")
        shutil.rmtree(found[0].parent)

    return after(spoil)


class InZip:
    """The same expectation of the zip file in the folder."""

    def __init__(self, expect: Right | Refused) -> None:
        self.expect = expect

    def judge(self, folder: Path) -> None:
        self.expect.judge(folder / "scan.zip")


def spoil_zip(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        pack(zipfile.ZIP_STORED)(folder)
        (folder / "scan.zip").write_bytes(change((folder / "scan.zip").read_bytes()))

    return make


def locked(raw: bytes) -> bytes:
    """The flag of encryption set on every member (both headers)."""
    raw = bytearray(raw)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(mark, at + 4)
    return bytes(raw)


def one_bit(raw: bytes) -> bytes:
    """One bit of the pixels of one member: its checksum is then wrong."""
    at = raw.find(b"PK\x03\x04", len(raw) // 2) - 5
    return raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1:]


def medium(folder: Path) -> None:
    """A CD: a DICOMDIR and the files it lists, in folders of their own. The offsets between its records are left out."""
    uid = scan(folder)
    found = sorted(files(folder), key=lambda path: int(pydicom.dcmread(path).InstanceNumber))
    (folder / "DICOM" / "SE0").mkdir(parents=True)
    directory = Dataset()
    directory.file_meta = FileMetaDataset()
    directory.file_meta.MediaStorageSOPClassUID, directory.file_meta.MediaStorageSOPInstanceUID = DIRECTORY, "2.25.5"
    directory.file_meta.TransferSyntaxUID = EXPLICIT
    directory.FileSetID = "DISK 1"
    directory.DirectoryRecordSequence = [_record("PATIENT", PatientID="S-1"), _record("STUDY", StudyInstanceUID="2.25.1"),
                                         _record("SERIES", SeriesInstanceUID=uid)]
    for number, path in enumerate(found):
        path.rename(folder / "DICOM" / "SE0" / f"im{number:06}")  # the medium is read where case counts, the list is in capitals
        directory.DirectoryRecordSequence.append(_record("IMAGE", ReferencedFileID=["DICOM", "SE0", f"IM{number:06}"]))
    pydicom.dcmwrite(folder / "DICOMDIR", directory, implicit_vr=False, little_endian=True, enforce_file_format=True)
    found[0].parent.rmdir()


def _record(kind: str, **values: object) -> Dataset:
    record = Dataset()
    record.RecordInUseFlag, record.DirectoryRecordType = 0xFFFF, kind
    for keyword, value in values.items():
        setattr(record, keyword, value)
    return record


def medium_with_a_loss(folder: Path) -> None:
    medium(folder)
    last = max((path for path in files(folder) if path.name != "DICOMDIR"), key=lambda path: int(pydicom.dcmread(path).InstanceNumber))
    last.unlink()


class ByDirectory:
    """The same expectation of the DICOMDIR itself, given as the path."""

    def __init__(self, expect: Right | Refused) -> None:
        self.expect = expect

    def judge(self, folder: Path) -> None:
        self.expect.judge(folder / "DICOMDIR")


def strangers(folder: Path) -> None:
    for name, content in (("readme.txt", b"hello " * 100), ("empty", b""), ("AUTORUN.INF", b"[autorun]"), ("viewer.exe", bytes(4096)),
                          ("zeros", bytes(132)), ("fake.dcm", b"\0" * 128 + b"DICM"), (".DS_Store", b"\0\0\0\1Bud1"),
                          ("picture.jpg", b"\xff\xd8" * 200)):
        (folder / name).write_bytes(content)


def deep(folder: Path) -> None:
    for number, path in enumerate(files(folder)):
        target = folder.joinpath(*(["sehr tief"] * number)) / f"Bild Nr. {99 - number} ä.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)


def no_suffix_reversed(folder: Path) -> None:
    found = sorted(files(folder), key=lambda path: int(pydicom.dcmread(path).InstanceNumber))
    for number, path in enumerate(found):
        path.rename(path.parent / f"{100 - number}")


def linked_to_nothing(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "nowhere")


def copied(folder: Path) -> None:
    shutil.copytree(files(folder)[0].parent, folder / "copy")


def other_patient(folder: Path) -> None:
    sample.write(Volume(TRUTH.values[:5], TRUTH.to_patient, "CT"), folder / "other", seed=8)
    sample.edit(folder / "other", lambda image, k: setattr(image, "PatientID", "P-2"))


def garbage_after(raw: bytes) -> bytes:
    return raw + bytes(1000)


CASES = (
    *(Case(f"written {name}", written_as(syntax), Right(silent=True)) for name, syntax in (
        ("implicit", IMPLICIT), ("explicit", EXPLICIT), ("big endian", BIG_ENDIAN), ("deflated", DEFLATED))),
    *(Case(f"compressed with {name}", compressed(syntax), Right(silent=True)) for name, syntax in (
        ("RLE", RLE), ("JPEG-LS", JPEG_LS))),
    *(Case(f"compressed with {name}", from_codestream(name), Pattern()) for name in CODESTREAMS),
    *(Case(f"{name}, cut short", from_codestream(name, cut=60), Refused(("truncated or damaged",)))
      for name in ("htj2k unsigned", "jpeg lossless sv1", "jpeg lossless")),
    Case("no preamble", to_one(without_preamble), Right()),
    Case("no file meta information", to_one(without_meta), Refused(("does not state its transfer syntax",))),
    Case("one file announced as MPEG", to_one(syntax_stated_as(MPEG)), Refused(("MPEG2 Main Profile", "cannot be decoded"))),
    Case("one file announced as JPEG XL",
         to_one(lambda raw: syntax_stated_as(MPEG)(raw).replace(MPEG.encode(), b"1.2.840.10008.1.2.4.110")), Refused(("cannot be decoded",))),
    Case("one file announced as JPEG lossless", to_one(syntax_stated_as("1.2.840.10008.1.2.4.70")), Refused(("truncated or damaged",))),
    Case("one file without pixels", to_one(without_pixels), Refused(("truncated", "640 bytes of pixel data are missing"))),
    *(Case(f"one file short of {cut} bytes", to_one(lambda raw, cut=cut: raw[:-cut]), Refused(("truncated",)))  # type: ignore[misc]
      for cut in (20, 300, 640)),
    Case("one file cut within the header", to_one(lambda raw: raw[:600]), Refused(("missing slice", "1 slice is absent"))),
    Case("one file cut within the preamble", to_one(lambda raw: raw[:100]), Refused(("missing slice",))),
    Case("one file empty", to_one(lambda raw: b""), Refused(("missing slice",))),
    Case("one file with bytes to spare", to_one(garbage_after), Right()),
    Case("files of other kinds", after(strangers), Right()),
    Case("deep folders and odd names", after(deep), Right(silent=True)),
    Case("numbers as names, in reverse", after(no_suffix_reversed), Right(silent=True)),
    Case("a link to nothing", after(linked_to_nothing), Right(("damaged file left out",))),
    Case("everything twice", after(copied), Right(("9 files are copies of others",))),
    Case("two patients", after(other_patient), Right()),
    Case("a medium", medium, Right(silent=True)),
    Case("a medium, by its DICOMDIR", medium, ByDirectory(Right(silent=True))),
    Case("a medium with a loss at the end", medium_with_a_loss,
         Right(("the DICOMDIR lists 1 more file of this series that is not there",), slices=8)),
    Case("a medium with a loss, by its DICOMDIR", medium_with_a_loss,
         ByDirectory(Right(("incomplete: the DICOMDIR lists 1 files that are not there",), slices=8))),
    *(Case(f"zip {name}", pack(method), InZip(Right(silent=True))) for name, method in (
        ("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED), ("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA))),
    Case("zip within the folder", pack(zipfile.ZIP_DEFLATED), Refused(("holds no DICOM images", "1 of them zip archives"))),
    Case("zip with a password", spoil_zip(locked), InZip(Refused(("damaged", "encrypted")))),
    Case("zip cut short", spoil_zip(lambda raw: raw[:-500]), InZip(Refused(("holds no DICOM images",)))),
    Case("zip with a wrong bit", spoil_zip(one_bit), InZip(Refused(("missing slice",)))),
)
