"""Series -> Volume, or a refusal in words: never a wrong geometry in silence.

The grid follows the slices as they lie: rows and columns of the first slice, slices ascending along the normal with
the spacing of their positions. Two corrections exist, and both stay in `Volume.notes`:

tilt    slices of a tilted gantry form a sheared grid. Each slice is moved within its own plane (linear interpolation)
        onto a straight grid that holds all of them; what no slice covers is air.
gaps    uneven slices are interpolated linearly along the normal onto even ones, only on request: the structures in a
        gap are then a guess.
"""
from __future__ import annotations

import os
import threading
import warnings as python_warnings
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, cast

import numpy as np
from numpy.typing import NDArray

from meshing.dicom.files import Reader, reading
from meshing.dicom.geometry import Pile
from meshing.dicom.index import Series, Survey, choose, content_of, survey
from meshing.dicom.instance import Instance
from meshing.dicom.pixels import AIR_HU, parsed, physical_values
from meshing.dicom.words import CUT_OFF, cut_off_words, gap_words, tilt_words
from meshing.errors import ImageError
from meshing.frames import IJK, LPS, Transform
from meshing.step import ContentId, Monitor, check, portion, silent
from meshing.volume import Modality, Volume

CHOICE_GAPS = "Choose another series, or allow resampling (resample_gaps) and judge the interpolated part with care."
CHOICE = "Choose another series, or export this one again, uncompressed, from the scanner or PACS."

MOST_INTERPOLATED = 4
"""Resampling may give at most this many times the slices that were seen."""

DECODERS = 2
"""Threads that decode. The result does not depend on it."""


@dataclass(frozen=True)
class ReadSeries:
    """Read a DICOM series.

    `folder` is a folder or a zip file; `series` a UID, or "largest CT". `resample_gaps` allows uneven slices.
    """

    version: ClassVar[int] = 1
    folder: str
    series: str = "largest CT"
    resample_gaps: bool = False

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: None, monitor: Monitor, /) -> Volume:
        found = survey(Path(self.folder), portion(monitor, 0.0, 0.2))
        return read(_chosen(found, self.series), found, monitor=portion(monitor, 0.2, 1.0), resample_gaps=self.resample_gaps)


def source_id(folder: Path, series: str, monitor: Monitor = silent) -> ContentId:
    """Names the bytes of the series that ReadSeries(folder, series) would read. Raises ImageError as it does."""
    chosen = _chosen(survey(folder, portion(monitor, 0.0, 0.5)), series)
    with reading() as reader:
        return content_of(chosen.instances, reader, portion(monitor, 0.5, 1.0))


def read(series: Series, found: Survey, *, monitor: Monitor = silent, resample_gaps: bool = False) -> Volume:
    """Read a series that was found by `survey`. Raises ImageError naming the folder, the series, the cause and the choice."""
    pile = _trusted(series, found, resample_gaps)
    values, to_patient = _decode(series, pile, monitor)
    corrected = (tilt_words(pile), gap_words(pile)) if series.slices > 1 else ()
    notes = [words for words in series.warnings if words not in corrected and not words.startswith(CUT_OFF)]
    if not pile.upright:
        notes.append(f"{tilt_words(pile)}; each slice was moved within its plane onto a straight grid")
    if not pile.even:
        values, to_patient = _even(values, to_patient, pile)
        notes.append(f"{gap_words(pile)}; resampled linearly along the slice normal to {len(values)} slices of "
                     f"{np.linalg.norm(to_patient.matrix[:3, 2]):.3f} mm: what lies in a gap is interpolated, not seen")
    if series.modality == "CT":
        notes.extend(cut_off_words(values, to_patient.matrix[:3, :2]))
    if found.damaged:
        notes.append(f"{len(found.damaged)} damaged files of the folder were left out: {'; '.join(found.damaged[:3])}")
    monitor(1.0, "series read")
    return Volume(values, to_patient, cast(Modality, series.modality), tuple(dict.fromkeys(notes)))


def _chosen(found: Survey, wanted: str) -> Series:
    if not found.studies:
        zips = f" ({found.archives} of them zip archives: give one of those instead)" if found.archives else ""
        left = [f"{found.others} other {'file' if found.others == 1 else 'files'}{zips}"] if found.others else []
        if found.damaged:
            left.append(f"{len(found.damaged)} damaged {'file' if len(found.damaged) == 1 else 'files'}: {'; '.join(found.damaged[:3])}")
        if found.absent:
            left.append(f"a DICOMDIR whose {len(found.absent)} files are not there")
        raise ImageError(f"'{found.folder}' holds no DICOM images, only {' and '.join(left) or 'no files'}. Give the folder that "
                         f"holds the scan.")
    try:
        return choose(found.studies, wanted)
    except ImageError as cause:
        raise ImageError(f"In '{found.folder}': {cause}") from None


def _trusted(series: Series, found: Survey, resample_gaps: bool) -> Pile:
    name = f"The series {series.uid} ('{series.description}') in '{found.folder}'"
    if series.refusals or series.pile is None:
        raise ImageError(f"{name} cannot be read as a volume: {'; '.join(series.refusals)}. {CHOICE}")
    if not series.even and not resample_gaps:
        raise ImageError(f"{name} is not evenly spaced: {gap_words(series.pile)}. {CHOICE_GAPS}")
    if not series.even and _even_count(series.pile) > MOST_INTERPOLATED * series.slices:
        raise ImageError(f"{name} cannot be resampled: {series.slices} slices would become {_even_count(series.pile)}, so most "
                         f"of them would be guessed ({gap_words(series.pile)}). {CHOICE}")
    _small_enough(series, name)
    return series.pile


def _small_enough(series: Series, name: str) -> None:
    """Refuse what cannot fit: a damaged header may announce any size, and a machine out of memory takes the case with it."""
    wanted = 4 * float(np.prod(series.shape, dtype=np.float64))
    held = memory_bytes()
    if held is not None and wanted > 0.8 * held:
        raise ImageError(f"{name} cannot be read: {' x '.join(map(str, series.shape))} voxels need {wanted / 1e9:.1f} GB and this machine "
                         f"has {held / 1e9:.1f} GB. {CHOICE}")


def memory_bytes() -> int | None:
    """Main memory of this machine; None where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def _decode(series: Series, pile: Pile, monitor: Monitor) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
    """All slices, upright, on the plane grid of the first one; the slice axis is the normal times the mean step."""
    slide = _Slide.of(pile, series.shape[1], series.shape[2])
    air = AIR_HU if series.modality == "CT" else 0.0
    values = np.empty((series.slices, slide.rows, slide.columns), np.float32)
    where: dict[object, list[int]] = defaultdict(list)
    for k, frame in enumerate(series.frames):
        where[frame.place].append(k)
    lock, stopped, done = threading.Lock(), threading.Event(), [0]

    def one(instance: Instance, reader: Reader) -> None:
        if stopped.is_set():
            return
        with lock:  # zip archives are opened lazily and shared
            raw = reader.read(instance.place)
        file = parsed(raw, instance.place)
        for k in where[instance.place]:
            if stopped.is_set():
                return
            values[k] = slide.apply(physical_values(file, series.frames[k], instance), k, air)
            done[0] += 1

    with reading() as reader, python_warnings.catch_warnings(), ThreadPoolExecutor(DECODERS) as pool:
        python_warnings.simplefilter("ignore")  # pydicom's remarks on form; what matters is checked above
        jobs = [pool.submit(one, instance, reader) for instance in series.instances]
        try:
            for job in jobs:
                while wait((job,), timeout=0.2).not_done:
                    monitor(0.9 * done[0] / series.slices, f"decoding slices, {done[0]} of {series.slices}")
                job.result()
                monitor(0.9 * done[0] / series.slices, f"decoding slices, {done[0]} of {series.slices}")
        except BaseException:
            stopped.set()
            pool.shutdown(cancel_futures=True)
            raise
    matrix = np.eye(4)
    matrix[:3, 0] = pile.row * pile.column_mm
    matrix[:3, 1] = pile.column * pile.row_mm
    matrix[:3, 2] = pile.normal * pile.mean_step
    matrix[:3, 3] = pile.origin + slide.first[0] * matrix[:3, 0] + slide.first[1] * matrix[:3, 1]
    return values, Transform(matrix, IJK, LPS, series.space)


@dataclass(frozen=True, eq=False)
class _Slide:
    """Moves slices within their plane onto one grid. `offsets` (n, 2) are columns and rows from the lowest slice;
    `first` is the grid's first column and row in the numbering of that slice."""

    offsets: NDArray[np.float64]
    first: tuple[int, int]
    rows: int
    columns: int
    source: tuple[int, int]

    @classmethod
    def of(cls, pile: Pile, rows: int, columns: int) -> _Slide:
        if pile.upright:
            return cls(np.zeros_like(pile.shifts), (0, 0), rows, columns, (rows, columns))
        offsets = pile.shifts / np.array([pile.column_mm, pile.row_mm])
        offsets = np.where(np.abs(offsets - np.rint(offsets)) < 1e-3, np.rint(offsets), offsets)
        low, high = np.floor(offsets.min(axis=0)).astype(int), np.ceil(offsets.max(axis=0)).astype(int)
        more = high - low
        return cls(offsets, (int(low[0]), int(low[1])), rows + int(more[1]), columns + int(more[0]), (rows, columns))

    def apply(self, values: NDArray[np.float64], k: int, air: float) -> NDArray[np.float64]:
        if (self.rows, self.columns) == self.source and not self.offsets[k].any():
            return values
        right, down = self.offsets[k] - self.first
        return _along(_along(values, down, self.rows, air).T, right, self.columns, air).T


def _along(values: NDArray[np.float64], offset: float, length: int, air: float) -> NDArray[np.float64]:
    """Rows moved by `offset` >= 0 rows into `length` rows, linearly interpolated; air where there is no row."""
    whole, part = int(np.floor(offset)), float(offset - np.floor(offset))
    moved = np.full((length, values.shape[1]), air)
    moved[whole:whole + len(values)] = values
    if part > 0.0:
        moved[1:] = (1.0 - part) * moved[1:] + part * moved[:-1]
    return moved


def _even(values: NDArray[np.float32], to_patient: Transform[IJK, LPS],
          pile: Pile) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
    """Linear along the normal; the first and the last slice stay, the step is the usual one, adjusted to fit between."""
    length = float(pile.heights[-1])
    count = _even_count(pile)
    wanted = np.linspace(0.0, length, count)
    above = np.clip(np.searchsorted(pile.heights, wanted), 1, len(values) - 1)
    part = (wanted - pile.heights[above - 1]) / (pile.heights[above] - pile.heights[above - 1])
    even = np.empty((count, *values.shape[1:]), np.float32)
    for k in range(count):
        share = np.float32(part[k])
        even[k] = (np.float32(1) - share) * values[above[k] - 1] + share * values[above[k]]
    matrix = to_patient.matrix.copy()
    matrix[:3, 2] = pile.normal * (length / (count - 1))
    return even, Transform(matrix, IJK, LPS, to_patient.space)


def _even_count(pile: Pile) -> int:
    return max(2, round(float(pile.heights[-1]) / pile.step) + 1)
