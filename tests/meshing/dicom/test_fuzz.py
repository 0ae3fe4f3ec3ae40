"""Damaged bytes: whatever is in a file, it is listed and read, or refused with an ImageError, and never takes long.

The mutations are hypothesis's, with the same seed in every run; what once broke something is kept in KEPT. The long run
looks further, with the seeds 1 to 20.
"""
from __future__ import annotations

import time
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, example, given, seed, settings
from hypothesis import strategies as st

from meshing.dicom.index import survey
from meshing.dicom.read import ReadSeries
from meshing.errors import ImageError
from meshing.step import silent
from tests.meshing.dicom.oddities import CASES

KINDS = ("written explicit", "written implicit", "written big endian", "written deflated", "compressed with RLE", "compressed with JPEG-LS",
         "compressed with jpeg 2000 unsigned", "compressed with htj2k signed", "compressed with jpeg lossless sv1",
         "compressed with jpeg lossless", "enhanced CT", "a medium", "zip deflated", "zip stored")

PATIENCE_S = 10.0

FOUND = (Phase.explicit, Phase.generate)
"""Without shrinking: a finding is small enough, and making it smaller takes minutes."""

Edit = tuple[str, float, bytes]
"""What to do (put, insert, cut), where (as a part of the length) and with which bytes."""

EDITS = st.lists(st.tuples(st.sampled_from(("put", "put", "put", "insert", "cut")), st.floats(0.0, 1.0, exclude_max=True),
                           st.binary(min_size=1, max_size=8)), min_size=1, max_size=12)

KEPT: tuple[tuple[str, list[Edit]], ...] = (
    ("written explicit", [("cut", 0.1, b"")]),
    ("enhanced CT", [("put", 0.05, b"\xff\xff\xff\xff")]),
    ("zip deflated", [("put", 0.99, b"\xff\xff")]),
)


@cache
def originals(kind: str) -> dict[str, bytes]:
    """The files of a case by their path."""
    with TemporaryDirectory() as folder:
        next(case for case in CASES if case.name == kind).make(Path(folder))
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


def spoilt(raw: bytes, edits: list[Edit]) -> bytes:
    for what, where, text in edits:
        at = int(where * len(raw))
        if what == "cut":
            raw = raw[:at]
        elif what == "insert":
            raw = raw[:at] + text + raw[at:]
        else:
            raw = raw[:at] + text + raw[at + len(text):]
    return raw


def survives(kind: str, edits: list[Edit], number: int = 3) -> None:
    files = originals(kind)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for at, (path, raw) in enumerate(files.items()):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(spoilt(raw, edits) if at == number % len(files) else raw)
        where = folder / "scan.zip" if kind.startswith("zip") else folder
        began = time.perf_counter()
        refusal = ""
        try:
            found = survey(where)
            for series in (series for study in found.studies for series in study.series):
                assert series.summary()
                assert series.usable or series.warnings
            ReadSeries(str(where), resample_gaps=True).run(None, silent)
        except ImageError as refused:
            refusal = str(refused)
        assert not refusal or str(where) in refusal
        assert time.perf_counter() - began < PATIENCE_S


@settings(max_examples=60, derandomize=True, deadline=None, phases=FOUND, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(KINDS), EDITS, st.integers(0, 9))
@example(KEPT[0][0], KEPT[0][1], 0)
@example(KEPT[1][0], KEPT[1][1], 0)
@example(KEPT[2][0], KEPT[2][1], 0)
def test_a_damaged_file_is_read_or_refused(kind: str, edits: list[Edit], number: int) -> None:
    survives(kind, edits, number)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 21))
def test_many_damaged_files(number: int) -> None:
    @seed(number)
    @settings(max_examples=150, database=None, deadline=None, phases=FOUND, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(KINDS), EDITS, st.integers(0, 9))
    def many(kind: str, edits: list[Edit], which: int) -> None:
        survives(kind, edits, which)

    many()


def test_a_zip_that_unpacks_to_a_thousand_times_its_size_is_no_trap(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("zeros", bytes(200_000_000))
    began = time.perf_counter()
    with pytest.raises(ImageError, match="holds no DICOM images"):
        ReadSeries(str(tmp_path / "bomb.zip")).run(None, silent)
    assert time.perf_counter() - began < PATIENCE_S
