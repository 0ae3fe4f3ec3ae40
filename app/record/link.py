"""What every way to a peer can do. dimse.py and web.py do it; transfer.py and service.py need not know which."""
from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.record.waiting import Line
from meshing.dicom.wire import Answer, Identity
from meshing.errors import TransferError
from meshing.units import Second

Put = Callable[[str, bytes], bool]
"""Keeps one arrived file under its SOPInstanceUID; False when it was not asked for or cannot be kept."""

UID = re.compile(r"[0-9]+(\.[0-9]+)*")

STUDY_KEYS = ("PatientName", "PatientID", "PatientBirthDate", "StudyDate", "StudyTime", "StudyDescription", "AccessionNumber",
              "ModalitiesInStudy", "NumberOfStudyRelatedSeries", "NumberOfStudyRelatedInstances", "StudyInstanceUID")
SERIES_KEYS = ("Modality", "SeriesDescription", "SeriesNumber", "BodyPartExamined", "NumberOfSeriesRelatedInstances", "SeriesInstanceUID")
IMAGE_KEYS = ("SOPInstanceUID", "SOPClassUID", "InstanceNumber")


@dataclass(frozen=True)
class Sending:
    """A file on its way out."""

    path: Path
    identity: Identity


class Link(Protocol):
    def echo(self, line: Line) -> Second:
        """Ask whether the peer is there; returns how long it took. Raises TransferError when it is not."""

    def find(self, level: str, keys: Mapping[str, str], line: Line) -> list[Answer]:
        """What matches at "STUDY", "SERIES" (with its study) or "IMAGE" (with study and series)."""

    def retrieve(self, study: str, series: str, images: Collection[str], put: Put, line: Line) -> None:
        """Have these images of a series sent to `put`. Raises TransferError when the connection or the peer fails; some of
        them may have arrived then."""

    def store(self, files: Sequence[Sending], sent: Callable[[Sending], None], line: Line) -> list[tuple[Sending, str]]:
        """Send files, calling `sent` after each that was taken; returns those that were not, and why."""


def checked_uid(text: str, who: str) -> str:
    """A UID that may become a name of a file: what a network says is not trusted."""
    text = text.strip("\0 ")
    if len(text) > 64 or not UID.fullmatch(text):
        raise TransferError(f"{who} gave {text[:80]!r} as the identity of an image or series; that is no DICOM UID, so nothing of it was kept. "
                            "Tell the people who look after that system.")
    return text
