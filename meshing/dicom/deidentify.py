"""A folder of images handed on without the identities: PS3.15 Basic Application Level Confidentiality Profile with the
option Retain Longitudinal Temporal Information with Modified Dates (codes 113100 and 113107 of DCM).

What a key makes stays the same wherever the key is used: UIDs, pseudonyms and the number of days by which a patient's
dates move. So the studies of a case keep belonging together and their intervals stay. Without the key nobody gets back.

The pixels are handed on byte by byte, and every position and spacing too. Text burned into pixels cannot be excluded by
a program: unless every image says BurnedInAnnotation NO, a person must have looked (`burned_in_checked`). A face can be
reconstructed from images of a head; nothing is done about that, and the account says so.
"""
from __future__ import annotations

import os
import secrets
import shutil
import warnings as python_warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID

from meshing.dicom.deidentify_refuse import reason_to_stay, says_clean
from meshing.dicom.deidentify_rules import Cleaner, Stand, name_of
from meshing.dicom.deidentify_table import EDITION
from meshing.dicom.files import Place, Reader, looks_like_dicom, places, reading
from meshing.errors import ImageError, RequestError, StoreError
from meshing.step import Monitor, portion, silent

_IMPLEMENTATION = "2.25.205404372211563417411713160371384722261"
_PROFILE = (("113100", "Basic Application Confidentiality Profile"),
            ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"))
_METHOD = f"DICOM {EDITION} Table E.1-1 by Rehearse, other text removed"
KEY_BYTES = 32

LIMITS = (
    "Text burned into the pixels cannot be found by this program: somebody must look at the images.",
    "A face can be reconstructed from images of a head; the pixels are handed on as they are.",
    "Dates are earlier by one secret number of days for each patient; intervals and times of day are kept.",
    "Numbers of the acquisition stay (exposure, timing, geometry); the table of the standard does not name them.",
)


@dataclass(frozen=True)
class Account:
    """What was done. Nothing in it names the patient, except the paths of `left_out`: keep those to yourself.

    `removed` are (tag, name, what, how many times); `left_out` are (file, reason).
    """

    out: Path
    files: int
    patients: int
    studies: int
    series: int
    others: int
    removed: tuple[tuple[str, str, str, int], ...]
    left_out: tuple[tuple[str, str], ...]
    limits: tuple[str, ...] = LIMITS

    def entry(self) -> dict[str, Any]:
        """As `rehearse deidentify --json` prints it."""
        return {"out": str(self.out), "profile": [meaning for _, meaning in _PROFILE], "edition": EDITION, "files": self.files,
                "patients": self.patients, "studies": self.studies, "series": self.series, "others": self.others,
                "removed": [{"tag": tag, "name": name, "what": what, "times": times} for tag, name, what, times in self.removed],
                "left_out": [{"file": file, "reason": reason} for file, reason in self.left_out], "limits": list(self.limits)}


def key_of(path: Path | None) -> bytes:
    """The secret key in the file `path`, made there when there is none; a new one that nobody keeps without a path."""
    if path is None:
        return secrets.token_bytes(KEY_BYTES)
    if not path.exists():
        key = secrets.token_bytes(KEY_BYTES)
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
        return key
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise RequestError(f"'{path}' is not a key for de-identification ({2 * KEY_BYTES} hexadecimal digits); give the file that an earlier "
                           "run made, or a new name to have one made.")
    return key


def deidentify(folder: Path, out: Path, *, key: bytes, burned_in_checked: bool, monitor: Monitor = silent) -> Account:
    """Write every image below `folder` (or in a zip) into the new folder `out`, patient by patient, without identities.

    Raises RequestError when `out` is in use or lies in `folder`, or when an image does not say that it is free of burned-in
    text and nobody has looked; ImageError when there is nothing to hand on. `out` appears only when all is written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RequestError(f"'{out}' already exists and is not an empty folder; choose another name for the images without identities.")
    if folder.resolve() in (out.resolve(), *out.resolve().parents):
        raise RequestError(f"'{out}' lies in the folder of the originals; choose a place outside '{folder}'.")
    where = places(folder)
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # pydicom remarks on every value out of form; those go anyway
        with reading() as reader:
            if not burned_in_checked:
                _ask(where, reader, folder, portion(monitor, 0.0, 0.2))
            return _written(where, reader, folder, out, Cleaner(Stand(key)), portion(monitor, 0.2, 1.0))


def _ask(where: tuple[Place, ...], reader: Reader, folder: Path, monitor: Monitor) -> None:
    silent_ones = total = 0
    for number, place in enumerate(where):
        monitor(number / len(where), f"asking the images for burned-in text, {number} of {len(where)}")
        image = _image(place, reader, pixels=False)
        if isinstance(image, FileDataset) and not reason_to_stay(image):
            total += 1
            silent_ones += not says_clean(image)
    if silent_ones:
        raise RequestError(
            f"{silent_ones} of {total} images in '{folder}' do not say whether text is burned into their pixels (BurnedInAnnotation), and this "
            "program cannot exclude it. Look at every series, for example at its first, middle and last image; when none shows a name, a "
            "number or a date, give --burned-in-checked. Otherwise remove those series first.")


def _image(place: Place, reader: Reader, *, pixels: bool) -> FileDataset | str | None:
    """The data set in a file; None when it is no DICOM, a reason when it cannot be read."""
    try:
        if not place.member:
            with place.path.open("rb") as file:
                if not looks_like_dicom(file.read(144)):
                    return None
        data = reader.read(place)
        if not looks_like_dicom(data[:144]):
            return None
        image = pydicom.dcmread(BytesIO(data), force=True, stop_before_pixels=not pixels)
        if image.file_meta.get("MediaStorageSOPClassUID") == "1.2.840.10008.1.3.10":
            return "a DICOMDIR: it lists the originals"
        if "TransferSyntaxUID" not in image.file_meta:
            return "it does not say its transfer syntax"
        return image
    except Exception as cause:  # pydicom raises many kinds on damaged files
        return f"it cannot be read ({type(cause).__name__})"


def _written(where: tuple[Place, ...], reader: Reader, folder: Path, out: Path, cleaner: Cleaner, monitor: Monitor) -> Account:
    scratch = out.with_name(f".{out.name}.{os.getpid()}.part")
    left_out, found = [], set()
    others = 0
    try:
        scratch.mkdir(parents=True)
        for number, place in enumerate(where):
            monitor(number / len(where), f"removing identities, {number} of {len(where)}")
            image = _image(place, reader, pixels=True)
            if image is None:
                others += 1
                continue
            reason = image if isinstance(image, str) else _cleaned(image, cleaner)
            if reason or isinstance(image, str):
                left_out.append((str(place), reason))
                continue
            target = scratch / str(image.PatientID) / str(image.StudyInstanceUID) / str(image.SeriesInstanceUID) / f"{image.SOPInstanceUID}.dcm"
            if target in found:
                left_out.append((str(place), "another file has the same SOPInstanceUID"))
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                pydicom.dcmwrite(target, image, enforce_file_format=True)
            except OSError:
                raise
            except Exception as cause:  # a value that pydicom cannot write again
                target.unlink(missing_ok=True)
                left_out.append((str(place), f"it cannot be written again ({type(cause).__name__})"))
                continue
            found.add(target)
        if not found:
            why = "; ".join(sorted({reason for _, reason in left_out})) or "there are no DICOM files"
            raise ImageError(f"There is nothing in '{folder}' that can be handed on without identities: {why}.")
        if out.exists():
            out.rmdir()
        os.replace(scratch, out)
    except OSError as cause:
        raise StoreError(f"The images without identities cannot be written to '{out}' ({cause}); nothing was kept.") from cause
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    monitor(1.0, "identities removed")
    parts = [path.relative_to(scratch).parts for path in found]
    removed = tuple((f"{tag >> 16:04X},{tag & 0xFFFF:04X}" if name_of(tag) != "private" else "private", name_of(tag), what, times)
                    for (tag, what), times in sorted(_without_private_tags(cleaner).items()))
    return Account(out, len(found), len({p[0] for p in parts}), len({p[:2] for p in parts}), len({p[:3] for p in parts}), others, removed,
                   tuple(left_out))


def _without_private_tags(cleaner: Cleaner) -> dict[tuple[int, str], int]:
    """The counts, with all private attributes as one line: their numbers can tell the owner."""
    merged: dict[tuple[int, str], int] = {}
    for (tag, what), times in cleaner.counts.items():
        line = (0x00090000 if name_of(tag) == "private" else tag, what)
        merged[line] = merged.get(line, 0) + times
    return merged


def _cleaned(image: FileDataset, cleaner: Cleaner) -> str:
    """Clean `image` in place, with its file meta information; the reason when it must stay behind."""
    try:
        reason = reason_to_stay(image)
        if reason:
            return reason
        if any(not str(image.get(keyword, "")) for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")):
            return "it has no identity of its own (study, series or instance UID)"
        cleaner.clean(image)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as cause:  # a damaged element that pydicom cannot take apart
        return f"it is damaged ({type(cause).__name__})"
    _declare(image)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = image.SOPClassUID
    meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
    meta.TransferSyntaxUID = image.file_meta.TransferSyntaxUID
    meta.ImplementationClassUID = UID(_IMPLEMENTATION)
    meta.ImplementationVersionName = "REHEARSE"
    image.file_meta = meta
    image.preamble = b"\0" * 128
    return ""


def _declare(image: FileDataset) -> None:
    image.PatientIdentityRemoved = "YES"
    image.DeidentificationMethod = _METHOD
    image.LongitudinalTemporalInformationModified = "MODIFIED"
    codes = []
    for value, meaning in _PROFILE:
        code = Dataset()
        code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", meaning
        codes.append(code)
    image.DeidentificationMethodCodeSequence = codes
