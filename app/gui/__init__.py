"""The door to PySide6: the desktop application. Thin: what it does, app.session does; what it shows, app.scene draws."""
from __future__ import annotations

import gc
from pathlib import Path


def start(case: Path | None) -> int:
    """Open the window, with a case when one is given; returns the exit status of the application."""
    from app.gui import memory
    from app.gui.language import LANGUAGES, speak
    from app.gui.main_window import MainWindow
    from app.gui.style import application, wear

    app = application()
    wear(memory.theme())
    speak(memory.language() if memory.language() in LANGUAGES else "en")
    window = MainWindow()
    window.show()
    gc.freeze()  # what is there now stays: a collection that looks through all of it holds the window for a tenth of a second
    if case is not None:
        window.open_case(case)
    return app.exec()
