"""The command line: its streams and its exit status, from outside where the process itself matters.

`rehearse` runs a command in the process of the tests, which has the libraries loaded: a second each, many times.
"""
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from app import cli
from meshing.dicom.index import index_folder
from meshing.dicom.write import write_series
from meshing.frames import SpaceUid
from meshing.volume import Volume, grid

ROOT = Path(__file__).parent.parent.parent


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "app", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def rehearse(*arguments: str) -> subprocess.CompletedProcess[str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.run(list(arguments))
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one paragraph on stderr; anything else there is a defect."""
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("rehearse: ")]
    assert len(lines) == 1, done.stderr
    assert done.stdout == ""
    return lines[0]


def test_help_is_instant_and_names_every_command() -> None:
    done = process("--help")
    assert done.returncode == 0
    for command in ("demo", "series", "pacs", "deidentify", "run", "compare", "report", "verify", "bench", "doctor", "register", "audit", "mesh"):
        assert command in done.stdout
    assert "Research use" in done.stdout


def test_an_empty_folder(tmp_path: Path) -> None:
    done = process("series", str(tmp_path))
    assert done.returncode != 0
    assert str(tmp_path) in complaint(done)


def test_a_folder_of_text_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "b.dcm").write_text("not an image", encoding="utf-8")
    done = rehearse("series", str(tmp_path), "--json")
    assert done.returncode != 0
    assert "DICOM" in complaint(done)


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    done = rehearse("series", str(tmp_path / "none"))
    assert done.returncode != 0
    assert "none" in complaint(done)


@pytest.mark.parametrize(("text", "words"), [
    ('[case]\nname = "x"\n[image]\nfolder = "d"\nseris = "largest CT"\n', "did you mean 'series'"),
    ('[case]\nname = "x"\n[image]\nfolder = "d"\n[patient]\nweight = "80 mm"\n', "does not measure kilogram"),
    ('[case]\nname = "x"\n[image]\nfolder = "d"\n[patient]\nweight = "800 kg"\n', "must lie between"),
])
def test_a_wrong_protocol_is_a_wrong_request(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    done = rehearse("run", str(path), "--json", "--out", str(tmp_path / "case"))
    assert done.returncode == 2
    assert words in complaint(done)
    assert "p.toml" in done.stderr
    assert not (tmp_path / "case").exists()


def test_a_protocol_whose_images_are_not_there_fails_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('[case]\nname = "x"\n[image]\nfolder = "nowhere"\n', encoding="utf-8")
    done = rehearse("run", str(path), "--out", str(tmp_path / "case"))
    assert done.returncode != 0
    assert "nowhere" in complaint(done)


def series(folder: Path, slices: int, seed: int, size: int = 16) -> list[Path]:
    """A small CT series; returns its files from inferior to superior."""
    values = np.random.default_rng(seed).normal(40, 10, (slices, size, size)).round().astype(np.float32)
    scan = Volume(values, grid((1.0, 1.0, 2.0), (0.0, 0.0, 0.0), SpaceUid(f"1.2.{seed}")), "CT")
    write_series(scan, folder, patient_name="A^B", patient_id="1", description=f"series {seed}", seed=seed)
    frames = [frame for study in index_folder(folder) for found in study.series for frame in found.frames]
    return [frame.place.path for frame in sorted(frames, key=lambda frame: frame.position or (0.0, 0.0, 0.0))]


def refusal(tmp_path: Path, folder: Path) -> str:
    """What `run` says about the images in `folder`; nothing half-written may be left behind."""
    path = tmp_path / "p.toml"
    path.write_text(f'[case]\nname = "x"\n[image]\nfolder = "{folder.name}"\n', encoding="utf-8")
    done = rehearse("run", str(path), "--out", str(tmp_path / "case"), "--json")
    assert done.returncode == 1
    assert not list(tmp_path.rglob("*.tmp"))
    assert not list(tmp_path.glob("case/store/objects/*/*"))
    return complaint(done)


def test_one_slice_is_no_volume(tmp_path: Path) -> None:
    series(tmp_path / "one", 2, 1)[0].unlink()
    assert "slice" in refusal(tmp_path, tmp_path / "one").lower()


def test_a_missing_slice_is_refused_with_place_and_choice(tmp_path: Path) -> None:
    series(tmp_path / "gap", 8, 2)[4].unlink()
    assert "resample_gaps" in refusal(tmp_path, tmp_path / "gap")
    row, = json.loads(rehearse("series", str(tmp_path / "gap"), "--json").stdout)["series"]
    assert not row["usable"]
    assert row["warnings"]


def test_two_series_of_one_size_must_be_chosen_between(tmp_path: Path) -> None:
    (tmp_path / "mixed").mkdir()
    for seed in (3, 4):
        for number, path in enumerate(series(tmp_path / f"part{seed}", 6, seed)):
            path.rename(tmp_path / "mixed" / f"{number}-{seed}")
    said = refusal(tmp_path, tmp_path / "mixed")
    rows = json.loads(rehearse("series", str(tmp_path / "mixed"), "--json").stdout)["series"]
    assert len(rows) == 2
    assert all(row["slices"] == 6 and row["usable"] for row in rows)
    assert all(row["uid"] in said for row in rows)


def test_a_folder_that_is_no_case(tmp_path: Path) -> None:
    for command in (("compare", str(tmp_path)), ("report", str(tmp_path), "--pdf", str(tmp_path / "r.pdf"))):
        done = rehearse(*command)
        assert done.returncode == 2
        assert "is not a case" in complaint(done)
    assert list(tmp_path.iterdir()) == []


def test_verify_prints_got_and_expected_and_nothing_but_json() -> None:
    done = rehearse("verify", "rigid", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["problems"]
    assert rows
    for row in rows:
        assert set(row) == {"id", "quantity", "got", "expected", "tolerance", "passed", "skipped", "seconds"}
        assert row["passed"] == (abs(row["got"] - row["expected"]) <= row["tolerance"]) is True


def test_an_unknown_problem_is_a_wrong_request() -> None:
    done = rehearse("verify", "nonsense")
    assert done.returncode == 2
    assert "nonsense" in complaint(done)


def test_doctor_looks_at_every_library() -> None:
    found = {check["name"]: check for check in json.loads(rehearse("doctor", "--json").stdout)["checks"]}
    assert {"Python", "numpy", "vtkmodules", "PySide6", "memory", "disk", "graphics libraries"} <= set(found)
    assert found["numpy"]["ok"]


def heeding_ctrl_c() -> None:
    """Tests that run in the background of a shell inherit that Ctrl-C is ignored; a person at a terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_cleanly_and_keeps_what_is_done(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-m", "app", "demo", "--quick", "--only", "artery", "--out", str(tmp_path)], cwd=ROOT,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeding_ctrl_c)
    end = time.monotonic() + 120
    while not list(tmp_path.glob("artery/case/store/objects/*/*.json")) and time.monotonic() < end and child.poll() is None:
        time.sleep(0.1)
    kept = len(list(tmp_path.glob("artery/case/store/objects/*/*.json")))
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 1
    assert "Traceback" not in err
    assert "kept" in err
    assert out == ""
    assert kept >= 1
    assert not list(tmp_path.rglob("*.tmp"))
