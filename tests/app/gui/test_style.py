"""Both looks can be read: contrast of words on their ground as WCAG 2.2 defines it."""
from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.main_window import MainWindow
from app.gui.style import DARK, LIGHT, Look, look, sheet, wear
from tests.app.gui.conftest import settle

WORDS = ("ink", "quiet", "warning", "wrong", "title", "good")


def luminance(colour: str) -> float:
    parts = [int(colour[k:k + 2], 16) / 255.0 for k in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("worn", [DARK, LIGHT], ids=["dark", "light"])
def test_words_stand_out_from_every_ground(worn: Look) -> None:
    for words in WORDS:
        for ground in ("panel", "well", "stripe"):
            assert contrast(getattr(worn, words), getattr(worn, ground)) >= 4.5, (words, ground)
    for words, ground in (("on_primary", "primary"), ("on_chosen", "chosen"), ("banner_ink", "banner"), ("banner_who", "banner"), ("ink", "head"),
                          ("ink", "button"), ("ink", "menu"), ("title", "step"), ("ink", "down"), ("ink", "hover"), ("on_primary", "primary_hover")):
        assert contrast(getattr(worn, words), getattr(worn, ground)) >= 4.5, (words, ground)
    for sign, ground in (("accent", "panel"), ("accent", "well"), ("faint", "panel"), ("faint", "menu"), ("box", "well")):
        assert contrast(getattr(worn, sign), getattr(worn, ground)) >= 3.0, (sign, ground)


@pytest.mark.parametrize("worn", [DARK, LIGHT], ids=["dark", "light"])
def test_a_sheet_has_no_colour_of_its_own(worn: Look) -> None:
    known = {getattr(worn, field.name) for field in fields(worn)}
    assert set(re.findall("#[0-9a-f]{6}", sheet(worn))) <= known
    assert not re.search(r": (white|black|gray)", sheet(worn))


def test_the_window_changes_its_look_with_everything_in_it(app: QApplication, opened: MainWindow) -> None:
    def brightness() -> float:
        image = opened.tree.grab().toImage()
        return image.pixelColor(image.width() - 8, image.height() - 8).lightnessF()

    assert brightness() < 0.2
    try:
        next(action for action in opened.commands.actions if action.text() == "&Light look").trigger()
        settle(opened)
        assert look() is LIGHT
        assert brightness() > 0.8
        image = opened.tree.topLevelItem(0)
        assert image is not None
        words = image.child(0)
        assert words is not None
        assert contrast(words.foreground(0).color().name(), LIGHT.well) >= 4.5
        again = MainWindow()
        assert next(action for action in again.commands.actions if action.isChecked()).text() == "&Light look"
        again.close()
        again.deleteLater()
    finally:
        wear("dark")
