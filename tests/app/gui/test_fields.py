"""The form of a step: units, ranges, help, what a default rests on, and what is refused in words."""
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.gui.fields import entries_of, help_of, read_place, with_text
from app.gui.panels.properties import Properties
from app.gui.panels.wrapped import HintedList
from biomech.tissue import SolveTissue
from meshing.errors import ParameterOutOfRange, UnitError
from meshing.tetmeshers import MeshLabels
from meshing.units import Degree, Millimetre
from tests.app.gui.conftest import shut


def test_the_form_of_a_step_says_unit_range_help_and_what_a_default_rests_on() -> None:
    lines = {entry.name: entry for entry in entries_of(SolveTissue(head_up=Degree(12.0)))}
    assert lines["pneumoperitoneum"].text == "12 mmHg"
    assert lines["pneumoperitoneum"].range == "0 to 25 mmHg"
    assert "PMC10389627" in lines["pneumoperitoneum"].standing
    assert lines["pneumoperitoneum"].verified
    assert lines["head_up"].standing == "set in this plan"
    assert lines["gravity"].options == ("supine", "prone", "left lateral", "right lateral")
    assert not lines["grip"].verified
    assert "unverified" in lines["grip"].standing
    assert "the capsule around retraction at" in lines["retraction"].help
    mesh = {entry.name: entry for entry in entries_of(MeshLabels(("liver",)))}
    assert mesh["fine_edge"].optional
    assert mesh["edge"].verified, "the size of an element is no clinical value"
    assert "longest edge of an element" in help_of(MeshLabels, "edge")


def test_what_a_form_writes_is_read_back_and_nonsense_is_refused_in_words() -> None:
    step = SolveTissue()
    lines = {entry.name: entry for entry in entries_of(step)}
    assert with_text(step, lines["head_up"], "-15 deg").head_up == -15.0
    assert with_text(step, lines["gravity"], "prone").gravity == "prone"
    assert with_text(step, lines["organs"], "liver, tumour 1").organs == ("liver", "tumour 1")
    assert with_text(step, lines["retraction_at"], "R 62, A 10.5, S 140 mm").retraction_at == (-62.0, -10.5, 140.0)
    assert with_text(step, lines["retraction_at"], "").retraction_at is None
    with pytest.raises(ParameterOutOfRange, match="between -45 and 45"):
        with_text(step, lines["head_up"], "50 deg")
    with pytest.raises(UnitError, match="has no unit"):
        with_text(step, lines["grip"], "10")
    for wrong in ("R 62, L 3, S 140", "R 62", "62, 10, 140"):
        with pytest.raises(UnitError, match="is not a place"):
            read_place(wrong)
    for entry in lines.values():
        if entry.kind != "fixed":
            assert with_text(step, entry, entry.text) == step, entry.name


def test_a_form_tells_changes_refuses_in_place_and_disables_with_a_reason(app: object) -> None:
    form = Properties()
    told: list[object] = []
    form.changed.connect(lambda label, step: told.append((label, step)))
    form.show_step(MeshLabels(("liver",)), choices=("liver", "spleen"))
    edge = form.editors["edge"]
    assert isinstance(edge, QLineEdit)
    edge.setText("50 mm")
    QTest.keyClick(edge, Qt.Key.Key_Return)
    assert told == []
    assert "must lie between 0.3 and 40" in form.notes["edge"].text()
    edge.setText("6 mm")
    QTest.keyClick(edge, Qt.Key.Key_Return)
    assert told == [("change longest edge", MeshLabels(("liver",), edge=Millimetre(6.0)))]
    form.show_step(MeshLabels(("liver",)), why_not="work is running")
    assert not any(editor.isEnabled() for editor in form.editors.values())
    assert all("work is running" in editor.toolTip() for editor in form.editors.values())
    shut(form)


def test_no_label_of_a_form_is_cut_off_however_narrow_it_is(app: object) -> None:
    form = Properties()
    form.show_step(MeshLabels(("liver",)))
    form.show()
    for width in (300, 420, 240):
        form.resize(width, 600)
        for _ in range(4):
            QCoreApplication.processEvents()
        labels = [label for label in form.findChildren(QLabel) if label.buddy() is not None]
        assert len(labels) > 4
        assert not [label.text() for label in labels if label.height() < label.heightForWidth(label.width())], width
    shut(form)


def test_an_empty_list_says_why(app: object) -> None:
    empty = HintedList("The queue is empty")
    empty.resize(220, 60)
    before = empty.grab().toImage()
    empty.addItem(" ")
    assert empty.grab().toImage() != before
    blank = HintedList("")
    blank.resize(220, 60)
    assert blank.grab().toImage() != before, "the words are drawn"
    shut(empty)
    shut(blank)


# --- Anatomy
