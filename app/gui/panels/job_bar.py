"""The bar at the bottom: what runs, progress, time left, Cancel; what the last piece of work had to say; warnings."""
from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QSizePolicy, QWidget

from app.gui.language import said
from app.gui.style import restyled
from app.gui.words import places_in
from app.gui.work import Work


class JobBar(QWidget):
    """Shows one Work at a time; `finished(ok)` when it ended. `asked_place(point LPS mm)` when a place that a message names should be shown."""

    finished = Signal(bool)
    asked_place = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work: Work | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        self.words = QLabel(self.tr("Ready"))
        self.words.setObjectName("status")
        self.words.setAccessibleName(self.tr("Status"))
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setMinimumHeight(20)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(200)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.left = QLabel()
        self.left.setAccessibleName(self.tr("Time left"))
        self.stop = QPushButton(self.tr("Cancel"))
        self.stop.setShortcut("Esc")
        self.stop.setToolTip(self.tr("Stop the work; what is finished is kept (Esc)"))
        self.stop.clicked.connect(self.cancel)
        self.where = QPushButton(self.tr("Show where"))
        self.where.setToolTip(self.tr("Go to the place in the images that the message names"))
        self.where.clicked.connect(self._show_where)
        self.warnings = QPushButton()
        self.warnings.setObjectName("warnings")
        self.warnings.clicked.connect(self._list_warnings)
        self._warnings: tuple[str, ...] = ()
        row.addWidget(self.words, 1)
        for widget in (self.where, self.left, self.bar, self.stop, self.warnings):
            row.addWidget(widget)
            widget.hide()

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Show a sentence; `wrong` marks it as an error by sign and colour."""
        words = said(words) if wrong else words
        self.words.setText(f"✖ {words}" if wrong else words)
        self.words.setToolTip(words)
        restyled(self.words, "wrong" if wrong else "status")
        self.where.setVisible(bool(wrong and places_in(words)))

    def _show_where(self) -> None:
        self.asked_place.emit(places_in(self.words.text())[0])

    def set_warnings(self, warnings: Sequence[str]) -> None:
        """The count of warnings about images and results; the button lists them."""
        self._warnings = tuple(dict.fromkeys(map(said, warnings)))
        count = len(self._warnings)
        self.warnings.setVisible(count > 0)
        self.warnings.setText(self.tr("⚠ 1 warning") if count == 1 else self.tr("⚠ {} warnings").format(count))
        self.warnings.setToolTip("\n".join(self._warnings))
        self.warnings.setAccessibleDescription("\n".join(self._warnings))

    def watch(self, work: Work) -> None:
        """Start `work` and show it until it ends."""
        self.work = work
        for widget in (self.left, self.bar, self.stop):
            widget.show()
        self.stop.setEnabled(True)
        self.bar.setValue(0)
        self.left.clear()
        self.say(f"{work.title} ...")
        work.progress.connect(self._progress)
        work.done.connect(self._done)
        work.failed.connect(self._failed)
        work.cancelled.connect(self._cancelled)
        work.start()

    def cancel(self) -> None:
        """Ask the running work to stop."""
        if self.work is not None:
            self.stop.setEnabled(False)
            self.left.clear()
            self.say(self.tr("Stopping ..."))
            self.work.cancel()

    def _progress(self, fraction: float, doing: str, left_s: float) -> None:
        if self.work is None or not self.stop.isEnabled():
            return
        self.bar.setValue(round(1000 * fraction))
        self.say(said(doing) or self.work.title)
        self.left.setText("" if left_s < 0 else self.tr("about {} left").format(spoken(left_s)))

    def _done(self, result: object) -> None:
        self._end(self.tr("{}: finished"), ok=True)

    def _failed(self, text: str) -> None:
        self._end(text, ok=False)

    def _cancelled(self) -> None:
        self._end(self.tr("{}: stopped; what was finished is kept"), ok=True)

    def _end(self, words: str, *, ok: bool) -> None:
        work, self.work = self.work, None
        for widget in (self.left, self.bar, self.stop):
            widget.hide()
        if work is not None:
            self.say(words.replace("{}", work.title, 1) if ok else words, wrong=not ok)
        self.finished.emit(ok)

    def _list_warnings(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for warning in self._warnings:
            places = places_in(warning)
            action = menu.addAction(self.tr("{} (click: show where)").format(warning) if places else warning)
            if places:
                action.triggered.connect(partial(self.asked_place.emit, places[0]))
        menu.popup(self.warnings.mapToGlobal(self.warnings.rect().topLeft()) - QPoint(0, menu.sizeHint().height()))


def spoken(seconds: float) -> str:
    """A time to wait: "40 s", "2 min 10 s"."""
    whole = round(seconds)
    return f"{whole} s" if whole < 90 else f"{whole // 60} min {whole % 60} s"
