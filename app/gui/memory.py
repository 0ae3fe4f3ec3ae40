"""What the window remembers from one start to the next: cases opened last, theme, size, page, window and level of a series."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from app.gui.style import THEMES, Theme
from app.scene.slices import Window
from app.session.casefile import NAME
from meshing.units import Hounsfield

_RECENT = 5


def _settings() -> QSettings:
    return QSettings("rehearse", "rehearse")


def recent_cases() -> list[Path]:
    """The cases opened last that are still there, newest first."""
    found = _settings().value("recent cases", [])
    names = [found] if isinstance(found, str) else list(found) if isinstance(found, list) else []
    return [Path(name) for name in names if (Path(name) / NAME).exists()]


def remember_case(folder: Path) -> None:
    kept = [folder.resolve(), *(path for path in recent_cases() if path != folder.resolve())]
    _settings().setValue("recent cases", [str(path) for path in kept[:_RECENT]])


def theme() -> Theme:
    found = _settings().value("theme", "dark")
    return next((known for known in THEMES if known == found), "dark")


def remember_theme(chosen: Theme) -> None:
    _settings().setValue("theme", chosen)


def language() -> str:
    """ISO 639-1 code; English when none was chosen."""
    return str(_settings().value("language", "en"))


def remember_language(code: str) -> None:
    _settings().setValue("language", code)


def geometry() -> QByteArray | None:
    found = _settings().value("geometry")
    return found if isinstance(found, QByteArray) else None


def remember_geometry(geometry: QByteArray) -> None:
    _settings().setValue("geometry", geometry)


def page(case: Path) -> str:
    """The name of the page on which a case was left, "" when it was never opened."""
    return str(_settings().value(f"page/{_key(str(case.resolve()))}", ""))


def remember_page(case: Path, name: str) -> None:
    _settings().setValue(f"page/{_key(str(case.resolve()))}", name)


def layout(case: Path) -> dict[str, Any]:
    """How a case was looked at last (app/gui/layouts.py), {} when it was never opened."""
    try:
        found = json.loads(str(_settings().value(f"layout/{_key(str(case.resolve()))}", "{}")))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def remember_layout(case: Path, layout: dict[str, Any]) -> None:
    _settings().setValue(f"layout/{_key(str(case.resolve()))}", json.dumps(layout))


def window_of(series: str) -> Window | None:
    """The window and level last chosen for the series whose files have this hash: phases of one study in one frame of reference keep their own."""
    found = _settings().value(f"window/{_key(series)}")
    try:
        width, level = map(float, str(found).split(";"))
    except ValueError:
        return None
    return Window(Hounsfield(width), Hounsfield(level)) if width > 0.0 else None


def remember_window(series: str, window: Window) -> None:
    _settings().setValue(f"window/{_key(series)}", f"{window.width!r};{window.level!r}")


def network() -> tuple[str, str, str, str]:
    """The network asked last: kind, Python, weights, task."""
    found = _settings().value("network", "")
    parts = str(found).split("\n")
    return (parts[0], parts[1], parts[2], parts[3]) if len(parts) == 4 else ("totalsegmentator", "", "", "")


def remember_network(asked: tuple[str, str, str, str]) -> None:
    _settings().setValue("network", "\n".join(asked))


def _key(name: str) -> str:
    """A slash would begin a group of settings."""
    return name.replace("/", "|").replace("\\", "|")
