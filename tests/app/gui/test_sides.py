"""The dialog about left and right: shown, decided, undone."""
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel

from app.gui.main_window import MainWindow
from app.gui.panels.sides import SidesDialog
from app.session.session import Session
from tests.app import demo
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, settle, shut, until


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A finished case whose first plan, never changed, is called left and cuts on the right."""
    session = sample.write_case(tmp_path, demo.scan()[0])
    sample.finish(session, sample.results())
    plan = session.plan
    first = replace(plan.candidates[0], name="A left hepatectomy")
    session.do("rename", replace(plan, candidates=(first, plan.candidates[1])))
    return session.folder


def words(dialog: SidesDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_case_that_agrees_has_nothing_to_decide(opened: MainWindow) -> None:
    assert opened.loaded is not None
    dialog = SidesDialog(opened.loaded.sides, opened)
    assert "Left and right agree" in words(dialog)
    assert "cuts on the right" in words(dialog)
    assert not dialog.decide.isVisibleTo(dialog)
    shut(dialog)


def test_the_decision_needs_a_reason_and_a_name(window: MainWindow, wrong: Path) -> None:
    open_in(window, wrong)
    assert window.loaded is not None
    dialog = SidesDialog(window.loaded.sides, window)
    dialog.show()
    assert "A left hepatectomy" in words(dialog)
    assert "names both sides" in words(dialog)
    assert not dialog.decide.isEnabled()
    assert "reason" in dialog.decide.toolTip()
    dialog.why.setPlainText("named after the lesion")
    assert "name" in dialog.decide.toolTip()
    dialog.who.setText("Dr A")
    assert dialog.decide.isEnabled()
    dialog.grab().save(str(wrong / "dialog.png"))
    assert (wrong / "dialog.png").stat().st_size > 5000
    shut(dialog)


def test_the_report_waits_for_the_decision_and_undo_opens_it_again(window: MainWindow, wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_in(window, wrong)
    assert window.loaded is not None
    assert any("left" in warning for warning in window.jobs._warnings)
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: asked.append("file") or ("", ""))
    monkeypatch.setattr(SidesDialog, "exec", lambda dialog: QDialog.DialogCode.Rejected)
    window.ask_report()
    assert not asked, "no file is asked for while the conflict is open"

    def decide(dialog: SidesDialog) -> QDialog.DialogCode:
        dialog.why.setPlainText("named after the lesion")
        dialog.who.setText("Dr A")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(SidesDialog, "exec", decide)
    window.ask_report()
    assert asked == ["file"]
    until(lambda: window.loaded is not None and not window.loaded.sides.open)
    settle(window)
    assert Session.open(wrong).plan.sides[0].by == "Dr A"
    assert "decide about left and right" in window.undo.text()
    window.take_back()
    until(lambda: window.loaded is not None and bool(window.loaded.sides.open))
    settle(window)
    assert isinstance(QApplication.instance(), QApplication)
