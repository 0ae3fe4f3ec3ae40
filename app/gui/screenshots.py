"""Pictures of the window for the README: `make screenshots`, on the cases that `make demo` made.

    python -m app.gui.screenshots DEMO_FOLDER TARGET_FOLDER
"""
from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.gui.main_window import MainWindow, application
from meshing.errors import RequestError


def take(case: Path, target: Path, *, size: tuple[int, int] = (1440, 900)) -> list[Path]:
    """Grab each page of the window on `case`; returns the files."""
    app = application()
    window = MainWindow()
    window.resize(*size)
    window.show()
    window.open_case(case)
    end = time.monotonic() + 120.0
    while window.loaded is None and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.02)
    if window.loaded is None:
        raise RequestError(f"{case} could not be shown: {window.jobs.words.text()}")
    written = []
    for number, name in enumerate(("images", "plans", "compare")):
        window.go(number)
        written.append(_grab(app, window, target / f"{case.parent.name}-{name}.png"))
    if window.compare.field.count() > 1:
        window.compare.field.setCurrentIndex(window.compare.field.count() - 1)
        written.append(_grab(app, window, target / f"{case.parent.name}-field.png"))
    window.close()
    return written


def _grab(app: QApplication | QCoreApplication, window: MainWindow, path: Path) -> Path:
    for _ in range(20):
        app.processEvents()
        time.sleep(0.02)
    path.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(path))
    return path


if __name__ == "__main__":
    for found in sorted(Path(sys.argv[1]).glob("*/case")):
        take(found, Path(sys.argv[2]))
