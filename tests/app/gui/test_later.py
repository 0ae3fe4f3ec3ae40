"""Pieces out of sight: one in a turn of the event loop, the last of each name, at once when they are turned to."""
from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication

from app.gui.later import Later
from app.gui.main_window import MainWindow
from app.gui.view import VtkView
from tests.app.gui.conftest import settle, until


def test_what_waits_is_done_one_piece_a_turn_and_only_as_it_was_asked_for_last(app: QApplication) -> None:
    owner, done = QObject(), list[str]()
    later = Later(owner)
    later.tell("seen", partial(done.append, "seen"), now=True)
    for words in ("first", "again"):
        later.tell("hidden", partial(done.append, words), now=False)
    later.tell("other", partial(done.append, "other"), now=False)
    assert done == ["seen"]
    assert later.busy
    counts = []
    while later.busy:
        before = len(done)
        QCoreApplication.processEvents()
        counts.append(len(done) - before)
        time.sleep(0.002)
    assert done == ["seen", "again", "other"]
    assert max(counts) == 1


def test_a_turn_in_which_a_view_was_drawn_does_nothing_else_but_not_for_ever(app: QApplication) -> None:
    owner, done = QObject(), list[int]()
    later = Later(owner)
    later.tell("hidden", lambda: done.append(1), now=False)
    for _ in range(3):
        VtkView.take_turn()
        later._step()
    assert not done
    for _ in range(20):
        VtkView.take_turn()
        later._step()
    assert done == [1]


def test_what_is_turned_to_is_done_at_once_and_what_is_left_never(app: QApplication) -> None:
    owner, done = QObject(), list[str]()
    later = Later(owner)
    for name in ("one", "two", "three"):
        later.tell(name, partial(done.append, name), now=False)
    later.catch_up("two", "unknown")
    assert done == ["two"]
    later.leave()
    assert not later.busy
    until(lambda: True)
    assert done == ["two"]


def test_a_page_that_was_out_of_sight_shows_the_undone_plan_when_it_is_turned_to(opened: MainWindow) -> None:
    """Hidden pages are brought up to date after the one that is seen; whoever turns to one first sees it as it is now."""
    opened.go("Images")
    settle(opened)
    loaded = opened.loaded
    assert loaded is not None
    opened._refresh()
    assert opened.later.busy
    opened.go("Compare")
    assert "Compare" not in opened.later._waiting
    assert opened.compare.table.rowCount() == 1 + len(loaded.comparison.rows)
    settle(opened)
    assert not opened.later.busy
