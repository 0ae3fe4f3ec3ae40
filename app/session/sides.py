"""Which side a text speaks of. The words are data: resources/laterality.toml.

A text claims a side when it names one side and not the other. Phrases in which the words mean something else ("all right",
"left over", a patient in "left lateral" position) are taken out first; single letters and short forms count only beside a
noun that has sides ("kidney R", "nefrectomia dx"), never by themselves ("Plan R", "L5", "Dx: adenoma").
"""
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Side = Literal["left", "right"]
OTHER: dict[Side, Side] = {"left": "right", "right": "left"}

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Lexicon:
    """The words of resources/laterality.toml, as patterns."""

    words: tuple[tuple[Side, re.Pattern[str]], ...]
    both: re.Pattern[str]
    short: tuple[tuple[Side, frozenset[str]], ...]
    nouns: re.Pattern[str]
    not_a_side: tuple[re.Pattern[str], ...]
    situs: tuple[tuple[str, Side], ...]
    paired: frozenset[str]


@cache
def lexicon() -> Lexicon:
    data = tomllib.loads(files("resources").joinpath("laterality.toml").read_text(encoding="utf-8"))
    sides: tuple[Side, Side] = ("left", "right")
    return Lexicon(tuple((side, _any(data["words"][side])) for side in sides), _any(data["words"]["both"]),
                   tuple((side, frozenset(data["short"][side])) for side in sides), _any(data["short"]["nouns"]),
                   tuple(re.compile(phrase) for phrase in data["not_a_side"]["phrases"]),
                   tuple((organ, side) for side in sides for organ in data["situs"][side]), frozenset(data["paired"]["organs"]))


def sides_in(text: str) -> frozenset[Side]:
    """Every side that the text names."""
    words = lexicon()
    small = text.lower()
    for phrase in words.not_a_side:
        small = phrase.sub(lambda found: " " * len(found.group()), small)
    tokens = [(found.group(), found.start(), found.end()) for found in _WORD.finditer(small)]
    if any(words.both.fullmatch(token) for token, _, _ in tokens):
        return frozenset(("left", "right"))
    named: set[Side] = {side for token, _, _ in tokens for side, pattern in words.words if _matches(pattern, token)}
    if not named:
        named = _short(small, text, words)
    return frozenset(named)


def side_of(text: str) -> Side | None:
    """The one side that the text claims; None when it names none or both."""
    found = sides_in(text)
    return next(iter(found)) if len(found) == 1 else None


def side_of_tag(code: str) -> Side | None:
    """The side of a DICOM laterality code: "R" or "L"; "B" and "U" claim none."""
    return {"R": "right", "L": "left"}.get(code.strip().upper())  # type: ignore[return-value]


def _matches(pattern: re.Pattern[str], token: str) -> bool:
    return bool(pattern.fullmatch(token)) or any(pattern.fullmatch(part) for part in token.split("-"))


def _short(small: str, text: str, words: Lexicon) -> set[Side]:
    """Short forms beside a noun with sides, or alone in round brackets. A single letter must be a capital."""
    found: set[Side] = set()
    tokens = [(match.group(), match.start(), match.end()) for match in _LETTERS.finditer(small)]
    for number, (token, start, end) in enumerate(tokens):
        if text[start:end].islower() and len(token) == 1:
            continue
        after = text[end:end + 1]
        if after == ":" or re.match(r"\s*\d", text[end:]) or (start and text[start - 1].isdigit()):
            continue  # "Dx: ...", "L 5", "2R"
        beside = [tokens[n][0] for n in (number - 1, number + 1) if 0 <= n < len(tokens)]
        if number == 0 and token in ("d", "g"):
            continue  # "D Nephrectomy" is plan D; in French the letter follows: "rein D"
        bracketed = start > 0 and text[start - 1] == "(" and text[end:].lstrip(".")[:1] == ")"
        if bracketed or any(words.nouns.fullmatch(other) for other in beside):
            found |= {side for side, shorts in words.short if token in shorts}
    return found


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word.rstrip("*")) + (r"[\w-]*" if word.endswith("*") else "") for word in words))
