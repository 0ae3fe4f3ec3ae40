"""Why one file may not be handed on even after its header was cleaned: what may be written where no rule reaches.

Pixel data are handed on untouched. So images that carry writing in them stay behind: those that say so, screens saved as
CT images, images with an overlay in the unused bits of their pixels, and compressed frames with a comment inside (JPEG
COM and APPn segments, JPEG 2000 COM; the names of the usual encoders are no comment). Objects made of text (reports,
documents, presentation states, secondary captures, waveforms, private classes) stay behind as a whole.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from pydicom.dataset import FileDataset
from pydicom.encaps import generate_fragments
from pydicom.uid import UID

SEGMENTATIONS = frozenset(("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7", "1.2.840.10008.5.1.4.1.1.481.3"))
"""Segmentation, label map segmentation and structure set: no pixels that could show writing."""

ALLOWED = SEGMENTATIONS | frozenset((
    "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.2.2",
    "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.4.4",
    "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.130", "1.2.840.10008.5.1.4.1.1.128.1", "1.2.840.10008.5.1.4.1.1.20",
))
"""CT, MR, PET (classic, enhanced, legacy converted), nuclear medicine, and what is drawn on them."""

_ENCODERS = re.compile(rb"(Creator: |Created by )?(GDCM/)?(Kakadu|OpenJPEG|OpenJPH|JasPer|LEADTOOLS|Aware|OpenHTJ2K)[- ]?(version)?[- vV.0-9]{0,16}",
                       re.IGNORECASE)
_EMPTY_SEGMENTS = 0xFFD8, 0xFF4F
_SCREENS = ("SCREEN SAVE", "SCREENSAVE", "SCREEN CAPTURE", "SECONDARY CAPTURE")


def reason_to_stay(image: FileDataset) -> str:
    """Why `image` must not be handed on, in words without anything of the patient; empty when it may."""
    sop_class = UID(str(image.get("SOPClassUID", "")))
    if sop_class not in ALLOWED:
        name = sop_class.name if sop_class.name != sop_class else "an object of an unknown or private class"
        return f"{name}: text or pictures of screens cannot be cleaned"
    if str(image.get("BurnedInAnnotation", "")).upper() == "YES":
        return "it says that identifying text is burned into its pixels (BurnedInAnnotation YES)"
    if any(str(word).upper() in _SCREENS for word in image.get("ImageType") or ()):
        return "a saved screen: it shows text"
    groups = {tag.group for tag in tuple(image.keys()) if tag.group & 0xFF00 == 0x6000 and tag.group % 2 == 0}
    if any(image.get((group, 0x0102)) is not None and str(image[group, 0x0102].value) not in ("0", "None") for group in groups):
        return "an overlay is kept in the unused bits of its pixels, where writing would stay"
    syntax = UID(str(image.file_meta.TransferSyntaxUID))
    if not syntax.is_transfer_syntax or syntax.is_private:
        return "its transfer syntax is unknown to the standard"
    if syntax.is_encapsulated and image.get("PixelData") is not None:
        for fragment in generate_fragments(image.PixelData):
            if any(not _ENCODERS.fullmatch(text) for text in _comments(fragment)):
                return "a comment is written inside its compressed pixels"
    return ""


def says_clean(image: FileDataset) -> bool:
    """Whether the image itself says that no text is burned in, or has no pixels that could show any."""
    return image.get("SOPClassUID") in SEGMENTATIONS or str(image.get("BurnedInAnnotation", "")).upper() == "NO"


def _comments(frame: bytes) -> Iterator[bytes]:
    """The texts in the segments before the first coded byte of a JPEG, JPEG-LS or JPEG 2000 stream."""
    if int.from_bytes(frame[:2], "big") not in _EMPTY_SEGMENTS:
        return
    at, jpeg2000 = 2, frame[:2] == b"\xff\x4f"
    while at + 4 <= len(frame) and frame[at] == 0xFF:
        marker, length = frame[at + 1], int.from_bytes(frame[at + 2:at + 4], "big")
        body = frame[at + 4:at + 2 + length]
        if marker in (0x90, 0x93) if jpeg2000 else marker in (0xDA, 0xD9):
            return
        if jpeg2000 and marker == 0x64:
            yield body[2:].rstrip(b"\0 ")
        elif not jpeg2000 and marker == 0xFE:
            yield body.rstrip(b"\0 ")
        elif not jpeg2000 and 0xE0 <= marker <= 0xEF and not body.startswith((b"JFIF\0", b"Adobe", b"mrfx", b"HDR_RI", b"SPIFF\0")):
            yield body or b"application segment"
        at += 2 + max(length, 2)
