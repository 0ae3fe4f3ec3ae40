"""The pages of the workflow: their states, meshes, simulation, report and studies, on the real window."""
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from app.gui.main_window import MainWindow
from app.gui.pages.mesh import sources_of
from app.gui.panels.residuals import Residuals, residual_in
from app.gui.panels.result_stage import FACTORS
from app.session.outdated import outdated
from app.session.session import Session
from app.session.workflow import PAGES, SIGNS, page_of
from biomech.prepare import MeshLumenOf
from meshing.quality import LIMITS
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from tests.app.gui import sample
from tests.app.gui.conftest import changed, open_in, settle, shut, the, until
from tests.app.gui.sample import RIGHT, WEDGE
from tests.steps_for_jobs import Die, Refuse

# --- the workflow and its states

def test_each_page_has_a_key_and_before_a_case_is_open_all_but_the_first_say_why_not(window: MainWindow) -> None:
    assert [button.shortcut().toString() for button in window.side.pages] == [f"Ctrl+{n}" for n in range(1, 9)]
    assert [button.isEnabled() for button in window.side.pages] == [True] + 7 * [False]
    assert all("open a case first" in button.toolTip() for button in window.side.pages[1:])
    window.go("Simulate")
    assert window.page == "Studies"


def test_a_finished_case_is_ready_on_every_page_and_every_page_opens(opened: MainWindow) -> None:
    assert {name: found.state for name, found in opened.page_states().items()} == dict.fromkeys(PAGES, "ready")
    for number, name in enumerate(PAGES):
        button = opened.side.pages[number]
        button.click()
        assert opened.page == name
        assert opened.stack.currentWidget() is opened.pages[name]
        assert button.toolTip().startswith(f"{name} (Ctrl+{number + 1}): ready")


def test_another_mesh_makes_what_follows_stale_and_undo_makes_it_ready_again(mine: MainWindow) -> None:
    changed(mine, sample.moved(the(mine.session).plan))
    found = {name: state.state for name, state in mine.page_states().items()}
    assert found == {"Studies": "ready", "Images": "ready", "Anatomy": "ready", "Mesh": "stale", "Plans": "stale", "Simulate": "stale",
                     "Compare": "stale", "Report": "stale"}
    assert "an input has changed since" in mine.side.pages[3].toolTip()
    mine.go("Simulate")
    settle(mine)
    assert mine.simulation.head.run.text() == "Run again"
    assert mine.simulation.one.text() == "Run again"
    assert mine.simulation.stage.scene.greyed
    assert mine.simulation.stage.scene.drawn, "the result of the earlier state is shown veiled"
    assert "earlier state" in mine.simulation.stage.scene.title
    mine.go("Compare")
    settle(mine)
    assert mine.compare.missing.text() == f"↻ {len(the(mine.session).plan.candidates)} not up to date"
    assert "No plan is up to date" in mine.compare.scenes[0].empty
    mine.go("Mesh")
    settle(mine)
    assert mine.mesh.scene.greyed
    assert not mine.mesh.table.isEnabled()
    mine.take_back()
    settle(mine)
    assert {state.state for state in mine.page_states().values()} == {"ready"}
    assert not mine.mesh.scene.greyed


def test_nothing_of_other_images_counts_as_an_earlier_result(finished_case: Path, tmp_path: Path) -> None:
    session = Session.open(finished_case)
    fresh = Session.new(tmp_path / "fresh", session.plan)
    assert outdated(fresh.store, fresh.tasks(), (session.plan,), fresh.content()) == {}
    assert outdated(session.store, session.tasks(), (sample.moved(session.plan),), session.content()) == {}


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program after an update whose mesher makes other meshes than before."""
    monkeypatch.setattr(MeshLabels, "version", MeshLabels.version + 1)


def test_after_an_update_results_are_shown_as_those_of_an_earlier_version_and_offered_again(finished_case: Path, tmp_path: Path, newer: None,
                                                                                           window: MainWindow) -> None:
    shutil.copytree(finished_case, tmp_path / "mine")
    open_in(window, tmp_path / "mine")
    states = window.page_states()
    assert {name: found.state for name, found in states.items()} == {
        "Studies": "ready", "Images": "ready", "Anatomy": "ready", "Mesh": "stale", "Plans": "stale", "Simulate": "stale", "Compare": "stale",
        "Report": "stale"}
    for page in ("Mesh", "Plans", "Simulate", "Compare", "Report"):
        assert "made by an earlier version of this program" in states[page].words, page
        assert "run again" in states[page].words
        assert "input has changed" not in states[page].words
    window.go("Simulate")
    settle(window)
    page = window.simulation
    assert page.head.run.text() == "Run again"
    assert page.head.run.isEnabled()
    assert page.one.text() == "Run again"
    assert page.stage.scene.greyed
    assert page.stage.scene.drawn, "the old result is shown veiled"
    assert page.stage.scene.title == f"{RIGHT} - earlier state: made by an earlier version of this program"
    assert "made by an earlier version of this program" in page.list.topLevelItem(0).toolTip(0)  # type: ignore[union-attr]
    window.go("Mesh")
    settle(window)
    assert window.mesh.scene.drawn
    assert window.mesh.scene.title == "Mesh of an earlier state: made by an earlier version of this program"
    window.go("Plans")
    settle(window)
    top = window.plans.list.topLevelItem(0)
    assert top is not None
    assert top.text(2) == "↻ simulated by an earlier version of this program"
    assert "2 of 2 not up to date" in window.plans.state.text()
    lines = [window.tree.topLevelItem(4).child(n).text(0) for n in range(2)]  # type: ignore[union-attr]
    assert lines == [f"{SIGNS['stale']}  {RIGHT}", f"{SIGNS['stale']}  {WEDGE}"]


def test_what_this_version_cannot_read_any_more_is_said_and_offered_again(finished_case: Path, tmp_path: Path, newer: None,
                                                                         window: MainWindow) -> None:
    shutil.copytree(finished_case, tmp_path / "mine")
    session = Session.open(tmp_path / "mine")
    found = outdated(session.store, session.tasks(), (), session.content())
    assert {one.why for one in found.values()} == {"program"}
    path = next((tmp_path / "mine" / "store" / "objects").rglob(f"{found[f'plan/{RIGHT}'].id}.json"))
    path.write_text(path.read_text(encoding="utf-8").replace('"explanation"', '"told"'), encoding="utf-8")  # a field that has another name today
    open_in(window, tmp_path / "mine")
    window.go("Simulate")
    settle(window)
    scene = window.simulation.stage.scene
    until(lambda: "cannot be read by this version" in scene.empty)
    assert "run it again" in scene.empty
    assert window.simulation.one.isEnabled()


def test_every_task_belongs_to_a_page(finished_case: Path) -> None:
    session = Session.open(finished_case)
    plan = replace(session.plan, prepare=(MeshLumenOf(),))
    pages = {task.key: page_of(task.key, plan) for task in session.tasks()}
    assert pages["image"] == "Images"
    assert pages["anatomy/abdomen"] == pages["tree/portal vein"] == "Anatomy"
    assert pages["mesh"] == page_of(f"plan/{RIGHT}/MeshLumenOf", plan) == "Mesh"
    assert pages[f"plan/{RIGHT}/procedure 1"] == "Plans"
    assert pages[f"plan/{RIGHT}/tissue"] == pages[f"plan/{RIGHT}"] == "Simulate"


# --- the form of a step

def test_the_anatomy_shows_methods_and_volumes_and_leads_to_a_structure(mine: MainWindow) -> None:
    mine.go("Anatomy")
    assert mine.anatomy.isVisible()
    rows = [mine.anatomy.structures.topLevelItem(n) for n in range(mine.anatomy.structures.topLevelItemCount())]
    assert [row.text(0) for row in rows if row is not None] == ["liver", "spleen", "tumour 1"]
    row = next(row for row in rows if row is not None and row.text(0) == "spleen")
    mine.anatomy.structures.itemClicked.emit(row, 0)
    assert mine.images.slices["axial"].point_mm[0] > 40.0, "the spleen of the sample lies on the left"
    assert "abdomen" in mine.anatomy.list.topLevelItem(0).text(0)  # type: ignore[union-attr]
    mine.go("Images")
    assert not mine.anatomy.isVisible()


# --- Mesh

def test_a_mesh_is_measured_and_its_worst_places_are_marked(opened: MainWindow) -> None:
    opened.go("Mesh")
    settle(opened)
    page = opened.mesh
    assert page.measured is not None
    mesh = page.measured.mesh
    assert page.measured.dihedrals.sum() == 6 * len(mesh.tets)
    assert page.measured.jacobians.sum() == len(mesh.tets)
    assert page.table.item(0, 0).text() == "whole mesh"
    assert page.table.item(1, 5).text().endswith(" %")
    smallest = min(part.smallest_dihedral for part in page.measured.quality.parts)
    assert page.measured.angles[0] == pytest.approx(smallest)
    assert page.angles.low == LIMITS.smallest_dihedral
    page.worst.selectRow(0)
    corners = mesh.points_mm[mesh.tets[page.measured.worst[0]]]
    assert page.scene.marked_mm == pytest.approx(corners.mean(axis=0))
    assert "worst elements" in {part.name for part in page.scene.drawn}
    assert [source.title for source in sources_of(opened.loaded)] == ["organs"]  # type: ignore[arg-type]


def test_the_time_of_a_mesh_is_estimated_before_it_is_made_and_grows_with_the_nodes(mine: MainWindow) -> None:
    mine.go("Mesh")
    assert "from a mesh of this case" in mine.mesh.estimate.text()
    plan = the(mine.session).plan
    assert isinstance(plan.mesh, MeshLabels)
    changed(mine, replace(plan, mesh=replace(plan.mesh, edge=Millimetre(2.0))))
    fine = mine.mesh.estimate.text()
    assert "About 2" in fine
    assert "nodes; meshing takes about" in fine


# --- Simulate

def test_the_result_is_deformed_by_the_factor_and_says_so(opened: MainWindow) -> None:
    opened.go("Simulate")
    settle(opened)
    stage = opened.simulation.stage
    assert stage.told.text() == "deformed, true size"
    before = np.array(stage.scene.bounds())
    stage.factor.setValue(FACTORS.index(10.0))
    settle(opened)
    assert stage.told.text() == "deformed × 10 (exaggerated)"
    assert np.abs(np.array(stage.scene.bounds()) - before).max() > 20.0, "6 mm of sag ten times"
    stage.factor.setValue(0)
    settle(opened)
    assert stage.told.text() == "not deformed"


def test_plans_wait_in_the_queue_can_be_taken_out_and_go_on_after_a_failure(mine: MainWindow) -> None:
    changed(mine, replace(the(mine.session).plan, solvers=(Refuse(),)))
    mine.go("Simulate")
    for name in (RIGHT, WEDGE):
        mine.simulation._ask([name])
    assert mine.jobs.work is not None
    assert [wish.only for wish in mine.queue.waiting] == [f"plan/{WEDGE}"]
    assert mine.page_states()["Simulate"].state == "running"
    mine.simulation._ask([WEDGE])
    assert len(mine.queue.waiting) == 1, "the same plan does not wait twice"
    mine.simulation.waiting.setCurrentRow(0)
    mine.simulation.out.click()
    assert mine.queue.waiting == []
    mine.simulation._ask([WEDGE])
    settle(mine)
    assert mine.queue.waiting == []
    assert mine.loaded is not None
    assert set(mine.loaded.troubles) == {f"plan/{RIGHT}/Refuse", f"plan/{WEDGE}/Refuse"}


@pytest.mark.parametrize(("step", "words"), [(Die(), "ended with code 3"), (Refuse(), "does not show the liver")])
def test_a_failure_stays_as_a_sentence_with_a_log_until_its_inputs_change(mine: MainWindow, step: object, words: str) -> None:
    changed(mine, replace(the(mine.session).plan, solvers=(step,)))  # type: ignore[arg-type]
    mine.go("Simulate")
    mine.simulation._ask([RIGHT])
    settle(mine)
    assert mine.page_states()["Simulate"].state == "failed"
    assert words in mine.page_states()["Simulate"].words
    item = mine.simulation.list.topLevelItem(0)
    assert item is not None
    assert item.text(0).startswith(SIGNS["failed"])
    assert words in item.toolTip(0)
    mine.simulation.tabs.setCurrentWidget(mine.simulation.log)
    assert words in mine.simulation.log.toPlainText()
    again = MainWindow()
    open_in(again, the(mine.session).folder)
    assert again.page_states()["Simulate"].state == "failed", "it is remembered"
    shut(again)
    mine.take_back()
    settle(mine)
    assert mine.page_states()["Simulate"].state == "ready"


def test_residuals_are_read_off_the_progress_lines() -> None:
    assert residual_in("Blood flow: A: solving the flow: step 3, residual 1.2e-05") == ("Blood flow: A: solving the flow", 1.2e-5)
    assert residual_in("Tissue mechanics: B: Newton step 1, residual 1.0e+00") == ("Tissue mechanics: B", 1.0)
    assert residual_in("meshing the lumen") is None


def test_residuals_are_those_of_the_simulation_that_is_shown(mine: MainWindow) -> None:
    """With a steady flow and a heartbeat of one plan the curve follows the field that is chosen."""
    page = mine.simulation
    mine.go("Simulate")
    settle(mine)
    assert page.stage.outcome is not None
    first = replace(page.stage.outcome.solutions[0], history=(1.0, 1e-3))
    beat = replace(first, kind="pulsatile flow", history=(1.0, 0.1, 1e-5))
    page.stage.show_outcome(replace(page.stage.outcome, solutions=(first, beat)))
    page.stage.field.setCurrentIndex(1)
    assert (page.residuals.title, page.residuals.values) == (f"{RIGHT}, pulsatile flow", [1.0, 0.1, 1e-5])
    page.stage.field.setCurrentIndex(0)
    assert (page.residuals.title, page.residuals.values) == (f"{RIGHT}, tissue", [1.0, 1e-3])
    settle(mine)


def test_live_residuals_begin_anew_with_each_solver(app: object) -> None:
    plot = Residuals()
    for words in ("A: step 1, residual 1.0e+00", "A: step 2, residual 1.0e-02", "meshing", "B: step 1, residual 5.0e-01"):
        plot.hear(words)
    assert (plot.title, plot.values) == ("B", [0.5])
    plot.show_history("done", [1.0, 1e-3])
    assert "2 steps, residual now 1.0e-03" in plot.accessibleDescription()
    shut(plot)


def test_the_resolution_is_one_undoable_change_of_the_mesh(mine: MainWindow) -> None:
    mine.go("Simulate")
    fine = mine.simulation.resolution.buttons["fine"]
    assert "edge" in fine.text()
    assert "about" in fine.text() or "roughly" in fine.text()
    fine.click()
    settle(mine)
    plan = the(mine.session).plan
    assert isinstance(plan.mesh, MeshLabels)
    assert f"edge {plan.mesh.edge:g} mm" in mine.simulation.resolution.buttons["fine"].text()
    assert mine.simulation.resolution.buttons["fine"].isChecked()
    assert mine.undo.text() == "&Undo resolution fine"


# --- Report

def test_the_report_is_previewed_and_a_section_can_be_left_out_but_not_the_limits(mine: MainWindow) -> None:
    mine.go("Report")
    settle(mine)
    page = mine.report_page
    assert page.previewed is not None
    whole = page.previewed.count
    assert page.where.text() == f"page 1 of {whole}"
    assert page.paper.pixmap().width() > 200
    sections = page.parts.topLevelItem(0)
    assert sections is not None
    lines = {sections.child(n).text(0): sections.child(n) for n in range(sections.childCount())}
    assert lines["Limits (always)"].data(0, Qt.ItemDataRole.CheckStateRole) is None
    lines["Methods"].setCheckState(0, Qt.CheckState.Unchecked)
    settle(mine)
    assert the(mine.session).plan.output.leave_out == ("Methods",)
    assert page.previewed.left_out == ("Methods",)
    page.turn(1)
    settle(mine)
    assert page.previewed.number == 1
    mine.take_back()
    settle(mine)
    assert the(mine.session).plan.output.leave_out == ()
    assert page.previewed.count == whole


def test_exports_are_written_from_the_page(mine: MainWindow, tmp_path: Path) -> None:
    mine.go("Report")
    settle(mine)
    mine.report_page.formats.setCurrentIndex(mine.report_page.formats.findData("nrrd"))
    mine.report_page.export_to(tmp_path / "out")
    settle(mine)
    assert ".nrrd" in [path.suffix for path in (tmp_path / "out").iterdir()]
    mine.write_report(tmp_path / "report.html")
    settle(mine)
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_pages_fit_into_a_small_window(opened: MainWindow) -> None:
    opened.resize(1000, 700)
    for page in PAGES:
        opened.go(page)
        settle(opened)
        assert opened.width() <= 1010, page
        for box in opened.stack.currentWidget().findChildren(QComboBox):
            if box.isVisible():
                assert box.mapTo(opened, QPoint(box.width(), 0)).x() <= opened.width(), f"{page}: {box.accessibleName()} is cut off"
    assert isinstance(opened.stack.currentWidget(), QWidget)
