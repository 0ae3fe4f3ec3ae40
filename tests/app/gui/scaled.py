"""A window in a process of its own, because the scale of the screen is set before Qt starts: what is cut off on each page, as JSON.

    python -m tests.app.gui.scaled CASE FOLDER LANGUAGE WIDTH HEIGHT
"""
from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QWidget

from app.gui.language import speak
from app.gui.main_window import MainWindow
from app.gui.panels.elided import ElidedLabel
from app.gui.screenshots import settled
from app.gui.style import application, wear
from app.gui.view import VtkView
from app.session import codec
from app.session.workflow import PAGES

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QLabel, VtkView)


def cut_off(window: MainWindow) -> Iterator[str]:
    """Controls that reach over the edge of what holds them, and words that are wider than their control."""
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or not widget.isVisible() or widget.objectName().startswith("qt_"):
            continue
        name = widget.accessibleName() or getattr(widget, "text", str)()
        shown = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        if not _scrolls(widget) and not window.rect().contains(shown):
            yield f"'{name}' reaches out of the window"
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel) and not widget.wordWrap() and widget.pixmap().isNull():
            words = widget.text()
        if words and widget.fontMetrics().horizontalAdvance(words.replace("&", "").splitlines()[0]) > widget.width() + 1:
            yield f"'{words}' has {widget.width()} of {widget.fontMetrics().horizontalAdvance(words)} pixels"
        if words and widget.fontMetrics().height() > widget.height() + 1:
            yield f"'{words}' is {widget.height()} pixels high"


def _scrolls(widget: QWidget) -> bool:
    holder = widget.parentWidget()
    while holder is not None:
        if isinstance(holder, QAbstractScrollArea):
            return True
        holder = holder.parentWidget()
    return False


def main(case: Path, folder: Path, language: str, width: int, height: int) -> int:
    codec.TRUSTED = [*codec.TRUSTED, "tests."]
    app = application()
    wear("dark")
    speak(language)
    window = MainWindow()
    window.resize(width, height)
    window.show()
    window.open_case(case)
    settled(app, window)
    folder.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for page in PAGES:
        window.go(page)
        settled(app, window)
        found += [f"{page}: {words}" for words in cut_off(window)]
        window.grab().save(str(folder / f"{page}.png"))
    sys.stdout.write(json.dumps({"ratio": window.devicePixelRatioF(), "pages": list(PAGES), "cut": sorted(set(found))}) + "\n")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
