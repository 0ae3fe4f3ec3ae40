"""One DICOM file: what its header says, with the pixels left where they are.

Classic images hold one frame whose geometry is in the Image Plane module (PS3.3 C.7.6.2); enhanced multi-frame images
hold it in the shared and per-frame functional groups (PS3.3 C.7.6.16). Both become `Frame`s here.

Frames also carry what may tell images of one series apart: `KINDS` are properties of the image itself (an echo time, a
kernel), of which one volume has one each; `MOMENTS` say when or how often it was taken, and may well differ from slice to
slice of one volume.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import pydicom
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset, FileDataset

from meshing.dicom.files import MAGIC, Place, head_of, looks_like_dicom

_KEYWORDS = (
    "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "Modality",
    "PatientName", "PatientID", "StudyDescription", "StudyDate", "SeriesDescription", "SeriesNumber", "InstanceNumber",
    "ImageType", "ConversionType", "BurnedInAnnotation", "AcquisitionNumber", "EchoTime", "InversionTime", "FlipAngle", "KVP",
    "TemporalPositionIdentifier", "DiffusionBValue", "DiffusionGradientOrientation", "TriggerTime",
    "NominalPercentageOfCardiacPhase", "FrameReferenceTime", "ConvolutionKernel", "AcquisitionTime", "Rows", "Columns",
    "NumberOfFrames", "SamplesPerPixel", "PhotometricInterpretation", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation",
    "PixelSpacing", "ImageOrientationPatient", "ImagePositionPatient", "SliceThickness", "SpacingBetweenSlices",
    "ReconstructionDiameter", "RescaleSlope", "RescaleIntercept", "RescaleType", "ModalityLUTSequence",
    "PixelPaddingValue", "PixelPaddingRangeLimit", "LossyImageCompression",
    "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence",
)
_TAGS: list[Any] = [tag_for_keyword(keyword) for keyword in _KEYWORDS]

KINDS = ("image type", "echo time", "inversion time", "flip angle", "b-value", "temporal position", "reconstruction kernel",
         "tube voltage", "stack")
"""What one volume has one of; the order of `Frame.kind`."""

MOMENTS = ("acquisition number", "gradient direction", "cardiac phase", "frame reference time", "trigger time", "acquisition time",
           "instance number")
"""What tells images at one place apart where no kind does; the order of `Frame.moment`, and in which it is tried."""

MOST_FRAMES = 100_000
"""A file that announces more frames is damaged: no scanner makes them."""

IMAGES = {
    "1.2.840.10008.5.1.4.1.1.2": "CT", "1.2.840.10008.5.1.4.1.1.2.1": "CT", "1.2.840.10008.5.1.4.1.1.2.2": "CT",
    "1.2.840.10008.5.1.4.1.1.4": "MR", "1.2.840.10008.5.1.4.1.1.4.1": "MR", "1.2.840.10008.5.1.4.1.1.4.4": "MR",
    "1.2.840.10008.5.1.4.1.1.128": "PT", "1.2.840.10008.5.1.4.1.1.130": "PT", "1.2.840.10008.5.1.4.1.1.128.1": "PT",
}
"""SOP classes that can be a volume (classic, enhanced, legacy converted), and their modality."""

SECONDARY_CAPTURE = ("1.2.840.10008.5.1.4.1.1.7", *(f"1.2.840.10008.5.1.4.1.1.7.{kind}" for kind in range(1, 5)))

DIRECTORY = "1.2.840.10008.1.3.10"
"""The SOP class of a DICOMDIR."""

NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")
"""Transfer syntaxes whose pixels lie uncompressed in the file."""


@dataclass(frozen=True)
class Frame:
    """One slice of a file. None where the header does not say. `kind` are the values of KINDS, `moment` those of MOMENTS."""

    place: Place
    number: int
    position: tuple[float, float, float] | None
    orientation: tuple[float, ...] | None
    pixel_spacing: tuple[float, float] | None
    slope: float | None
    intercept: float | None
    rescale_type: str
    localizer: bool
    kind: tuple[str, ...]
    moment: tuple[str, ...]
    thickness_mm: float | None = None


@dataclass(frozen=True)
class Instance:
    """One file or zip member, and the frames in it.

    `missing_bytes` is how many bytes of uncompressed pixels the file is too short by; `capture` says that it is the
    picture of a screen, `converted` is the ConversionType, which only such pictures should have; `field_mm` and
    `between_mm` are what the header says of the width of the field and the distance of slices.
    """

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
    bits: tuple[int, int, int]
    lookup: bool
    capture: bool
    converted: str
    burned_in: bool
    field_mm: float | None
    between_mm: float | None
    missing_bytes: int
    frames: tuple[Frame, ...]


def instance_of(place: Place, file: BinaryIO, size: int | None = None) -> Instance | None:
    """Read the header in `file`; None when it is not a DICOM data set with an identity. `size` is that of the file in bytes,
    where it is known.

    Raises whatever pydicom raises on a damaged header.
    """
    head = head_of(file)
    if not looks_like_dicom(head):
        return None
    header = pydicom.dcmread(file, stop_before_pixels=True, force=True, specific_tags=_TAGS)
    if _text(header.file_meta, "MediaStorageSOPClassUID") == DIRECTORY:
        return None  # a DICOMDIR lists files; the files themselves are what counts
    if not _text(header, "SOPClassUID") and not _text(header, "Modality"):
        if MAGIC in head[128:132]:
            raise ValueError("it says that it is DICOM, but not what kind of object it holds: neither SOPClassUID nor Modality")
        return None
    sop_class = _text(header, "SOPClassUID") or _text(header.file_meta, "MediaStorageSOPClassUID")
    image_type = _texts(header, "ImageType")
    bits = _whole(header, "BitsAllocated"), _whole(header, "BitsStored"), _whole(header, "HighBit")
    frames = tuple(_frames(place, header))
    return Instance(
        place=place, sop_class=sop_class, sop_uid=_text(header, "SOPInstanceUID"), study_uid=_text(header, "StudyInstanceUID"),
        series_uid=_text(header, "SeriesInstanceUID"), space=_text(header, "FrameOfReferenceUID"),
        modality=IMAGES.get(sop_class) or _text(header, "Modality"), patient_name=_text(header, "PatientName"),
        patient_id=_text(header, "PatientID"), study_description=_text(header, "StudyDescription"),
        study_date=_text(header, "StudyDate"), description=_text(header, "SeriesDescription"),
        series_number=_text(header, "SeriesNumber"), transfer_syntax=_text(header.file_meta, "TransferSyntaxUID"),
        rows=_whole(header, "Rows"), columns=_whole(header, "Columns"), samples=_whole(header, "SamplesPerPixel") or 1,
        photometric=_text(header, "PhotometricInterpretation"), lossy=_text(header, "LossyImageCompression") == "01",
        derived="SECONDARY" in image_type[1:2], padding=_padding(header),
        bits=bits, lookup=bool(header.get("ModalityLUTSequence")),
        converted=_text(header, "ConversionType"), capture=any("SCREEN" in part.upper() for part in image_type[2:]),
        burned_in=_text(header, "BurnedInAnnotation").upper() == "YES", field_mm=_number(header, "ReconstructionDiameter"),
        between_mm=_number(header, "SpacingBetweenSlices"), missing_bytes=_missing_bytes(size, file.tell(), header, len(frames)), frames=frames,
    )


def _missing_bytes(size: int | None, begins: int, header: FileDataset, frames: int) -> int:
    """How much shorter the file is than its uncompressed pixels need; 0 where that cannot be known from the header."""
    if size is None or _text(header.file_meta, "TransferSyntaxUID") not in NATIVE:
        return 0
    wanted = _whole(header, "Rows") * _whole(header, "Columns") * (_whole(header, "SamplesPerPixel") or 1) * frames
    return max(0, wanted * _whole(header, "BitsAllocated") // 8 - (size - begins))


def _frames(place: Place, header: FileDataset) -> list[Frame]:
    count = _whole(header, "NumberOfFrames") or 1
    if not 1 <= count <= MOST_FRAMES:
        raise ValueError(f"it announces {count} frames")
    per_frame = header.get("PerFrameFunctionalGroupsSequence")
    if per_frame:
        if len(per_frame) != count:
            raise ValueError(f"it announces {count} frames and describes {len(per_frame)}")
        shared = header.get("SharedFunctionalGroupsSequence")
        common = shared[0] if shared else Dataset()
        return [_enhanced_frame(place, number, own, common) for number, own in enumerate(per_frame)]
    position = _three(header.get("ImagePositionPatient")) if count == 1 else None
    image_type = _texts(header, "ImageType")
    frame = Frame(place, 0, position, _numbers(header.get("ImageOrientationPatient"), 6), _two(header.get("PixelSpacing")),
                  _number(header, "RescaleSlope"), _number(header, "RescaleIntercept"), _text(header, "RescaleType"),
                  "LOCALIZER" in image_type, _kind(header, image_type), _moment(header), _number(header, "SliceThickness"))
    return [frame] if count == 1 else [replace(frame, number=number) for number in range(count)]


def _enhanced_frame(place: Place, number: int, own: Dataset, common: Dataset) -> Frame:
    def group(keyword: str) -> Dataset:
        for holder in (own, common):
            sequence = holder.get(keyword)
            if sequence:
                item: Dataset = sequence[0]
                return item
        return Dataset()

    transformation, content, measures = group("PixelValueTransformationSequence"), group("FrameContentSequence"), group("PixelMeasuresSequence")
    kinds = [_texts(group(f"{modality}FrameTypeSequence"), "FrameType") for modality in ("CTImage", "MRImage", "PET")]
    image_type = next(filter(None, kinds), [])
    diffusion = group("MRDiffusionSequence")
    gradient = diffusion.get("DiffusionGradientDirectionSequence")
    kind = ("\\".join(image_type), _figure(group("MREchoSequence"), "EffectiveEchoTime"),
            _figure(group("MRModifierSequence"), "InversionTimes"), _figure(group("MRTimingAndRelatedParametersSequence"), "FlipAngle"),
            _figure(diffusion, "DiffusionBValue"), _text(content, "TemporalPositionIndex"),
            _text(group("CTReconstructionSequence"), "ConvolutionKernel"), _figure(group("CTXRayDetailsSequence"), "KVP"),
            _text(content, "StackID"))
    cardiac = group("CardiacSynchronizationSequence")
    moment = (_text(content, "FrameAcquisitionNumber"), _text(gradient[0], "DiffusionGradientOrientation") if gradient else "",
              _figure(cardiac, "NominalPercentageOfCardiacPhase"), _figure(group("PETFrameAcquisitionSequence"), "FrameReferenceTime"),
              _figure(cardiac, "NominalCardiacTriggerDelayTime"), _text(content, "FrameAcquisitionDateTime"), f"{number:09}")
    return Frame(place, number, _three(group("PlanePositionSequence").get("ImagePositionPatient")),
                 _numbers(group("PlaneOrientationSequence").get("ImageOrientationPatient"), 6),
                 _two(measures.get("PixelSpacing")), _number(transformation, "RescaleSlope"),
                 _number(transformation, "RescaleIntercept"), _text(transformation, "RescaleType"), "LOCALIZER" in image_type,
                 kind, moment, _number(measures, "SliceThickness"))


def _kind(header: Dataset, image_type: Sequence[str]) -> tuple[str, ...]:
    return ("\\".join(image_type), _figure(header, "EchoTime"), _figure(header, "InversionTime"), _figure(header, "FlipAngle"),
            _figure(header, "DiffusionBValue"), _text(header, "TemporalPositionIdentifier"), _text(header, "ConvolutionKernel"),
            _figure(header, "KVP"), "")


def _moment(header: Dataset) -> tuple[str, ...]:
    number = _text(header, "InstanceNumber")
    return (_text(header, "AcquisitionNumber"), _text(header, "DiffusionGradientOrientation"),
            _figure(header, "NominalPercentageOfCardiacPhase"), _figure(header, "FrameReferenceTime"), _figure(header, "TriggerTime"),
            _text(header, "AcquisitionTime"), f"{int(number):09}" if number.isdigit() else number)


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


def _figure(header: Dataset, keyword: str) -> str:
    """A number as text to four digits, so that "4.60" and "4.6" are one echo time; other values as they are."""
    found = _number(header, keyword)
    return f"{found:.4g}" if found is not None else _text(header, keyword)


def _whole(header: Dataset, keyword: str) -> int:
    """A whole number; 0 where there is none."""
    found = _number(header, keyword)
    return int(found) if found is not None else 0


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
