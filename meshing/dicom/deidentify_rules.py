"""One data set without the identities in it: the table of PS3.15 first, then a rule for everything the table leaves.

The table (deidentify_table.py) forbids what it knows. Whatever it does not name is judged by its value representation,
so that a name cannot stay because it stands where nobody expected it:

    private attributes, curves, overlays, attributes unknown to the standard, or of another VR   go
    person names, titles of machines, ages, addresses, texts (PN AE AS LT ST UT UC UR)           go
    short texts (LO SH) and codes (CS)   stay when they are terms of the standard; where only their being different
                                         matters (image type, stack, kernel) another word becomes a keyed code; else empty
    coded concepts                       stay when the scheme is public and the code has its form; the meaning, free
                                         text beside it, becomes the code
    UIDs                                 stay when the standard registers them, else become keyed ones
    dates and times                      move by a number of days that is one for the patient: intervals stay (the option
                                         "Retain Longitudinal Temporal Information Modified Dates"); those of the patient
                                         and of the upkeep of the machine go
    numbers                              stay, byte by byte, when they are numbers, as many as the standard says
    bytes (OB OW UN ...)                 go, except the pixels and the lookup tables that turn them into values

Elements that stay are never decoded and written again: positions and spacings keep every digit. Sequences are judged
item by item at any depth. Nothing here knows files; see deidentify.py.
"""
from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from pydicom.config import IGNORE
from pydicom.datadict import dictionary_description, dictionary_has_tag, dictionary_VM, dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag
from pydicom.uid import UID

from meshing.dicom.deidentify_table import actions, terms

PATIENT_NAME, PATIENT_ID = 0x00100010, 0x00100020
_ZONE, _KERNEL, _SEGMENT_LABEL, _ROI_NAME = 0x00080201, 0x00181210, 0x00620005, 0x30060026
_CODE, _SCHEME, _MEANING = 0x00080100, 0x00080102, 0x00080104

_PIXELS = frozenset((0x7FE00001, 0x7FE00002, 0x7FE00008, 0x7FE00009, 0x7FE00010))
_LOOKUP = frozenset((0x00281201, 0x00281202, 0x00281203, 0x00283006))
_REQUIRED = frozenset((0x00081090, 0x00181020, 0x00620009, 0x00620020))
"""Texts that some image must have: model, software, algorithm, tracking. A dummy takes their place."""
_DISTINCT = frozenset((0x00209056, 0x00181210, 0x00180024, 0x00189005))
"""Texts of which only the difference matters: stack, kernel, names of sequences."""
_UPKEEP = frozenset((*range(0x00181200, 0x00181206), 0x0018700C, 0x0018700E))
_REMOVED = "REMOVED"

_DS = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_IS = re.compile(rb"[+-]?\d{1,12}")
_DA = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DT = re.compile(r"(\d{8})(\d{0,6}(?:\.\d{1,6})?(?:[+-]\d{4})?)")
_TM = re.compile(r"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?")
_OFFSET = re.compile(r"[+-]\d{4}")
_KERNELS = re.compile(r"[ABCDEFHITUSJQ][a-z]?\d{2}[a-z]?|FC\d{2}|[A-FL]|Y[ABCD]|U[ABCD]|[1-9]|I\d{2}[fsh]|ASA|Q\d{2}[fs]")
_TEXT = re.compile(rb"[A-Za-z0-9^ ,.\-]{6,}")
_SCHEMES = {
    "SCT": r"\d{6,18}", "SRT": r"[A-Z]\d?-[0-9A-F]{4,6}", "SNM3": r"[A-Z]\d?-[0-9A-F]{4,6}", "99SDM": r"[A-Z]\d?-[0-9A-F]{4,6}",
    "DCM": r"\d{6}", "FMA": r"\d{4,6}", "NCIt": r"C\d{4,6}", "RADLEX": r"RID\d{1,6}", "UMLS": r"C\d{7}", "LN": r"\d{4,5}-\d",
    "UCUM": r"1|mm|cm|mm2|mm3|cm3|ml|ms|s|min|deg|mg|mg/ml|g/ml|Bq|Bq/ml|kBq/ml|MBq|%|\[hnsf'U\]|\{ratio\}|\{SUVbw\}g/ml|kg|um2/s|mm2/s|ml/min",
}
_BINARY = {"US": "u2", "SS": "i2", "UL": "u4", "SL": "i4", "UV": "u8", "SV": "i8", "FL": "f4", "FD": "f8", "AT": "u4"}

Element = DataElement | RawDataElement


@dataclass(frozen=True)
class Stand:
    """What stands in for identities: everything follows from a secret key, so the same key gives the same again."""

    key: bytes

    def _digest(self, kind: str, original: str) -> bytes:
        return hmac.new(self.key, f"{kind}|{original}".encode(), hashlib.sha256).digest()

    def uid(self, original: str) -> str:
        """A UUID-derived UID (PS3.5 B.2)."""
        return f"2.25.{uuid.UUID(bytes=self._digest('uid', original)[:16], version=4).int}"

    def code(self, kind: str, original: str) -> str:
        return self._digest(kind, original).hex()[:10].upper()

    def days_earlier(self, patient: str) -> timedelta:
        """Between one and ten years."""
        return timedelta(days=366 + int.from_bytes(self._digest("days", patient)[:4], "big") % 3287)


@dataclass
class Cleaner:
    """Cleans data sets in place and counts what it did: (tag, what) -> times."""

    stand: Stand
    counts: Counter[tuple[int, str]] = field(default_factory=Counter)

    def clean(self, image: Dataset) -> None:
        """Take the identities out of `image`, a whole data set without its file meta information."""
        patient = _text(image.get_item(PATIENT_ID)) or _text(image.get_item(PATIENT_NAME))
        self._shift = self.stand.days_earlier(patient)
        self._patient = self.stand.code("patient", patient)
        self._items(image, top=True)
        for tag, vr in ((PATIENT_ID, "LO"), (PATIENT_NAME, "PN")):
            image[tag] = DataElement(tag, vr, self._patient)

    def _items(self, holder: Dataset, *, top: bool) -> bool:
        """Judge every element; False when `holder` is a coded concept that must not stay."""
        number = next((_text(holder.get_item(tag)) for tag in (0x00620004, 0x30060022) if tag in holder), "")
        named = {tag for tag in (_SEGMENT_LABEL, _ROI_NAME) if tag in holder}
        concept = not top and (_SCHEME in holder or _CODE in holder or _MEANING in holder)
        if concept and not self._concept(holder):
            return False
        for tag in list(holder.keys()):
            self._judge(holder, tag, top=top, concept=concept)
        for label in named:
            words = f"{'Segment' if label == _SEGMENT_LABEL else 'ROI'} {number if number.isdigit() else '1'}"
            holder[label] = DataElement(label, "LO", words)
        return True

    def _concept(self, holder: Dataset) -> bool:
        code, scheme = _text(holder.get_item(_CODE)), _text(holder.get_item(_SCHEME))
        if scheme not in _SCHEMES or not re.fullmatch(_SCHEMES[scheme], code):
            self.counts[_MEANING, "a coded concept of no public scheme, removed"] += 1
            return False
        holder[_MEANING] = DataElement(_MEANING, "LO", code)
        return True

    def _judge(self, holder: Dataset, tag: BaseTag, *, top: bool, concept: bool) -> None:
        number = int(tag)
        if tag.is_private:
            self._drop(holder, tag, "private attribute, removed")
        elif tag.group & 0xFF00 in (0x5000, 0x6000):
            self._drop(holder, tag, "curve or overlay, removed")
        elif tag.element == 0:
            del holder[tag]  # the length of a group, which is none of ours to state
        elif not dictionary_has_tag(number):
            self._drop(holder, tag, "removed (table)" if number in actions() else "unknown to the standard, removed")
        elif concept and number in (_CODE, _SCHEME, _MEANING):
            return
        else:
            vr = _vr(holder.get_item(tag), number)
            if vr is None:
                self._drop(holder, tag, "not in the form that the standard gives it, removed")
            elif vr == "SQ":
                self._sequence(holder, tag, actions().get(number))
            elif number in _PIXELS:
                if not top:
                    self._drop(holder, tag, "an image inside an attribute, removed")
            elif vr in ("DA", "DT", "TM") and not (tag.group == 0x0010 or number in _UPKEEP):
                self._date(holder, tag, vr)
            elif number in actions():
                self._by_table(holder, tag, vr, actions()[number])
            elif number not in _LOOKUP:
                self._by_form(holder, tag, vr)

    def _by_table(self, holder: Dataset, tag: BaseTag, vr: str, action: str) -> None:
        text = _text(holder.get_item(tag))
        if int(tag) in (PATIENT_NAME, PATIENT_ID):
            self.counts[int(tag), "replaced (table)"] += 1
        elif int(tag) == _ZONE and _OFFSET.fullmatch(text):
            return
        elif vr == "UI" and action in ("U", "D"):
            self._uids(holder, tag)
        elif action == "X":
            self._drop(holder, tag, "removed (table)")
        elif action in ("Z", "X/Z"):
            self._put(holder, tag, vr, "", "emptied (table)")
        else:
            dummy = {"DS": "0", "IS": "0", "OB": b"\0\0", "UN": b"\0\0", "AS": "", "DA": "", "TM": "", "DT": ""}.get(vr, _REMOVED)
            self._put(holder, tag, vr, "" if vr in _BINARY else dummy, "replaced (table)")

    def _by_form(self, holder: Dataset, tag: BaseTag, vr: str) -> None:
        """An attribute that the table does not name."""
        element = holder.get_item(tag)
        if vr == "UI":
            self._uids(holder, tag)
        elif vr in ("DS", "IS"):
            form, longest = (_DS, 16) if vr == "DS" else (_IS, 12)
            parts = _bytes(element).rstrip(b"\0 ").split(b"\\")
            if parts != [b""] and not all(len(p.strip()) <= longest and (form.fullmatch(p.strip()) or not p.strip()) for p in parts):
                self._drop(holder, tag, "not a number, removed")
        elif vr in _BINARY:
            if not _numeric(element, vr, int(tag)):
                self._drop(holder, tag, "not a number, removed")
        elif vr in ("CS", "LO", "SH"):
            self._words(holder, tag, vr)
        else:
            self._drop(holder, tag, "free text or bytes, removed")

    def _words(self, holder: Dataset, tag: BaseTag, vr: str) -> None:
        """Keep a value whose every word is a term; else code it, or leave it empty."""
        number = int(tag)
        parts = [part.strip() for part in _text(holder.get_item(tag)).split("\\")]
        known = [not p or p in terms() or (number == _KERNEL and bool(_KERNELS.fullmatch(p))) or (number in _DISTINCT and p.isdigit() and len(p) < 5)
                 for p in parts]
        if all(known):
            return
        if vr == "CS" or number in _DISTINCT:
            coded = [p if k else f"X{self.stand.code('word', p)}" for p, k in zip(parts, known)]
            self._put(holder, tag, vr, coded if len(coded) > 1 else coded[0], "word that is no term, replaced by a code")
        elif number in _REQUIRED:
            self._put(holder, tag, vr, _REMOVED, "text, replaced")
        else:
            self._put(holder, tag, vr, "", "text, emptied")

    def _uids(self, holder: Dataset, tag: BaseTag) -> None:
        parts = [part.strip() for part in _text(holder.get_item(tag)).split("\\")]
        new = [p if not p or _registered(p) else self.stand.uid(p) for p in parts]
        if new != parts:
            self._put(holder, tag, "UI", new if len(new) > 1 else new[0], "UID, replaced")

    def _date(self, holder: Dataset, tag: BaseTag, vr: str) -> None:
        parts = [part.strip() for part in _text(holder.get_item(tag)).split("\\")]
        moved = [self._moved(part, vr) for part in parts]
        if vr == "TM" and moved == parts:
            return
        what = "date, moved" if any(moved) else "date or time out of form, emptied"
        if any(parts):
            self._put(holder, tag, vr, moved if len(moved) > 1 else moved[0], what)

    def _moved(self, text: str, vr: str) -> str:
        """The date some days earlier; a time as it is; nothing when it is out of form."""
        if vr == "TM":
            return text if _TM.fullmatch(text) else ""
        found = (_DA if vr == "DA" else _DT).fullmatch(text)
        if not found:
            return ""
        try:
            day = datetime.strptime(text[:8], "%Y%m%d") - self._shift
        except (ValueError, OverflowError):
            return ""
        return f"{day.year:04d}{day.month:02d}{day.day:02d}" + (found[2] if vr == "DT" else "")

    def _sequence(self, holder: Dataset, tag: BaseTag, action: str | None) -> None:
        if action is not None and not action.endswith("U*"):
            if action in ("Z", "X/Z"):
                self._put(holder, tag, "SQ", Sequence([]), "emptied (table)")
            else:
                self._drop(holder, tag, "removed (table)")
            return
        items = holder[tag].value if _bytes(holder.get_item(tag)) or not isinstance(holder.get_item(tag), RawDataElement) else []
        kept = [item for item in items if self._items(item, top=False)]
        if len(kept) < len(items):
            if kept:
                holder[tag].value = Sequence(kept)
            else:
                del holder[tag]

    def _put(self, holder: Dataset, tag: BaseTag, vr: str, value: Any, what: str) -> None:
        if _bytes(holder.get_item(tag)).strip(b"\0 ") or vr == "SQ":
            self.counts[int(tag), what] += 1
            holder[tag] = DataElement(tag, vr, value)

    def _drop(self, holder: Dataset, tag: BaseTag, what: str) -> None:
        self.counts[int(tag), what] += 1
        del holder[tag]


def name_of(tag: int) -> str:
    """What the standard calls an attribute; nothing of a private one is told."""
    if BaseTag(tag).is_private:
        return "private"
    return dictionary_description(tag) if dictionary_has_tag(tag) else f"{tag >> 16:04X},{tag & 0xFFFF:04X}"


def _registered(uid: str) -> bool:
    """Whether the standard itself gave out this UID: it names a class or a transfer syntax, nobody's image."""
    return UID(uid, IGNORE).name != uid


def _vr(element: Element, tag: int) -> str | None:
    """The VR of the dictionary, or None when the element claims another one."""
    possible = dictionary_VR(tag).split(" or ")
    claimed = str(element.VR) if element.VR is not None else "UN"
    if claimed in possible:
        return claimed
    return possible[0] if claimed == "UN" else None


def _bytes(element: Element | None) -> bytes:
    if element is None or element.value is None:
        return b""
    if isinstance(element.value, bytes):
        return element.value
    values = element.value if isinstance(element.value, (list, tuple)) or hasattr(element.value, "append") else [element.value]
    return "\\".join(str(value) for value in values).encode("utf-8", "surrogateescape")


def _text(element: Element | None) -> str:
    return _bytes(element).decode("latin-1").strip("\0 ")


def _numeric(element: Element, vr: str, tag: int) -> bool:
    """Whether the value is as many numbers as the standard says, and no text that passes for numbers."""
    if not isinstance(element.value, bytes):
        return True  # decoded by pydicom as a number
    size = np.dtype(_BINARY[vr]).itemsize
    count, rest = divmod(len(element.value), size)
    if rest or not _fits(count, dictionary_VM(tag)):
        return False
    if not _TEXT.search(element.value):
        return True
    if vr not in ("FL", "FD"):
        return False
    little = isinstance(element, RawDataElement) and element.is_little_endian
    numbers = np.abs(np.frombuffer(element.value, ("<" if little else ">") + _BINARY[vr]).astype(np.float64))
    return bool(np.all((numbers == 0) | ((numbers > 1e-12) & (numbers < 131072.0))))


def _fits(count: int, multiplicity: str) -> bool:
    low, _, high = multiplicity.partition("-")
    if count == 0:
        return True
    if high.endswith("n"):
        step = int(high[:-1] or 1)
        return count >= int(low) and count % step == 0
    return int(low) <= count <= int(high or low)
