"""A case: how a folder is made, and what has to come of it.

`TRUTH` is a small oblique volume in which every voxel inside the rim has its own value, so that a flip, a shift or two
exchanged slices cannot pass unseen: a volume is right when each of its voxels, taken to the patient, finds its own value
at that place in TRUTH.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pydicom

from meshing.dicom.index import Series, Survey, choose, survey
from meshing.dicom.read import ReadSeries
from meshing.errors import ImageError
from meshing.step import silent
from meshing.volume import Volume, index_of, position_of
from tests.meshing.dicom import sample

SHAPE = (9, 16, 20)


def _truth() -> Volume:
    values = np.random.default_rng(3).permutation(int(np.prod(SHAPE))).reshape(SHAPE).astype(np.float32) - 1000
    values[:, [0, -1], :] = values[:, :, [0, -1]] = -1000
    return Volume(values, sample.oblique(), "CT")


TRUTH = _truth()


def scan(folder: Path, change: Callable[[pydicom.Dataset, int], bool | None] | None = None, truth: Volume = TRUTH, seed: int = 7) -> str:
    """Write `truth` to folder/scan, spoilt by `change`; returns the SeriesInstanceUID."""
    uid = sample.write(truth, folder / f"scan{seed}", seed=seed)
    if change is not None:
        sample.edit(folder / f"scan{seed}", change)
    return uid


def everywhere(**values: object) -> Callable[[pydicom.Dataset, int], None]:
    """A change that sets attributes to the same values in every file; None deletes the value."""
    def change(image: pydicom.Dataset, k: int) -> None:
        for keyword, value in values.items():
            setattr(image, keyword, value)

    return change


class Expectation(Protocol):
    def judge(self, folder: Path) -> None: ...


@dataclass(frozen=True)
class Right:
    """It is read, and every voxel is where it belongs. `words` stand in the warnings; `slices` of TRUTH are there."""

    words: tuple[str, ...] = ()
    series: str = "largest CT"
    slices: int = SHAPE[0]
    silent: bool = False

    def judge(self, folder: Path) -> None:
        found = survey(folder)
        chosen = choose(found.studies, self.series)
        assert chosen.usable, chosen.warnings
        said = "; ".join((*chosen.warnings, *found.warnings))
        assert all(word in said for word in self.words), said
        assert not self.silent or not said, said
        back = ReadSeries(str(folder), self.series).run(None, silent)
        right_place(back, self.slices)


def right_place(back: Volume, slices: int = SHAPE[0], tolerance: float = 1e-3) -> None:
    """Assert that `back` holds so many slices of TRUTH, each voxel where it belongs."""
    assert back.values.size == slices * SHAPE[1] * SHAPE[2]
    assert np.linalg.det(back.to_patient.matrix[:3, :3]) > 0
    k, j, i = np.meshgrid(*(np.arange(n) for n in back.values.shape), indexing="ij")
    ijk = np.stack([i.ravel(), j.ravel(), k.ravel()], axis=1).astype(float)
    at = position_of(back.to_patient, ijk)
    where = (np.c_[at, np.ones(len(at))] @ np.linalg.inv(TRUTH.to_patient.matrix).T)[:, :3]
    np.testing.assert_allclose(where, np.rint(where), atol=0.1)
    a, b, c = np.rint(where).astype(int).T
    np.testing.assert_allclose(back.values.ravel(), TRUTH.values[c, b, a], atol=tolerance)
    assert np.allclose(index_of(back.to_patient, at), ijk, atol=1e-6)


@dataclass(frozen=True)
class Refused:
    """It is listed with `words`, and reading it fails with the same words, the folder and a choice."""

    words: tuple[str, ...]
    series: str = "largest CT"

    def judge(self, folder: Path) -> None:
        found = survey(folder)
        try:
            ReadSeries(str(folder), self.series).run(None, silent)
        except ImageError as refused:
            text = str(refused)
        else:
            raise AssertionError("it was read")
        assert str(folder) in text
        assert text.rstrip().endswith(".")
        assert any(choice in text for choice in ("export", "Choose another", "copy", "Give the folder", "Name one", "there is ")), text
        listed = "; ".join((*found.warnings, *(words for one in every(found) for words in one.warnings)))
        for word in self.words:
            assert word in text, text
            assert word in listed or not every(found), listed


@dataclass(frozen=True)
class OnRequest:
    """It is refused with `words`; asked to resample, it is read, and the volume carries `marks`."""

    words: tuple[str, ...]
    marks: tuple[str, ...]
    shape: tuple[int, int, int]

    def judge(self, folder: Path) -> None:
        Refused((*self.words, )).judge(folder)
        back = ReadSeries(str(folder), resample_gaps=True).run(None, silent)
        notes = "; ".join(back.notes)
        assert all(mark in notes for mark in self.marks), notes
        assert back.values.shape == self.shape
        slices_where_they_were(back)


def slices_where_they_were(back: Volume) -> None:
    """Assert that the slices of a resampled volume that coincide with one of TRUTH hold its values."""
    step = np.linalg.inv(TRUTH.to_patient.matrix) @ back.to_patient.matrix
    seen = 0
    for k in range(len(back.values)):
        corner = step @ np.array([0, 0, k, 1])
        if np.allclose(corner[:3], np.rint(corner[:3]), atol=1e-3):
            place = int(np.rint(corner[2]))
            if place < len(TRUTH.values) and np.array_equal(np.rint(back.values[k]), TRUTH.values[place]):
                seen += 1
    assert seen >= 2, "no slice is where it was"


@dataclass(frozen=True)
class Split:
    """One UID becomes `slices` (of each part), told by `words`; each part that is usable is right or holds `usable`."""

    slices: tuple[int, ...]
    words: tuple[str, ...]
    usable: tuple[bool, ...]

    def judge(self, folder: Path) -> None:
        parts = every(survey(folder))
        assert [part.slices for part in parts] == list(self.slices)
        assert [part.usable for part in parts] == list(self.usable), [part.warnings for part in parts]
        for part in parts:
            assert "taken apart by" in "; ".join(part.warnings)
        told = "; ".join(words for part in parts for words in part.warnings)
        assert all(word in told for word in self.words), told
        for part in parts:
            if part.usable:
                self.right(part, ReadSeries(str(folder), part.uid).run(None, silent))

    def right(self, part: Series, back: Volume) -> None:
        """Assert that `back` is TRUTH with one number added everywhere (each phase has its own), each voxel in its place."""
        added = np.rint(back.values.min() - TRUTH.values.min())
        right_place(Volume(back.values - np.float32(added), back.to_patient, back.modality), part.slices)


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[Path], object]
    expect: Expectation


def every(found: Survey) -> list[Series]:
    return [series for study in found.studies for series in study.series]
