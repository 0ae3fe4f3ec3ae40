"""Better versions of a plan in the window: what was found is shown again, a proposal becomes a plan that can be taken back."""
from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.gui.main_window import MainWindow
from app.gui.panels.search import SearchPanel
from app.optimising import search_tasks
from app.session.session import Session
from meshing.step import plan_of, silent
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, settle, until


@pytest.fixture
def panel(window: MainWindow, finished_case: Path, tmp_path: Path) -> SearchPanel:
    """The panel of a case in which a search of two generations was stopped after the first."""
    shutil.copytree(finished_case.parent, tmp_path / "own")
    session = Session.open(tmp_path / "own" / "case")
    first = next(task for task in search_tasks(session, sample.RIGHT, 60) if task.key == f"optimise/{sample.RIGHT}/0")
    session.store.put(plan_of(first.step, *first.sources), first.step.run(session.value("model"), silent), 0.1)
    open_in(window, tmp_path / "own" / "case")
    window.go("Compare")
    window.compare.below.setCurrentWidget(window.compare.search)
    window.compare.search.candidates.setValue(60)
    settle(window)
    return window.compare.search


def test_what_was_found_is_shown_again_and_the_search_goes_on(window: MainWindow, panel: SearchPanel) -> None:
    assert panel.found is not None
    assert len(panel.found.search.values) == 30
    assert len(panel.found.search.goals) >= 5
    assert panel.table.rowCount() == 1 + len(panel.found.rows)
    assert panel.start.text() == "Go on"
    assert "30 tried" in panel.said.text()
    assert "up is better on every axis" in panel.front.accessibleDescription()
    panel.start.click()
    until(lambda: panel.found is not None and len(panel.found.search.values) == 60, 60.0)
    settle(window)
    assert panel.start.text() == "Search"


def test_a_proposal_becomes_a_plan_and_can_be_taken_back(window: MainWindow, panel: SearchPanel) -> None:
    assert not panel.accept.isEnabled()
    assert "Choose a proposal" in panel.accept.toolTip()
    panel.table.selectRow(1)
    assert panel.front.chosen == 1
    panel.front.grab()
    QTest.mouseClick(panel.accept, Qt.MouseButton.LeftButton)
    settle(window)
    assert window.session is not None
    name = f"{sample.RIGHT}, optimised 1"
    assert [c.name for c in window.session.plan.candidates][-1] == name
    assert "not simulated yet" in window.compare.missing.text()
    window.undo.trigger()
    settle(window)
    assert name not in [c.name for c in window.session.plan.candidates]


def test_another_plan_has_another_search(window: MainWindow, panel: SearchPanel) -> None:
    panel.plan.setCurrentText(sample.WEDGE)
    settle(window)
    assert panel.found is None
    assert panel.table.rowCount() == 0
    assert panel.start.isEnabled()
    assert window.session is not None
    window.change("other seed", replace(window.session.plan, seed=window.session.plan.seed + 1))
    settle(window)
    panel.plan.setCurrentText(sample.RIGHT)
    settle(window)
    assert panel.found is None, "a search of another seed is another search"
