"""A folder that may only be read, a full disk, images in a zip: in the real window, each in words and with a way on."""
from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.gui.main_window import MainWindow
from app.session import child
from app.session.casefile import NAME
from app.session.plan import Plan
from app.session.session import Session
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, settle
from tests.app.gui.sample import RIGHT, WEDGE
from tests.meshing.dicom import sample as dicom
from tests.steps_for_jobs import Slow

FULL = """
import errno, os, runpy
real = os.replace
def full(source, target):
    if "objects" in str(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    real(source, target)
os.replace = full
runpy.run_module("tests.worker", run_name="__main__")
"""
"""The worker on a disk on which no result has room."""


def locked(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nothing below `folder` can be written, as for everybody but the superuser in a folder that may only be read."""
    def inside(path: object) -> bool:
        return isinstance(path, (str, os.PathLike)) and folder in (Path(path), *Path(path).parents)

    def refuse(path: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    def guarded(real: Callable[..., Any], at: int = 0) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            if inside(args[at]):
                refuse(args[at])
            return real(*args, **more)
        return call

    def opening(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
            if set(mode) & set("wax+") and inside(path):
                refuse(path)
            return real(path, mode, *args, **more)
        return call

    for module in (builtins, io):
        monkeypatch.setattr(module, "open", opening(module.open))
    for name, at in (("mkdir", 0), ("replace", 1), ("rename", 1), ("unlink", 0), ("rmdir", 0)):
        monkeypatch.setattr(os, name, guarded(getattr(os, name), at))
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, *args, **more: refuse(path) if flags & (os.O_WRONLY | os.O_RDWR) and inside(path) else
                        real(path, flags, *args, **more))


def plan_of(window: MainWindow) -> Plan:
    assert window.session is not None
    return window.session.plan


def test_a_case_in_a_folder_that_may_only_be_read_is_shown_and_goes_on_in_a_copy(window: MainWindow, finished_case: Path, tmp_path: Path,
                                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    case = Path(shutil.copytree(finished_case, tmp_path / "case"))
    before = (case / NAME).read_bytes()
    locked(monkeypatch, case)
    with pytest.raises(PermissionError):
        (case / "new").write_text("x", encoding="utf-8")
    open_in(window, case)
    assert [shown.outcome.plan for shown in window.loaded.plans] == [RIGHT, WEDGE], "everything can be looked at"  # type: ignore[union-attr]
    window.go("Plans")
    window.change("without the wedge", plan_of(window).without_candidate(WEDGE))
    settle(window)
    words = window.jobs.words.text()
    assert words.startswith("✖")
    assert "Permission denied" in words
    assert "save a copy of the case in another folder" in words, "the way on is said"
    assert [c.name for c in plan_of(window).candidates] == [RIGHT, WEDGE]
    assert not window.undo.isEnabled()
    assert window.commands.copy.isEnabled(), "and it is open"
    window.copy_to(tmp_path / "copy")
    settle(window)
    open_in(window, tmp_path / "copy")
    window.change("without the wedge", plan_of(window).without_candidate(WEDGE))
    settle(window)
    assert [c.name for c in Session.open(tmp_path / "copy").plan.candidates] == [RIGHT]
    assert len(window.loaded.plans) == 1, "with its results"  # type: ignore[union-attr]
    assert (case / NAME).read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_disk_that_is_full_when_a_plan_is_changed_takes_nothing_away_and_the_change_is_made_when_there_is_room(
        window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    case = Path(shutil.copytree(finished_case, tmp_path / "case"))
    open_in(window, case)
    before = plan_of(window)
    (case / f"{NAME}.tmp").symlink_to("/dev/full")
    window.change("without the wedge", before.without_candidate(WEDGE))
    settle(window)
    assert "No space left on device; the last saved state is unchanged. Free some space there" in window.jobs.words.text()
    assert plan_of(window) == before == Session.open(case).plan
    (case / f"{NAME}.tmp").unlink()
    window.change("without the wedge", before.without_candidate(WEDGE))
    settle(window)
    assert [c.name for c in Session.open(case).plan.candidates] == [RIGHT]
    window.take_back()
    settle(window)
    assert Session.open(case).plan == before


def test_a_disk_that_is_full_at_the_end_of_a_job_keeps_what_was_finished_and_the_job_is_done_again(
        window: MainWindow, finished_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session.new(tmp_path / "case", replace(Session.open(finished_case).plan, candidates=(), mesh=Slow(3), trees=()))
    sample.finish(session, {key: value for key, value in sample.results().items() if key in ("image", "anatomy", "anatomy/abdomen")})
    open_in(window, session.folder)
    with monkeypatch.context() as patch:
        patch.setattr(child, "this_program", lambda: (sys.executable, "-c", FULL))
        window.simulate()
        settle(window)
    assert "the disk is full" in window.jobs.words.text()
    assert "free some space" in window.jobs.words.text()
    assert window.session is not None
    assert window.session.ready("image")
    assert not window.session.ready("mesh")
    window.simulate()
    settle(window)
    assert window.jobs.words.text() == "Simulation: finished"
    assert window.session.ready("mesh")


def test_a_zip_of_images_that_is_dropped_becomes_a_case(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "from the radiologist"), "zip", finished_case.parent / "dicom")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(packed)])
    window.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    settle(window)
    page = window.studies
    assert [page.table.item(0, column).text() for column in (1, 3, 5)] == ["CT", "60", "3 × 3 × 3 mm"]
    page.name.setText("From a zip")
    page.looked.setChecked(True)
    page.begin(tmp_path)
    settle(window)
    assert window.session is not None, window.jobs.words.text()
    assert window.page == "Images"
    assert window.loaded is not None
    assert window.loaded.images is None or window.loaded.images.volume.values.shape == (60, 80, 110)
    assert Path(window.session.plan.image.folder).parent == tmp_path / "From a zip.case"


def test_what_is_wrong_with_a_series_stands_in_its_line_in_words_and_it_cannot_be_taken_by_mistake(window: MainWindow, tmp_path: Path) -> None:
    dicom.write(dicom.volume(), tmp_path / "images" / "whole")
    dicom.write(dicom.volume(), tmp_path / "images" / "gap", seed=8)
    dicom.edit(tmp_path / "images" / "gap", lambda image, k: k != 4)
    page = window.studies
    page.look_into(tmp_path / "images")
    settle(window)
    assert page.table.rowCount() == 2
    last = page.table.columnCount() - 1
    told = {page.table.item(row, 3).text(): page.table.item(row, last) for row in range(2)}
    assert told["9"].text().startswith("✔ yes, 2 ⚠: contrast phase: no even soft tissue was found"), "noise is no patient"
    assert told["8"].text().startswith("✖ no, ")
    assert "missing slice: at a step of 2.50 mm 1 slice is absent" in told["8"].text(), "the worst comes first"
    assert "between I 99.6 mm and I 94.6 mm" in told["8"].toolTip()
    assert page.table.item(page.table.currentRow(), 3).text() == "9", "the usable one is chosen first"
