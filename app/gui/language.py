"""The languages of the window: English as it is written in the code, and others from Qt Linguist's files in resources/languages.

A language is three files: `rehearse_CODE.ts` (words of the code, kept up with `make languages`), `terms_CODE.ts` (words that come out of
tables: labels of parameters, names of pages, tools and measures) and `messages_CODE.ts` (errors, warnings and limits as they are written in
the steps); "{}" in the last two stands for any name. They are read as they are, so what Linguist saves is what the window speaks. Numbers,
units and side letters are the same in every language: 1.5 mm never becomes 1,5 mm. What a step writes into the case (warnings, definitions,
errors) is translated where it is shown, by `said`: whole, by its form, or piece by piece; the case and the report keep the words of the step,
because they are the record.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar
from xml.etree import ElementTree

from PySide6.QtCore import QLibraryInfo, QTranslator

import resources
from app.gui import memory
from app.gui.style import application
from app.report.words import units_text

if TYPE_CHECKING:
    from app.session.session import Session

FOLDER = Path(resources.__file__).parent / "languages"
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""By ISO 639-1 code, each in its own words."""

_UNIT = (r"(?: ?(?:%|°|mmHg·s/mL|mmHg|mm2|mm²|mm|cm²|cm³|cm|m2|m²|m³/s|m³/Pa|mL/min|mL|HU|kPa|Pa·s/m³|mPa·s|Pa·s|Pa|kg/m3|kg/m³|kg|"
         r"deg|degrees|min|s|y|g/cm³|g)(?![A-Za-z]))?")
_NUMBER = re.compile(rf"(?<![A-Za-z0-9])[-−+]?\d+(?:[.,]\d+)?(?:e[-−+]?\d+)?{_UNIT}(?![A-Za-z0-9])")
_SIGNS = re.compile(r"([✔⚠✖◆◇○●▲▼?\s]*)(.*?)([.:;…\s]*)", re.DOTALL)
_BREAKS, _WEAK = ("\n", "  ", " · ", ". ", "; ", ": "), (" (", ", ")
"""Where a text falls into pieces, the strongest break first; the weak ones may be part of a form."""
_PLACE = re.compile(r"(?:(['\"])(?=\{#?\}\1))?(\{#?\})")
_CLAUSES = re.compile("[.;:] ")
"""In a message of several clauses."""
_GOVERNING = {"de": re.compile(r"(?:^|[\s(])(?:an|am|ans|auf|aufs|aus|bei|beim|durch|für|gegen|hinter|in|im|ins|mit|nach|neben|ohne|statt|über|um|"
                               r"unter|vom|von|vor|wegen|zu|zum|zur|zwischen|de[mnrs]|eine[mnrs]?) $", re.IGNORECASE)}
"""By language: words after which a noun changes its ending. A name that follows one stands in quotes, and keeps its own."""
_NOUN = re.compile(r"(?!the )[^\W\d][\w-]{2,}(?: [\w-]+)*")

_kept: list[object] = []
"""Translators in use and windows that took the place of others: nobody else holds them."""


class Form:
    """A text with places in it. Most texts have none of its longest piece, so its pattern is made when the first text has."""

    def __init__(self, source: str, said: str) -> None:
        self.said, self._source = (text.removesuffix(".") for text in (said, source))     # the end of a sentence is looked at apart
        self._key = max(re.split(r"\{#?\}", self._source), key=len)
        self._whole: re.Pattern[str] | None = None
        self._part: re.Pattern[str] | None = None

    def whole(self, text: str) -> re.Match[str] | None:
        """`text` as this form and nothing else."""
        if self._key not in text:
            return None
        self._whole = self._whole or re.compile(self._pattern(".+"))
        return self._whole.fullmatch(text)

    def part(self, text: str) -> re.Match[str] | None:
        """`text` with this form in it, between its ends or the ends of a clause."""
        if self._key not in text:
            return None
        self._part = self._part or re.compile(rf"(?:^|(?<=[.;:] )){self._pattern('.*')}(?=[.;:]?(?:$| ))")
        return self._part.search(text)

    def _pattern(self, name: str) -> str:
        return re.escape(self._source).replace(r"\{\}", f"({name}?)").replace(r"\{\#\}", f"({_NUMBER.pattern})")


class Catalogue(QTranslator):
    """The messages of one language; `missing` holds what was asked for in vain."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._governing = _GOVERNING.get(code)
        code_words, terms, told = (messages(FOLDER / f"{name}_{code}.ts") for name in ("rehearse", "terms", "messages"))
        self.words = code_words | told | terms
        self.missing: set[str] = set()
        self._said = set(self.words.values())
        longest = sorted((told | terms).items(), key=lambda pair: -len(pair[0]))
        self._forms = [Form(source, said) for source, said in longest if "{}" in source]
        self._clauses = [Form(source, said) for source, said in longest if source in told and _CLAUSES.search(source)]

    def term(self, asked: str) -> str | None:
        """A term with names in it, None where no term has this form; the names are translated where they are words themselves."""
        for form in self._forms:
            if (found := form.whole(asked)) is not None:
                return self._filled(form.said, found.groups())
        return None

    def _message(self, asked: str) -> str | None:
        """A text with a message of several clauses in it, which would be lost if the text were broken at its marks."""
        if _CLAUSES.search(asked) and "\n" not in asked:
            for form in self._clauses:
                if (found := form.part(asked)) is not None:
                    before, after = asked[:found.start()], asked[found.end():]
                    return self._around(before) + self._filled(form.said, found.groups()) + self._around(after)
        return None

    def _around(self, beside: str) -> str:
        core = beside.strip(" .;:")
        return beside.replace(core, self.sentence(core), 1) if core else beside

    def _filled(self, form: str, parts: Sequence[str]) -> str:
        """A form with its places filled in order, each part in this language; what stands in quotes is a name and stays."""
        left = iter(parts)
        return _PLACE.sub(lambda at: at[0].replace(at[2], next(left) if at[1] else self._fitting(next(left), form[:at.start()])), form)

    def _fitting(self, part: str, before: str) -> str:
        """What stands in a place behind other words: a name there is never declined."""
        name = self._name(part)
        noun = _NOUN.fullmatch(name) is not None and (name == part or name != name.lower())
        return f"'{name}'" if noun and self._governing is not None and self._governing.search(before) else name

    def _name(self, part: str) -> str:
        """What stands in a place; the forms do without the article of a name."""
        bare = part.removeprefix("the ")
        return self.sentence(bare if bare in self.words else part)

    def sentence(self, asked: str) -> str:
        """A text that a step wrote, as far as its pieces are known: whole, by its form, with its numbers left out, or broken into parts."""
        before, core, after = ((match := _SIGNS.fullmatch(asked)) and match.groups()) or ("", asked, "")
        if not re.search("[A-Za-z]{2}", core):
            return asked
        for text, end in ((core + after, ""), (core, after), (f"{core};", after), (f"{core}.", after)):
            if (found := self._found(text)) is not None:
                return f"{before}{found.rstrip('.;') if text[-1:] in '.;' and end == after else found}{end}"
        if (message := self._message(core + after)) is not None:
            return before + message
        for marks in (_BREAKS, (), _WEAK):
            if not marks and (form := self.term(core)) is not None:
                return f"{before}{form}{after}"
            for mark in marks:
                if mark in core:
                    first, _, rest = core.partition(mark)     # the rest may be known whole
                    return before + self.sentence(first) + mark + self.sentence(rest) + after
        if core.endswith(")"):
            return f"{before}{self.sentence(core[:-1])}){after}"
        return self.unknown(asked)

    def unknown(self, asked: str) -> str:
        """A piece that has no words in this language stays as it was written: names of people, files and structures do."""
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
    return units_text(spoken.sentence(text) if spoken is not None else text)


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


class Window(Protocol):
    """What a change of the language needs of the main window, which itself needs this file."""

    @property
    def session(self) -> Session | None: ...

    @property
    def page(self) -> str: ...

    def show(self) -> None: ...

    def close(self) -> bool: ...

    def open_case(self, folder: Path) -> None: ...


W = TypeVar("W", bound=Window)


def change(window: W, code: str) -> W:
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
