"""Pictures of the window for the README: `make screenshots`, on the cases that `make demo` made.

    python -m app.gui.screenshots DEMO_FOLDER TARGET_FOLDER [dark | light]
"""
from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.gui.main_window import MainWindow
from app.gui.style import THEMES, Theme, application, wear
from app.scene.margins import MARGIN
from app.session.workflow import PAGES
from meshing.errors import RequestError

_PATIENCE_S = 120.0


def take(case: Path, target: Path, *, size: tuple[int, int] = (1440, 900), theme: Theme = "dark") -> list[Path]:
    """Grab each page of the window on `case`; returns the files."""
    app = application()
    wear(theme)
    window = MainWindow()
    window.resize(*size)
    window.show()
    window.open_case(case)
    _wait(app, lambda: window.jobs.work is None)
    if window.loaded is None:
        words = window.jobs.words.text()
        window.close()
        raise RequestError(f"{case} could not be shown: {words}")
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name in PAGES:
        window.go(name)
        written.append(_grab(app, window, target / f"{case.parent.name}-{name.lower()}.png"))
    for name, show in _faces(window):
        show()
        written.append(_grab(app, window, target / f"{case.parent.name}-{name}.png"))
    window.go("Compare")
    fields = {window.compare.field.itemData(place): place for place in range(1, window.compare.field.count())}
    margin = fields.pop(MARGIN, 0)
    for name, place in (("field", max(fields.values(), default=0)), ("margin", margin)):
        if place:
            window.compare.field.setCurrentIndex(place)
            written.append(_grab(app, window, target / f"{case.parent.name}-{name}.png"))
    window.close()
    return written


def _faces(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a page shows when it is asked for more than at first."""
    images, compare, simulation = window.images, window.compare, window.simulation
    window.go("Images")
    if images.vessel_button.isEnabled():
        yield "vessel", partial(images.vessel_button.setChecked, True)
    for name, button in (("views", images.views_button), ("measure", images.measure_button), ("tools", images.tools_button)):
        if button.isEnabled():
            images.vessel_button.setChecked(False)
            yield name, partial(button.setChecked, True)
            button.setChecked(False)
    window.go("Simulate")
    yield "rehearse", partial(simulation.views.setCurrentIndex, 1)
    simulation.views.setCurrentIndex(0)
    window.go("Compare")
    for name, below in (("ranking", compare.choice), ("compromises", compare.pareto), ("better", compare.search)):
        yield name, partial(compare.below.setCurrentWidget, below)
    compare.below.setCurrentWidget(compare.table)


def _wait(app: QApplication, ready: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not ready() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)


def settled(app: QApplication, window: MainWindow) -> None:
    """Wait until nothing runs or is being drawn any more and the views have come to rest."""
    rest = time.monotonic() + 0.5
    _wait(app, lambda: window.jobs.work is None and not window.drawing and time.monotonic() > rest)


def _grab(app: QApplication, window: MainWindow, path: Path) -> Path:
    settled(app, window)
    window.grab().save(str(path))
    return path


def main(arguments: list[str]) -> int:
    theme: Theme = next((known for known in THEMES if arguments[2:] == [known]), "dark")
    if len(arguments) not in (2, 3) or arguments[2:] not in ([], [theme]):
        sys.stderr.write("python -m app.gui.screenshots DEMO_FOLDER TARGET_FOLDER [dark | light]\n")
        return 2
    cases = sorted(Path(arguments[0]).glob("*/case"))
    if not cases:
        sys.stderr.write(f"{arguments[0]} holds no case; 'rehearse demo --out {arguments[0]}' makes two.\n")
        return 2
    with tempfile.TemporaryDirectory() as apart:  # the window as it is at first, whatever was looked at last
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, apart)
        for case in cases:
            for path in take(case, Path(arguments[1]), theme=theme):
                sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
