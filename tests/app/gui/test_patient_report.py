"""The patient's version is written from the Report page."""
from __future__ import annotations

from pathlib import Path

from app.gui.main_window import MainWindow
from tests.app.gui.conftest import settle


def test_the_patients_version_is_a_file_of_its_own(opened: MainWindow, tmp_path: Path) -> None:
    page = opened.report_page
    assert page.patient.isEnabled()
    assert "plain words" in page.patient.toolTip()
    page.write_for_patient(tmp_path / "patient.html")
    settle(opened)
    words = (tmp_path / "patient.html").read_text(encoding="utf-8")
    assert "What the numbers cannot say" in words
    assert 'id="stages"' in words
    assert "Credibility" not in words
