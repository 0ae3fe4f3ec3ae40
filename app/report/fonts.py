"""The letters of the PDF: DejaVu Sans of the system, or Bitstream Vera, which ReportLab brings.

The fonts every PDF reader has know neither a minus sign nor Greek, and draw black boxes in silence; so a font is
embedded and every character is checked. A character that the font lacks is written as its code ("[U+5F20]"): ugly,
and impossible to take for something else.
"""
from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from meshing.errors import RenderError

FOLDERS = (
    "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF",
    "/opt/homebrew/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "~/Library/Fonts", "~/.local/share/fonts",
    "~/.fonts", "C:/Windows/Fonts")
"""Where systems keep DejaVu Sans (Debian: package fonts-dejavu-core)."""

PAIRS = (("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"), ("Vera.ttf", "VeraBd.ttf"))

PLAIN = {"◆": "(best)", "◇": "(best?)", "⚠": "(!)", "✔": "(ok)", "✖": "(x)", "▲": "^", "▼": "v", "−": "-", "≥": ">=", "≤": "<=",
         "\u00a0": " ", "\u202f": " "}
"""How our own signs are written with a font that lacks them."""


@dataclass(frozen=True)
class Font:
    """Names under which ReportLab knows the upright and the bold face, and the characters both have."""

    plain: str
    bold: str
    known: frozenset[int]

    def writable(self, text: str) -> str:
        """`text` in characters that this font has."""
        return "".join(letter if ord(letter) in self.known or letter == "\n" else self._instead(letter) for letter in text)

    def _instead(self, letter: str) -> str:
        return PLAIN.get(letter, f"[U+{ord(letter):04X}]")


@cache
def report_font() -> Font:
    """Find, embed and describe the font; raises RenderError when this installation has none."""
    return _embedded(*font_files())


def font_files() -> tuple[Path, Path]:
    """The files of the upright and the bold face; raises RenderError when this installation has none."""
    own = os.path.join(os.path.dirname(reportlab.__file__), "fonts")
    for plain, bold in PAIRS:
        for folder in (*FOLDERS, own):
            place = Path(folder).expanduser()
            if (place / plain).is_file() and (place / bold).is_file():
                return place / plain, place / bold
    looked = ", ".join((*FOLDERS, own))
    raise RenderError(f"no PDF can be written: neither DejaVu Sans nor Bitstream Vera was found (looked in {looked}). Install "
                      "DejaVu Sans (Debian, Ubuntu: apt-get install fonts-dejavu-core) or write the report as HTML.")


def _embedded(plain: Path, bold: Path) -> Font:
    known: list[frozenset[int]] = []
    for path in (plain, bold):
        face = TTFont(path.stem, str(path))
        pdfmetrics.registerFont(face)
        known.append(frozenset(face.face.charToGlyph))
    pdfmetrics.registerFontFamily(plain.stem, normal=plain.stem, bold=bold.stem, italic=plain.stem, boldItalic=bold.stem)
    return Font(plain.stem, bold.stem, known[0] & known[1])
