"""A crawler through the window in German: every text that can be seen on any page is translated, or is a name, a number or a place on the disk."""
from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.fields import entries_of
from app.gui.language import LANGUAGES, Catalogue, said, speak
from app.gui.main_window import MainWindow
from app.session.adding import offer
from app.session.identity import key_file
from app.session.workflow import PAGES
from biomech.procedures import PROCEDURES
from tests.app.gui.conftest import open_in, settle, shut
from tests.app.gui.spoken import strange, texts, words
from tests.app.gui.test_drafts import ground

AUTHORS = "Urata Vauthey Quemada Womersley Windkessel IntechOpen Sparks EVAR deg SYNTHETIC rehearse register"
OF_THE_TESTS = ("Sag of the remnant. Strain above 20 % near the cut: outside the tested range. The liver right of a sagittal plane is taken out. "
                "Wedge resection of tumour 1. load gravity balls case brain hepatic vein III VIII")
"""What the steps of the tests write; no catalogue holds it."""
CODE = re.compile(r"'[a-z_ ]+'|`[^`]*`|\[+[^\]]*\]|'rehearse [^']*'|[a-z_]+ = \S+|--\S+|\S+/\S+")
"""What an error says in words of the protocol or of the command line, in any language: it is no word of this one."""


@pytest.fixture
def german(app: QApplication) -> Iterator[Catalogue]:
    found = speak("de")
    assert found is not None
    yield found
    speak("en")


def spoken_by(catalogue: Catalogue) -> set[str]:
    return words(AUTHORS).union(*(words(CODE.sub("", spoken)) for spoken in catalogue.words.values()))


def known_to(catalogue: Catalogue, window: MainWindow, folder: Path) -> set[str]:
    """Words of the language, and names of this case."""
    found = spoken_by(catalogue)
    loaded = window.loaded
    assert loaded is not None
    assert loaded.images is not None
    names = [str(folder), str(key_file()), loaded.session.plan.name, loaded.session.plan.image.folder, loaded.patient, OF_THE_TESTS,
             *LANGUAGES.values(), *(shape.name for shape in loaded.images.structures), *(plan.name for plan in loaded.session.plan.candidates),
             *(tree.name for tree in loaded.vessels.values()), *(name for tree in loaded.vessels.values() for name in tree.names),
             *(row.name for row in loaded.comparison.rows), *(m.how for plan in loaded.plans for m in plan.outcome.measures),
             *(m.reference for plan in loaded.plans for m in plan.outcome.measures)]
    return found.union(*map(words, names))


def test_every_text_that_can_be_seen_is_german_or_a_name(german: Catalogue, finished_case: Path, tmp_path: Path) -> None:
    shutil.copytree(finished_case, tmp_path / "case")
    window = MainWindow()
    window.show()
    open_in(window, tmp_path / "case")
    known = known_to(german, window, tmp_path)
    found: dict[str, set[str]] = {}

    def look() -> None:
        settle(window)
        for text, where in strange(texts(window), known).items():
            found.setdefault(text, set()).update(f"{window.page}: {place}" for place in where)
    for page in PAGES:
        window.go(page)
        look()
        for button in window.images.panel_buttons if page == "Images" else ():
            button.setChecked(True)
            look()
        for place in range(window.compare.below.count() if page == "Compare" else 0):
            window.compare.below.setCurrentIndex(place)
            look()
        if page == "Plans":
            for cls in PROCEDURES:
                window.plans.take(offer(cls, ground(lesion=False)), lambda _: None)
                look()
            window.plans.draft.leave.click()
    shut(window)
    assert len(found) == 0, "not German:\n" + "\n".join(sorted(f"{text} ({min(where)})" for text, where in found.items()))


def test_the_crawler_finds_what_is_not_translated(german: Catalogue, app: QApplication) -> None:
    """It would see one word of English: the language is taken away under the window."""
    speak("en")
    window = MainWindow()
    window.show()
    known = spoken_by(german)
    assert len(strange(texts(window), known)) > 20
    shut(window)


def test_sentences_are_put_together_from_what_is_known(german: Catalogue) -> None:
    assert said("0 to 25 mmHg · ? default of this program, unverified") == "0 bis 25 mmHg · ? Vorgabe dieses Programms, ungeprüft"
    assert said("A: X is better than Y in 95 % of the draws") == "A: X ist besser als Y in 95 % der Ziehungen"
    assert said("tumour 1") == "tumour 1"
    assert said("") == ""
    assert said("12.5 mm") == "12.5 mm"


@pytest.mark.parametrize("cls", PROCEDURES, ids=lambda cls: cls.__name__)
def test_every_help_choice_and_source_of_a_procedure_is_german(german: Catalogue, cls: type) -> None:
    known = spoken_by(german) | {"liver", "spleen", "tumour", "brain", "portal", "vein", "hepatic", "body"}
    for entry in entries_of(offer(cls, ground(lesion=True)).draft):
        for text in (entry.label, entry.help, entry.standing, entry.range, *entry.options):
            assert words(said(text)) <= known, said(text)


@pytest.mark.parametrize(("asked", "told"), [
    ("placing the edge of left kidney", "Rand von 'left kidney' wird gesetzt"),
    ("drawing the outlines of spleen", "Umrisse von 'Milz' werden gezeichnet"),
    ("click 1 on the portal vein", "Klick 1 auf 'portal vein'"),
    ("Wedge resection of tumour 1 with a margin of 10 mm, out to the nearest capsule",
     "Keilresektion von 'tumour 1' mit einem Rand von 10 mm, bis zur nächsten Kapsel"),
    ("liver removed right of the plane through (1, 2, 3)", "Leber entfernt rechts der Ebene durch (1, 2, 3)"),
    ("towards left and posterior", "nach links und hinten"),
])
def test_a_name_behind_a_word_that_governs_its_case_stands_in_quotes(german: Catalogue, asked: str, told: str) -> None:
    """A name is not declined: "von linke Niere" is no German, "von 'linke Niere'" is."""
    assert said(asked) == told


def test_no_word_of_the_window_itself_declines_a_name(german: Catalogue) -> None:
    """Names of plans, structures and measures that the code puts into a text stand in quotes or behind a colon."""
    for source, spoken in (("Simulation of {}", "Simulation: {}"), ("Weight of {}", "Gewicht: {}"), ("State of {}", "Stand: {}"),
                           ("Search for better versions of {}", "Suche nach besseren Fassungen: {}"),
                           ("✖ the cut goes through {}", "✖ der Schnitt geht durch '{}'")):
        assert german.words[source] == spoken
