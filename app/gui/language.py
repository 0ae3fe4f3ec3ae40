"""The languages of the window: English as it is written in the code, and others from Qt Linguist's files in resources/languages.

A language is one file `rehearse_CODE.ts` (words of the code, kept up with `make languages`) and one `terms_CODE.ts` (words that come
out of tables: labels of parameters, names of pages, tools and measures; "{}" in one of these stands for any name). They are read as they
are, so what Linguist saves is what the window speaks. Numbers, units and side letters are the same in every language: 1.5 mm never
becomes 1,5 mm. What a step writes into the case (warnings, definitions, errors) is translated where it is shown, by `said`: whole, by its form, or
piece by piece; the case and the report keep the words of the step, because they are the record.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator

import resources
from app.gui import memory
from app.gui.style import application

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow

FOLDER = Path(resources.__file__).parent / "languages"
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""By ISO 639-1 code, each in its own words."""

_UNIT = r"(?: ?(?:%|°|mmHg|mm2|mm|cm|m2|mL/min|mL|HU|kPa|Pa|kg/m3|kg|deg|degrees|min|s|y|g)(?![A-Za-z]))?"
_NUMBER = re.compile(rf"(?<![A-Za-z0-9])[-−+]?\d+(?:[.,]\d+)?(?:e[-−+]?\d+)?{_UNIT}(?![A-Za-z0-9])")
_SIGNS = re.compile(r"([✔⚠✖◆◇○●▲▼?\s]*)(.*?)([.:;…\s]*)", re.DOTALL)
_BREAKS, _WEAK = ("\n", "  ", " · ", ". ", "; ", ": "), (" (", ", ")
"""Where a text falls into pieces, the strongest break first; the weak ones may be part of a form."""

_kept: list[QObject] = []
"""Translators in use and windows that took the place of others: nobody else holds them."""


class Catalogue(QTranslator):
    """The messages of one language; `missing` holds what was asked for in vain."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.words = {source: said for name in ("rehearse", "terms") for source, said in messages(FOLDER / f"{name}_{code}.ts").items()}
        self.missing: set[str] = set()
        self._said = set(self.words.values())
        self._forms = [(re.compile(re.escape(source).replace(r"\{\}", "(.+)").replace(r"\{\#\}", f"({_NUMBER.pattern})")), said)
                       for source, said in sorted(messages(FOLDER / f"terms_{code}.ts").items(), key=lambda pair: -len(pair[0])) if "{}" in source]

    def term(self, asked: str) -> str | None:
        """A term with names in it, None where no term has this form; the names are translated where they are words themselves."""
        for form, said in self._forms:
            if (found := form.fullmatch(asked)) is not None:
                return self._filled(said, found.groups())
        return None

    def _filled(self, form: str, parts: Sequence[str]) -> str:
        """A form with its places filled in order, each part in this language."""
        left = iter(parts)
        return re.sub(r"\{#?\}", lambda _: self.sentence(next(left)), form)

    def sentence(self, asked: str) -> str:
        """A text that a step wrote, as far as its pieces are known: whole, by its form, with its numbers left out, or broken into parts."""
        before, core, after = ((match := _SIGNS.fullmatch(asked)) and match.groups()) or ("", asked, "")
        if not re.search("[A-Za-z]{2}", core):
            return asked
        for text, end in ((core + after, ""), (core, after), (f"{core};", after), (f"{core}.", after)):
            if (found := self._found(text)) is not None:
                return f"{before}{found.rstrip('.;') if text[-1:] in '.;' and end == after else found}{end}"
        for marks in (_BREAKS, (), _WEAK):
            if not marks and (form := self.term(core)) is not None:
                return f"{before}{form}{after}"
            for mark in marks:
                if mark in core:
                    first, _, rest = core.partition(mark)     # the rest may be known whole
                    return before + self.sentence(first) + mark + self.sentence(rest) + after
        if core.endswith(")"):
            return f"{before}{self.sentence(core[:-1])}){after}"
        return asked

    def _found(self, text: str) -> str | None:
        if text in self.words:
            return self.words[text]
        if text[:1].islower() and (title := f"{text[0].upper()}{text[1:]}") in self.words:
            return self.words[title]
        numbers = iter(_NUMBER.findall(text.replace("degrees", "deg")))
        text = text.replace("degrees", "deg")
        if (form := self.words.get(_NUMBER.sub("{#}", text))) is not None:
            return re.sub(r"\{#\}", lambda _: next(numbers), form)
        return None

    def translate(self, context: object, source: object, disambiguation: object = None, n: int = -1) -> str:
        """The words of this language; those of the code where there are none (what Qt itself asks for is in its own catalogue)."""
        asked = _text(source)
        if asked and asked not in self.words and not _text(context).startswith("Q"):
            if (found := self.term(asked)) is not None:
                return found
            if asked not in self._said:
                self.missing.add(asked)
        return self.words.get(asked, asked)

    def isEmpty(self) -> bool:
        return False


def _text(said: object) -> str:
    return said.decode() if isinstance(said, bytes) else str(said)


def messages(path: Path) -> dict[str, str]:
    """Source -> translation of a Qt Linguist file; unfinished messages are left out."""
    found = {}
    for message in ElementTree.parse(path).getroot().iter("message"):
        said = message.find("translation")
        if said is not None and said.text and said.get("type") is None:
            found[message.findtext("source", "")] = said.text
    return found


def said(text: str) -> str:
    """What a step wrote, in the language of the window."""
    spoken = next((kept for kept in _kept if isinstance(kept, Catalogue)), None)
    return spoken.sentence(text) if spoken is not None else text


def speak(code: str) -> Catalogue | None:
    """Let everything that is built from now on speak a language; returns its catalogue, None for English."""
    app = application()
    for old in [kept for kept in _kept if isinstance(kept, QTranslator)]:
        app.removeTranslator(old)
        _kept.remove(old)
    if code == "en":
        return None
    made = Catalogue(code)
    app.installTranslator(made)
    _kept.append(made)
    qt = QTranslator()  # for "OK" and the dialogs for files; what is installed last is asked first
    if qt.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)
        _kept.append(qt)
    return made


def change(window: MainWindow, code: str) -> MainWindow:
    """Another language at once: a new window with the same case takes the place of `window`, which must not be working."""
    memory.remember_language(code)
    speak(code)
    folder, page = window.session.folder if window.session is not None else None, window.page
    fresh = type(window)()
    fresh.show()
    window.close()
    _kept[:] = [kept for kept in _kept if isinstance(kept, QTranslator)]
    _kept.append(fresh)
    if folder is not None:
        memory.remember_page(folder, page)
        fresh.open_case(folder)
    return fresh
