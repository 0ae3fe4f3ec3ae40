"""Windows without a screen, settings in a temporary folder, and a case of balls and tubes."""
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.gui import work
from app.gui.main_window import MainWindow
from app.gui.style import application, wear
from app.gui.view import VtkView
from app.session import checks, child, codec
from app.session.plan import Plan
from app.session.session import Session
from tests.app import demo
from tests.app.gui import sample
from tests.app.session.test_jobs import COMMAND


@pytest.fixture(scope="session")
def app() -> QApplication:
    wear("dark")
    return application()


@pytest.fixture(autouse=True)
def no_defect_in_a_slot(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Qt swallows what a slot raises: here it fails the test."""
    raised: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: raised.append(error))
    yield
    assert not raised, raised


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the user's is read or written, and the steps of the tests are known."""
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.NativeFormat, scope, str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))  # the key for identities
    monkeypatch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
    monkeypatch.setattr(child, "this_program", lambda: COMMAND)
    for place in (checks, work):
        monkeypatch.setattr(place, "_BEHIND", 0)  # beside other tests what stands back would hardly get its turn


_STANDSTILL_S = 2.0
"""A turn of the event loop that took longer was not of its own making."""


def until(ready: Callable[[], object], seconds: float = 30.0) -> None:
    """Let the window live until `ready()`, for so many seconds at most; a machine that stands still meanwhile does not count."""
    spent, now = 0.0, time.monotonic()
    while not ready():
        assert spent < seconds, f"it did not come to pass; the window says: {said()}"
        QCoreApplication.processEvents()
        time.sleep(0.002)
        before, now = now, time.monotonic()
        spent += min(now - before, _STANDSTILL_S)


def drawn() -> None:
    """Let the window live until all its views show what is now."""
    for _ in range(3):  # layouts, paint events and what they ask for
        QCoreApplication.processEvents()
    until(lambda: not VtkView.drawing() and not VtkView.behind())


def said() -> list[str]:
    return [widget.jobs.words.text() for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]


def shut(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(app: QApplication) -> Iterator[MainWindow]:
    made = MainWindow()
    made.show()
    yield made
    shut(made)


@pytest.fixture(scope="session")
def finished_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose results lie in the store. Tests must not change it."""
    folder = tmp_path_factory.mktemp("finished")
    trusted, codec.TRUSTED = codec.TRUSTED, [*codec.TRUSTED, "tests."]
    try:
        session = sample.write_case(folder, demo.scan()[0])
        sample.finish(session, sample.results())
    finally:
        codec.TRUSTED = trusted
    return session.folder


@pytest.fixture
def opened(window: MainWindow, finished_case: Path) -> MainWindow:
    """The window with the finished case."""
    open_in(window, finished_case)
    return window


def open_in(window: MainWindow, case: Path) -> None:
    window.open_case(case)
    settle(window)
    assert window.loaded is not None, window.jobs.words.text()


def settle(window: MainWindow) -> None:
    until(lambda: window.jobs.work is None and window._reading is None and not window.drawing, 60.0)


@pytest.fixture(scope="module")
def shared(app: QApplication, finished_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window with the finished case for all tests of a module that only look at it."""
    with pytest.MonkeyPatch.context() as patch:
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(QSettings.Format.NativeFormat, scope, str(tmp_path_factory.mktemp("settings")))
        patch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
        made = MainWindow()
        made.show()
        open_in(made, finished_case)
        yield made
        shut(made)


@pytest.fixture
def viewing(shared: MainWindow) -> MainWindow:
    """The page of images with the panel of views, as it is at first."""
    panel = shared.images.viewing.panel
    shared.go("Images")
    shared.images.views_button.setChecked(True)
    shared.images.vessel_button.setChecked(False)
    for box in (panel.volume, panel.cut):
        box.setCurrentIndex(0)
    for button in (panel.surfaces, panel.other_side):
        button.setChecked(False)
    panel.fill.setValue(0)
    shared.images.viewing.show_second(None)
    shared.images.viewing.turning.straighten()
    shared.images.fit()
    drawn()
    return shared


@pytest.fixture
def no_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dialogs for files are answered with nothing, as by Esc."""
    for question in ("getExistingDirectory", "getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, question, lambda *_, q=question, **__: "" if q == "getExistingDirectory" else ("", ""))
    monkeypatch.setattr(MainWindow, "decide_sides", lambda _: False)


@pytest.fixture
def mine(window: MainWindow, finished_case: Path, tmp_path: Path) -> MainWindow:
    """The window with a copy of the finished case that may be changed."""
    shutil.copytree(finished_case, tmp_path / "mine")
    open_in(window, tmp_path / "mine")
    return window


def the(session: Session | None) -> Session:
    assert session is not None
    return session


def changed(window: MainWindow, plan: Plan) -> None:
    window.change("test", plan)
    settle(window)
