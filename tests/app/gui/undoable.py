"""Each change of a case in the window, as it is done by hand: with the controls of the real window."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QToolButton, QTreeWidgetItem

from app.gui.main_window import MainWindow
from app.gui.panels.properties import Properties
from app.gui.panels.sides import SidesDialog
from meshing.editors import Paint
from tests.app import demo
from tests.app.gui.conftest import drawn, settle, until
from tests.app.gui.sample import RIGHT, WEDGE
from tests.app.gui.test_importing import checked, looked, write_obj
from tests.app.gui.test_importing import choose as choose_word
from tests.app.gui.test_marks import drag as drag_mark
from tests.app.gui.test_marks import pixel
from tests.app.gui.test_plans import choose, edit, line

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
Where = tuple[str, str]
Action = Callable[[MainWindow, Path], None]
PREPARED: set[Action] = set()
"""Actions on a measurement that was made before."""


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
