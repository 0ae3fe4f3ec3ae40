"""Everything that changes a case in the window is taken back by one Ctrl+Z, done again by one Ctrl+Y, and can be taken back after a restart.

Which places of the window change a case is read out of its sources; each has an action in undoable.py that does it with the controls of the real
window, or a test elsewhere that does. What is only looked at (cameras, windows, hidden structures, the page) is no change of a case.
"""
from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui.main_window import MainWindow
from app.optimising import search_tasks
from app.session import child, codec
from app.session.plan import Plan
from app.session.session import Session
from meshing.step import plan_of, silent
from tests.app import demo
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, settle, shut, until
from tests.app.gui.sample import RIGHT
from tests.app.gui.test_plans import edit, line
from tests.app.gui.undoable import ACTIONS, PREPARED, Where, new_mark, no_mesh, other_mesh
from tests.app.session.test_jobs import COMMAND

GUI = Path(__file__).parents[3] / "app" / "gui"


# --- what changes a case, by the sources

def changes() -> set[Where]:
    """(file, function) of everything below app/gui that changes a case."""
    found = set()
    for file in sorted(GUI.rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            calls = ast.walk(function) if isinstance(function, ast.FunctionDef) else ()
            if any(isinstance(call, ast.Call) and _changes(call) for call in calls) and isinstance(function, ast.FunctionDef):
                found.add((file.relative_to(GUI).as_posix(), function.name))
    return found


def _changes(call: ast.Call) -> bool:
    """A signal with a label and a plan; a method of the window or of the measurements with both; a step of the session."""
    match call.func:
        case ast.Attribute(attr="emit", value=ast.Attribute(attr="changed")):
            return len(call.args) == 2
        case ast.Attribute(attr="change" | "_change", value=ast.Name(id="self")):
            return len(call.args) >= 2
        case ast.Attribute(attr="do", value=ast.Name(id="session")):
            return True
        case ast.Attribute(attr="keep" | "keep_asked"):
            return True
        case ast.Name(id="register_over"):
            return True
    return False


CARRIED_OUT = {("main_window.py", "change"), ("main_window.py", "take_back"), ("main_window.py", "do_again"), ("panels/plane_stage.py", "_released"),
               ("panels/properties.py", "_tell")}
"""They carry out or hand on what one of the others asked for."""
ELSEWHERE = {("viewing.py", "register"): "test_viewing.py::test_another_image_is_registered_in_the_window_and_taken_back",
             ("viewing.py", "remove_second"): "test_viewing.py::test_another_image_is_registered_in_the_window_and_taken_back",
             ("asking.py", "images_moved"): "test_studies.py::test_a_case_whose_images_are_gone_is_shown_and_one_without_results_can_find_them",
             ("asking.py", "found"): "test_studies.py::test_a_case_whose_images_are_gone_is_shown_and_one_without_results_can_find_them",
             ("proposing.py", "_answered"): "test_tools.py::test_a_network_is_asked_shown_with_its_licence_and_accepted_structure_by_structure",
             ("pages/simulate.py", "_certify"): "test_rehearse.py::test_what_the_hand_did_is_one_step_of_undo"}


def test_every_change_of_a_case_has_an_action_or_a_test_elsewhere() -> None:
    known = {where for where, _ in ACTIONS} | set(ELSEWHERE) | CARRIED_OUT
    assert changes() == known, f"not looked at: {sorted(changes() - known)}; not there any more: {sorted(known - changes())}"
    for test in ELSEWHERE.values():
        file, _, name = test.partition("::")
        assert f"def {name}(" in (Path(__file__).parent / file).read_text(encoding="utf-8"), test


@pytest.fixture(scope="module")
def working(app: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A window with a finished case of its own, in which the first plan is named after the wrong side and a search was begun."""
    folder = tmp_path_factory.mktemp("undone")
    with pytest.MonkeyPatch.context() as patch:
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(QSettings.Format.NativeFormat, scope, str(folder / "settings"))
        patch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
        patch.setattr(child, "this_program", lambda: COMMAND)
        session = sample.write_case(folder, demo.scan()[0])
        sample.finish(session, sample.results())
        first = next(task for task in search_tasks(session, RIGHT, 60) if task.key == f"optimise/{RIGHT}/0")
        session.store.put(plan_of(first.step, *first.sources), first.step.run(session.value("model"), silent), 0.1)
        made = MainWindow()
        made.resize(1280, 860)
        made.show()
        made.activateWindow()
        open_in(made, session.folder)
        yield made
        shut(made)


def plan_in(window: MainWindow) -> Plan:
    assert window.session is not None
    return window.session.plan


def steps(window: MainWindow) -> int:
    assert window.session is not None
    return len(window.session._history.past)


def rest(window: MainWindow) -> None:
    settle(window)
    until(lambda: not (window.desk.busy or window.desk._rest.isActive() or window.plans.stage.looking), 200.0)  # kernels may have to be compiled
    settle(window)


def press(window: MainWindow, keys: QKeySequence.StandardKey) -> None:
    window.activateWindow()  # nobody else does that here when a menu or a dialog has been closed
    until(window.isActiveWindow)
    wanted = QKeySequence(keys)[0]
    QTest.keyClick(window, wanted.key(), wanted.keyboardModifiers())
    QCoreApplication.processEvents()
    rest(window)


@pytest.fixture
def ready(working: MainWindow) -> Iterator[MainWindow]:
    """The same case for every action."""
    yield working
    rest(working)
    while steps(working):
        working.take_back()
        rest(working)


@pytest.mark.parametrize(("where", "label"), list(ACTIONS), ids=[f"{where[0]}:{where[1]}" for where, _ in ACTIONS])
def test_one_key_takes_it_back_and_another_does_it_again_also_after_a_restart(ready: MainWindow, tmp_path: Path, where: Where, label: str) -> None:
    window, does = ready, ACTIONS[where, label]
    if where[1] == "decide_sides":
        edit(window, line(window, RIGHT), "A left hepatectomy")
        rest(window)
    if does is other_mesh:
        no_mesh(window, tmp_path)
        rest(window)
    if does in PREPARED:
        new_mark(window, tmp_path)
        rest(window)
        window.images.marks.draw(None)
    before, count = plan_in(window), steps(window)
    does(window, tmp_path)
    rest(window)
    after, session = plan_in(window), window.session
    assert session is not None
    assert after != before, window.jobs.words.text()
    assert steps(window) == count + 1, "one action, one step"
    assert label in str(session.can_undo)
    press(window, QKeySequence.StandardKey.Undo)
    assert plan_in(window) == before
    assert steps(window) == count
    press(window, QKeySequence.StandardKey.Redo)
    assert plan_in(window) == after
    shutil.copytree(session.folder, tmp_path / "again", ignore=shutil.ignore_patterns("store"))
    again = Session.open(tmp_path / "again")
    assert again.plan == after
    assert again.undo() == session.can_undo
    assert again.plan == before
    again.redo()
    assert Session.open(tmp_path / "again").plan == after


def test_the_label_of_every_step_of_undo_is_said_in_the_menu(working: MainWindow) -> None:
    assert working.undo.shortcut() == QKeySequence(QKeySequence.StandardKey.Undo)
    assert re.fullmatch("&Undo( .*)?", working.undo.text())
