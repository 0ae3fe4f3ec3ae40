import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.gui.main_window import MainWindow
from app.scene.actors import magnitude
from app.scene.margins import MARGIN, SCALE
from app.session.plan import Candidate
from app.session.session import Session
from biomech.outcome import Outcome
from tests.app import demo
from tests.app.gui import sample
from tests.app.gui.conftest import drawn, open_in, settle, until
from tests.app.gui.sample import RIGHT, WEDGE


@pytest.fixture
def page(opened: MainWindow) -> MainWindow:
    opened.go("Compare")
    settle(opened)
    drawn()
    return opened


def cells(window: MainWindow) -> list[list[str]]:
    table = window.compare.table
    return [[item.text() if (item := table.item(row, column)) is not None else "" for column in range(table.columnCount())]
            for row in range(table.rowCount())]


def test_the_table_holds_measures_with_units_direction_interval_and_best(page: MainWindow) -> None:
    table = page.compare.table
    heads = [item.text() if (item := table.horizontalHeaderItem(n)) is not None else "" for n in range(table.columnCount())]
    assert heads == ["Measure", "Better", RIGHT, WEDGE]
    found = cells(page)
    assert found[0] == ["Can it be read?", "", "✔ yes", "⚠ with caution"]
    assert found[1] == ["Smallest tumour margin (mm)", "▲ higher", "◇  14.2", "6.1"]
    assert found[2] == ["Future liver remnant (%)", "▲ higher", "41  (39 to 43)  ?", "◇  92  ?"]
    assert found[3] == ["Largest tissue strain", "▼ lower", "0.114", "◇  0.0488"]
    assert found[4] == ["Specimen volume (mL)", "", "531", "72"]


def test_the_best_is_bold_and_tooltips_explain(page: MainWindow) -> None:
    table = page.compare.table
    best, other = table.item(1, 2), table.item(1, 3)
    assert best is not None
    assert other is not None
    assert best.font().bold()
    assert not other.font().bold()
    assert "Least distance from tumour to cut surface." in best.toolTip()
    assert "interval not computed" in best.toolTip()
    remnant = table.item(2, 2)
    assert remnant is not None
    assert "39 to 43 %" in remnant.toolTip()
    assert "at least 25 % in a healthy liver" in remnant.toolTip()
    assert "unverified default" in remnant.toolTip()
    assert "Strain above 20 %" in page.compare.limits.text()
    assert "unverified" in page.compare.key.text()
    assert "warning" in page.jobs.warnings.text()


def test_the_views_share_one_camera(page: MainWindow) -> None:
    left, right = page.compare.scenes
    assert left.renderer.GetActiveCamera() is right.renderer.GetActiveCamera()
    before = right.grab().toImage()
    QTest.mousePress(left, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(left, QPoint(180, 130))
    QTest.mouseRelease(left, Qt.MouseButton.LeftButton, pos=QPoint(180, 130))
    assert right.grab().toImage() != before
    QTest.keyClicks(right, "p")
    drawn()
    eye, focus = (np.array(v) for v in (left.renderer.GetActiveCamera().GetPosition(), left.renderer.GetActiveCamera().GetFocalPoint()))
    assert (eye - focus)[1] > 0
    assert left.title == RIGHT
    assert right.title == WEDGE


def test_one_scale_is_locked_over_all_plans_whatever_is_shown(page: MainWindow) -> None:
    compare = page.compare
    assert [compare.field.itemText(n) for n in range(compare.field.count())] == ["Operation", "displacement (mm)", "margin on the cut (mm)"]
    compare.field.setCurrentIndex(1)
    settle(page)
    scale = compare.scenes[0].scale
    assert scale is not None
    assert compare.scenes[1].scale is scale
    assert scale.high >= 5.0, "the larger of the two sags"
    compare.left.setCurrentIndex(1)
    settle(page)
    assert compare.scenes[0].title == WEDGE
    assert compare.scenes[0].scale == scale
    assert len(compare.scenes[0].drawn) == 1


def test_only_the_last_choice_is_shown(page: MainWindow) -> None:
    compare = page.compare
    for place in (1, 0, 1, 0):
        compare.field.setCurrentIndex(place)
    until(lambda: not compare.drawing)
    settle(page)
    assert compare.scenes[0].scale is None
    assert {part.name for part in compare.scenes[0].drawn} >= {"liver, stays", "taken out", "portal vein"}


def test_the_page_is_readable_when_the_window_is_small(page: MainWindow, tmp_path: Path) -> None:
    page.resize(720, 450)
    settle(page)
    assert page.width() <= 720
    assert page.height() <= 450
    assert page.compare.table.height() >= 100
    assert page.compare.scenes[0].height() >= 100
    assert page.header.who.width() >= 160
    assert page.header.warning.width() >= page.header.warning.sizeHint().width()


def test_three_plans_stand_side_by_side_and_show_their_difference_to_the_left(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    shutil.copytree(finished_case, tmp_path / "case")
    session = Session.open(tmp_path / "case")
    third = Candidate("C as scanned")
    session.do("add C", session.plan.with_candidate(third))
    sag = sample.solution(demo.model(), 3.0)
    outcome = Outcome(third.name, (), sample.measures(1.0, 100.0, None), (sag,))
    sample.finish(session, {f"plan/{third.name}/tissue": sag, f"plan/{third.name}": outcome})
    open_in(window, tmp_path / "case")
    window.go("Compare")
    compare = window.compare
    assert len(compare.scenes) == 2
    assert not compare.difference.isEnabled()
    assert compare.difference.toolTip()
    compare.count.setCurrentIndex(1)
    compare.field.setCurrentIndex(1)
    settle(window)
    assert [scene.title for scene in compare.scenes] == [RIGHT, WEDGE, "C as scanned"]
    assert all(scene.isVisible() for scene in compare.scenes)
    assert compare.scenes[2].renderer.GetActiveCamera() is compare.scenes[0].renderer.GetActiveCamera()
    compare.left.setCurrentText(WEDGE)
    compare.difference.setChecked(True)
    settle(window)
    left, right, other = (scene.scale for scene in compare.scenes)
    assert left is not None
    assert right is not None
    assert left.table == "viridis"
    assert right is other
    assert (right.table, right.low) == ("difference", -right.high)
    assert compare.scenes[2].title == f"C as scanned minus {WEDGE}"
    moved = [magnitude(shown.outcome.solutions[0].field("displacement").values).max() for shown in window.loaded.plans]  # type: ignore[union-attr]
    assert right.high >= moved[2] - moved[1], "3 mm of sag less 2"
    compare.count.setCurrentIndex(0)
    settle(window)
    assert not compare.scenes[2].isVisible()


def test_one_cut_opens_all_views_at_the_same_place(page: MainWindow) -> None:
    """By plane and by box, moved by its slider and by a click, on the other side too; every mapper of every view has the same planes."""
    bar, (left, right) = page.compare.clip, page.compare.scenes
    whole = [scene.grab().toImage() for scene in (left, right)]
    assert not bar.where.isEnabled()
    assert "choose a plane" in bar.where.toolTip()
    bar.what.setCurrentIndex(3)

    def cuts() -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
        found = []
        for scene in (left, right):
            mappers = scene._mappers()
            assert mappers
            for mapper in mappers:
                planes = mapper.GetClippingPlanes()
                found.append(tuple((planes.GetItem(n).GetOrigin(), planes.GetItem(n).GetNormal()) for n in range(planes.GetNumberOfItems())))
        assert len(set(found)) == 1, "all views are cut alike"
        return list(found[0])

    ((origin, normal),) = cuts()
    box = np.array([scene.bounds() for scene in (left, right)]).reshape(-1, 3, 2)
    assert origin[0] == pytest.approx(0.5 * (box[:, 0, 0].min() + box[:, 0, 1].max()))
    assert normal == (1.0, 0.0, 0.0)
    assert bar.number.text() == f"{'L' if origin[0] >= 0 else 'R'} {abs(origin[0]):.1f} mm"
    opened = [scene.grab().toImage() for scene in (left, right)]
    assert all(before != after for before, after in zip(whole, opened))
    bar.other.click()
    assert cuts()[0][1] == (-1.0, 0.0, 0.0)
    right.picked.emit(np.array([-60.0, 0.0, 10.0]))
    assert cuts()[0][0][0] == pytest.approx(-60.0, abs=0.2)
    assert left.marked_mm is not None
    bar.what.setCurrentIndex(4)
    centre = np.mean([origin for origin, _ in cuts()], axis=0)
    assert centre == pytest.approx([-60.0, 0.0, 10.0])
    page.compare.field.setCurrentIndex(1)
    settle(page)
    assert len(cuts()) == 6, "what is drawn anew is cut too"
    bar.what.setCurrentIndex(0)
    assert cuts() == []


def test_the_cuts_of_all_plans_are_shown_in_the_colours_of_their_margins_on_one_scale(page: MainWindow) -> None:
    compare = page.compare
    compare.field.setCurrentIndex(compare.field.findData(MARGIN))
    settle(page)
    drawn()
    left, right = compare.scenes
    assert left.scale is right.scale
    assert left.scale is SCALE
    assert "tumour 1" in [part.name for part in left.drawn], "the right hepatectomy takes it out"
    assert right.drawn == (), "nothing was cut in the results of this plan"
    assert "no such result" in right.empty
    assert not compare.difference.isEnabled(), "margins lie on surfaces of their own"
    eye = np.array(left.renderer.GetActiveCamera().GetPosition())
    assert np.linalg.norm(eye) > 100.0, "the camera is there before the last view is drawn"


def test_what_two_simulations_call_alike_is_shown_of_one_of_them(page: MainWindow) -> None:
    """The pressure of a steady flow and that of a heartbeat on the same vessel: one of the two, on its own scale."""
    assert page.loaded is not None
    compare, kept = page.compare, page.loaded.plans
    first = kept[0].outcome.solutions[0]
    beat = replace(first, kind="pulsatile flow", fields=tuple(replace(f, values=9.0 * f.values) for f in first.fields))
    plans = [replace(shown, outcome=replace(shown.outcome, solutions=(first, beat))) for shown in kept]
    compare.show_case(replace(page.loaded, plans=tuple(plans)), busy=False)
    settle(page)
    assert [compare.field.itemText(n) for n in range(compare.field.count())] == [
        "Operation", "displacement (mm), tissue", "displacement (mm), heartbeat, its last moment", "margin on the cut (mm)"]
    highest = []
    for place in (1, 2):
        compare.field.setCurrentIndex(place)
        settle(page)
        drawn()
        assert len(compare.scenes[0].drawn) == 1
        assert compare.scenes[0].scale is not None
        highest.append(compare.scenes[0].scale.high)
    assert highest[1] > 5.0 * highest[0]
