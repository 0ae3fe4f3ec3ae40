"""How fast and with how much memory images are listed, read and judged; `pytest tests/bench --benchmark-only` times them."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from app.benches import BENCHES, memory_ratio
from meshing.adequacy import ExamineScan
from meshing.dicom.index import survey
from meshing.dicom.read import ReadSeries
from meshing.step import silent
from meshing.volume import Volume
from tests.meshing.dicom import sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bench")
    values = np.random.default_rng(1).integers(-1000, 1500, (100, 512, 512)).astype(np.float32)
    sample.write(Volume(values, sample.straight((0.7, 0.7, 1.0)), "CT"), place / "scan")
    return place


def test_listing(folder: Path, benchmark: BenchmarkFixture) -> None:
    assert benchmark(lambda: survey(folder)).studies[0].series[0].slices == 100


def test_reading(folder: Path, benchmark: BenchmarkFixture) -> None:
    assert benchmark(lambda: ReadSeries(str(folder)).run(None, silent)).values.shape == (100, 512, 512)


def test_judging(folder: Path, benchmark: BenchmarkFixture) -> None:
    volume = ReadSeries(str(folder)).run(None, silent)
    assert benchmark(lambda: ExamineScan().run(volume, silent)).findings


def test_reading_a_tilted_series_with_a_gap_holds_little_more_than_two_volumes() -> None:
    assert memory_ratio(40) <= 2.2


@pytest.mark.slow
def test_two_thousand_slices_are_listed_in_five_seconds_and_five_hundred_read_in_ten() -> None:
    listing, reading = BENCHES["listing"](), BENCHES["reading"]()
    assert listing["series"] == 4
    assert listing["seconds"] <= 5.0
    assert reading["seconds"] <= 10.0
    assert reading["largest_difference_hu"] == 0.0
    assert reading["memory_of_volume"] <= 2.2
