"""`rehearse pacs` and `rehearse deidentify` as a user gives them: exit status, one paragraph, one JSON object, Ctrl-C."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pydicom
import pytest

from app.cli import run
from tests.app.record.servers import Orthanc, deaf_server, free_port
from tests.app.test_cli import heeding_ctrl_c
from tests.meshing.dicom import sample

ROOT = Path(__file__).parents[3]


@pytest.fixture
def address(archive: Orthanc) -> str:
    return f"ARCHIVE@127.0.0.1:{archive.dicom_port}"


def test_echo_find_get_send(archive: Orthanc, address: str, study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> dict[str, object]:
        assert run(["pacs", *words, "--json"]) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    assert said("send", address, str(study))["sent"] == 17
    assert said("echo", address)["peer"] == address
    studies = said("find", address, "--name", "Doe*")["studies"]
    assert isinstance(studies, list)
    assert [row["StudyInstanceUID"] for row in studies] == ["2.25.1000"]
    series = said("find", address, "--study", "2.25.1000")["series"]
    assert isinstance(series, list)
    small = next(row["SeriesInstanceUID"] for row in series if row["NumberOfSeriesRelatedInstances"] == "5")
    fetched = said("get", address, "--study", "2.25.1000", "--series", small, "--out", str(tmp_path / "out"))["series"]
    assert isinstance(fetched, list)
    assert [(one["images"], one["added"], len(list(Path(one["folder"]).iterdir()))) for one in fetched] == [(5, 5, 5)]
    assert run(["pacs", "find", address, "--name", "Doe*"]) == 0
    assert "Doe^Jane" in capsys.readouterr().out


def test_an_entry_of_the_settings_file_and_moving(archive: Orthanc, study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive.add(study / "2")
    settings = tmp_path / "pacs.toml"
    settings.write_text(f'[archive]\ntitle = "ARCHIVE"\nhost = "127.0.0.1"\nport = {archive.dicom_port}\nreceive_port = {archive.receive_port}\n'
                        f'[web]\nurl = "http://127.0.0.1:{archive.http_port}/dicom-web"\n')
    for name, more in (("archive", ["--by", "move"]), ("web", [])):
        assert run(["pacs", "get", name, "--settings", str(settings), "--study", "2.25.1000", "--out", str(tmp_path / name), *more]) == 0
        assert capsys.readouterr().out.startswith("5 images (5 new), CT")


@pytest.mark.parametrize(("words", "status", "text"), [
    (["echo", f"PACS@127.0.0.1:{free_port()}"], 1, "the port is closed"),
    (["echo", "PACS@no-such-host.invalid:104"], 1, "no computer called"),
    (["echo", "nobody"], 2, "There is no peer 'nobody'"),
    (["echo", "PACS@127.0.0.1:0"], 2, "between 1 and 65535"),
    (["find", "PACS@127.0.0.1:104"], 2, "Say whom or what"),
    (["get", "PACS@127.0.0.1:104", "--study", "../x", "--out", "nowhere"], 2, "is not a DICOM UID"),
    (["send", "PACS@127.0.0.1:104", "/no/such/folder"], 2, "no file or folder"),
    (["receive", "--out", "nowhere", "--port", "0"], 2, "between 1 and 65535"),
])
def test_wrong_requests_and_failures_are_one_paragraph(words: list[str], status: int, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert run(["pacs", *words]) == status
    said = capsys.readouterr()
    lines = [line for line in said.err.splitlines() if line.startswith("rehearse: ")]
    assert len(lines) == 1
    assert text in lines[0]
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_is_heard_while_the_other_side_is_silent() -> None:
    with deaf_server() as port:
        child = subprocess.Popen([sys.executable, "-m", "app", "pacs", "echo", f"DEAF@127.0.0.1:{port}"], cwd=ROOT, stderr=subprocess.PIPE, text=True,
                                 preexec_fn=heeding_ctrl_c)
        assert child.stderr is not None
        assert "connecting" in child.stderr.readline()
        time.sleep(0.3)
        began = time.monotonic()
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
        assert time.monotonic() - began < 5
    assert child.returncode == 1
    assert "Stopped." in err
    assert "Traceback" not in err


def test_deidentify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample.write(sample.volume((3, 4, 4)), tmp_path / "in")

    def silent(image: pydicom.Dataset, k: int) -> None:
        del image.BurnedInAnnotation
        image.PatientName, image.PatientComments = "Doe^Jane", "call Jane Doe"

    sample.edit(tmp_path / "in", silent)
    words = ["deidentify", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--key", str(tmp_path / "case.key")]
    assert run(words) == 2
    said = capsys.readouterr()
    assert said.err.count("rehearse: ") == 1
    assert "--burned-in-checked" in said.err
    assert not (tmp_path / "out").exists()
    assert run([*words, "--burned-in-checked", "--json"]) == 0
    account = json.loads(capsys.readouterr().out)
    assert (account["files"], account["patients"], account["series"], account["left_out"]) == (3, 1, 1, [])
    assert {"tag": "0010,4000", "name": "Patient Comments", "what": "removed (table)", "times": 3} in account["removed"]
    assert "burned into the pixels" in account["limits"][0]
    assert all(b"Jane" not in path.read_bytes() for path in (tmp_path / "out").rglob("*.dcm"))
    words[3] = str(tmp_path / "again")
    assert run([*words, "--burned-in-checked"]) == 0
    assert "3 files of 1 patients" in capsys.readouterr().out
    assert {p.name for p in (tmp_path / "again").rglob("*.dcm")} == {p.name for p in (tmp_path / "out").rglob("*.dcm")}
