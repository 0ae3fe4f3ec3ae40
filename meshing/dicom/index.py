"""What is in a folder: Study > Series > Instance, each series with its geometry and its warnings in words.

A series is what shares a SeriesInstanceUID, taken apart by the rules of split.py where one UID holds several images.
Slices are sorted along their normal; file names and instance numbers decide nothing. Nothing that looks wrong is put right here: it is
said in `warnings`, and what forbids reading is said in `refusals` too.
"""
from __future__ import annotations

import hashlib
import warnings as python_warnings
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from meshing.dicom.directory import Listed, absent, beside, is_directory, listed_in
from meshing.dicom.files import Place, Reader, places, reading
from meshing.dicom.geometry import Pile
from meshing.dicom.instance import Frame, Instance, instance_of
from meshing.dicom.pixels import parsed, physical_values
from meshing.dicom.split import Part, parts_of, pile_of_frames
from meshing.dicom.words import cut_off_words, refusal_words, remark_words
from meshing.errors import ImageError
from meshing.frames import SpaceUid
from meshing.step import ContentId, Monitor, silent

__all__ = ["Frame", "Instance", "Series", "Study", "Survey", "choose", "index_folder", "survey"]


@dataclass(frozen=True, eq=False)
class Series:
    """Images that belong together. `frames` ascend along the slice normal where the geometry is known.

    `uid` is the SeriesInstanceUID, followed by "#1", "#2" ... where one UID holds several images. `refusals` are the reasons
    why it cannot be read at all; uneven spacing alone is not one, since the slices can be resampled on request.
    """

    uid: str
    modality: str
    description: str
    study: str
    patient: str
    instances: tuple[Instance, ...]
    frames: tuple[Frame, ...]
    pile: Pile | None
    warnings: tuple[str, ...]
    refusals: tuple[str, ...]

    @property
    def slices(self) -> int:
        return len(self.frames)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Slices, rows, columns."""
        return self.slices, self.instances[0].rows, self.instances[0].columns

    @property
    def spacing_mm(self) -> tuple[float, float, float] | None:
        """Between columns, rows and slices; None where the header does not place the images."""
        if self.pile is None:
            return None
        between = self.pile.mean_step if self.pile.even else self.pile.step
        return self.pile.column_mm, self.pile.row_mm, between

    @property
    def even(self) -> bool:
        return self.pile is not None and self.pile.even

    @property
    def usable(self) -> bool:
        """Whether it can be read as it is, without a further choice."""
        return not self.refusals and self.even

    @property
    def space(self) -> SpaceUid:
        """The frame of reference; where the header has none, one that this series shares with no other."""
        return SpaceUid(self.instances[0].space or _uid_of(f"space of {self.uid}"))

    @cached_property
    def content(self) -> ContentId:
        """Names the bytes of all its files, whatever the files are called. Reads them all."""
        with reading() as reader:
            return content_of(self.instances, reader)

    def entry(self) -> dict[str, object]:
        """The series as `rehearse series --json` lists it."""
        return {"uid": self.uid, "modality": self.modality, "description": self.description, "slices": self.slices,
                "shape": list(self.shape), "spacing_mm": list(self.spacing_mm) if self.spacing_mm else None,
                "usable": self.usable, "warnings": list(self.warnings)}

    def summary(self) -> str:
        """One line for a list."""
        spacing = " x ".join(f"{mm:.3g}" for mm in self.spacing_mm) + " mm" if self.spacing_mm else "no geometry"
        state = "usable" if self.usable else "not usable: " + "; ".join(self.refusals or self.warnings)
        return f"{self.uid} {self.modality or '?'} '{self.description}' {self.slices} slices, {spacing}, {state}"


@dataclass(frozen=True, eq=False)
class Study:
    uid: str
    description: str
    date: str
    patient_name: str
    patient_id: str
    series: tuple[Series, ...]


@dataclass(frozen=True, eq=False)
class Survey:
    """What a folder holds. `others` counts files that are not DICOM; `damaged` says which DICOM files could not be read and
    `absent` which ones a DICOMDIR lists that are not there."""

    folder: Path
    studies: tuple[Study, ...]
    others: int
    archives: int
    damaged: tuple[str, ...]
    absent: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with the folder as a whole, in words."""
        said = [f"damaged file left out: {words}" for words in self.damaged]
        if self.absent:
            said.append(f"incomplete: the DICOMDIR lists {len(self.absent)} files that are not there ({_some(self.absent)}); copy the medium again")
        return tuple(said)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def index_folder(folder: Path, monitor: Monitor = silent) -> tuple[Study, ...]:
    """The studies below `folder`, or in the zip file `folder`, or listed in the DICOMDIR `folder`. Raises ImageError when
    there is nothing of that name."""
    return survey(folder, monitor).studies


def survey(folder: Path, monitor: Monitor = silent) -> Survey:
    """As `index_folder`, with an account of the files that were left out."""
    found, damaged, others, archives = [], [], 0, 0
    with reading() as reader, python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # pydicom remarks on every value out of form; we judge what we use
        where, missing, said = _sought(folder, reader)
        damaged += said
        for number, place in enumerate(where):
            if number % 20 == 0:
                monitor(number / len(where), f"reading headers, {number} of {len(where)}")
            try:
                with reader.open(place) as file:
                    instance = instance_of(place, file, reader.size(place))
            except Exception as cause:  # pydicom raises many kinds on damaged headers
                damaged.append(f"{place} ({_first_line(cause)}); copy it again from its source")
                continue
            if instance is None:
                others += 1
                archives += place.path.suffix.lower() == ".zip" and not place.member
            else:
                found.append(instance)
        studies = _studies(found, reader, Counter(file.series_uid for file in missing))
    monitor(1.0, "headers read")
    return Survey(folder, studies, others, archives, tuple(damaged), tuple("/".join(file.path) for file in missing))


def _sought(folder: Path, reader: Reader) -> tuple[tuple[Place, ...], tuple[Listed, ...], list[str]]:
    """The files to look at, those that a DICOMDIR lists although they are not there, and which DICOMDIR is damaged."""
    where = places(folder)
    missing: list[Listed] = []
    said: list[str] = []
    if len(where) == 1 and where[0].path == folder and not where[0].member:
        listed = listed_in(reader.read(where[0]), where[0])  # small; a single image is read twice at worst
        if listed:
            every = places(folder.parent)
            return beside(listed, where[0], every), absent(listed, where[0], every), []
    for directory in filter(is_directory, where):
        try:
            missing += absent(listed_in(reader.read(directory), directory), directory, where)
        except ImageError as cause:
            said.append(str(cause).rstrip("."))
    return where, tuple(missing), said


def _first_line(cause: Exception) -> str:
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0][:200]


def choose(studies: Sequence[Study], wanted: str) -> Series:
    """The series that `wanted` means: a UID as in `Series.uid`, or "largest CT" (or MR, PT): the one of most voxels.

    Raises ImageError, with a list of what is there, when there is none or more than one.
    """
    every = [series for study in studies for series in study.series]
    offer = "; there is " + "; ".join(series.summary() for series in every) if every else "; there is no series at all"
    if wanted.startswith("largest "):
        modality = wanted.removeprefix("largest ").strip()
        volumes = [series for series in every if series.modality == modality and series.pile is not None
                   and not series.frames[0].localizer]
        if not volumes:
            raise ImageError(f"There is no {modality} series that forms a volume{offer}.")
        most = max(np.prod(series.shape) for series in volumes)
        largest = [series for series in volumes if np.prod(series.shape) == most]
        if len(largest) > 1:
            raise ImageError(f"'{wanted}' is not one series: {len(largest)} have the same number of voxels. "
                             f"Name one by its UID{offer}.")
        return largest[0]
    parts = [series for series in every if series.uid.split("#")[0] == wanted]
    exact = [series for series in every if series.uid == wanted]
    if len(parts) > 1:
        readable = [series for series in parts if not series.refusals]
        if len(readable) == 1:
            return readable[0]
        names = ", ".join(series.uid for series in parts)
        raise ImageError(f"The series {wanted} is mixed: it holds {len(parts)} images ({names}). Name one of them{offer}.")
    if len(exact) != 1:
        raise ImageError(f"There is {'no' if not exact else 'more than one'} series '{wanted}'{offer}.")
    return exact[0]


def content_of(instances: Sequence[Instance], reader: Reader, monitor: Monitor = silent) -> ContentId:
    """SHA-256 over the sorted SHA-256 of each file."""
    digests = []
    for number, instance in enumerate(instances):
        monitor(number / len(instances), "naming the series by its bytes")
        digests.append(hashlib.sha256(reader.read(instance.place)).digest())
    return ContentId(hashlib.sha256(b"".join(sorted(digests))).hexdigest()[:24])


def _studies(instances: Sequence[Instance], reader: Reader, absent: Mapping[str, int]) -> tuple[Study, ...]:
    by_study: dict[tuple[str, str], list[Instance]] = defaultdict(list)
    for instance in instances:
        by_study[instance.study_uid, instance.patient_id].append(instance)
    studies = []
    for (uid, patient_id), members in sorted(by_study.items()):
        by_series: dict[str, list[Instance]] = defaultdict(list)
        for instance in members:
            by_series[instance.series_uid or _invented(instance)].append(instance)
        series = [part for series_uid, files in sorted(by_series.items()) for part in _parts(series_uid, files, reader, absent.get(series_uid, 0))]
        first = members[0]
        studies.append(Study(uid, first.study_description, first.study_date, first.patient_name, patient_id, tuple(series)))
    return tuple(studies)


def _invented(instance: Instance) -> str:
    """A UID for files that carry none: the same for files that look alike."""
    text = "|".join((instance.study_uid, instance.patient_id, instance.space, instance.modality, instance.description,
                     instance.series_number, str(instance.rows), str(instance.columns)))
    return _uid_of(text)


def _uid_of(text: str) -> str:
    return f"2.25.{int(hashlib.sha256(text.encode()).hexdigest()[:30], 16)}"


def _parts(uid: str, files: list[Instance], reader: Reader, absent: int) -> list[Series]:
    """The series of one UID, largest first."""
    kept, repeated = _without_copies(files, reader)
    holder = {instance.place: instance for instance in kept}
    parts = parts_of([frame for instance in kept for frame in instance.frames], holder)
    shared = []
    if not files[0].series_uid:
        shared.append("no SeriesInstanceUID: the files were put together because study, size and description agree")
    if repeated:
        shared.append(f"{repeated} files are copies of others and were left out")
    if absent:
        shared.append(f"incomplete: the DICOMDIR lists {absent} more {'file' if absent == 1 else 'files'} of this series that "
                      f"{'is' if absent == 1 else 'are'} not there")
    made = []
    for number, part in enumerate(parts):
        said = list(shared)
        if len(parts) > 1:
            said.append(f"one SeriesInstanceUID holds {len(parts)} different images; they were taken apart by "
                        f"{'; '.join(part.told) or 'form'}")
        made.append(_series(f"{uid}#{number + 1}" if len(parts) > 1 else uid, part, holder, said, reader))
    return made


def _without_copies(files: list[Instance], reader: Reader) -> tuple[list[Instance], int]:
    """Leave out files that repeat another byte for byte (a folder copied twice); any other repetition stays visible."""
    count = Counter(instance.sop_uid for instance in files)
    seen: set[tuple[str, bytes]] = set()
    kept = []
    for instance in files:
        if count[instance.sop_uid] > 1:
            key = instance.sop_uid, hashlib.sha256(reader.read(instance.place)).digest()
            if key in seen:
                continue
            seen.add(key)
        kept.append(instance)
    return kept, len(files) - len(kept)


def _series(uid: str, part: Part, holder: dict[Place, Instance], shared: list[str], reader: Reader) -> Series:
    pile = pile_of_frames(part.frames)
    ordered = [part.frames[k] for k in pile.order] if pile else list(part.frames)
    instances = tuple({frame.place: holder[frame.place] for frame in ordered}.values())
    first = instances[0]
    refusals = list(refusal_words(instances, ordered, pile))
    remarks = [] if refusals else [*remark_words(instances, ordered, pile), *part.varying]
    if pile is not None and not refusals:
        middle = ordered[len(ordered) // 2]
        try:
            seen = physical_values(parsed(reader.read(middle.place), middle.place), middle, holder[middle.place])
        except ImageError as cause:
            refusals.append(str(cause).rstrip("."))
        else:
            if first.modality == "CT":
                remarks += cut_off_words(seen[None].astype(np.float32), np.stack([pile.row, pile.column], axis=1))
    return Series(uid, first.modality, first.description, first.study_description or first.study_uid,
                  first.patient_name or first.patient_id, instances, tuple(ordered), pile,
                  (*refusals, *remarks, *shared), tuple(refusals))
