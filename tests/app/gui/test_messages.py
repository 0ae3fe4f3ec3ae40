"""Errors, warnings and limits are written in English by the steps; the window says every one of them in its second language."""
from __future__ import annotations

import re

import pytest

from app.gui.language import FOLDER, LANGUAGES, Catalogue, messages
from tests.app.gui.told import progress, texts

OTHERS = [code for code in LANGUAGES if code != "en"]


class Listening(Catalogue):
    """Keeps what was asked for and has no words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.untold: list[str] = []

    def unknown(self, asked: str) -> str:
        self.untold += [asked] if re.search("[A-Za-z]{3}", asked) else []
        return asked

    def missing_in(self, text: str) -> list[str]:
        """Pieces of a text that stay English, with names or with numbers in its places."""
        for put in ("§", "12"):
            self.untold = []
            self.sentence(text.replace("{}", put))
            if not self.untold:
                break
        return self.untold


@pytest.fixture(params=OTHERS)
def words(request: pytest.FixtureRequest) -> Listening:
    return Listening(request.param)


def test_every_error_and_warning_is_translated(words: Listening) -> None:
    """What is missing, by the file that writes it; it belongs into resources/languages/messages_CODE.ts."""
    wanted = texts()
    assert len(wanted) > 1000
    missing = {text: (file, untold) for text, file in wanted.items() if (untold := words.missing_in(text))}
    assert not missing, "\n".join(f"{file}: {text}   ({untold})" for text, (file, untold) in missing.items())


@pytest.mark.parametrize("code", OTHERS)
def test_a_message_is_told_by_its_own_form(code: str) -> None:
    """No form is so general that it takes the words of another message; names and numbers stay in their places."""
    words = Catalogue(code)
    wrong = {}
    for source, said in messages(FOLDER / f"messages_{code}.ts").items():
        asked, wanted = source, said
        for number in range(source.count("{}")):
            asked, wanted = (text.replace("{}", f"0x{number}z", 1) for text in (asked, wanted))
        if (found := words.sentence(asked)) != wanted:
            wrong[source] = found
    assert not wrong, "\n".join(f"{source} -> {found}" for source, found in wrong.items())


def test_all_words_of_progress_are_translated(words: Listening) -> None:
    wanted = progress()
    assert len(wanted) > 200
    filled = {text.replace("{}", "12") for text in wanted}
    untold = sorted(text for text in filled if words.sentence(text) == text)
    assert not untold, untold
    if words.code == "de":
        assert words.sentence("Flow: A: solving the flow: step 3, residual 1.2e-05").endswith("A: Strömung wird gelöst: Schritt 3, Residuum 1.2e-05")


def test_a_message_of_several_clauses_is_known_where_it_stands_among_others() -> None:
    """Behind the name of a plan, before another sentence, with names that are words themselves and numbers that stay."""
    words = Catalogue("de")
    assert words.sentence("B wedge, tissue: the beat does not repeat yet: 4.0% change after 3 beats, asked for 1%") == \
        "B wedge, Gewebe: der Schlag wiederholt sich noch nicht: 4.0% Änderung nach 3 Schlägen, verlangt sind 1%"
    assert words.sentence("In '/scan': The file /scan/a.dcm holds no pixel data; copy the series again from its source.") == \
        "In '/scan': Die Datei /scan/a.dcm enthält keine Pixeldaten; kopieren Sie die Serie erneut von der Quelle."
    assert words.sentence("nothing is left of the liver to simulate: the plan removes all of it") == \
        "von 'Leber' ist nichts zu simulieren übrig: der Plan entfernt alles davon"
    assert words.sentence("the edge is 0.2 mm; it must lie between 0.5 and 20 mm").endswith("0.2 mm; der Wert muss zwischen 0.5 und 20 mm liegen")
    zone = "die Ablationszone reicht 3 mm in 'liver' bei R 4 mm; verschieben oder verkleinern Sie sie, oder lassen Sie es zu: accepts = [\"liver\"]"
    assert zone == words.sentence("the ablation zone reaches 3 mm into 'liver' at R 4 mm; move it, make it smaller, or accept it: "
                                  "accepts = [\"liver\"]")
    assert words.sentence("Dr. Ames; 3.2 mm") == "Dr. Ames; 3.2 mm"
