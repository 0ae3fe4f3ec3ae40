"""Handles of what is no plane, in the real window: a stent on its vessel, a needle on the skin with its distances, the points of a curved cut."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.gui.main_window import MainWindow
from app.gui.panels import plane_stage
from app.gui.panels.grip_scene import Grip, PlaneScene
from app.scene.cameras import mm_per_pixel
from app.session.plan import Candidate
from app.session.session import Session
from biomech.preview import ResectionPreview
from biomech.procedures import AnatomicalResection, CurvedResection, Excision, Stent, TrajectoryTo, Wedge
from meshing.units import Millimetre
from tests.app import demo
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, settle, until

LEFT = Qt.MouseButton.LeftButton
MM = Millimetre


@pytest.fixture
def planned(window: MainWindow, finished_case: Path, tmp_path: Path) -> Callable[[Any], PlaneScene]:
    """The plans page, from the front, of a case whose only plan is this procedure; its patient has a narrowed artery beside the liver."""
    def make(step: Any) -> PlaneScene:
        session = Session.new(tmp_path / "case", replace(Session.open(finished_case).plan, candidates=(Candidate("C", (step,)),)))
        done = sample.results()
        kept = {key: done[key] for key in ("image", "anatomy", "anatomy/abdomen", "tree/portal vein", "mesh")}
        sample.finish(session, kept | {"model": replace(done["model"], lumen=demo.artery())})
        window.resize(780, 640)
        open_in(window, session.folder)
        window.go("Plans")
        settle(window)
        scene = window.plans.stage.scene
        scene.look_from("A")
        scene.grab()
        return scene

    return make


def step_of(window: MainWindow) -> Any:
    assert window.session is not None
    return window.session.plan.candidates[0].procedures[0]


def grip(scene: PlaneScene, *path: str | int) -> Grip:
    return next(found for found in scene.grips if found.handle.path == path)


def drag(window: MainWindow, start: NDArray[np.float64], by: tuple[int, int]) -> float:
    """Pull what is held at `start`; returns mm of a pixel."""
    scene = window.plans.stage.scene
    size, first = mm_per_pixel(scene.renderer, scene.height()), scene.position_of(start).toPoint()
    QTest.mousePress(scene, LEFT, pos=first)
    for share in (0.5, 1.0):
        QTest.mouseMove(scene, first + QPoint(round(share * by[0]), round(share * by[1])))
    QTest.mouseRelease(scene, LEFT, pos=first + QPoint(*by))
    settle(window)
    until(lambda: not window.plans.stage.looking, 90.0)
    return size


def undone(window: MainWindow, before: Any) -> None:
    """One drag is one step of undo."""
    assert window.session is not None
    assert window.session.can_undo == "move a handle of 'C'"
    window.undo.trigger()
    settle(window)
    assert step_of(window) == before
    assert window.session.can_undo is None


def test_an_end_of_a_stent_runs_on_its_vessel_under_the_hand_and_leaves_the_other_end_where_it_is(window: MainWindow,
                                                                                                   planned: Callable[[Any], PlaneScene]) -> None:
    scene = planned(Stent(length=MM(30.0)))
    first, last = grip(scene, "length", 0).centre_mm, grip(scene, "length", 1).centre_mm
    assert abs(first[2] - last[2]) == pytest.approx(30.0, abs=0.5)
    moving, stays = (last, first) if last[2] < first[2] else (first, last)
    size = drag(window, moving, (16, 8))
    after = step_of(window)
    ends = [grip(scene, "length", number).centre_mm for number in (0, 1)]
    low, high = sorted(ends, key=lambda end: float(end[2]))
    assert high == pytest.approx(stays, abs=1.1), "the points of this centreline are 2 mm apart"
    assert low[2] == pytest.approx(moving[2] - 8 * size, abs=2.2)
    assert np.linalg.norm(low[:2] - [1.5 * np.sin(low[2] / 15.0), 0.0]) < 0.5, "what is pulled aside stays on the vessel"
    assert after.length == pytest.approx(high[2] - low[2], abs=1.0)
    undone(window, Stent(length=MM(30.0)))


def away_from_the_vein(step: TrajectoryTo) -> float:
    """mm between the edge of the needle and the wall of the vein."""
    tree = demo.tree()
    along = np.linspace(np.array(step.entry_lps, float), np.array(step.target_lps, float), 600)
    points, radius = [], []
    for child, parent in enumerate(tree.parent):
        if parent >= 0:
            share = np.linspace(0.0, 1.0, 12)[:, None]
            points.append(tree.points_mm[parent] * (1 - share) + tree.points_mm[child] * share)
            radius.append(tree.radius_mm[parent] * (1 - share[:, 0]) + tree.radius_mm[child] * share[:, 0])
    gaps = np.linalg.norm(along[:, None] - np.concatenate(points), axis=2) - np.concatenate(radius)
    return float(gaps.min()) - 0.5 * float(step.diameter)


def test_a_needle_stays_on_the_skin_and_its_distance_to_the_vessels_follows_the_hand(window: MainWindow,
                                                                                    planned: Callable[[Any], PlaneScene]) -> None:
    """With a limit that it cannot keep, so that the distance is always said."""
    start = TrajectoryTo((MM(-80.0), MM(-20.0), MM(15.0)), (MM(-50.0), MM(-72.0), MM(0.0)), within=("liver", "tumour 1"), vessel_clearance=MM(20.0))
    scene = planned(start)

    def said() -> tuple[float, float]:
        words, refused = scene.notes[0]
        assert not refused, words
        found = re.search(r"straight path of ([\d.]+) mm.*TOO NEAR: portal vein ([\d.]+) mm", words)
        assert found is not None, words
        return float(found[1]), float(found[2])

    until(lambda: not window.plans.stage.looking and 0 in scene.notes, 30.0)
    before = said()
    assert before[1] == pytest.approx(away_from_the_vein(start), abs=0.6)
    drag(window, grip(scene, "entry_lps").centre_mm, (-24, -18))
    after = step_of(window)
    assert after.target_lps == start.target_lps
    assert after.entry_lps[0] < -55.0
    assert after.entry_lps[2] > 5.0
    assert np.linalg.norm(np.array(after.entry_lps) - demo.LIVER) == pytest.approx(62.0, abs=4.0), "on the outer voxels of the liver"
    length, gap = said()
    assert length == pytest.approx(np.linalg.norm(np.array(after.entry_lps) - np.array(after.target_lps)), abs=3.1), "to the surface within a voxel"
    assert gap == pytest.approx(away_from_the_vein(after), abs=0.6)
    assert (length, gap) != before
    undone(window, start)


def test_one_point_of_a_curved_cut_is_pulled_and_the_others_stay(window: MainWindow, planned: Callable[[Any], PlaneScene]) -> None:
    corners = tuple((MM(x), MM(y), MM(z)) for x, y, z in ((-62, -60, -45), (-40, 40, -40), (-66, -50, 45), (-44, 40, 40), (-55, -10, 0)))
    start = CurvedResection(corners, (MM(-110.0), MM(-10.0), MM(0.0)))
    scene = planned(start)
    size = drag(window, grip(scene, "points_lps", 4).centre_mm, (12, -15))
    after = step_of(window)
    assert after.points_lps[:4] == corners[:4]
    assert after.towards_lps == start.towards_lps
    assert after.points_lps[4] == pytest.approx((-55.0 + 12 * size, -10.0, 15 * size), abs=1.5 * size)
    undone(window, start)


def measured(window: MainWindow) -> str:
    """What is said below the view once the cut has been measured where it is held."""
    until(lambda: not window.plans.stage.measuring.busy, 90.0)
    return window.plans.stage.numbers.text()


@pytest.mark.parametrize(("cut", "path"), [
    (Wedge(("tumour 1",), MM(8.0)), ("margin",)),
    (CurvedResection(((MM(-50.0), MM(-50.0), MM(-40.0)), (MM(-50.0), MM(40.0), MM(-40.0)), (MM(-55.0), MM(-50.0), MM(40.0)),
                      (MM(-55.0), MM(40.0), MM(40.0)), (MM(-52.0), MM(-70.0), MM(0.0))), (MM(-110.0), MM(0.0), MM(0.0))), ("points_lps", 4)),
    (Excision(((MM(-80.0), MM(-20.0), MM(-25.0)),), MM(18.0)), ("radius",)),
], ids=["wedge", "curved", "round tool"])
def test_the_way_to_the_vessels_and_the_margin_follow_the_hand_along_any_cut(window: MainWindow, planned: Callable[[Any], PlaneScene], cut: Any,
                                                                              path: tuple[str | int, ...]) -> None:
    """While the button is down: the numbers are those of the cut where the hand has it, and its surface is drawn in the colours of its margin."""
    scene = planned(cut)
    stage = window.plans.stage
    before, drawn_before = measured(window), scene.cuts
    assert before.startswith("Preview by geometry alone: removes ")
    assert len(drawn_before) == 1
    held = grip(scene, *path)
    first = scene.position_of(held.centre_mm).toPoint()
    QTest.mousePress(scene, LEFT, pos=first)
    for share in (0.5, 1.0):
        QTest.mouseMove(scene, first + QPoint(round(share * 14), round(share * 3)))
    until(lambda: stage.numbers.text() not in ("", before), 90.0)
    now = measured(window)
    assert stage._draft is not None
    step: Any = stage._draft.procedures[0]
    assert step != cut
    seen = stage.measuring.known(0)
    assert seen is not None
    assert window.loaded is not None
    assert window.loaded.base is not None
    true = ResectionPreview(window.loaded.base, "liver").of(step)
    assert seen.vessels == true.vessels
    assert seen.margins == true.margins
    assert now.startswith(plane_stage.preview_words(true, "liver", stage))
    nearest = next(((name, away) for name, away in true.vessels if away > 0.0), None)
    assert nearest is not None
    assert f"{nearest[1]:.1f} mm to {nearest[0]}" in now
    assert bool(true.divided) == ("divides " in now)
    (surface,) = scene.cuts
    assert surface is not drawn_before[0]
    low, high = true.surface_mm.reshape(-1, 3).min(axis=0), true.surface_mm.reshape(-1, 3).max(axis=0)
    bounds = np.array(surface.actor.GetBounds()).reshape(3, 2)
    assert bounds[:, 0] == pytest.approx(low, abs=1e-3)
    assert bounds[:, 1] == pytest.approx(high, abs=1e-3)
    assert scene.scale is not None, "the colours of its margin are explained"
    assert window.session is not None
    assert window.session.can_undo is None, "it is still held"
    QTest.mouseRelease(scene, LEFT, pos=first + QPoint(14, 3))
    settle(window)
    undone(window, cut)
    assert measured(window).startswith(before.split("\n", maxsplit=1)[0]), "and the numbers of before are back"


def test_the_border_of_a_territory_says_what_it_divides_and_what_it_spares(window: MainWindow, planned: Callable[[Any], PlaneScene]) -> None:
    scene = planned(AnatomicalResection(branches=("right",)))
    words = measured(window)
    assert "divides portal vein (right)" in words
    assert "touches portal vein (main)" in words or "mm to portal vein (main)" in words
    assert re.search(r"[\d.]+ mm margin to tumour 1|the cut goes through tumour 1", words)
    assert len(scene.cuts) == 1


def test_the_numbers_of_a_plan_are_not_said_under_another_one(window: MainWindow, planned: Callable[[Any], PlaneScene]) -> None:
    planned(Wedge(("tumour 1",), MM(8.0)))
    measured(window)
    assert window.session is not None
    window.change("two plans", replace(window.session.plan, candidates=(*window.session.plan.candidates, Candidate("D", ()))))
    settle(window)
    window.plans.list.clearSelection()
    window.plans.list.findItems("D", Qt.MatchFlag.MatchExactly)[0].setSelected(True)
    assert "removes" not in window.plans.stage.numbers.text()
    assert window.plans.stage.scene.cuts == ()
