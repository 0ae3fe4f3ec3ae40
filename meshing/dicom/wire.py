"""DICOM between computers, as text: questions out, answers in, and what a file is. So that the network needs no pydicom.

A question (PS3.4 C.4.1) is a data set of keys: those with a value must match, those without are wanted in the answer.
The JSON of DICOMweb (PS3.18 F.2) holds the same, by tag.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pydicom
from pydicom.datadict import keyword_for_tag, tag_for_keyword
from pydicom.dataset import Dataset

from meshing.dicom.files import looks_like_dicom

Answer = dict[str, str]
"""Keyword -> value as text; several values are joined by a backslash, names are in DICOM's form."""


@dataclass(frozen=True)
class Identity:
    """What one file is."""

    sop_class: str
    sop_uid: str
    series_uid: str
    study_uid: str
    syntax: str


def question(level: str, keys: Mapping[str, str], wanted: Iterable[str]) -> Dataset:
    """The identifier of a query or retrieve at `level` (STUDY, SERIES, IMAGE)."""
    asked = Dataset()
    asked.QueryRetrieveLevel = level
    for keyword in wanted:
        setattr(asked, keyword, "")
    for keyword, value in keys.items():
        setattr(asked, keyword, value.split("\\") if "\\" in value else value)
    if any(not value.isascii() for value in keys.values()):
        asked.SpecificCharacterSet = "ISO_IR 192"
    return asked


def answer(found: Dataset) -> Answer:
    """The answer of a query as text; sequences are left out."""
    return {element.keyword: _text(element.value) for element in found if element.keyword and element.VR != "SQ"}


def answer_of_json(found: Mapping[str, Any]) -> Answer:
    """The same from the JSON of DICOMweb; values out of form are left out."""
    texts: Answer = {}
    for tag, element in found.items():
        keyword = keyword_for_tag(int(tag, 16)) if len(tag) == 8 and all(c in "0123456789abcdefABCDEF" for c in tag) else ""
        values = element.get("Value") if isinstance(element, dict) else None
        if keyword and element.get("vr") != "SQ" and isinstance(values, list | None):
            texts[keyword] = "\\".join(str(v.get("Alphabetic", "")) if isinstance(v, dict) else "" if v is None else str(v) for v in values or ())
    return texts


def tag_text(keyword: str) -> str:
    """"StudyInstanceUID" -> "0020000D"."""
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise KeyError(keyword)
    return f"{tag:08X}"


def identity_of(source: Path | bytes) -> Identity | None:
    """What the file at a path, or in bytes, is; None when it is no DICOM object with an identity. Reads the header only."""
    try:
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            if not looks_like_dicom(file.read(144)):
                return None
            file.seek(0)
            tags: list[Any] = [0x00080016, 0x00080018, 0x0020000D, 0x0020000E]
            header = pydicom.dcmread(file, stop_before_pixels=True, force=True, specific_tags=tags)
        sop_class, sop_uid, series_uid, study_uid = (
            str(header.get(keyword) or "").strip() for keyword in ("SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID"))
        found = Identity(sop_class, sop_uid, series_uid, study_uid, str(header.file_meta.get("TransferSyntaxUID") or ""))
    except Exception:  # pydicom raises many kinds on damaged headers: all of them mean that this is nothing to hand on
        return None
    return found if found.sop_class and found.sop_uid and found.syntax else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple) or (hasattr(value, "append") and not isinstance(value, str)):
        return "\\".join(str(part) for part in value)
    return str(value)
