"""One frame as an array: decoded to stored values, then rescaled.

Each transfer syntax has one decoder, named here, so that the answer does not depend on what else is installed:
pydicom itself (native, deflated, big endian, RLE), OpenJPEG (JPEG 2000), CharLS (JPEG-LS), and GDCM through
meshing/itk.py for the older JPEG processes, for which no decoder with a suitable licence exists in Python.
PS3.3 C.11.1: output = RescaleSlope * stored + RescaleIntercept, for each slice its own.
"""
from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, get_frame
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import UID, SecondaryCaptureImageStorage
from scipy import ndimage

from meshing.dicom.files import Place
from meshing.dicom.instance import Frame, Instance
from meshing.errors import ImageError
from meshing.itk import pixels_by_gdcm

AIR_HU = -1024.0

_DECODERS = {
    "1.2.840.10008.1.2": "", "1.2.840.10008.1.2.1": "", "1.2.840.10008.1.2.2": "", "1.2.840.10008.1.2.1.99": "",
    "1.2.840.10008.1.2.5": "pydicom",
    "1.2.840.10008.1.2.4.90": "pylibjpeg", "1.2.840.10008.1.2.4.91": "pylibjpeg",
    "1.2.840.10008.1.2.4.201": "pylibjpeg", "1.2.840.10008.1.2.4.202": "pylibjpeg", "1.2.840.10008.1.2.4.203": "pylibjpeg",
    "1.2.840.10008.1.2.4.80": "pyjpegls", "1.2.840.10008.1.2.4.81": "pyjpegls",
    "1.2.840.10008.1.2.4.50": "gdcm", "1.2.840.10008.1.2.4.51": "gdcm",
    "1.2.840.10008.1.2.4.57": "gdcm", "1.2.840.10008.1.2.4.70": "gdcm",
}
"""Transfer syntax -> decoder."""

UNPACKED = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5")
"""Transfer syntaxes that keep the unused high bits of a pixel."""

_GROUP_28 = ("SamplesPerPixel", "PhotometricInterpretation", "Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit",
             "PixelRepresentation")


def undecodable(transfer_syntax: str) -> str:
    """Why frames of this transfer syntax cannot be decoded; empty when they can."""
    if not transfer_syntax:
        return "the file does not state its transfer syntax"
    if transfer_syntax not in _DECODERS:
        return f"its transfer syntax {UID(transfer_syntax).name} cannot be decoded"
    return ""


def parsed(raw: bytes, place: Place) -> Dataset:
    """The whole data set in `raw`. Raises ImageError when its header is damaged."""
    try:
        return pydicom.dcmread(io.BytesIO(raw), force=True)
    except Exception as cause:  # pydicom raises many kinds on damaged headers
        raise ImageError(f"The file {place} is damaged ({cause}); copy the series again from its source.") from cause


def stored_values(file: Dataset, frame: Frame) -> NDArray[np.integer[Any]]:
    """(rows, columns) integers as the file holds them. Raises ImageError when they are absent, cut short or undecodable."""
    syntax = str(file.file_meta.get("TransferSyntaxUID", ""))
    reason = undecodable(syntax)
    if reason:
        raise ImageError(f"The file {frame.place} cannot be read: {reason}; export it uncompressed "
                         f"(explicit VR little endian).")
    if "PixelData" not in file:
        raise ImageError(f"The file {frame.place} holds no pixel data; copy the series again from its source.")
    decoder = _DECODERS[syntax]
    try:
        if decoder == "gdcm":
            values = _by_gdcm(file, frame.number)
        else:
            options: dict[str, Any] = {"correct_unused_bits": False} if syntax in UNPACKED else {}
            values = get_decoder(UID(syntax)).as_array(file, index=frame.number, raw=True, decoding_plugin=decoder, **options)[0]
    except Exception as cause:  # every decoder has its own kinds of exception
        raise ImageError(f"The pixel data of the file {frame.place} (frame {frame.number + 1}, {UID(syntax).name}) are truncated "
                         f"or damaged ({cause}); copy the series again from its source.") from cause
    if values.shape != (file.Rows, file.Columns):
        raise ImageError(f"The file {frame.place} announces {file.Rows} x {file.Columns} pixels and holds {values.shape}; copy "
                         f"the series again from its source.")
    return _within_bits(values, file, frame.place) if syntax in UNPACKED else values


def _within_bits(values: NDArray[np.integer[Any]], file: Dataset, place: Place) -> NDArray[np.integer[Any]]:
    """The low BitsStored bits of native pixels, with their sign. What lies above them may be the sign, an old overlay plane
    or the padding value; anything else means that the header understates the bits, and cutting them off would make up values."""
    spare = int(file.BitsAllocated) - int(file.BitsStored)
    if spare <= 0:
        return values
    kept: NDArray[np.integer[Any]] = np.right_shift(np.left_shift(values, spare), spare)
    unsigned = values.view(values.dtype.str.replace("i", "u"))
    strange = (kept != values) & (np.right_shift(unsigned, int(file.BitsStored)) != 0)
    if not strange.any():
        return kept
    padding = file.get("PixelPaddingValue")
    if isinstance(padding, int):
        pad = strange & (values == np.array(padding & ((1 << int(file.BitsAllocated)) - 1)).astype(values.dtype))
        kept[pad] = values[pad]
        strange &= ~pad
    if strange.any() and not any(element.tag.group & 0xFF01 == 0x6000 and element.tag.element == 0x0102 and element.value for element in file):
        raise ImageError(f"The file {place} states {file.BitsStored} bits a pixel, but its pixels use more, so their values are not known; "
                         f"export the series again from the scanner or PACS.")
    return kept


def physical_values(file: Dataset, frame: Frame, instance: Instance) -> NDArray[np.float64]:
    """HU for CT, rescaled values for anything else. Raises ImageError as `stored_values`."""
    stored = stored_values(file, frame)
    return hounsfield(stored, frame, instance.padding) if instance.modality == "CT" else rescaled(stored, frame)


def hounsfield(stored: NDArray[np.integer[Any]], frame: Frame, padding: tuple[int, int] | None) -> NDArray[np.float64]:
    """Stored values of a CT frame in HU; padding outside the scanned field becomes air.

    Padding that would be denser than air is believed only where it reaches a corner of the image, because the same
    number may be a true value inside the body.
    """
    values = rescaled(stored, frame)
    if padding is not None:
        pad = (stored >= padding[0]) & (stored <= padding[1])
        if pad.any() and float(values[pad].max()) > AIR_HU:
            pieces, _ = ndimage.label(pad)
            corners = {int(pieces[row, column]) for row in (0, -1) for column in (0, -1)} - {0}
            pad = np.isin(pieces, sorted(corners))
        values[pad] = AIR_HU
    return values


def rescaled(stored: NDArray[np.integer[Any]], frame: Frame) -> NDArray[np.float64]:
    """Slope and intercept of this frame; 1 and 0 where the header has none."""
    slope = 1.0 if frame.slope is None else frame.slope
    intercept = 0.0 if frame.intercept is None else frame.intercept
    return stored.astype(np.float64) * slope + intercept


def _by_gdcm(file: Dataset, number: int) -> NDArray[np.integer[Any]]:
    """Hand one frame to GDCM in a file that has only pixels, so that nothing is rescaled on the way."""
    alone = Dataset()
    alone.SOPClassUID = SecondaryCaptureImageStorage
    alone.SOPInstanceUID = "2.25.1"
    for keyword in _GROUP_28:
        setattr(alone, keyword, file[keyword].value)
    count = int(file.get("NumberOfFrames") or 1)
    table = None
    if "ExtendedOffsetTable" in file and "ExtendedOffsetTableLengths" in file:
        table = (file.ExtendedOffsetTable, file.ExtendedOffsetTableLengths)
    alone.PixelData = encapsulate([get_frame(file.PixelData, number, number_of_frames=count, extended_offsets=table)])
    alone["PixelData"].VR = "OB"
    alone.file_meta = FileMetaDataset()
    alone.file_meta.TransferSyntaxUID = file.file_meta.TransferSyntaxUID
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.dcm"
        pydicom.dcmwrite(path, alone, enforce_file_format=True)
        return pixels_by_gdcm(path)
