"""Ranking and decision in the window: weights and the decision change the case, undoably."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.gui.main_window import MainWindow
from app.gui.panels.choice import ChoicePanel
from app.gui.style import look
from app.report.pareto import pairs_of
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, settle


@pytest.fixture
def panel(window: MainWindow, finished_case: Path, tmp_path: Path) -> ChoicePanel:
    """The panel of a case of its own, which the test may change."""
    shutil.copytree(finished_case.parent, tmp_path / "own")
    open_in(window, tmp_path / "own" / "case")
    window.compare.below.setCurrentWidget(window.compare.choice)
    return window.compare.choice


def test_weights_rank_the_plans_and_can_be_taken_back(window: MainWindow, panel: ChoicePanel) -> None:
    assert "Not ranked" in panel.standing.text()
    assert list(panel.weights) == ["margin", "remnant", "strain"], "what has no direction cannot be weighed"
    panel.weights["margin"].setValue(2.0)
    settle(window)
    panel.weights["remnant"].setValue(1.0)
    settle(window)
    assert f"1.  {sample.RIGHT}: score 0.67" in panel.standing.text()
    window.undo.trigger()
    settle(window)
    assert panel.weights["remnant"].value() == 0.0
    assert window.session is not None
    assert [weight.measure for weight in window.session.plan.weights] == ["margin"]


def test_the_map_of_compromises_is_drawn_in_the_window_and_begins_with_what_is_weighed(window: MainWindow, panel: ChoicePanel) -> None:
    pareto = window.compare.pareto
    window.go("Compare")
    window.compare.below.setCurrentWidget(pareto)
    settle(window)
    assert f"1 {sample.RIGHT}; 2 {sample.WEDGE}" in pareto.accessibleDescription()

    def axes() -> tuple[str, str]:
        comparison, weighed = pareto._shown
        assert comparison is not None
        first, second = pairs_of(comparison, weighed)[0]
        return first.id, second.id

    def seen() -> QImage:
        return pareto.grab().toImage()

    plain = seen()
    colours = {plain.pixelColor(x, y).name() for x in range(0, plain.width(), 2) for y in range(0, plain.height(), 2)}
    assert look().well in colours
    assert len(colours) > 8, "discs, bars and words on the ground of the window"
    assert axes() == ("margin", "remnant"), "the margin is larger in one plan, what remains in the other"
    panel.weights["strain"].setValue(2.0)
    settle(window)
    assert "strain" in axes(), "what is weighed comes first"
    assert seen() != plain
    window.undo.trigger()
    settle(window)
    assert axes() == ("margin", "remnant")
    assert seen() == plain


def test_a_decision_needs_names_and_a_reason_and_stays_in_the_case(window: MainWindow, panel: ChoicePanel) -> None:
    assert not panel.decide.isEnabled()
    assert "who decides" in panel.decide.toolTip()
    panel.plan.setCurrentText(sample.WEDGE)
    QTest.keyClicks(panel.by, "A. First, B. Second")
    assert "reason" in panel.decide.toolTip()
    panel.reason.setPlainText("spares the liver")
    panel.dissent.setPlainText("C. Third")
    QTest.mouseClick(panel.decide, Qt.MouseButton.LeftButton)
    assert "NAME: REASON" in window.jobs.words.text()
    panel.dissent.setPlainText("C. Third: margin")
    panel.decide.click()
    settle(window)
    assert window.session is not None
    decision = window.session.plan.decision
    assert decision is not None
    assert (decision.plan, decision.by, decision.dissent[0].by) == (sample.WEDGE, ("A. First", "B. Second"), "C. Third")
    assert "by A. First, B. Second: spares the liver" in panel.recorded.text()
    window.undo.trigger()
    settle(window)
    assert "No decision is recorded" in panel.recorded.text()
