"""How images become a case, and what becomes of a case when its images, its folder or another window get in the way: on the real window."""
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.gui.main_window import MainWindow
from app.session.identity import key_file, sealed
from app.session.rescue import copy_case
from app.session.session import Session
from app.studies import look_into
from meshing.errors import RequestError
from meshing.step import silent
from tests.app.gui.conftest import changed, open_in, settle, shut, the
from tests.app.gui.sample import RIGHT, WEDGE


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


def test_a_dropped_folder_is_listed_and_becomes_a_case_without_the_identity(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    drop(window, finished_case.parent / "dicom")
    settle(window)
    page = window.studies
    assert page.table.rowCount() == 1
    assert page.table.item(0, 1).text() == "CT"
    assert page.table.item(0, 3).text() == "60"
    assert page.table.item(0, 5).text() == "3 × 3 × 3 mm"
    assert not page.table.item(0, 0).icon().isNull()
    assert page.hide_who.isChecked()
    assert not page.make.isEnabled()
    assert "name of the case" in page.make.toolTip()
    page.name.setText("New patient")
    page.looked.setChecked(True)
    page.begin(tmp_path)
    settle(window)
    assert window.session is not None, window.jobs.words.text()
    assert window.session.folder == tmp_path / "New patient.case"
    copies = look_into(tmp_path / "New patient.case" / "dicom", silent)
    assert "Sample" not in copies.rows[0].patient
    assert window.session.plan.image.series == copies.rows[0].uid
    assert "Sample" not in (tmp_path / "New patient.case" / "case.json").read_text(encoding="utf-8").replace("New patient", "")
    assert window.page == "Images"
    files = [path.read_bytes() for path in (tmp_path / "New patient.case").rglob("*") if path.is_file()]
    assert not any(b"Sample" in data for data in files), "whoever gets the case gets a pseudonym"
    assert "Sample, Liver (S1)" in window.header.who.text(), "its owner sees who it is: the name is kept encrypted"
    copy = copy_case(window.session, tmp_path / "copy", silent)
    key_file().rename(tmp_path / "key of another user")
    open_in(window, copy)
    assert "Sample" not in window.header.who.text()
    assert "not with the key of this user" in window.jobs.warnings.toolTip()


def test_nobody_can_tell_who_a_case_is_of_where_the_identity_is_not_kept(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    page = window.studies
    drop(window, finished_case.parent / "dicom")
    settle(window)
    page.hide_who.setChecked(False)
    assert not page.keep_who.isEnabled()
    assert "keep the name themselves" in page.keep_who.toolTip()
    page.hide_who.setChecked(True)
    page.keep_who.setChecked(False)
    page.name.setText("New patient")
    page.looked.setChecked(True)
    page.begin(tmp_path)
    settle(window)
    assert window.session is not None, window.jobs.words.text()
    assert not sealed(window.session.folder)
    assert not key_file().exists()
    assert "Sample" not in window.header.who.text()


def test_burned_in_text_is_asked_about_and_what_is_no_image_is_a_sentence(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    window.studies.look_into(finished_case.parent / "dicom")
    settle(window)
    window.studies.name.setText("x")
    window.studies.begin(tmp_path)
    settle(window)
    if window.session is None:  # the images of the sample do not say that nothing is burned in
        assert "burned" in window.jobs.words.text()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("hello", encoding="utf-8")
    window.studies.look_into(tmp_path / "letters")
    settle(window)
    assert "0 series" in window.studies.told.text()
    assert "1 other files are no images" in window.studies.told.text()
    window.studies.look_into(tmp_path / "nowhere")
    settle(window)
    assert "nowhere" in window.studies.told.text()


def test_two_windows_on_one_case_are_told_and_the_second_cannot_overwrite(mine: MainWindow) -> None:
    pytest.importorskip("fcntl")
    other = MainWindow()
    open_in(other, the(mine.session).folder)
    assert "open elsewhere too" in other.jobs.warnings.toolTip()
    changed(mine, the(mine.session).plan.without_candidate(WEDGE))
    changed(other, the(other.session).plan.without_candidate(RIGHT))
    assert "saved by another window" in other.jobs.words.text()
    assert [c.name for c in Session.open(the(mine.session).folder).plan.candidates] == [RIGHT]
    shut(other)


def test_a_case_whose_images_are_gone_is_shown_and_one_without_results_can_find_them(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    shutil.copytree(finished_case.parent, tmp_path / "all")
    session = Session.open(tmp_path / "all" / "case")
    session.do("from here", replace(session.plan, image=replace(session.plan.image, folder=str(tmp_path / "all" / "dicom"))))
    session.content()
    os.rename(tmp_path / "all" / "dicom", tmp_path / "moved")
    open_in(window, tmp_path / "all" / "case")
    assert any("no longer in" in words for words in window.jobs._warnings)
    Session.new(tmp_path / "empty", replace(session.plan, image=replace(session.plan.image, folder=str(tmp_path / "gone"))))
    window.open_case(tmp_path / "empty")
    settle(window)
    assert "The images have moved" in window.jobs.words.text()
    assert window.commands.moved.isEnabled()
    window.images_moved(tmp_path / "moved")
    settle(window)
    assert the(window.session).folder == tmp_path / "empty"
    assert the(window.session).plan.image.folder == str(tmp_path / "moved")


def test_a_copy_of_a_case_is_saved_from_the_menu(mine: MainWindow, tmp_path: Path) -> None:
    mine.copy_to(tmp_path / "copy")
    settle(mine)
    assert Session.open(tmp_path / "copy").plan == the(mine.session).plan
    with pytest.raises(RequestError, match="is in use"):
        copy_case(the(mine.session), tmp_path / "copy", silent)
