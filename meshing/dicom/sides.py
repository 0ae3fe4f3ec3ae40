"""What the headers of a series say about its side: the laterality codes and every text in which a side may be named.

PS3.3: Laterality (0020,0060) for the series, Image Laterality (0020,0062) for an image, Frame Laterality (0020,9072) in the
Frame Anatomy macro of enhanced images. Codes are R, L, B (both), U (unpaired).
"""
from __future__ import annotations

import warnings as python_warnings
from dataclasses import dataclass
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset

from meshing.dicom.files import reading
from meshing.dicom.index import choose, index_folder
from meshing.step import Monitor, silent

CODES = ("Laterality", "ImageLaterality")
TEXTS = ("BodyPartExamined", "StudyDescription", "SeriesDescription", "ProtocolName", "RequestedProcedureDescription",
         "PerformedProcedureStepDescription", "ImageComments")


@dataclass(frozen=True)
class SideTags:
    """Pairs of (keyword, value), each once; empty values are left out."""

    codes: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def side_tags(folder: Path, series: str, monitor: Monitor = silent) -> SideTags:
    """Read from the first, the middle and the last file of the series. Raises ImageError when it is not there."""
    chosen = choose(index_folder(folder, monitor), series)
    files = chosen.instances
    codes: dict[tuple[str, str], None] = {}
    texts: dict[tuple[str, str], None] = {}
    with reading() as reader, python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # pydicom remarks on form; the values are what counts
        for instance in dict.fromkeys((files[0], files[len(files) // 2], files[-1])):
            with reader.open(instance.place) as file:
                header = pydicom.dcmread(file, stop_before_pixels=True, force=True)
            codes |= dict.fromkeys(_filled(header, CODES) + _frame_codes(header))
            texts |= dict.fromkeys(_filled(header, TEXTS))
    return SideTags(tuple(codes), tuple(texts))


def _filled(header: Dataset, keywords: tuple[str, ...]) -> list[tuple[str, str]]:
    found = [(keyword, str(header.get(keyword) or "").strip()) for keyword in keywords]
    return [(keyword, value) for keyword, value in found if value]


def _frame_codes(header: Dataset) -> list[tuple[str, str]]:
    groups = [*(header.get("SharedFunctionalGroupsSequence") or ()), *(header.get("PerFrameFunctionalGroupsSequence") or ())]
    found = []
    for group in groups:
        for anatomy in group.get("FrameAnatomySequence") or ():
            found += _filled(anatomy, ("FrameLaterality",))
    return found
