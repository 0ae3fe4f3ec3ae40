"""One DICOM file: what its header says, with the pixels left where they are.

Classic images hold one frame whose geometry is in the Image Plane module (PS3.3 C.7.6.2); enhanced multi-frame images
hold it in the shared and per-frame functional groups (PS3.3 C.7.6.16). Both become `Frame`s here.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pydicom
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset, FileDataset

from meshing.dicom.files import Place, head_of, looks_like_dicom

_KEYWORDS = (
    "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "Modality",
    "PatientName", "PatientID", "StudyDescription", "StudyDate", "SeriesDescription", "SeriesNumber", "InstanceNumber",
    "ImageType", "AcquisitionNumber", "EchoTime", "TemporalPositionIdentifier", "DiffusionBValue", "TriggerTime",
    "ConvolutionKernel", "AcquisitionTime", "Rows", "Columns", "NumberOfFrames", "SamplesPerPixel",
    "PhotometricInterpretation", "BitsAllocated", "PixelRepresentation", "PixelSpacing",
    "ImageOrientationPatient", "ImagePositionPatient", "RescaleSlope", "RescaleIntercept", "RescaleType",
    "PixelPaddingValue", "PixelPaddingRangeLimit", "LossyImageCompression",
    "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence",
)
_TAGS: list[Any] = [tag_for_keyword(keyword) for keyword in _KEYWORDS]

APART = ("image type", "acquisition number", "echo time", "temporal position", "b-value", "trigger time",
         "reconstruction kernel", "acquisition time")
"""What may tell apart images that lie at the same place, in the order in which it is tried."""

IMAGES = {
    "1.2.840.10008.5.1.4.1.1.2": "CT", "1.2.840.10008.5.1.4.1.1.2.1": "CT", "1.2.840.10008.5.1.4.1.1.2.2": "CT",
    "1.2.840.10008.5.1.4.1.1.4": "MR", "1.2.840.10008.5.1.4.1.1.4.1": "MR", "1.2.840.10008.5.1.4.1.1.4.4": "MR",
    "1.2.840.10008.5.1.4.1.1.128": "PT", "1.2.840.10008.5.1.4.1.1.130": "PT", "1.2.840.10008.5.1.4.1.1.128.1": "PT",
}
"""SOP classes that can be a volume (classic, enhanced, legacy converted), and their modality."""

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


@dataclass(frozen=True)
class Frame:
    """One slice of a file. None where the header does not say. `apart` are the values of APART."""

    place: Place
    number: int
    position: tuple[float, float, float] | None
    orientation: tuple[float, ...] | None
    pixel_spacing: tuple[float, float] | None
    slope: float | None
    intercept: float | None
    rescale_type: str
    localizer: bool
    apart: tuple[str, ...]


@dataclass(frozen=True)
class Instance:
    """One file or zip member, and the frames in it."""

    place: Place
    sop_class: str
    sop_uid: str
    study_uid: str
    series_uid: str
    space: str
    modality: str
    patient_name: str
    patient_id: str
    study_description: str
    study_date: str
    description: str
    series_number: str
    transfer_syntax: str
    rows: int
    columns: int
    samples: int
    photometric: str
    lossy: bool
    derived: bool
    padding: tuple[int, int] | None
    frames: tuple[Frame, ...]


def instance_of(place: Place, file: BinaryIO) -> Instance | None:
    """Read the header in `file`; None when it is not a DICOM data set with an identity.

    Raises whatever pydicom raises on a damaged header.
    """
    if not looks_like_dicom(head_of(file)):
        return None
    header = pydicom.dcmread(file, stop_before_pixels=True, force=True, specific_tags=_TAGS)
    if not _text(header, "SOPClassUID") and not _text(header, "Modality"):
        return None
    if _text(header.file_meta, "MediaStorageSOPClassUID") == "1.2.840.10008.1.3.10":
        return None  # a DICOMDIR lists files; the files themselves are what counts
    sop_class = _text(header, "SOPClassUID") or _text(header.file_meta, "MediaStorageSOPClassUID")
    image_type = _texts(header, "ImageType")
    return Instance(
        place=place, sop_class=sop_class, sop_uid=_text(header, "SOPInstanceUID"), study_uid=_text(header, "StudyInstanceUID"),
        series_uid=_text(header, "SeriesInstanceUID"), space=_text(header, "FrameOfReferenceUID"),
        modality=IMAGES.get(sop_class) or _text(header, "Modality"), patient_name=_text(header, "PatientName"),
        patient_id=_text(header, "PatientID"), study_description=_text(header, "StudyDescription"),
        study_date=_text(header, "StudyDate"), description=_text(header, "SeriesDescription"),
        series_number=_text(header, "SeriesNumber"), transfer_syntax=_text(header.file_meta, "TransferSyntaxUID"),
        rows=int(header.get("Rows") or 0), columns=int(header.get("Columns") or 0),
        samples=int(header.get("SamplesPerPixel") or 1),
        photometric=_text(header, "PhotometricInterpretation"), lossy=_text(header, "LossyImageCompression") == "01",
        derived="SECONDARY" in image_type[1:2], padding=_padding(header), frames=tuple(_frames(place, header)),
    )


def _frames(place: Place, header: FileDataset) -> list[Frame]:
    per_frame = header.get("PerFrameFunctionalGroupsSequence")
    if per_frame:
        shared = header.get("SharedFunctionalGroupsSequence")
        common = shared[0] if shared else Dataset()
        return [_enhanced_frame(place, number, own, common) for number, own in enumerate(per_frame)]
    count = int(header.get("NumberOfFrames") or 1)
    position = _three(header.get("ImagePositionPatient")) if count == 1 else None
    image_type = _texts(header, "ImageType")
    frame = Frame(place, 0, position, _numbers(header.get("ImageOrientationPatient"), 6), _two(header.get("PixelSpacing")),
                  _number(header, "RescaleSlope"), _number(header, "RescaleIntercept"), _text(header, "RescaleType"),
                  "LOCALIZER" in image_type, _apart(header, image_type))
    return [frame] * count


def _enhanced_frame(place: Place, number: int, own: Dataset, common: Dataset) -> Frame:
    def group(keyword: str) -> Dataset:
        for holder in (own, common):
            sequence = holder.get(keyword)
            if sequence:
                item: Dataset = sequence[0]
                return item
        return Dataset()

    transformation = group("PixelValueTransformationSequence")
    content = group("FrameContentSequence")
    kind = _texts(group("CTImageFrameTypeSequence"), "FrameType") or _texts(group("MRImageFrameTypeSequence"), "FrameType")
    echo, diffusion = group("MREchoSequence"), group("MRDiffusionSequence")
    apart = ("\\".join(kind), _text(content, "FrameAcquisitionNumber"), _text(echo, "EffectiveEchoTime"),
             _text(content, "TemporalPositionIndex"), _text(diffusion, "DiffusionBValue"), "", _text(content, "StackID"),
             _text(content, "FrameAcquisitionDateTime"))
    return Frame(place, number, _three(group("PlanePositionSequence").get("ImagePositionPatient")),
                 _numbers(group("PlaneOrientationSequence").get("ImageOrientationPatient"), 6),
                 _two(group("PixelMeasuresSequence").get("PixelSpacing")), _number(transformation, "RescaleSlope"),
                 _number(transformation, "RescaleIntercept"), _text(transformation, "RescaleType"), "LOCALIZER" in kind, apart)


def _apart(header: Dataset, image_type: Sequence[str]) -> tuple[str, ...]:
    keywords = ("AcquisitionNumber", "EchoTime", "TemporalPositionIdentifier", "DiffusionBValue", "TriggerTime",
                "ConvolutionKernel", "AcquisitionTime")
    return ("\\".join(image_type), *(_text(header, keyword) for keyword in keywords))


def _padding(header: Dataset) -> tuple[int, int] | None:
    value, limit = header.get("PixelPaddingValue"), header.get("PixelPaddingRangeLimit")
    if not isinstance(value, int):
        return None
    ends = [value, limit] if isinstance(limit, int) else [value]
    if header.get("PixelRepresentation") == 1:  # implicit VR leaves open whether these are signed, as the pixels are
        ends = [end - (1 << 16) if end >= 1 << 15 else end for end in ends]
    return min(ends), max(ends)


def _text(header: Dataset, keyword: str) -> str:
    value = header.get(keyword)
    return "" if value is None else str(value).strip()


def _texts(header: Dataset, keyword: str) -> list[str]:
    value = header.get(keyword)
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(part) for part in value]


def _number(header: Dataset, keyword: str) -> float | None:
    found = _numbers([header.get(keyword)], 1)
    return found[0] if found else None


def _two(value: Any) -> tuple[float, float] | None:
    found = _numbers(value, 2)
    return (found[0], found[1]) if found and min(found) > 0 else None


def _three(value: Any) -> tuple[float, float, float] | None:
    found = _numbers(value, 3)
    return (found[0], found[1], found[2]) if found else None


def _numbers(value: Any, count: int) -> tuple[float, ...] | None:
    """`count` finite numbers, or None: an empty or unreadable value counts as not stated."""
    try:
        found = tuple(float(part) for part in value)
    except (TypeError, ValueError):
        return None
    return found if len(found) == count and all(map(math.isfinite, found)) else None
