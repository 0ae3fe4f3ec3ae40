"""The form of a step: units, ranges, help, what a default rests on, and what is refused in words."""
import re

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.gui.fields import entries_of, help_of, read_place, with_text
from app.gui.language import said
from app.gui.panels.properties import Properties
from app.gui.panels.wrapped import HintedList
from app.report.words import unit_text
from biomech.flow.estimate import EstimateFlow
from biomech.tissue import SolveTissue
from meshing.errors import ParameterOutOfRange, UnitError
from meshing.tetmeshers import MeshLabels
from meshing.units import Degree, Millimetre, write_quantity
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
    assert "the capsule around place of the retraction" in lines["retraction"].help
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


@pytest.mark.parametrize(("written", "typed", "value"), [
    ("1.06 g/cm³", "1.02 g/cm³", 1020.0), ("1.06 g/cm³", "1020 kg/m3", 1020.0), ("1.06 g/cm³", "1020 kg/m³", 1020.0)])
def test_units_stand_in_a_form_as_the_field_writes_them_and_may_be_typed_either_way(app: object, written: str, typed: str, value: float) -> None:
    form = Properties()
    told: list[EstimateFlow] = []
    form.changed.connect(lambda _, step: told.append(step))
    form.show_step(EstimateFlow())
    density, viscosity, proximal = (form.editors[name] for name in ("density", "viscosity", "outlet_proximal"))
    assert isinstance(density, QLineEdit)
    assert density.text() == written
    assert "0.9 to 1.2 g/cm³" in form.notes["density"].text()
    assert viscosity.text().endswith(" mPa·s")  # type: ignore[attr-defined]
    assert proximal.text().endswith(" Pa·s/m³")  # type: ignore[attr-defined]
    assert not [name for name, editor in form.editors.items() if isinstance(editor, QLineEdit) and re.search("m[23]|Pa s| deg", editor.text())]
    density.setText(typed)
    QTest.keyClick(density, Qt.Key.Key_Return)
    assert [step.density for step in told] == [value]
    assert write_quantity(value, "KilogramPerCubicMetre") == "1020 kg/m3", "a protocol file stays as it was"
    shut(form)


def test_a_negative_value_is_shown_and_read_back(app: object) -> None:
    form = Properties()
    told: list[SolveTissue] = []
    form.changed.connect(lambda _, step: told.append(step))
    form.show_step(SolveTissue(head_up=Degree(-15.0)))
    tilt = form.editors["head_up"]
    assert isinstance(tilt, QLineEdit)
    assert tilt.text() == "−15°"
    assert "−45 to 45°" in form.notes["head_up"].text()
    tilt.setText("−20°")
    QTest.keyClick(tilt, Qt.Key.Key_Return)
    assert [step.head_up for step in told] == [-20.0]
    shut(form)


def test_units_in_what_a_step_wrote_are_written_too_and_names_stay() -> None:
    assert said("cerebrospinal fluid: 1010 kg/m3, beds of 6.8e+07 Pa s/m3 and 4 mm2, 12 m/s2") == \
        "cerebrospinal fluid: 1010 kg/m³, beds of 6.8e+07 Pa·s/m³ and 4 mm², 12 m/s²"
    assert said("the branch 'm2' beyond cm3.stl was not found") == "the branch 'm2' beyond cm3.stl was not found"
    assert [unit_text(code) for code in ("1", "ml", "mm[Hg]", "cm2", "Pa-1", "mmHg s/mL", "deg")] == \
        ["", "mL", "mmHg", "cm²", "Pa⁻¹", "mmHg·s/mL", "°"]


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
