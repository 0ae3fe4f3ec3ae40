import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTreeWidgetItem

from app.gui.main_window import MainWindow
from app.gui.panels.job_bar import spoken
from app.gui.panels.plan_cards import CARD
from app.gui.style import look
from app.gui.words import changed, direction_words, parameters_of, place_words, places_in
from app.session.plan import Plan
from app.session.session import Session
from biomech.procedures import Resection, Wedge
from biomech.procedures.resection import Plane
from meshing.errors import ParameterOutOfRange, UnitError
from meshing.step import Monitor
from meshing.units import Millimetre
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, settle, shut, until
from tests.app.gui.sample import RIGHT, WEDGE
from tests.steps_for_jobs import Die, Refuse, Slow


def all_items(window: MainWindow) -> list[QTreeWidgetItem]:
    todo = [window.plans.list.topLevelItem(n) for n in range(window.plans.list.topLevelItemCount())]
    found = []
    while todo:
        item = todo.pop(0)
        assert item is not None
        found.append(item)
        todo = [item.child(n) for n in range(item.childCount())] + todo
    return found


def line(window: MainWindow, label: str) -> QTreeWidgetItem:
    return next(item for item in all_items(window) if item.text(0) == label)


def choose(window: MainWindow, label: str) -> None:
    window.plans.list.clearSelection()
    line(window, label).setSelected(True)


@pytest.fixture
def fresh(window: MainWindow, finished_case: Path, tmp_path: Path) -> Callable[..., MainWindow]:
    """Opens a new case of its own: the finished plan, changed as told, with the results of its first steps."""
    def make(**changes: Any) -> MainWindow:
        plan: Plan = replace(Session.open(finished_case).plan, **changes)
        session = Session.new(tmp_path / "case", plan)
        done = sample.results()
        sample.finish(session, {key: done[key] for key in ("image", "anatomy", "anatomy/abdomen")})
        open_in(window, session.folder)
        return window

    return make


def test_plans_stand_with_their_values_and_units(opened: MainWindow) -> None:
    lines = {item.text(0): item.text(1) for item in all_items(opened)}
    assert lines["margin around the lesion"] == "10 mm"
    assert lines["point"] == "R 62.0, P 0.0, S 0.0 mm"
    assert lines["normal"] == "towards right"
    assert line(opened, RIGHT).text(2) == "✔ simulated"
    assert line(opened, RIGHT).text(1).startswith("✔ Converged")
    assert "caution" in line(opened, WEDGE).text(1)
    assert not opened.plans.run.isEnabled()
    assert "up to date" in opened.plans.run.toolTip()
    assert not opened.plans.remove.isEnabled()
    assert opened.plans.remove.toolTip() == "Select a plan first"


def test_places_are_found_in_what_messages_say() -> None:
    assert places_in("an element of 'liver' at (12.3, -4.5, 67.8) mm LPS is nearly flat") == ((12.3, -4.5, 67.8),)
    assert places_in("the point at (400, 0.0, -3) mm (LPS) lies outside; the other at (1, 2, 3) mm LPS too") == ((400.0, 0.0, -3.0), (1.0, 2.0, 3.0))
    assert places_in("anastomoses at R7 P6 S15 mm and L24 A13 I112 mm") == ((-7.0, 6.0, 15.0), (24.0, -13.0, -112.0))
    assert places_in(f"the plane at {place_words((-52.0, -10.0, 140.0))}, margin 10 mm") == ((-52.0, -10.0, 140.0),)
    assert places_in("a size of (1, 2, 3) voxels; 4 mm at R 5 mm") == ()


def test_words_of_places_and_directions() -> None:
    assert place_words((-1.0, -2.0, -3.0)) == "R 1.0, A 2.0, I 3.0 mm"
    assert place_words((1.0, 2.0, 3.0)) == "L 1.0, P 2.0, S 3.0 mm"
    assert direction_words((-1.0, 0.7, 0.0)) == "right and posterior"


def test_a_value_changes_by_its_path_and_keeps_its_limits() -> None:
    wedge = Wedge(("tumour 1",), Millimetre(10.0))
    margin = next(p for p in parameters_of(wedge) if p.quantity)
    assert changed(wedge, margin, "1.2 cm").margin == 12.0
    with pytest.raises(UnitError, match="has no unit"):
        changed(wedge, margin, "12")
    with pytest.raises(ParameterOutOfRange):
        changed(wedge, margin, "12 m")
    cut = Resection((Plane((Millimetre(1.0), Millimetre(2.0), Millimetre(3.0)), (1.0, 0.0, 0.0)),))
    assert [part.text for part in parameters_of(cut)[0].parts] == ["L 1.0, P 2.0, S 3.0 mm", "towards left"]


def test_duplicate_remove_and_undo_through_the_window(fresh: Callable[..., MainWindow]) -> None:
    window = fresh()
    assert window.session is not None
    choose(window, WEDGE)
    window.plans.duplicate.click()
    settle(window)
    assert [c.name for c in window.session.plan.candidates] == [RIGHT, WEDGE, f"{WEDGE} (copy)"]
    assert window.undo.text() == f"&Undo duplicate plan '{WEDGE}'"
    choose(window, RIGHT)
    window.plans.remove.click()
    settle(window)
    assert [c.name for c in window.session.plan.candidates] == [WEDGE, f"{WEDGE} (copy)"]
    window.undo.trigger()
    settle(window)
    assert [c.name for c in window.session.plan.candidates] == [RIGHT, WEDGE, f"{WEDGE} (copy)"]
    assert window.redo.text() == f"&Redo remove plan '{RIGHT}'"
    window.undo.trigger()
    settle(window)
    assert [c.name for c in window.session.plan.candidates] == [RIGHT, WEDGE]
    assert not window.undo.isEnabled()
    assert [c.name for c in Session.open(window.session.folder).plan.candidates] == [RIGHT, WEDGE]


def edit(window: MainWindow, item: QTreeWidgetItem, text: str) -> None:
    window.go("Plans")
    window.plans.list.itemActivated.emit(item, 0)
    editor = window.plans.list.findChild(QLineEdit)
    assert editor is not None
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    until(lambda: window.plans.list.state() != QAbstractItemView.State.EditingState)
    settle(window)


def test_a_margin_is_changed_in_place_and_makes_the_result_out_of_date(opened: MainWindow, fresh: Callable[..., MainWindow]) -> None:
    window = fresh()
    assert window.session is not None
    edit(window, line(window, "margin around the lesion"), "15 mm")
    assert window.session.plan.candidates[1].procedures[0].margin == 15.0
    assert window.undo.text() == f"&Undo change margin around the lesion of '{WEDGE}'"
    assert "not simulated yet" in line(window, WEDGE).text(2)
    edit(window, line(window, "margin around the lesion"), "15")
    assert "has no unit" in window.jobs.words.text()
    assert window.session.plan.candidates[1].procedures[0].margin == 15.0
    assert line(window, "margin around the lesion").text(1) == "15 mm"


def test_a_plan_is_renamed_in_place_and_names_stay_different(fresh: Callable[..., MainWindow]) -> None:
    window = fresh()
    assert window.session is not None
    edit(window, line(window, WEDGE), "B narrow wedge")
    assert [c.name for c in window.session.plan.candidates] == [RIGHT, "B narrow wedge"]
    edit(window, line(window, "B narrow wedge"), RIGHT)
    assert "name of its own" in window.jobs.words.text()
    assert [c.name for c in window.session.plan.candidates] == [RIGHT, "B narrow wedge"]


def test_a_job_shows_progress_and_esc_stops_it_and_keeps_what_is_finished(fresh: Callable[..., MainWindow]) -> None:
    window = fresh(candidates=(), mesh=Slow(100_000), trees=())
    session = window.session
    assert session is not None
    window.simulate()
    until(lambda: window.jobs.bar.value() > 0 and "counting" in window.jobs.words.text())
    assert window.jobs.stop.isVisible()
    assert not window.undo.isEnabled()
    assert not window.plans.run.isEnabled()
    assert "running" in window.plans.run.toolTip()
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    settle(window)
    assert "stopped; what was finished is kept" in window.jobs.words.text()
    assert not window.jobs.stop.isVisible()
    assert session.ready("image")
    assert not session.ready("mesh")


def test_the_bar_says_how_far_the_work_is_and_how_long_it_will_take(window: MainWindow) -> None:
    told, go_on = threading.Event(), threading.Event()

    def half(monitor: Monitor) -> None:
        window.jobs.work._began -= 30.0  # type: ignore[union-attr]
        monitor(0.75, "counting")
        told.set()
        assert go_on.wait(20.0)

    assert window.work_on("a long piece of work", half)
    until(lambda: told.is_set() and window.jobs.bar.value() > 0)
    assert window.jobs.bar.value() == 750
    assert window.jobs.words.text() == "counting"
    assert window.jobs.left.text() == "about 10 s left", "half a minute for three quarters"
    assert window.jobs.left.isVisible()
    go_on.set()
    until(lambda: window.jobs.work is None)
    assert not window.jobs.left.isVisible()


def test_a_job_that_ends_shows_its_results(fresh: Callable[..., MainWindow]) -> None:
    window = fresh(candidates=(), mesh=Slow(10), trees=())
    assert window.session is not None
    window.simulate()
    settle(window)
    assert window.jobs.words.text() == "Simulation: finished"
    assert window.session.ready("mesh")
    assert window.loaded is not None
    assert "mesh" in window.loaded.ready


@pytest.mark.parametrize(("step", "words"), [(Die(), "ended with code 3"), (Refuse(), "does not show the liver")])
def test_an_error_becomes_a_sentence(fresh: Callable[..., MainWindow], step: Any, words: str) -> None:
    window = fresh(candidates=(), mesh=step, trees=())
    window.simulate()
    settle(window)
    assert words in window.jobs.words.text()
    assert window.jobs.words.text().startswith("✖")
    assert window.jobs.work is None


def test_closing_the_window_stops_the_job(finished_case: Path, tmp_path: Path) -> None:
    session = Session.new(tmp_path / "closing", replace(Session.open(finished_case).plan, candidates=(), mesh=Slow(100_000), trees=()))
    sample.finish(session, {key: value for key, value in sample.results().items() if key != "mesh"})
    window = MainWindow()
    window.show()
    open_in(window, session.folder)
    window.simulate()
    until(lambda: "counting" in window.jobs.words.text())
    work = window.jobs.work
    assert work is not None
    window.close()
    assert work.isFinished()
    shut(window)


def test_only_one_piece_of_work_at_a_time(fresh: Callable[..., MainWindow], finished_case: Path) -> None:
    window = fresh(candidates=(), mesh=Slow(100_000), trees=())
    window.simulate()
    until(lambda: "counting" in window.jobs.words.text())
    window.open_case(finished_case)
    assert "Esc stops it" in window.jobs.words.text()
    window.jobs.cancel()
    settle(window)


def test_times_are_spoken() -> None:
    assert spoken(40.4) == "40 s"
    assert spoken(130) == "2 min 10 s"


def test_a_plan_is_a_card_with_what_is_done_its_state_the_numbers_that_decide_and_its_warning(opened: MainWindow) -> None:
    opened.go("Plans")
    settle(opened)
    tree = opened.plans.list
    first, second = tree.cards()
    card = first.data(0, CARD)
    assert (card.name, card.state, card.state_words, card.doing) == (RIGHT, "ready", "✔ simulated", "Resection along planes")
    assert card.numbers == (("Smallest tumour margin", "14.2 mm"), ("Future liver remnant", "41 %"))
    assert "caution" in second.data(0, CARD).verdict
    assert first.data(0, Qt.ItemDataRole.AccessibleTextRole) == card.spoken
    for words in (RIGHT, "simulated", "14.2 mm", "Converged"):
        assert words in card.spoken
    room, line = tree.visualItemRect(first), tree.visualItemRect(first.child(0))
    assert room.height() > 3 * line.height()
    assert room.right() > 0.9 * tree.viewport().width(), "over the whole width"
    image = tree.viewport().grab().toImage()
    edge = {image.pixelColor(x, room.center().y()).name() for x in range(room.right() - 6, room.right() + 1)}
    assert look().rim in edge or look().accent in edge, "it has a frame"


def test_cards_unfold_when_they_are_chosen_and_by_the_keyboard_and_stay_as_they_were(opened: MainWindow) -> None:
    opened.go("Plans")
    settle(opened)
    tree = opened.plans.list
    first, second = tree.cards()
    assert [first.isExpanded(), second.isExpanded()] == [True, False], "the one that is shown in 3D"
    tree.setFocus()
    tree.setCurrentItem(second)
    assert [first.isExpanded(), second.isExpanded()] == [True, True], "nothing above moves away under the hand"
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert not second.isExpanded()
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert second.isExpanded()
    tree.setCurrentItem(first)
    QTest.keyClick(tree, Qt.Key.Key_Left)
    opened.reload()
    settle(opened)
    first, second = tree.cards()
    assert [first.isExpanded(), second.isExpanded()] == [True, True], "the chosen card shows what it does"
    opened.plans._rename()
    editor = tree.findChild(QLineEdit)
    assert editor is not None
    assert tree.visualItemRect(first).contains(editor.geometry().topLeft())
    assert editor.height() < tree.visualItemRect(first).height() / 2, "over the name, not over the card"
    QTest.keyClick(editor, Qt.Key.Key_Escape)
