import shutil
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QAbstractButton, QComboBox, QMenu, QTableWidget, QTreeWidget, QWidget

from app.gui.main_window import MainWindow
from app.gui.screenshots import main, take
from app.gui.view import VtkView
from app.gui.work import Work
from app.session.session import Session
from app.session.workflow import PAGES
from tests.app.gui import sample
from tests.app.gui.conftest import drawn, open_in, settle, until


def test_widgets_do_not_eat_references_of_none(window: MainWindow) -> None:
    before = sys.getrefcount(None)
    for _ in range(500):
        window.update()
    assert abs(sys.getrefcount(None) - before) < 50, "this PySide6 is unsafe on this Python; see pyproject.toml"


def test_before_a_case_is_open_the_window_says_what_to_do(window: MainWindow) -> None:
    assert window.stack.currentWidget() is window.studies
    assert "Open a case" in window.studies.open.text()
    assert not window.run.isEnabled()
    assert not window.report.isEnabled()
    window.go("Compare")
    assert window.stack.currentWidget() is window.studies


def test_a_case_shows_whose_it_is_on_every_page(opened: MainWindow) -> None:
    assert opened.windowTitle() == f"{sample.NAME} - Rehearse"
    assert opened.header.who.text().startswith(sample.NAME)
    assert "Sample, Liver (S1)" in opened.header.who.text()
    assert "not for clinical decisions" in opened.header.warning.text()
    for page in PAGES:
        opened.go(page)
        assert opened.header.who.isVisible()
        assert opened.header.side.isVisible()


def test_opened_cases_are_offered_again(opened: MainWindow, finished_case: Path) -> None:
    again = MainWindow()
    assert [button.toolTip() for button in again.studies.recent] == [str(finished_case)]
    again.close()
    again.deleteLater()


def test_what_is_no_case_is_a_sentence_and_the_open_case_stays(opened: MainWindow, tmp_path: Path) -> None:
    opened.open_case(tmp_path)
    settle(opened)
    assert "is not a case" in opened.jobs.words.text()
    assert "Traceback" not in opened.jobs.words.text()
    assert opened.jobs.words.objectName() == "wrong"
    assert opened.session is not None
    assert opened.windowTitle().startswith(sample.NAME)


def test_a_damaged_case_file_and_missing_images_are_sentences(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    torn.mkdir()
    (torn / "case.json").write_text('{"format": 1, "now"', encoding="utf-8")
    window.open_case(torn)
    settle(window)
    assert "cannot be read" in window.jobs.words.text()
    case = tmp_path / "case"
    Session.new(case, sample.plan_for(tmp_path / "nowhere"))
    window.open_case(case)
    settle(window)
    assert "nowhere" in window.jobs.words.text()
    assert window.loaded is None
    assert window.stack.currentWidget() is window.studies


def test_a_damaged_result_is_a_sentence(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    shutil.copytree(finished_case, tmp_path / "case")
    session = Session.open(tmp_path / "case")
    id = session.task("model").id
    (tmp_path / "case" / "store" / "objects" / id[:2] / f"{id}.json").write_text("{", encoding="utf-8")
    window.open_case(tmp_path / "case")
    settle(window)
    assert "is damaged" in window.jobs.words.text()


def test_a_protocol_with_a_mistake_is_a_sentence(window: MainWindow, tmp_path: Path) -> None:
    pytest.importorskip("biomech.prepare")
    (tmp_path / "p.toml").write_text('[case]\nname = "x"\n[imge]\nfolder = "."\n', encoding="utf-8")
    window.open_protocol(tmp_path / "p.toml")
    settle(window)
    assert "did you mean 'image'" in window.jobs.words.text()
    assert not (tmp_path / "p.case").exists()


def test_a_case_without_results_shows_empty_states_in_words(window: MainWindow, tmp_path: Path, finished_case: Path) -> None:
    Session.new(tmp_path / "case", Session.open(finished_case).plan)
    open_in(window, tmp_path / "case")
    assert "2 of 2 not simulated yet" in window.plans.state.text()
    assert "not simulated yet" in window.compare.missing.text()
    assert window.compare.run.isEnabled()
    assert window.compare.table.rowCount() == 0
    assert "No plan has been simulated" in window.compare.scenes[0].empty
    assert window.images.slices["axial"].slice is None
    for page in PAGES:
        window.go(page)
        drawn()


def test_a_message_that_names_a_place_shows_it_in_the_images(opened: MainWindow) -> None:
    opened.refuse("nothing is wrong anywhere")
    assert opened.jobs.where.isHidden()
    wanted = opened.images.slices["axial"].point_mm + np.array([-4.0, 6.0, 2.0])
    opened.go("Compare")
    opened.refuse("an element of 'liver' at ({:.1f}, {:.1f}, {:.1f}) mm LPS is nearly flat".format(*wanted))
    assert opened.jobs.where.isVisible()
    opened.jobs.where.click()
    assert opened.page == "Images"
    assert np.abs(opened.images.place() - wanted).max() < 0.06      # the words have one decimal
    opened.jobs.set_warnings(["A, tissue: stretched at (1.0, 2.0, 3.0) mm LPS", "rigid walls"])
    opened.jobs.warnings.click()
    menu = next(menu for menu in opened.jobs.findChildren(QMenu) if menu.isVisible())
    first, second = menu.actions()
    assert "show where" in first.text()
    assert "show where" not in second.text()
    opened.go("Compare")
    first.trigger()
    assert opened.page == "Images"
    assert np.abs(opened.images.place() - (1.0, 2.0, 3.0)).max() < 1e-6
    menu.close()


def test_a_place_without_images_is_refused_in_words(window: MainWindow) -> None:
    window.refuse("the mesh is broken at (1.0, 2.0, 3.0) mm LPS")
    window.jobs.where.click()
    assert "no images to show it in" in window.jobs.words.text()


def test_a_change_that_is_asked_for_while_work_runs_is_not_lost_in_silence(opened: MainWindow) -> None:
    assert opened.session is not None
    go_on, plan = threading.Event(), opened.session.plan
    assert opened.work_on("counting", lambda monitor: go_on.wait(20.0))
    opened.change("rename", replace(plan, name="other"))
    assert opened.session.plan == plan
    assert "Something else is running" in opened.jobs.words.text()
    go_on.set()
    until(lambda: opened.jobs.work is None)
    opened.change("rename", replace(plan, name="other"))
    assert opened.session.plan.name == "other"
    opened.take_back()
    assert opened.session.plan == plan


def test_signals_of_work_arrive_on_the_gui_thread(window: MainWindow) -> None:
    class Receiver(QObject):
        def take(self, result: object) -> None:
            heard.append((result, threading.current_thread() is threading.main_thread()))

    heard: list[tuple[object, bool]] = []
    receiver = Receiver(window)
    work = Work("test", lambda monitor: threading.current_thread() is threading.main_thread(), window)
    work.done.connect(receiver.take)
    work.start()
    until(lambda: heard)
    assert heard == [(False, True)]


def test_a_window_that_is_closing_begins_no_work_whoever_asks(window: MainWindow) -> None:
    ran = list[str]()
    between = QObject(QObject(window))
    window.close()
    for parent in (window, between):
        Work("late", lambda monitor: ran.append("ran"), parent).start()
    QCoreApplication.processEvents()
    assert not [work for work in window.findChildren(Work) if work.isRunning()]
    assert not ran


def test_every_control_has_a_name_and_a_tooltip_where_it_is_disabled(opened: MainWindow) -> None:
    for control in opened.findChildren(QWidget):
        if isinstance(control, (QAbstractButton, QComboBox, QTreeWidget, QTableWidget, VtkView)) and _ours(control):
            named = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
            assert named, f"{control} has no name for a screen reader"
            assert control.isEnabled() or control.toolTip(), f"'{named}' does not say why it is disabled"


def _ours(control: QWidget) -> bool:
    return not control.objectName().startswith(("qt_", "Scroll")) and "QTableCornerButton" not in control.metaObject().className() \
        and control.metaObject().className() != "QTableCornerButton"


@pytest.mark.slow
def test_screenshots_are_written(finished_case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = take(finished_case, tmp_path / "help", size=(900, 600))
    assert [path.name.split("-")[-1] for path in found] == [
        *(f"{page.lower()}.png" for page in PAGES), "vessel.png", "views.png", "measure.png", "tools.png", "rehearse.png", "ranking.png",
        "compromises.png", "better.png", "field.png", "margin.png"]
    assert all(path.stat().st_size > 5000 for path in found)
    assert main([str(tmp_path), str(tmp_path)]) == 2
    assert "holds no case" in capsys.readouterr().err
