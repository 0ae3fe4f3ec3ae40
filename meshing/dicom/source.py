"""The series that a result was made from, and objects that belong to its patient and study.

A derived object (SEG, RTSTRUCT, encapsulated document) repeats patient and study as the images state them, has its own
series, names the program that made it, and refers to the images by their SOP instances. It says "research use" where
every viewer shows it: in its series description.
"""
from __future__ import annotations

import os
import re
import warnings as python_warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid
from pydicom.valuerep import PersonName, format_number_as_ds

from meshing.dicom.files import reading
from meshing.dicom.index import choose, survey
from meshing.dicom.pixels import parsed
from meshing.errors import ImageError, StoreError
from meshing.frames import SpaceUid
from meshing.step import Monitor, silent

RESEARCH_USE = "Research use - not for clinical decisions"
IMPLEMENTATION = "2.25.205404372211563417411713160371384722261"
SERIES_NUMBER = 9000
"""Where derived series begin: scanners number theirs from 1."""

_PATIENT = ("PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex", "OtherPatientIDs", "PatientIdentityRemoved",
            "DeidentificationMethod")
_PATIENT_STUDY = ("PatientAge", "PatientSize", "PatientWeight")
_STUDY = ("StudyInstanceUID", "StudyDate", "StudyTime", "ReferringPhysicianName", "StudyID", "AccessionNumber", "StudyDescription")
_EMPTY_IF_ABSENT = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "ReferringPhysicianName", "StudyID",
                    "AccessionNumber")
"""Type 2: present even where the images say nothing."""


@dataclass(frozen=True)
class Image:
    """One slice of the source: its SOP class and instance, its frame in it (from 1; 0 for a single one), where it lies."""

    sop_class: str
    sop_uid: str
    frame: int
    position: tuple[float, float, float] | None


@dataclass(frozen=True, eq=False)
class Source:
    """`header` is the data set of one of its images, without pixels."""

    header: Dataset
    study_uid: str
    series_uid: str
    space: SpaceUid
    modality: str
    images: tuple[Image, ...]

    def nearest(self, point_mm: NDArray[np.float64], direction: NDArray[np.float64], within_mm: float) -> Image | None:
        """The slice through `point_mm`: along the unit vector `direction`, not further than `within_mm` from it."""
        placed = [image for image in self.images if image.position is not None]
        if not placed:
            return None
        off = np.abs((np.array([image.position for image in placed], float) - point_mm) @ direction)
        best = int(np.argmin(off))
        return placed[best] if off[best] <= within_mm else None


def read_source(folder: Path, series: str, monitor: Monitor = silent) -> Source:
    """The series of `folder` that `series` means, as `ReadSeries` takes it. Raises ImageError when it is not there, or has no
    study to belong to."""
    found = choose(survey(folder, monitor).studies, series)
    first = found.instances[0]
    with reading() as reader, python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")
        header = parsed(reader.read(first.place), first.place)
    for keyword in ("PixelData", "PerFrameFunctionalGroupsSequence"):
        if keyword in header:
            delattr(header, keyword)
    for name, uid in (("StudyInstanceUID", first.study_uid), ("SOPInstanceUID", first.sop_uid), ("SeriesInstanceUID", first.series_uid)):
        if not UID(uid).is_valid:
            raise ImageError(f"The series {found.uid} in '{folder}' has no valid {name} ('{uid}'), so nothing can be filed beside it; export "
                             f"it again from the PACS, or export to a format that refers to no study.")
    by_place = {instance.place: instance for instance in found.instances}
    images = []
    for frame in found.frames:
        owner = by_place[frame.place]
        images.append(Image(owner.sop_class, owner.sop_uid, frame.number + 1 if len(owner.frames) > 1 else 0, frame.position))
    return Source(header, first.study_uid, first.series_uid, found.space, found.modality, tuple(images))


def derived(source: Source, *, sop_class: str, modality: str, description: str, program: str, number: int = 0) -> Dataset:
    """A new object of the source's patient and study, with patient, study, series, equipment and SOP common modules.

    `program` is name and version of what made it. `number` is added to SERIES_NUMBER.
    """
    now = datetime.now()
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID = UID(sop_class)
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.ImplementationClassUID = UID(IMPLEMENTATION)
    made.file_meta.ImplementationVersionName = "REHEARSE"
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID = UID(sop_class)
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = generate_uid(prefix=None)
    made.InstanceCreationDate = made.SeriesDate = made.ContentDate = now.strftime("%Y%m%d")
    made.InstanceCreationTime = made.SeriesTime = made.ContentTime = now.strftime("%H%M%S")
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # identities are repeated as they are, also where they are out of form
        for keyword in (*_PATIENT, *_PATIENT_STUDY, *_STUDY):
            value = source.header.get(keyword)
            if keyword == "PatientAge" and not re.fullmatch(r"\d{3}[DWMY]", str(value)):
                continue  # optional, and often out of form
            if value not in (None, ""):
                setattr(made, keyword, str(value) if isinstance(value, PersonName) else value)
            elif keyword in _EMPTY_IF_ABSENT:
                setattr(made, keyword, "")
    made.StudyInstanceUID = source.study_uid
    made.Modality, made.SeriesInstanceUID, made.SeriesNumber = modality, generate_uid(prefix=None), str(SERIES_NUMBER + number)
    made.SeriesDescription = f"{description} - {RESEARCH_USE}"[:64]
    made.InstanceNumber = "1"
    made.Manufacturer, made.ManufacturerModelName, made.DeviceSerialNumber, made.SoftwareVersions = "Rehearse", "Rehearse", "0", program[:64]
    return made


def in_frame(made: Dataset, space: SpaceUid) -> None:
    """The frame of reference module. Raises ImageError for one that is no DICOM UID."""
    if not UID(space).is_valid:
        raise ImageError(f"The frame of reference '{space}' is not a DICOM UID (digits and dots, at most 64), so no DICOM object can state "
                         f"it.")
    made.FrameOfReferenceUID, made.PositionReferenceIndicator = space, ""


def reference(image: Image) -> Dataset:
    """An item that names one image (PS3.3 10.3)."""
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = image.sop_class, image.sop_uid
    if image.frame:
        item.ReferencedFrameNumber = str(image.frame)
    return item


def instances(source: Source) -> list[Dataset]:
    """An item for each file of the source, once."""
    first = {image.sop_uid: image for image in source.images}
    return [reference(Image(image.sop_class, image.sop_uid, 0, None)) for image in first.values()]


def referenced_series(source: Source) -> Dataset:
    """The common instance reference module's item for the source."""
    item = Dataset()
    item.SeriesInstanceUID = source.series_uid
    item.ReferencedInstanceSequence = instances(source)
    return item


def code_item(value: str, scheme: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning[:64]
    return item


def ds(number: float) -> str:
    """A decimal string: at most 16 characters."""
    return format_number_as_ds(float(number))


def points(values: Sequence[float] | NDArray[np.float64]) -> list[str]:
    return [ds(value) for value in values]


def write(made: Dataset, path: Path) -> None:
    """Write beside `path` and rename over it. Raises StoreError when it cannot be written."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # values copied from the source may be out of form: they stay as they are
            pydicom.dcmwrite(beside, made, enforce_file_format=True)
        os.replace(beside, path)
    except OSError as cause:
        raise StoreError(f"The file {path} cannot be written ({cause}).") from cause
    finally:
        beside.unlink(missing_ok=True)
