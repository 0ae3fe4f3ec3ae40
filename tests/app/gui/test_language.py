"""The window in its second language: every word is there, nothing of what it does depends on the words."""
from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import get_type_hints

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QMenu

from app.gui import language, memory
from app.gui.language import FOLDER, LANGUAGES, Catalogue, change, messages, speak
from app.gui.main_window import MainWindow
from app.gui.panels.shortcuts import GESTURES
from app.gui.words import parameter_label, part_words
from app.session import tables
from app.session.workflow import PAGES
from app.studies import BEGINNINGS
from meshing.step import title_of
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, shut
from tests.app.gui.test_crawl import press, settle

ROOT = Path(__file__).parents[3]
OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.fixture
def german(app: QApplication) -> Iterator[Catalogue]:
    found = speak("de")
    assert found is not None
    yield found
    speak("en")


def held(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^}]*\}", text))


@pytest.mark.parametrize("code", OTHERS)
def test_every_word_of_the_code_is_translated(tmp_path: Path, code: str) -> None:
    """Qt's own tool looks for the words; a new one is an unfinished message (`make languages`, then Qt Linguist)."""
    kept = FOLDER / f"rehearse_{code}.ts"
    fresh = tmp_path / kept.name
    shutil.copy(kept, fresh)
    sources = [str(path) for path in sorted((ROOT / "app").rglob("*.py"))]
    subprocess.run([Path(sys.executable).parent / "pyside6-lupdate", *sources, "-locations", "none", "-no-obsolete", "-ts", str(fresh)], check=True,
                   capture_output=True)
    known, now = messages(kept), messages(fresh)
    text = fresh.read_text(encoding="utf-8")
    unfinished = re.findall(r"<source>([^<]*)</source>\s*<translation type=.unfinished", text)
    assert unfinished == [], "run `make languages`, then translate"
    assert now == known
    for source, said in known.items() | messages(FOLDER / f"terms_{code}.ts").items():
        assert held(source) == held(said), source
        assert ("&" in source) == ("&" in said), f"the key of '{source}'"


@pytest.mark.parametrize("code", OTHERS)
def test_every_title_and_label_of_a_step_is_translated(code: str) -> None:
    words = Catalogue(code).words
    steps = {step for name in dir(tables) if isinstance(table := getattr(tables, name), dict) and name.isupper() for step in table.values()}
    wanted = {title_of(step) for step in steps} | {parameter_label(field.name, get_type_hints(step, include_extras=True)[field.name])
                                                   for step in steps for field in fields(step)}
    wanted |= {*PAGES, *(part for gesture in GESTURES for part in gesture)}
    assert sorted(wanted - set(words)) == []


def written(node: ast.expr) -> str | None:
    """A string of the code; what is put into it is {}."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    return None


def names_of_measures() -> set[str]:
    """Names are written behind the id of a measure: in calls, and in tables that calls are made from."""
    found = set()
    for path in sorted((ROOT / "biomech" / "measures").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, (ast.Tuple, ast.List)) else []
            for first, second in pairwise(parts):
                id, name = written(first), written(second)
                if id is not None and name is not None and re.fullmatch(r"[a-z][a-z0-9_]{2,}.*|\{\}_.+", id) and re.match(r"[A-Z]|\{\}:", name) \
                        and id not in ("higher", "lower", "neither") and not name.endswith("."):
                    found.add(name)
    return found


@pytest.mark.parametrize("code", OTHERS)
def test_every_measure_and_field_is_translated(code: str) -> None:
    """The names that come out of the other rooms; those with a name in them by their form."""
    words = Catalogue(code)
    names = names_of_measures()
    assert len(names) > 80
    authors = {"Urata", "Vauthey"}
    assert sorted(name for name in names - authors if name not in words.words and words.term(name) is None) == []
    assert words.term("Tumour to portal vein, least") not in (None, "Tumour to portal vein, least")
    fields = {name for path in (ROOT / "biomech").rglob("solve*.py") for name in re.findall(r'Field\("([^"]+)"', path.read_text(encoding="utf-8"))}
    assert sorted(fields - set(words.words) - {"TAWSS", "OSI", "RRT", "ECAP"}) == []
    assert {*BEGINNINGS} <= set(words.words)


@pytest.mark.parametrize("code", ["en", *OTHERS])
def test_no_menu_has_one_key_twice(app: QApplication, code: str) -> None:
    speak(code)
    try:
        window = MainWindow()
        for menu in (window.menuBar(), *window.menuBar().findChildren(QMenu)):
            keys = [word[word.index("&") + 1].lower() for action in menu.actions() if "&" in (word := action.text().replace("&&", ""))]
            assert len(keys) == len(set(keys)), (menu.title() if isinstance(menu, QMenu) else "menu bar", keys)
        shut(window)
    finally:
        speak("en")


def test_the_language_is_changed_at_once_and_the_case_stays_open(app: QApplication, finished_case: Path, tmp_path: Path) -> None:
    shutil.copytree(finished_case, tmp_path / "case")
    first = MainWindow()
    first.show()
    open_in(first, tmp_path / "case")
    first.go("Plans")
    try:
        second = change(first, "de")
        settle(second)
        assert not first.isVisible()
        assert memory.language() == "de"
        assert second.session is not None
        assert second.session.folder == tmp_path / "case"
        assert second.page == "Plans"
        assert second.commands.open.text() == "Fall ö&ffnen..."
        second.resize(1000, 700)
        second.go("Images")
        settle(second)
        assert second.width() <= 1010
        third = change(second, "en")
        settle(third)
        assert third.commands.open.text() == "&Open case..."
        shut(third)
        shut(second)
        shut(first)
    finally:
        language.speak("en")


def test_numbers_have_a_point_in_every_country(app: QApplication) -> None:
    """1.5 mm is never 1,5 mm: not even where the desktop would write it so."""
    box = QDoubleSpinBox()
    box.setDecimals(1)
    box.setValue(1.5)
    assert box.text() == "1.5"
    assert QLocale() == QLocale.c()
    shut(box)


def test_what_is_drawn_is_named_as_in_the_case_and_its_state_in_the_language(app: QApplication) -> None:
    speak("de")
    try:
        assert [part_words(name) for name in ("liver", "liver, stays", "tumour 1, taken out", "resection surface", "left kidney")] == [
            "liver", "liver, bleibt", "tumour 1, entfernt", "Resektionsfläche", "left kidney"]
    finally:
        speak("en")


@pytest.mark.slow
def test_every_control_works_in_german_and_nothing_is_asked_for_in_vain(german: Catalogue, finished_case: Path, tmp_path: Path,
                                                                        no_dialogs: None) -> None:
    shutil.copytree(finished_case, tmp_path / "case")
    window = MainWindow()
    window.show()
    open_in(window, tmp_path / "case")
    assert window.loaded is not None
    for page in PAGES:
        window.go(page)
        settle(window)
        press(window, page)
    own = german.missing - set(LANGUAGES.values()) - {"Sag of the remnant", "load"} - {measure.name for measure in sample.measures(0.0, 0.0, None)}
    own = {words for words in own if str(tmp_path.parent.parent) not in words}  # where the images are
    # names of the user and steps of the tests stand for themselves
    assert own <= {"tumour 1", *(candidate.name for candidate in window.loaded.session.plan.candidates)}
    shut(window)
