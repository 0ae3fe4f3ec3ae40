"""Derived DICOM objects (SEG, RTSTRUCT) as files: opened, and every defect of their bytes turned into one paragraph."""
from __future__ import annotations

import io
import warnings as python_warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydicom.dataset import Dataset

from meshing.dicom.files import Place, looks_like_dicom
from meshing.dicom.instance import Instance, instance_of
from meshing.dicom.pixels import parsed
from meshing.errors import ImageError, PlanningError


def sop_class_of(path: Path) -> str:
    """The SOP class of a DICOM file; empty when it is none. Raises ImageError when it cannot be read at all."""
    raw = read_bytes(path)
    if not looks_like_dicom(raw[:144]):
        return ""
    with judged(path):
        found = instance_of(Place(path), io.BytesIO(raw))
        return found.sop_class if found else ""
    return ""


def opened(path: Path, sop_classes: dict[str, str]) -> tuple[Dataset, Instance]:
    """The whole data set and its header. Raises ImageError when it is not one of `sop_classes` (UID: name)."""
    raw = read_bytes(path)
    with judged(path):
        found = instance_of(Place(path), io.BytesIO(raw)) if looks_like_dicom(raw[:144]) else None
        if found is None or found.sop_class not in sop_classes:
            raise ImageError(f"The file {path} is no {' or '.join(dict.fromkeys(sop_classes.values()))} of DICOM.")
        return parsed(raw, Place(path)), found
    raise AssertionError  # `judged` lets nothing pass silently


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ImageError(f"There is no file {path}.") from None
    except OSError as cause:
        raise ImageError(f"The file {path} cannot be read ({cause.strerror}); copy it again from its source.") from cause


@contextmanager
def judged(path: Path) -> Iterator[None]:
    """Whatever pydicom raises on damaged bytes becomes an ImageError; its remarks on form are not ours."""
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")
        try:
            yield
        except PlanningError:
            raise
        except Exception as cause:  # pydicom raises many kinds on damaged headers
            reason = " ".join(str(cause).split())[:160] or type(cause).__name__
            raise ImageError(f"The file {path} is damaged ({reason}); copy it again from its source.") from cause


def items(holder: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence; none when it is absent or no sequence."""
    found: Any = holder.get(keyword)
    return [item for item in found if isinstance(item, Dataset)] if isinstance(found, (list, tuple)) or hasattr(found, "__iter__") else []


def text(holder: Dataset, keyword: str) -> str:
    """A value as one printable line of at most 256 letters; empty when it is absent. Damaged bytes must not break a message."""
    found: Any = holder.get(keyword)
    words = "" if found is None else " ".join(str(found[:1024] if isinstance(found, str) else found).split())
    return "".join(letter for letter in words if letter.isprintable())[:256].strip()


def code(holder: Dataset, keyword: str) -> str:
    """The code value of the first item of a code sequence, with its scheme: "SCT 10200004"; empty when there is none."""
    for item in items(holder, keyword)[:1]:
        return f"{text(item, 'CodingSchemeDesignator')} {text(item, 'CodeValue')}".strip()
    return ""


class Numbered(Protocol):
    """A part of an object that can be asked for by its number or its name."""

    @property
    def number(self) -> int: ...

    @property
    def name(self) -> str: ...


P = TypeVar("P", bound=Numbered)


def chosen(parts: Sequence[P], wanted: str | None, holder: str, kind: str) -> P:
    """The part of that number or name; without either the only one. Raises ImageError that lists what is there."""
    found = [part for part in parts if wanted is None or wanted in (part.name, str(part.number))]
    if len(found) != 1:
        have = ", ".join(f"{part.number} '{part.name}'" for part in parts[:30])
        asked = "it is not said which one" if wanted is None else f"no single one is called '{wanted}'"
        raise ImageError(f"{holder} holds {len(parts)} {kind} and {asked}; it has {have}. Name one by its name or number.")
    return found[0]
