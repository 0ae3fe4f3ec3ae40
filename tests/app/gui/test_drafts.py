"""Procedures that need what only the surgeon can say: every one of the table can be completed in the window, and nothing is made up."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QToolButton

from app.gui.fields import Entry, entries_of, with_text
from app.gui.main_window import MainWindow
from app.gui.pages.plans import PlansPage
from app.gui.panels.properties import Properties
from app.session.adding import Ground, offer
from app.session.drafts import Draft, one_more
from app.session.plan import Plan
from biomech.procedures import PROCEDURES, AnatomicalResection, Closure, Excision, PlacePorts, Plane, PortalVeinEmbolisation, Resection, Tips
from biomech.procedures.closure import Stitch
from meshing.errors import ParameterOutOfRange, PlanningError
from meshing.units import Millimetre
from tests.app import demo
from tests.app.gui.conftest import shut, until

HERE = demo.LIVER
EITHER = {AnatomicalResection: ("segments", "VI"), PortalVeinEmbolisation: ("at_lps", "R 40, A 5, S 10 mm")}
"""What of several optional values a procedure cannot do without."""


def ground(*, lesion: bool) -> Ground:
    """Two structures, and a lesion or none, with the crosshair in the liver."""
    found = (("liver", "liver", demo.LIVER), ("spleen", "spleen", demo.SPLEEN))
    return Ground((*found, ("tumour 1", "liver_tumour", demo.TUMOUR)) if lesion else found, HERE)


@pytest.fixture
def page(app: QApplication, shared: MainWindow) -> Iterator[PlansPage]:
    """The page with the finished case, whose changes go nowhere but into `told`."""
    assert shared.loaded is not None
    assert shared.loaded.images is not None
    loaded = replace(shared.loaded, images=replace(shared.loaded.images, stage=()))  # what is drawn belongs to the other window
    made = PlansPage(lambda: HERE)
    told: list[tuple[str, Plan]] = []
    made.changed.connect(lambda label, plan: told.append((label, plan)))
    made.told = told  # type: ignore[attr-defined]
    made.show_case(loaded, busy=False)
    made.show()
    yield made
    until(lambda: not made.stage.looking)
    shut(made)


def write(form: Properties, entry: Entry, text: str) -> None:
    """Give a value as a person does: by typing, choosing or ticking."""
    editor = form.editors[entry.name]
    assert editor.isEnabled(), editor.toolTip()
    if isinstance(editor, QLineEdit):
        editor.setText(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
    elif isinstance(editor, QComboBox):
        place = editor.findText(text)
        assert place >= 0, f"{text} is not offered for {entry.label}"
        editor.setCurrentIndex(place)
        editor.activated.emit(place)
    else:
        assert isinstance(editor, QToolButton)
        next(action for action in editor.menu().actions() if action.text() == text).setChecked(True)


def answers(entry: Entry, number: int) -> str:
    """A value that the form takes for what is asked."""
    if entry.kind == "quantity":
        found = re.fullmatch(r"(\S+) to ([−\d.e+]+) ?(.*)", entry.range)
        assert found is not None, entry.range
        low, high = (float(part.replace("−", "-")) for part in found.groups()[:2])
        return f"{0.5 * (low + high):g} {found[3]}"
    if entry.kind in ("place", "places"):
        return f"R {50 + 7 * number}, A {3 * number}, S {10 * number} mm"
    return {"names": "liver", "text": "spleen"}.get(entry.kind) or entry.options[0]


@pytest.mark.parametrize("lesion", [True, False])
@pytest.mark.parametrize("cls", PROCEDURES, ids=lambda cls: cls.__name__)
def test_every_procedure_can_be_completed_in_the_window(page: PlansPage, cls: Any, lesion: bool) -> None:
    found = offer(cls, ground(lesion=lesion))
    page.take(found, page._begin)
    told: list[tuple[str, Plan]] = page.told  # type: ignore[attr-defined]
    asked: dict[str, str] = {}
    if found.step is None:
        form = page.draft.form
        assert page.draft.isVisible()
        for number in range(1, 20):
            if page.draft.add.isEnabled():
                break
            assert page.draft.wants.text(), "what it waits for is said"
            assert page.draft.add.toolTip() == page.draft.wants.text()
            waiting = next((entry for entry in form.entries.values() if entry.missing), None)
            if waiting is None:
                name, text = EITHER[cls]
                waiting = form.entries[name]
            else:
                text = answers(waiting, number)
            write(form, waiting, text)
            asked[waiting.name] = text
            assert "✖" not in form.notes[waiting.name].text(), form.notes[waiting.name].text()
        assert page.draft.add.isEnabled(), page.draft.wants.text()
        assert told == [], "nothing is added before it is asked for"
        page.draft.add.click()
        assert not page.draft.isVisible()
    assert len(told) == 1
    step = told[0][1].candidates[-1].procedures[0]
    assert type(step) is cls
    entries = {entry.name: entry for entry in entries_of(step)}
    for name, text in asked.items():  # it stands in the plan as it was given
        assert with_text(step, entries[name], text) == step, name


def test_nothing_is_made_up() -> None:
    """The crosshair is one place; sizes and doses are asked for."""
    ports, tips = offer(PlacePorts, ground(lesion=True)).draft, offer(Tips, ground(lesion=True)).draft
    assert set(ports.values) == {"target_lps"}
    assert set(tips.values) == {"portal_lps"}
    assert tips.missing() == (("hepatic_lps",), ("diameter",))
    closure = offer(Closure, ground(lesion=True)).draft
    assert closure.missing() == (("stitches", 0, "second_lps"),)
    with pytest.raises(ParameterOutOfRange, match="second is not given"):
        closure.built()
    assert one_more(closure, ("stitches",)).missing()[-1] == ("stitches", 1, "second_lps")


def test_a_value_out_of_range_is_refused_at_its_line_and_a_place_is_taken_from_the_views(page: PlansPage) -> None:
    page.take(offer(Excision, Ground(ground(lesion=True).structures, HERE)), page._begin)
    form = page.draft.form
    write(form, form.entries["radius"], "500 mm")
    assert "must lie between 2 and 100" in form.notes["radius"].text()
    assert not page.draft.add.isEnabled()
    write(form, form.entries["radius"], "1 cm")
    page.stage.scene.picked.emit(np.array([-10.0, 20.0, 30.0]))  # a click on a surface
    assert not form.step.built().path_lps[1:], "the path was given already; a click changes only a line that waits or was chosen"
    form.last_place = "path_lps"
    page.stage.scene.picked.emit(np.array([-10.0, 20.0, 30.0]))
    assert form.step.built().path_lps[1] == (-10.0, 20.0, 30.0)
    page.draft.leave.click()
    assert not page.draft.isVisible()
    assert page.told == []  # type: ignore[attr-defined]


def test_stitches_are_added_one_by_one_and_the_parts_of_a_step_have_lines_of_their_own(page: PlansPage) -> None:
    page.take(offer(Closure, ground(lesion=True)), page._begin)
    form = page.draft.form
    write(form, form.entries["stitches.0.second_lps"], "R 20, A 0, S 0 mm")
    form.editors["stitches"].click()  # type: ignore[attr-defined]
    assert "To be given: stitch 2: first" in page.draft.wants.text()
    write(form, form.entries["stitches.1.first_lps"], "R 50, A 0, S 5 mm")
    write(form, form.entries["stitches.1.second_lps"], "R 20, A 0, S 5 mm")
    page.draft.add.click()
    step = page.told[0][1].candidates[-1].procedures[0]  # type: ignore[attr-defined]
    assert [stitch.second_lps for stitch in step.stitches] == [(-20.0, 0.0, 0.0), (-20.0, 0.0, 5.0)]
    lines = {entry.name: entry for entry in entries_of(Resection((Plane((Millimetre(1.0), Millimetre(2.0), Millimetre(3.0)), (1.0, 0.0, 0.0)),)))}
    assert lines["planes.0.normal_lps"].text == "L 1, P 0, S 0"
    assert lines["planes.0.point_lps"].text == "L 1.0, P 2.0, S 3.0 mm"


@pytest.mark.parametrize("cls", PROCEDURES, ids=lambda cls: cls.__name__)
def test_what_the_form_of_a_procedure_writes_it_reads_back(cls: Any) -> None:
    draft: Any = offer(cls, ground(lesion=True)).draft
    for number in range(1, 20):
        waiting = next((entry for entry in entries_of(draft) if entry.missing), None)
        if waiting is None:
            break
        draft = with_text(draft, waiting, answers(waiting, number))
    if cls in EITHER:
        name, text = EITHER[cls]
        draft = with_text(draft, next(entry for entry in entries_of(draft) if entry.name == name), text)
    step = draft.built()
    for entry in entries_of(step):
        assert entry.kind != "fixed", f"{entry.name} cannot be changed in the window"
        if entry.kind != "more":
            assert with_text(step, entry, entry.text) == step, entry.name


def test_a_part_that_is_refused_says_so() -> None:
    draft = Draft(Closure, {"stitches": (Draft(Stitch, {"first_lps": (0.0, 0.0, 0.0)}),)})
    with pytest.raises(PlanningError):
        draft.built()


def test_all_values_of_a_chosen_procedure_stand_below_the_list(page: PlansPage) -> None:
    top = page.list.topLevelItem(0)
    assert top is not None
    step = top.child(0)
    assert step is not None
    step.setSelected(True)
    assert page.form.isVisible()
    write(page.form, page.form.entries["planes.0.normal_lps"], "R 1, A 1, S 0")
    label, plan = page.told[-1]  # type: ignore[attr-defined]
    assert label.startswith("change ")
    resection = plan.candidates[0].procedures[0]
    assert isinstance(resection, Resection)
    assert resection.planes[0].normal_lps == (-1.0, -1.0, 0.0)
