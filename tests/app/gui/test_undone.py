"""Everything that changes a case in the window is taken back by one Ctrl+Z, done again by one Ctrl+Y, and can be taken back after a restart.

Which places of the window change a case is read out of its sources; each has an action below that does it with the controls of the real window,
or a test elsewhere that does. What is only looked at (cameras, windows, hidden structures, the page) is no change of a case.
"""
from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QToolButton, QTreeWidgetItem

from app.gui.main_window import MainWindow
from app.gui.panels.properties import Properties
from app.gui.panels.sides import SidesDialog
from app.optimising import search_tasks
from app.session import child, codec
from app.session.plan import Plan
from app.session.session import Session
from meshing.editors import Paint
from meshing.step import plan_of, silent
from tests.app import demo
from tests.app.gui import sample
from tests.app.gui.conftest import drawn, open_in, settle, shut, until
from tests.app.gui.sample import RIGHT, WEDGE
from tests.app.gui.test_importing import checked, looked, write_obj
from tests.app.gui.test_importing import choose as choose_word
from tests.app.gui.test_marks import drag as drag_mark
from tests.app.gui.test_marks import pixel
from tests.app.gui.test_plans import choose, edit, line
from tests.app.session.test_jobs import COMMAND

GUI = Path(__file__).parents[3] / "app" / "gui"
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
Where = tuple[str, str]
Action = Callable[[MainWindow, Path], None]
PREPARED: set[Action] = set()
"""Actions on a measurement that was made before."""


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
             ("asking.py", "images_moved"): "test_pages.py::test_a_case_whose_images_are_gone_is_shown_and_one_without_results_can_find_them",
             ("asking.py", "found"): "test_pages.py::test_a_case_whose_images_are_gone_is_shown_and_one_without_results_can_find_them",
             ("proposing.py", "_answered"): "test_tools.py::test_a_network_is_asked_shown_with_its_licence_and_accepted_structure_by_structure",
             ("pages/simulate.py", "_certify"): "test_rehearse.py::test_what_the_hand_did_is_one_step_of_undo"}


# --- how each is done by hand

def type_into(form: Properties, name: str, text: str) -> None:
    editor = form.editors[name]
    assert isinstance(editor, QLineEdit), f"{name} of {sorted(form.editors)}"
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def first_line(form: Properties) -> str:
    """A line of a form that can be written into."""
    return next(name for name, editor in form.editors.items() if isinstance(editor, QLineEdit) and editor.isEnabled())


def offered(window: MainWindow, title: str) -> None:
    """Choose an entry of the menu that is open."""
    menu = next(found for found in window.findChildren(QMenu) if found.isVisible())
    action = next(action for action in menu.actions() if action.text() == title)
    menu.close()
    action.trigger()
    QCoreApplication.processEvents()


def chosen(window: MainWindow, plan: str, step: int | None = None) -> QTreeWidgetItem:
    window.go("Plans")
    choose(window, plan)
    item = line(window, plan)
    if step is not None:
        window.plans.list.clearSelection()
        item = item.child(step)
        item.setSelected(True)
    settle(window)
    return item


def value_in_the_form(window: MainWindow, folder: Path) -> None:
    chosen(window, WEDGE, 0)
    type_into(window.plans.form, "margin", "12 mm")


def handle(window: MainWindow, folder: Path) -> None:
    chosen(window, RIGHT)
    QTest.keyClicks(window.plans.stage.scene, "]")


def value_in_the_list(window: MainWindow, folder: Path) -> None:
    window.go("Plans")
    edit(window, line(window, "margin around the lesion"), "15 mm")


def name_of_a_plan(window: MainWindow, folder: Path) -> None:
    edit(window, line(window, WEDGE), "B narrow wedge")


def new_plan(window: MainWindow, folder: Path) -> None:
    window.go("Plans")
    window.plans.new.click()
    offered(window, "Resection along planes")


def one_step_more(window: MainWindow, folder: Path) -> None:
    chosen(window, WEDGE)
    window.plans.more.click()
    offered(window, "Resection along planes")


def duplicate(window: MainWindow, folder: Path) -> None:
    chosen(window, WEDGE)
    window.plans.duplicate.click()


def remove(window: MainWindow, folder: Path) -> None:
    chosen(window, WEDGE)
    window.plans.remove.click()


def lesion(window: MainWindow, folder: Path) -> None:
    window.go("Anatomy")
    window.images.go_to(demo.LIVER, moving=False)
    window.anatomy.lesion.click()
    until(lambda: window.jobs.work is not None)
    window.jobs.cancel()
    window.queue.clear()


def anatomy(window: MainWindow, folder: Path) -> None:
    window.go("Anatomy")
    window.anatomy.list.setCurrentItem(window.anatomy.list.topLevelItem(1))
    type_into(window.anatomy.fields, "shortest", "7 mm")


def recipe(window: MainWindow, folder: Path) -> None:
    window.go("Anatomy")
    window.anatomy.more.click()
    offered(window, "Metal, teeth, and the artefact around metal")
    until(lambda: window.jobs.work is not None)
    window.jobs.cancel()
    window.queue.clear()


def no_tree(window: MainWindow, folder: Path) -> None:
    window.go("Anatomy")
    window.anatomy.list.setCurrentItem(window.anatomy.list.topLevelItem(1))
    window.anatomy.remove.click()


def no_mesh(window: MainWindow, folder: Path) -> None:
    window.go("Mesh")
    window.mesh.remove.click()


def other_mesh(window: MainWindow, folder: Path) -> None:
    """After the mesh of before was removed."""
    window.mesh.more.click()
    offered(window, "Tetrahedra from labels on a lattice ...")
    names = window.mesh.more.form.form.editors["names"]
    assert isinstance(names, QToolButton)
    next(action for action in names.menu().actions() if action.text() == "spleen").setChecked(True)
    window.mesh.more.form.add.click()


def simulation(window: MainWindow, folder: Path) -> None:
    window.go("Simulate")
    window.simulation.more.click()
    offered(window, "Tissue mechanics")


def no_simulation(window: MainWindow, folder: Path) -> None:
    window.go("Simulate")
    window.simulation.remove.click()


def mesh(window: MainWindow, folder: Path) -> None:
    window.go("Mesh")
    type_into(window.mesh.fields, "edge", "9 mm")


def resolution(window: MainWindow, folder: Path) -> None:
    window.go("Simulate")
    window.simulation.resolution.buttons["fine"].click()


def load(window: MainWindow, folder: Path) -> None:
    window.go("Simulate")
    type_into(window.simulation.fields, "load", "weight")


def section(window: MainWindow, folder: Path) -> None:
    window.go("Report")
    settle(window)
    sections = window.report_page.parts.topLevelItem(0)
    assert sections is not None
    lines = {sections.child(n).text(0): sections.child(n) for n in range(sections.childCount())}
    lines["Methods"].setCheckState(0, Qt.CheckState.Unchecked)


def weights(window: MainWindow, folder: Path) -> None:
    window.go("Compare")
    window.compare.below.setCurrentWidget(window.compare.choice)
    window.compare.choice.weights["margin"].setValue(2.0)


def decision(window: MainWindow, folder: Path) -> None:
    window.go("Compare")
    window.compare.below.setCurrentWidget(window.compare.choice)
    panel = window.compare.choice
    panel.by.setText("A. First")
    panel.reason.setPlainText("spares the liver")
    panel.decide.click()


def proposal(window: MainWindow, folder: Path) -> None:
    window.go("Compare")
    window.compare.below.setCurrentWidget(window.compare.search)
    panel = window.compare.search
    panel.plan.setCurrentText(RIGHT)
    panel.candidates.setValue(60)
    settle(window)
    panel.table.selectRow(1)
    panel.accept.click()


def measuring(window: MainWindow) -> None:
    window.go("Images")
    window.images.measure_button.setChecked(True)
    drawn()


def new_mark(window: MainWindow, folder: Path) -> None:
    measuring(window)
    axial = window.images.slices["axial"]
    window.images.marks.draw("distance")
    start = axial.point_mm + np.array([10.0, 0.0, 0.0])
    drag_mark(axial, start, start + np.array([30.0, 20.0, 0.0]))


def with_mark(does: Action) -> Action:
    """A measurement is there before, which is not the change that is looked at."""
    PREPARED.add(does)
    return does


def moved_mark(window: MainWindow, folder: Path) -> None:
    axial = window.images.slices["axial"]
    assert window.session is not None
    end = window.session.plan.marks[0].handles()[0]
    window.images.go_to(end, moving=False)
    drawn()
    away = pixel(axial, end) + QPoint(0, 40)
    QTest.mousePress(axial, LEFT, pos=pixel(axial, end))
    QTest.mouseMove(axial, away)
    QTest.mouseRelease(axial, LEFT, pos=away)


def name_of_a_mark(window: MainWindow, folder: Path) -> None:
    window.images.marks.table.item(0, 0).setText("width")


def no_mark(window: MainWindow, folder: Path) -> None:
    window.images.marks.table.selectRow(0)
    window.images.marks.delete.click()


def structure(window: MainWindow, folder: Path) -> None:
    dialog = window.ask_structure()
    assert dialog is not None
    dialog.open_file(write_obj(folder / "metastasis.obj"))
    looked(dialog)
    choose_word(dialog, organ="liver_tumour", frame="RAS", unit="cm", over="takes")
    checked(dialog)
    dialog.take.click()
    until(lambda: window.jobs.work is not None)
    window.jobs.cancel()
    window.queue.clear()


def stroke(window: MainWindow, folder: Path) -> None:
    window.go("Images")
    window.images.tools_button.setChecked(True)
    panel = window.images.tools
    panel.structures.setCurrentText("spleen")
    panel.choose(Paint)
    axial = window.images.slices["axial"]
    window.images.go_to(demo.SPLEEN, moving=False)
    drawn()
    places = [axial.position_of(demo.SPLEEN + offset).toPoint() for offset in ((40.0, 0.0, 0.0), (50.0, -10.0, 0.0))]
    QTest.mousePress(axial, LEFT, pos=places[0])
    QTest.mouseMove(axial, places[1])
    QTest.mouseRelease(axial, LEFT, pos=places[1])
    until(lambda: not window.desk.busy, 60.0)
    panel.choose(None)


def lock(window: MainWindow, folder: Path) -> None:
    window.tree.setCurrentItem(window.tree.item_named("spleen"))
    window.tree.customContextMenuRequested.emit(window.tree.visualItemRect(window.tree.currentItem()).center())
    offered(window, "Locked: no tool changes it")


def sides(window: MainWindow, folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        def decide(dialog: SidesDialog) -> QDialog.DialogCode:
            dialog.why.setPlainText("named after the lesion")
            dialog.who.setText("Dr A")
            return QDialog.DialogCode.Accepted
        patch.setattr(SidesDialog, "exec", decide)
        window.decide_sides()


ACTIONS: dict[tuple[Where, str], Action] = {
    (("pages/plans.py", "_reshaped"), "change margin"): value_in_the_form,
    (("pages/plans.py", "_moved"), "move a handle"): handle,
    (("pages/plans.py", "_edited"), "change margin around"): value_in_the_list,
    (("pages/plans.py", "_renamed"), "rename plan"): name_of_a_plan,
    (("pages/plans.py", "_begin"), "add plan"): new_plan,
    (("pages/plans.py", "_go_on"), "add Resection"): one_step_more,
    (("pages/plans.py", "_duplicate"), "duplicate plan"): duplicate,
    (("pages/plans.py", "_remove"), "remove plan"): remove,
    (("pages/anatomy.py", "_add_lesion"), "add tumour 2"): lesion,
    (("pages/anatomy.py", "_changed"), "change "): anatomy,
    (("pages/anatomy.py", "_add_step"), "add Metal"): recipe,
    (("pages/anatomy.py", "_remove"), "remove portal vein"): no_tree,
    (("pages/mesh.py", "_remove"), "remove the mesh"): no_mesh,
    (("pages/mesh.py", "_add_mesh"), "add a mesh"): other_mesh,
    (("pages/simulate.py", "_add_solver"), "add Tissue mechanics"): simulation,
    (("pages/simulate.py", "_remove"), "remove Sag"): no_simulation,
    (("pages/mesh.py", "_changed"), "change longest edge of the mesh"): mesh,
    (("panels/resolution.py", "_choose"), "resolution fine"): resolution,
    (("pages/simulate.py", "_changed"), "change load"): load,
    (("pages/report.py", "_ticked"), "leave 'Methods' out"): section,
    (("pages/compare.py", "_weigh"), "weigh the measures"): weights,
    (("pages/compare.py", "_decide"), "decide for plan"): decision,
    (("panels/search.py", "_accept"), "accept "): proposal,
    (("panels/case_tree.py", "_lock"), "lock spleen"): lock,
    (("marking.py", "_finish"), "distance "): new_mark,
    (("marking.py", "release"), "move of a measurement"): with_mark(moved_mark),
    (("marking.py", "rename"), "name of a measurement"): with_mark(name_of_a_mark),
    (("marking.py", "delete"), "deleted measurement"): with_mark(no_mark),
    (("marking.py", "_change"), "distance "): new_mark,
    (("asking.py", "_import"), "import metastasis"): structure,
    (("desk.py", "_made"), "paint: spleen"): stroke,
    (("asking.py", "decide_sides"), "decide about left and right"): sides,
}


def test_every_change_of_a_case_has_an_action_here_or_a_test_elsewhere() -> None:
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
