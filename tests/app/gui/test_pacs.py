"""Get from PACS in the window, against a real archive."""
from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest

from app.gui.main_window import MainWindow
from tests.app.gui.conftest import settle, until
from tests.app.record.servers import Orthanc, deaf_server
from tests.meshing.dicom import sample


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Orthanc]:
    server = Orthanc(tmp_path / "orthanc").start()
    sample.write(sample.volume((6, 16, 16)), tmp_path / "sent")
    server.add(tmp_path / "sent")
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def no_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))


def test_find_and_get_a_study(window: MainWindow, archive: Orthanc, tmp_path: Path) -> None:
    page = window.ask_pacs()
    assert not page.get.isEnabled()
    page.where.setCurrentText(f"ARCHIVE@127.0.0.1:{archive.dicom_port}")
    page.number.setText("S-*")
    page.search.click()
    until(lambda: page.work is None)
    assert page.words.text() == "1 study"
    assert page.table.item(0, 1).text() == "Sample^Liver"
    assert page.get.isEnabled()
    page.fetch(tmp_path / "got")
    assert not page.isVisible()
    settle(window)
    assert "finished" in window.jobs.words.text()
    arrived = [pydicom.dcmread(path) for path in (tmp_path / "got").rglob("*.dcm")]
    assert sorted(int(image.InstanceNumber) for image in arrived) == [1, 2, 3, 4, 5, 6]


def test_what_is_wrong_is_said_and_a_silent_archive_does_not_hold_the_window(window: MainWindow) -> None:
    page = window.ask_pacs()
    page.where.setCurrentText("nobody")
    page.search.click()
    assert "no peer 'nobody'" in page.words.text()
    with deaf_server() as port:
        page.where.setCurrentText(f"DEAF@127.0.0.1:{port}")
        page.search.click()
        until(lambda: page.work is None)
        assert "Say whom or what to look for" in page.words.text()
        page.number.setText("1")
        page.search.click()
        work = page.work
        assert work is not None
        ended: list[bool] = []
        work.cancelled.connect(lambda: ended.append(True))
        time.sleep(0.5)
        page.close()
        until(lambda: bool(ended), 5)
