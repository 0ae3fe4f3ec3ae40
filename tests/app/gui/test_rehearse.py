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

from app.gui.main_window import MainWindow
from app.gui.panels.rehearse_scene import CUT, GRASP, PUSH
from app.gui.panels.rehearse_stage import RehearseStage
from app.session.session import Session
from biomech.tissue import SolveTissue
from meshing.units import Millimetre
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
    assert not stage.certified.isEnabled()
    assert stage.certified.toolTip()
    monkeypatch.setattr(stage, "solver", SolveTissue)
    asked: list[SolveTissue] = []
    stage.asked_certified.disconnect()
    stage.asked_certified.connect(asked.append)
    drag(stage, GRASP, (40, 20))
    until(lambda: stage.release.isEnabled() and still(stage) and farthest(stage, before) > 3.0, 60.0)
    assert "PREVIEW, within" in stage.scene.title
    stage.certified.click()
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
    assert all(button.toolTip() for button in (*stage.modes.buttons(), stage.undo, stage.certified))


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
    assert not stage.certified.isEnabled()
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


def test_without_a_mesh_it_says_why(window: MainWindow) -> None:
    stage = window.simulation.rehearsal
    assert not stage.start.isEnabled()
    assert stage.start.toolTip() == "No case is open"
    settle(window)
