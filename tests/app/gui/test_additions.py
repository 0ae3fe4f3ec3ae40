"""From bare images to a mesh and its simulation by the buttons of the pages, in the real window; forms for what the crosshair does not give."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton

from app.gui.main_window import MainWindow
from app.gui.panels.adding import AddButton
from app.session.plan import Plan
from app.session.session import Session
from biomech.tissue import SolveTissue
from meshing.dicom.read import ReadSeries
from meshing.dicom.write import write_series
from meshing.segmenters import Body, HepaticVessels
from meshing.tetmeshers import MeshLabels
from meshing.vessels import BuildLumen
from tests.app import demo
from tests.app.gui.conftest import open_in, settle, shut, until


@pytest.fixture
def bare(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with a case of images alone."""
    write_series(demo.scan()[0], tmp_path / "dicom", patient_name="Bare^Images", patient_id="B1", description="balls", seed=2)
    open_in(window, Session.new(tmp_path / "case", Plan("Bare images", ReadSeries(str(tmp_path / "dicom")))).folder)
    window.go("Images")
    settle(window)
    return window


def menu_of(button: AddButton) -> dict[str, tuple[bool, str]]:
    """What the menu of a button says, with what can be chosen and why."""
    button.click()
    QCoreApplication.processEvents()
    menu = next(found for found in button.findChildren(QMenu) if found.isVisible())
    found = {action.text(): (action.isEnabled(), action.toolTip()) for action in menu.actions()}
    menu.close()
    return found


def take(button: AddButton, cls: type) -> None:
    button.take(next(one for one in button.offers() if one.draft.cls is cls))
    QCoreApplication.processEvents()


def plan_of(window: MainWindow) -> Plan:
    assert window.session is not None
    return window.session.plan


def test_images_alone_become_structures_a_mesh_and_a_simulation_by_hand(bare: MainWindow) -> None:
    window = bare
    window.go("Anatomy")
    assert window.mesh.remove.toolTip() == "There is no mesh to remove"
    offered = menu_of(window.anatomy.more)
    assert offered["Portal and hepatic veins from two seeds ..."] == (False, "find the structure 'liver' first")
    assert offered["Couinaud segments of the liver"][0] is False
    assert offered["Body, fat and muscle"][0] is True
    take(window.anatomy.more, Body)
    until(lambda: window.jobs.work is not None)
    settle(window)
    until(lambda: window.loaded is not None and window.loaded.images is not None and bool(window.loaded.images.structures), 60.0)
    assert window.anatomy.structures.topLevelItemCount() > 0
    line = window.anatomy.list.topLevelItem(0)
    assert line is not None
    assert line.text(0) == "✔  body"

    window.go("Simulate")
    assert menu_of(window.simulation.more)["Tissue mechanics"] == (False, "add a mesh first (page 4)")
    window.go("Mesh")
    take(window.mesh.more, MeshLabels)
    form = window.mesh.more.form
    assert (form.isVisible(), window.mesh.fields.isVisible()) == (True, False)
    assert not form.add.isEnabled()
    names = form.form.editors["names"]
    assert isinstance(names, QToolButton)
    next(action for action in names.menu().actions() if action.text() == "body").setChecked(True)
    form.add.click()
    settle(window)
    assert (form.isVisible(), window.mesh.fields.isVisible()) == (False, True)
    assert plan_of(window).mesh == MeshLabels(("body",))
    assert not window.mesh.more.isEnabled()
    assert window.mesh.more.toolTip() == "The plan has everything that this page can add"
    window.go("Simulate")
    take(window.simulation.more, SolveTissue)
    settle(window)
    assert plan_of(window).solvers == (SolveTissue(),)
    assert window.simulation.solver.count() == 1

    window.go("Mesh")
    window.mesh.remove.click()
    QCoreApplication.processEvents()
    assert plan_of(window).mesh is not None
    assert "rests on the mesh" in window.jobs.words.text()
    for _ in range(3):
        window.take_back()
        settle(window)
    assert (plan_of(window).solvers, plan_of(window).mesh, plan_of(window).anatomy) == ((), None, ())
    assert window.anatomy.structures.topLevelItemCount() == 0


@pytest.fixture
def panel(app: QApplication, shared: MainWindow) -> Iterator[tuple[AddButton, list[object]]]:
    """The button of the anatomy of the finished case; what it adds goes nowhere but into the list."""
    told: list[object] = []
    button = AddButton(shared.anatomy.more._offers, lambda: demo.LIVER)
    button.added.connect(told.append)
    button.show_case(shared.loaded, busy=False)
    button.form.show()
    yield button, told
    shut(button.form)
    shut(button)


def test_a_second_place_is_asked_for_and_nothing_is_added_before(panel: tuple[AddButton, list[object]]) -> None:
    button, told = panel
    take(button, HepaticVessels)
    form = button.form
    assert not form.add.isEnabled()
    assert "hepatic seed" in form.wants.text()
    editor = form.form.editors["hepatic_seed_lps"]
    assert isinstance(editor, QLineEdit)
    editor.setText("R 40, A 5, S 10 mm")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told == []
    form.add.click()
    (step,) = told
    assert isinstance(step, HepaticVessels)
    assert step.portal_seed_lps == tuple(demo.LIVER)
    assert step.hepatic_seed_lps == (-40.0, -5.0, 10.0)
    button.show_case(None, busy=False)
    assert (button.isEnabled(), button.toolTip()) == (False, "No case is open")


def test_while_work_runs_nothing_is_added_and_the_form_says_why(shared: MainWindow, panel: tuple[AddButton, list[object]]) -> None:
    button, told = panel
    take(button, HepaticVessels)
    button.show_case(shared.loaded, busy=True)
    assert button.toolTip().startswith("Wait until the work has ended")
    assert button.form.add.toolTip().startswith("Wait until the work has ended")
    assert told == []


def test_a_page_without_a_crosshair_makes_up_no_place(shared: MainWindow, panel: tuple[AddButton, list[object]]) -> None:
    without = AddButton(shared.anatomy.more._offers, None)
    without.show_case(shared.loaded, busy=False)
    assert all(one.draft.cls is not BuildLumen or one.draft.built() for one in without.offers())
    veins = next(one for one in without.offers() if one.draft.cls is HepaticVessels)
    assert ("portal_seed_lps",) in veins.draft.missing()
    shut(without)
