"""What is wrong with the images goes with every result: terminal, JSON, report, window."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.cli import run as main
from app.gui.loading import load_case
from app.listing import series_rows, series_text
from app.report.gather import content_of
from app.report.html import build_html
from app.session.session import Session
from meshing.dicom.index import survey
from meshing.step import silent
from meshing.volume import Volume
from tests.meshing.dicom import sample

RESAMPLED = "resampled linearly along the slice normal"


@pytest.fixture
def gapped(tmp_path: Path) -> Path:
    """A trunk-like cylinder with two slices missing and a piece of metal."""
    k, j, i = np.meshgrid(np.arange(30), np.arange(96), np.arange(96), indexing="ij")
    values = np.where((j - 48) ** 2 + (i - 48) ** 2 < 38**2, 55.0, -1000.0) + np.random.default_rng(1).normal(0, 8, k.shape)
    values[10, 40:44, 40:44] = 6000
    sample.write(Volume(np.rint(values).astype(np.float32), sample.straight((2.0, 2.0, 4.0)), "CT"), tmp_path / "dicom")
    sample.edit(tmp_path / "dicom", lambda image, number: number not in (20, 21))
    return tmp_path


def protocol(folder: Path, *, resample: bool) -> Path:
    path = folder / "study.toml"
    path.write_text(f'[case]\nname = "images only"\n[image]\nfolder = "{folder / "dicom"}"\nresample_gaps = {str(resample).lower()}\n',
                    encoding="utf-8")
    return path


def test_a_gap_is_refused_without_the_choice(gapped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(protocol(gapped, resample=False)), "--out", str(gapped / "case")]) == 1
    assert "allow resampling (resample_gaps)" in capsys.readouterr().err


def test_the_choice_and_the_warnings_stay_on_every_result(gapped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(protocol(gapped, resample=True)), "--out", str(gapped / "case"), "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    said = "; ".join(found["warnings"])
    for words in (RESAMPLED, "metal: ", "denser than 3000 HU"):
        assert words in said
    early = [line for line in err.splitlines() if line.startswith("warning: ")]
    assert any(RESAMPLED in line for line in early)
    assert any("metal: " in line for line in early)
    levels = {one["subject"]: one["level"] for one in found["adequacy"]}
    assert levels["metal"] == "caution"
    assert levels["slice distance"] == "good"
    assert all(one["basis"] for one in found["adequacy"])

    session = Session.open(gapped / "case")
    assert '"resample_gaps": true' in next(made for made in session.provenance() if made.step.endswith("ReadSeries")).parameters
    content = content_of(session, silent)
    build_html(content, gapped / "report.html")
    report = (gapped / "report.html").read_text(encoding="utf-8")
    for words in (RESAMPLED, "Good enough for the plan?", "unverified default", "denser than 3000 HU"):
        assert words in report
    shown = load_case(lambda _: session, None, silent)
    assert any(RESAMPLED in words for words in shown.images_said)
    assert any(words.startswith("metal: ") for words in shown.images_said)


def test_the_list_says_it_before_anything_is_read(tmp_path: Path) -> None:
    values = np.full((12, 96, 96), -1000.0, np.float32)
    values[:, 10:80, 10:80] = 55.0
    values[0, 40:44, 40:44] = 6000.0
    sample.write(Volume(values, sample.straight((2.0, 2.0, 4.0)), "CT"), tmp_path / "a")
    sample.write(sample.volume((2, 16, 20)), tmp_path / "b", seed=9)
    sample.edit(tmp_path / "b", lambda image, k: k == 0)
    (tmp_path / "broken").write_bytes((sorted((tmp_path / "a").iterdir())[0]).read_bytes()[:300])
    found = survey(tmp_path)
    rows = series_rows(found.studies)
    looked, other = sorted(rows, key=lambda row: -row["slices"])
    assert {one["subject"] for one in looked["adequacy"]} == {"slice distance", "contrast phase", "noise", "metal"}
    assert any(words.startswith("metal: ") for words in looked["warnings"])
    assert other["adequacy"] is None
    text = series_text(rows, ("damaged file left out: x",))
    assert "    ! metal: " in text
    assert "      slice distance: slices 4 mm apart" in text
    assert text.endswith("! damaged file left out: x")


def test_a_damaged_file_is_said_in_the_list(gapped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sorted((gapped / "dicom").iterdir())[0]
    raw = path.read_bytes()
    path.write_bytes(raw[:132] + b"\x02\x00\x10\x00UI\xff\xff" + raw[140:400])
    assert main(["series", str(gapped / "dicom"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"series", "warnings", "others"}
    assert found["others"] + len(found["warnings"]) == 1
