"""Every control in every page state: named, explained where it is disabled, and done without an exception when it is pressed.

The event loop is watched over a scripted session, and everything of VTK that a window made is gone when it is closed.
"""
import gc
import shutil
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from app.gui.main_window import MainWindow
from app.gui.stopwatch import Probe, scripted
from app.gui.view import VtkView
from app.session.session import Session
from app.session.troubles import Troubles
from app.session.workflow import PAGES
from meshing.step import Monitor
from tests.app.gui import sample
from tests.app.gui.conftest import drawn, open_in, settle, shut, until

CONTROLS = (QAbstractButton, QComboBox, QAbstractItemView, QLineEdit, QPlainTextEdit, QAbstractSlider, QAbstractSpinBox, VtkView)
OF_VTK = ("Frame", "SceneWidget", "SliceWidget", "PlaneScene", "Drawn")
PARTS_OF_QT = ("qt_", "ScrollLeftButton", "ScrollRightButton")


def controls(window: QWidget) -> Iterator[QWidget]:
    """Every control that a user can see now."""
    for control in window.findChildren(QWidget):
        inside = control.parent()
        kind = control.metaObject().className()
        of_qt = control.objectName().startswith(PARTS_OF_QT) or kind in ("QTableCornerButton", "QHeaderView", "QScrollBar", "QComboBoxListView")
        if isinstance(control, CONTROLS) and control.isVisible() and not of_qt and not isinstance(inside, QComboBox):
            yield control


def name_of(control: QWidget) -> str:
    return control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")


def states(finished: Path, folder: Path) -> dict[str, Path | None]:
    """A window without a case, a case with nothing made, a finished one, one whose results are out of date, and one whose mesh failed."""
    fresh = folder / "fresh"
    Session.new(fresh, Session.open(finished).plan)
    stale = folder / "stale"
    shutil.copytree(finished, stale)
    session = Session.open(stale)
    plan = session.plan
    session.do("another seed", sample.moved(plan))
    failed = folder / "failed"
    shutil.copytree(stale, failed)
    broken = Session.open(failed)
    for task in broken.tasks():
        if task.key == "mesh":
            Troubles(broken.store.folder).note(task, "the mesh has a fold at R 10.0, A 20.0, S 30.0 mm")
    return {"no case": None, "nothing made": fresh, "finished": finished, "out of date": stale, "failed": failed}


def faces(window: MainWindow) -> Iterator[str]:
    """A page as it comes up, then with each of its tabs and panels open."""
    yield "as it comes up"
    for tabs in [tabs for tabs in window.stack.findChildren(QTabWidget) if tabs.isVisible()]:
        first = tabs.currentIndex()
        for number in range(tabs.count()):
            tabs.setCurrentIndex(number)
            yield f"tab {tabs.tabText(number)}"
        tabs.setCurrentIndex(first)
    for button in [button for button in window.images.panel_buttons if button.isVisible() and button.isEnabled()]:
        button.setChecked(True)
        yield f"panel {button.text()}"
        button.setChecked(False)


def examined(window: MainWindow, where: str) -> int:
    """How many controls can be seen; each is named, says why it is disabled, and is reached by the keyboard."""
    found = list(controls(window))
    for control in found:
        name = name_of(control)
        assert name, f"{where}: {control} has no name for a screen reader"
        assert control.isEnabled() or control.toolTip(), f"{where}: '{name}' does not say why it is disabled"
        assert isinstance(control, VtkView) or control.focusPolicy() != Qt.FocusPolicy.NoFocus or not control.isEnabled(), \
            f"{where}: '{name}' cannot be reached by the keyboard"
    return len(found)


def test_while_work_runs_every_control_says_why_it_waits_and_the_work_can_be_stopped(opened: MainWindow) -> None:
    begun, stop = threading.Event(), threading.Event()

    def waits(monitor: Monitor) -> None:
        begun.set()
        while not stop.wait(0.01):
            monitor(0.5, "counting")

    assert opened.work_on("a long piece of work", waits)
    assert begun.wait(10.0)
    try:
        for page in PAGES:
            opened.go(page)
            until(lambda: not opened.drawing, 60.0)
            for face in faces(opened):
                drawn()
                assert examined(opened, f"{page}, {face}, at work") > 10
            assert opened.jobs.stop.isVisible()
            assert opened.jobs.stop.isEnabled(), f"{page}: the work can be stopped everywhere"
        opened.jobs.stop.click()
        settle(opened)
        assert not stop.is_set(), "it was the button that stopped it"
        assert opened.jobs.work is None
    finally:
        stop.set()


@pytest.mark.parametrize("state", ["no case", "nothing made", "finished", *(pytest.param(more, marks=pytest.mark.slow) for more in
                                                                             ("out of date", "failed"))])
def test_every_control_is_named_explained_and_does_something_without_an_exception(window: MainWindow, finished_case: Path, tmp_path: Path, state: str,
                                                                                  no_dialogs: None) -> None:
    case = states(finished_case, tmp_path)[state]
    if case is not None and state != "finished":
        open_in(window, case)
    elif case is not None:
        shutil.copytree(case, tmp_path / "case")
        open_in(window, tmp_path / "case")
    assert state != "failed" or (window.loaded is not None and set(window.loaded.troubles) == {"mesh"})
    seen, dead = 0, []
    for page in PAGES if case is not None else PAGES[:1]:
        window.go(page)
        settle(window)
        assert window.page == page
        for face in faces(window):
            settle(window)
            seen += examined(window, f"{page}, {face}, {state}")
        usable = [c for c in controls(window) if c.isEnabled()]
        if not [c for c in usable if isinstance(c, QAbstractButton) and c.objectName() != "step"]:
            dead.append(page)
        press(window, page)
    assert not dead, f"nothing can be done on {dead}"
    assert seen > (10 if case is None else 80)


def press(window: MainWindow, page: str) -> None:
    """Press every button of the page with each of its tabs and panels, turn every slider, choose every entry; then come back."""
    pressed: set[QWidget] = set()
    for _ in faces(window):
        settle(window)
        fresh = [control for control in controls(window.stack) if control.isEnabled() and control not in pressed]
        pressed |= set(fresh)
        _press(window, [control for control in fresh if control not in window.images.panel_buttons])
    settle(window)
    window.go(page)


def _press(window: MainWindow, fresh: list[QWidget]) -> None:
    for control in fresh:
        if isValid(control) and control.isVisible() and control.isEnabled():  # else an earlier control took it away
            _use(control)
        QCoreApplication.processEvents()
        for popup in [w for w in QApplication.topLevelWidgets() if w is not window and w.isVisible() and not isinstance(w, MainWindow)]:
            popup.close()
        if window.jobs.work is not None:
            window.jobs.cancel()
            window.queue.clear()
            settle(window)


def _use(control: QWidget) -> None:
    if isinstance(control, QAbstractButton):
        menu = getattr(control, "menu", lambda: None)()
        if not isinstance(menu, QMenu):
            control.click()
    elif isinstance(control, QComboBox):
        for place in range(control.count()):
            control.setCurrentIndex(place)
    elif isinstance(control, QAbstractSlider):
        for value in (control.minimum(), control.maximum()):
            control.setValue(value)
    elif isinstance(control, QAbstractItemView):
        model = control.model()
        for row in range(min(4, model.rowCount())):
            control.setCurrentIndex(model.index(row, 0))
            QTest.keyClick(control, Qt.Key.Key_Return)
    elif isinstance(control, QLineEdit):
        before = control.text()
        control.setFocus()
        control.setText("nonsense")
        QTest.keyClick(control, Qt.Key.Key_Return)
        control.setText(before)
        QTest.keyClick(control, Qt.Key.Key_Return)
    elif isinstance(control, VtkView):
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Plus, Qt.Key.Key_Home, Qt.Key.Key_A):
            QTest.keyClick(control, key)


LONGEST_S, MOSTLY_S = 0.4, 0.2
"""Loose here, because tests run on shared machines, where processor time of the GUI thread swings by half; the figures that are printed are what
is asked for: 0.1 s for the longest turn of the loop, 0.05 s for 99 of 100."""


@pytest.mark.slow
def test_the_longest_block_of_the_event_loop(opened: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    """What `rehearse bench window` prints of a session, on the small case of the tests."""
    probe = Probe()
    scripted(opened, probe)
    with capsys.disabled():
        sys.stdout.write(f"\n{probe.told()}\n")
    assert probe.longest_s() <= LONGEST_S
    assert probe.p99_s() <= MOSTLY_S


@pytest.mark.slow
def test_nothing_of_vtk_is_left_when_a_window_is_closed(app: QApplication, finished_case: Path) -> None:
    """Renderers and windows of VTK that the second window leaves behind are none more than the first left."""
    left = []
    for _ in range(2):
        window = MainWindow()
        window.show()
        open_in(window, finished_case)
        for page in PAGES:
            window.go(page)
            settle(window)
        shut(window)
        del window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        left.append(Counter(kind for found in gc.get_objects() if (kind := type(found).__name__) in OF_VTK or kind.startswith("vtk")))
    assert left[1] <= left[0], f"left behind after each window: {left}"
