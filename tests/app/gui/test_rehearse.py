"""The rehearsal in the window: grasped, pushed and cut with the mouse, a preview that says its millimetres; the certified solve behind."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from vtkmodules.vtkRenderingCore import vtkActor

from app.gui.main_window import MainWindow
from app.gui.panels.rehearse_scene import CUT, GRASP, PUSH
from app.gui.panels.rehearse_stage import RehearseStage
from app.report.words import number_text
from app.session.plan import Candidate
from app.session.session import Session
from biomech.tissue import SolveTissue
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from tests.app.gui import sample
from tests.app.gui.conftest import drawn, open_in, settle, until


@pytest.fixture
def stage(window: MainWindow, finished_case: Path, tmp_path: Path) -> Iterator[RehearseStage]:
    """The rehearsal of the sample's first plan, running."""
    shutil.copytree(finished_case, tmp_path / "case")
    window.resize(1100, 800)
    open_in(window, tmp_path / "case")
    window.go("Simulate")
    found = window.simulation.rehearsal
    window.simulation.views.setCurrentWidget(found)
    found.start.click()
    until(lambda: found.shown is not None or not found.running, 90.0)
    assert found.shown is not None, found.words()
    yield found
    found.end()


def middle(stage: RehearseStage) -> QPoint:
    """A pixel on the front of the organ."""
    assert stage.shown is not None
    points = stage.shown.points_mm.astype(float)
    nearest = points[np.argmin(points[:, 1] + 0.3 * np.abs(points[:, 0] - points[:, 0].mean()) + 0.3 * np.abs(points[:, 2] - points[:, 2].mean()))]
    return stage.scene.position_of(nearest).toPoint()


def still(stage: RehearseStage) -> bool:
    return stage.shown is not None and stage.shown.error_mm < 0.1 and stage.shown.lag_mm < 0.1


def drag(stage: RehearseStage, mode: int, by: tuple[int, int]) -> None:
    stage.modes.button(mode).click()
    drawn()
    start = middle(stage)
    QTest.mousePress(stage.scene, Qt.MouseButton.LeftButton, pos=start)
    for part in (0.3, 0.6, 1.0):
        QTest.mouseMove(stage.scene, start + QPoint(round(part * by[0]), round(part * by[1])))
        QTest.qWait(30)
    QTest.mouseRelease(stage.scene, Qt.MouseButton.LeftButton, pos=start + QPoint(*by))


def farthest(stage: RehearseStage, before: NDArray[np.float32]) -> float:
    """mm that the organ has moved at most."""
    return float(np.abs(stage.shown.points_mm - before).max()) if stage.shown is not None else 0.0


def test_a_drag_moves_the_organ_says_its_millimetres_and_goes_to_the_certified_solve(stage: RehearseStage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stage.shown is not None
    before = stage.shown.points_mm
    assert "PREVIEW, within" in stage.told.text()
    assert not stage.certify.isEnabled()
    assert stage.certify.toolTip()
    monkeypatch.setattr(stage, "solver", SolveTissue)
    asked: list[SolveTissue] = []
    stage.asked_certified.disconnect()
    stage.asked_certified.connect(asked.append)
    drag(stage, GRASP, (40, 20))
    until(lambda: stage.release.isEnabled() and still(stage) and farthest(stage, before) > 3.0, 60.0)
    assert "PREVIEW, within" in stage.scene.title
    stage.certify.click()
    (step,) = asked
    assert step.retraction_at is not None
    assert step == replace(SolveTissue(), retraction_at=step.retraction_at, retraction=step.retraction, grip=step.grip)
    assert np.linalg.norm(step.retraction) > 3.0
    stage.undo.click()
    until(lambda: not stage.release.isEnabled() and farthest(stage, before) < 0.05, 60.0)
    said: list[str] = []
    stage.failed.connect(said.append)
    stage._grasp(np.array([0.0, -900.0, 0.0]))
    until(lambda: said, 60.0)
    assert "away from the organ" in said[0]
    assert "away from the organ" in stage.told.text()
    stage.end()
    assert not stage.running
    assert all(button.toolTip() for button in (*stage.modes.buttons(), stage.undo, stage.certify))


def test_a_push_dents_a_cut_opens_and_the_start_is_found_again(stage: RehearseStage) -> None:
    assert stage.shown is not None
    before = stage.shown.points_mm
    stage.modes.button(PUSH).click()
    drawn()
    start = middle(stage)
    QTest.mousePress(stage.scene, Qt.MouseButton.LeftButton, pos=start)
    until(lambda: farthest(stage, before) > 2.0, 60.0)
    QTest.mouseRelease(stage.scene, Qt.MouseButton.LeftButton, pos=start)
    until(lambda: farthest(stage, before) < 0.2, 60.0)
    stage.reach.setValue(30)
    drag(stage, CUT, (90, 4))
    until(lambda: stage.shown is not None and stage.shown.cuts > 0, 60.0)
    assert len(stage.shown.points_mm) > len(before)
    assert "cut:" in stage.told.text()
    (incision,) = [part for part in stage.scene.drawn if part.name == "incision"]
    assert 50.0 < np.linalg.norm(np.ptp(np.array(incision.actor.GetBounds()).reshape(3, 2), axis=1)) < 200.0
    assert not stage.certify.isEnabled()
    stage.reset.click()
    until(lambda: stage.shown is not None and stage.shown.cuts == 0, 60.0)
    assert len(stage.shown.points_mm) == len(before)


def test_the_grasp_of_the_rehearsal_is_one_step_of_undo(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    """What the rehearsal hands to the certified solve is a change of the plan like any other."""
    shutil.copytree(finished_case, tmp_path / "case")
    session = Session.open(tmp_path / "case")
    session.do("tissue", replace(session.plan, solvers=(SolveTissue(),)))
    open_in(window, tmp_path / "case")
    window.go("Simulate")
    assert window.session is not None
    before = window.session.plan
    held = replace(SolveTissue(), retraction=(Millimetre(0.0), Millimetre(-5.0), Millimetre(0.0)))
    window.simulation.rehearsal.asked_certified.emit(held)
    until(lambda: window.jobs.work is not None)
    window.jobs.cancel()
    window.queue.clear()
    settle(window)
    assert window.session.plan.solvers == (held,)
    assert window.session.can_undo == "take the grasp of the rehearsal over"
    window.take_back()
    settle(window)
    assert window.session.plan == before
    window.do_again()
    settle(window)
    assert window.session.plan.solvers == (held,)


@pytest.mark.slow
def test_the_certified_result_takes_the_place_of_the_preview(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    """The whole way with a liver of so few elements that its real solve takes seconds: simulated, grasped, certified, replaced."""
    plan = Session.open(finished_case).plan
    session = Session.new(tmp_path / "case", replace(plan, mesh=MeshLabels(("liver", "tumour 1"), Millimetre(18.0)), solvers=(SolveTissue(),),
                                                     candidates=(Candidate("A as it is", ()),)))
    done = sample.results()
    sample.finish(session, {key: done[key] for key in ("image", "anatomy", "anatomy/abdomen", "tree/portal vein")})
    window.resize(1100, 800)
    open_in(window, session.folder)
    window.go("Simulate")
    window.simulate()
    settle(window)
    assert window.loaded is not None
    assert len(window.loaded.plans) == 1, window.jobs.words.text()
    (before,) = window.loaded.plans
    stage = window.simulation.rehearsal
    window.simulation.views.setCurrentWidget(stage)
    stage.start.click()
    until(lambda: stage.shown is not None or not stage.running, 90.0)
    assert stage.shown is not None, stage.words()
    rest = stage.shown.points_mm
    drag(stage, GRASP, (30, 15))
    until(lambda: stage.release.isEnabled() and still(stage) and farthest(stage, rest) > 3.0, 60.0)
    preview = stage.shown.points_mm
    assert "PREVIEW" in stage.scene.title
    stage.certify.click()
    assert "The certified solve of this grasp is running" in stage.told.text()
    assert "PREVIEW" in stage.told.text(), "until it is there the preview is called what it is"
    until(lambda: stage.proof is not None, 120.0)
    settle(window)
    assert stage.proof is not None
    (after,) = window.loaded.plans
    assert stage.proof.outcome is after.outcome
    assert after.outcome is not before.outcome
    assert window.session is not None
    (asked,) = window.session.plan.solvers
    assert isinstance(asked, SolveTissue)
    assert np.linalg.norm(asked.retraction) > 3.0
    for words in (stage.scene.title, stage.told.text()):
        assert "CERTIFIED RESULT" in words
        assert "PREVIEW" not in words
    assert not stage.running, "the preview has gone"
    (solved,) = [solution for solution in after.outcome.solutions if solution.kind == "tissue"]
    assert solved.mesh is not None
    moves = next(field.values for field in solved.fields if field.name == "displacement")
    near = np.linalg.norm(solved.mesh.points_mm - np.array(asked.retraction_at), axis=1).argmin()
    assert moves[near] == pytest.approx(np.array(asked.retraction), abs=0.05), "it was computed with this grasp"
    drawn_mm = np.concatenate([points_of(part.actor) for part in stage.scene.drawn])
    places = solved.mesh.points_mm + moves
    assert max(np.linalg.norm(places - point, axis=1).min() for point in drawn_mm) < 1e-3, "what is drawn is the certified shape"
    assert stage.proof.off_mm is not None
    assert 0.0 < stage.proof.off_mm == pytest.approx(max(np.linalg.norm(places - point, axis=1).min() for point in preview), rel=0.6)
    assert f"The preview lay {number_text(stage.proof.off_mm)} mm away from it at most" in stage.told.text()
    stage.start.click()
    until(lambda: stage.shown is not None, 90.0)
    assert "PREVIEW" in stage.scene.title
    assert "CERTIFIED" not in stage.told.text()
    stage.end()


def points_of(actor: vtkActor) -> NDArray[np.float64]:
    data = actor.GetMapper().GetInput()
    return np.array([data.GetPoint(number) for number in range(data.GetNumberOfPoints())])


def test_without_a_mesh_it_says_why(window: MainWindow) -> None:
    stage = window.simulation.rehearsal
    assert not stage.start.isEnabled()
    assert stage.start.toolTip() == "No case is open"
    settle(window)
