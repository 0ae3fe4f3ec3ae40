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
from app.session.rehearsed import BALL, ByHand
from app.session.session import Session
from biomech.blade import Stroke
from biomech.outcome import Solution
from biomech.procedures import Incision
from biomech.tissue import SolveTissue
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from tests.app.gui import sample
from tests.app.gui.conftest import drawn, open_in, settle, until

CUT_BY_HAND = Incision((Stroke.of((0.0, -60.0, -20.0), (0.0, -60.0, 20.0), (0.0, 1.0, 0.0), Millimetre(25.0)),))


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
    asked: list[ByHand] = []
    stage.asked_certified.disconnect()
    stage.asked_certified.connect(asked.append)
    drag(stage, GRASP, (40, 20))
    until(lambda: stage.release.isEnabled() and still(stage) and farthest(stage, before) > 3.0, 60.0)
    assert "PREVIEW, within" in stage.scene.title
    stage.certify.click()
    (done,) = asked
    step = done.step
    assert (done.parts, done.incision) == (("grasp",), None)
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
    until(lambda: still(stage) and stage.shown is not None and stage.shown.ball is not None, 60.0)
    assert farthest(stage, before) > 2.0, "it stays pressed"
    assert stage.release.isEnabled()
    stage.release.click()
    until(lambda: farthest(stage, before) < 0.2 and not stage.release.isEnabled(), 60.0)
    stage.reach.setValue(30)
    drag(stage, CUT, (90, 4))
    until(lambda: stage.shown is not None and len(stage.shown.strokes) == 1, 60.0)
    assert len(stage.shown.points_mm) > len(before)
    assert "cut:" in stage.told.text()
    (incision,) = [part for part in stage.scene.drawn if part.name == "incision"]
    assert 50.0 < np.linalg.norm(np.ptp(np.array(incision.actor.GetBounds()).reshape(3, 2), axis=1)) < 200.0
    assert not stage.certify.isEnabled()
    stage.reset.click()
    until(lambda: stage.shown is not None and not stage.shown.strokes, 60.0)
    assert len(stage.shown.points_mm) == len(before)


def test_what_the_hand_did_is_one_step_of_undo(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    """What the rehearsal hands to the certified solve is a change of the plan like any other."""
    shutil.copytree(finished_case, tmp_path / "case")
    session = Session.open(tmp_path / "case")
    session.do("tissue", replace(session.plan, solvers=(SolveTissue(),)))
    open_in(window, tmp_path / "case")
    window.go("Simulate")
    assert window.session is not None
    before = window.session.plan
    held = replace(SolveTissue(), retraction=(Millimetre(0.0), Millimetre(-5.0), Millimetre(0.0)))
    window.simulation.rehearsal.asked_certified.emit(ByHand(held, CUT_BY_HAND, 0.0, after=True))
    until(lambda: window.jobs.work is not None)
    window.jobs.cancel()
    window.queue.clear()
    settle(window)
    first, *_, last = window.session.plan.candidates
    assert window.session.plan.solvers == (held,)
    assert window.session.plan.candidates[:-1] == before.candidates
    assert last == Candidate(f"{first.name}, cut by hand", (*first.procedures, CUT_BY_HAND))
    assert window.session.can_undo == "take over from the rehearsal: cut"
    window.take_back()
    settle(window)
    assert window.session.plan == before
    window.do_again()
    settle(window)
    assert window.session.plan.solvers == (held,)


@pytest.fixture
def simulated(window: MainWindow, finished_case: Path, tmp_path: Path) -> Iterator[RehearseStage]:
    """The rehearsal of a liver of so few elements that its real solve takes seconds, simulated."""
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
    stage = window.simulation.rehearsal
    window.simulation.views.setCurrentWidget(stage)
    stage.start.click()
    until(lambda: stage.shown is not None or not stage.running, 90.0)
    assert stage.shown is not None, stage.words()
    yield stage
    stage.end()


def certified_by(window: MainWindow, stage: RehearseStage) -> Solution:
    """Ask for the certified solve and wait until it is shown in place of the preview."""
    assert stage.certify.isEnabled(), stage.certify.toolTip()
    stage.certify.click()
    assert "The certified solve of this is running" in stage.told.text()
    assert "PREVIEW" in stage.told.text(), "until it is there the preview is called what it is"
    until(lambda: stage.proof is not None, 240.0)
    settle(window)
    assert stage.proof is not None
    for words in (stage.scene.title, stage.told.text()):
        assert "CERTIFIED RESULT" in words
        assert "PREVIEW" not in words
    assert not stage.running, "the preview has gone"
    (solved,) = [solution for solution in stage.proof.outcome.solutions if solution.kind == "tissue"]
    assert solved.mesh is not None
    drawn_mm = np.concatenate([points_of(part.actor) for part in stage.scene.drawn])
    places = solved.mesh.points_mm + solved.field("displacement").values
    assert max(np.linalg.norm(places - point, axis=1).min() for point in drawn_mm) < 1e-3, "what is drawn is the certified shape"
    assert stage.proof.off_mm is not None
    assert f"The preview lay {number_text(stage.proof.off_mm)} mm away from it at most" in stage.told.text()
    return solved


@pytest.mark.slow
def test_the_certified_result_takes_the_place_of_the_preview(window: MainWindow, simulated: RehearseStage) -> None:
    """The whole way: simulated, grasped, certified, replaced."""
    stage = simulated
    assert window.loaded is not None
    (before,) = window.loaded.plans
    assert stage.shown is not None
    rest = stage.shown.points_mm
    drag(stage, GRASP, (30, 15))
    until(lambda: stage.release.isEnabled() and still(stage) and farthest(stage, rest) > 3.0, 60.0)
    preview = stage.shown.points_mm
    assert "PREVIEW" in stage.scene.title
    solved = certified_by(window, stage)
    assert stage.proof is not None
    (after,) = window.loaded.plans
    assert stage.proof.outcome is after.outcome
    assert after.outcome is not before.outcome
    assert window.session is not None
    (asked,) = window.session.plan.solvers
    assert isinstance(asked, SolveTissue)
    assert np.linalg.norm(asked.retraction) > 3.0
    assert solved.mesh is not None
    moves = solved.field("displacement").values
    near = np.linalg.norm(solved.mesh.points_mm - np.array(asked.retraction_at), axis=1).argmin()
    assert moves[near] == pytest.approx(np.array(asked.retraction), abs=0.05), "it was computed with this grasp"
    assert stage.proof.off_mm is not None
    places = solved.mesh.points_mm + moves
    assert 0.0 < stage.proof.off_mm == pytest.approx(max(np.linalg.norm(places - point, axis=1).min() for point in preview), rel=0.6)
    stage.start.click()
    until(lambda: stage.shown is not None, 90.0)
    assert "PREVIEW" in stage.scene.title
    assert "CERTIFIED" not in stage.told.text()


@pytest.mark.slow
def test_a_push_is_certified_with_its_force(window: MainWindow, simulated: RehearseStage) -> None:
    stage = simulated
    assert stage.shown is not None
    rest = stage.shown.points_mm
    stage.radius.setValue(20)
    stage.reach.setValue(10)
    drag(stage, PUSH, (0, 0))
    until(lambda: still(stage) and farthest(stage, rest) > 3.0 and stage.shown is not None and stage.shown.ball is not None, 60.0)
    solved = certified_by(window, stage)
    assert window.session is not None
    (asked,) = window.session.plan.solvers
    assert isinstance(asked, SolveTissue)
    (ball,) = asked.instruments
    assert ball.radius == 20.0
    assert solved.number(f"force of {BALL}") > 0.05
    assert f"The ball is pressed with {number_text(solved.number(f'force of {BALL}'))} N" in stage.told.text()
    assert solved.mesh is not None
    places, middle = solved.mesh.points_mm + solved.field("displacement").values, np.add(ball.tip_lps, ball.move_lps)
    assert np.linalg.norm(places - middle, axis=1).min() == pytest.approx(20.0, abs=0.05), "the tissue lies on the ball"
    assert "push" in stage.scene.title


@pytest.mark.slow
def test_a_cut_is_certified_in_a_plan_of_its_own(window: MainWindow, simulated: RehearseStage) -> None:
    stage = simulated
    assert window.session is not None
    assert window.loaded is not None
    before = window.session.plan
    stage.reach.setValue(35)
    drag(stage, CUT, (110, 6))
    until(lambda: stage.shown is not None and len(stage.shown.strokes) == 1 and still(stage), 90.0)
    solved = certified_by(window, stage)
    first, cut = window.session.plan.candidates
    assert (first,) == before.candidates
    assert cut.name == "A as it is, cut by hand"
    (incision,) = cut.procedures
    assert isinstance(incision, Incision)
    assert f"The cut is an incision of the new plan '{cut.name}'; it lies within" in stage.told.text()
    assert solved.mesh is not None
    assert {"incision", "incision other side"} <= {named.name for named in solved.mesh.facets}
    assert window.session.plan.solvers == before.solvers
    assert {"plan/A as it is", f"plan/{cut.name}"} <= window.loaded.ready, "the plan that was rehearsed keeps its result"
    window.take_back()
    settle(window)
    assert window.session.plan == before


def points_of(actor: vtkActor) -> NDArray[np.float64]:
    data = actor.GetMapper().GetInput()
    return np.array([data.GetPoint(number) for number in range(data.GetNumberOfPoints())])


def test_without_a_mesh_it_says_why(window: MainWindow) -> None:
    stage = window.simulation.rehearsal
    assert not stage.start.isEnabled()
    assert stage.start.toolTip() == "No case is open"
    settle(window)
