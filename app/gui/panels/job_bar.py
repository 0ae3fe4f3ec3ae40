"""The bar at the bottom: what runs, progress, time left, Cancel; and what the last piece of work had to say."""
from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from app.gui.work import Work


class JobBar(QWidget):
    """Shows one Work at a time; `finished(ok)` when it ended."""

    finished = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work: Work | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        self.words = QLabel(self.tr("Ready"))
        self.words.setAccessibleName(self.tr("Status"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(260)
        self.left = QLabel()
        self.stop = QPushButton(self.tr("Cancel"))
        self.stop.setShortcut("Esc")
        self.stop.setToolTip(self.tr("Stop the work; what is finished is kept (Esc)"))
        self.stop.clicked.connect(self.cancel)
        row.addWidget(self.words, 1)
        for widget in (self.left, self.bar, self.stop):
            row.addWidget(widget)
            widget.hide()

    def watch(self, work: Work) -> None:
        """Start `work` and show it until it ends."""
        self.work = work
        for widget in (self.left, self.bar, self.stop):
            widget.show()
        self.stop.setEnabled(True)
        self.bar.setValue(0)
        self.words.setText(work.title)
        self.words.setObjectName("")
        work.progress.connect(self._progress)
        work.done.connect(lambda _: self._end(self.tr("{}: finished").format(work.title), ok=True))
        work.failed.connect(lambda text: self._end(text, ok=False))
        work.cancelled.connect(lambda: self._end(self.tr("{}: stopped; what was finished is kept").format(work.title), ok=False))
        work.start()

    def cancel(self) -> None:
        if self.work is not None:
            self.stop.setEnabled(False)
            self.words.setText(self.tr("Stopping ..."))
            self.work.cancel()

    def _progress(self, fraction: float, doing: str, left_s: float) -> None:
        self.bar.setValue(round(1000 * fraction))
        self.words.setText(doing)
        self.left.setText("" if left_s < 0 else self.tr("{} left").format(spoken(left_s)))

    def _end(self, text: str, *, ok: bool) -> None:
        work, self.work = self.work, None
        for widget in (self.left, self.bar, self.stop):
            widget.hide()
        self.words.setText(text)
        self.words.setToolTip(text)
        if work is not None:
            work.wait()
            work.deleteLater()
        self.finished.emit(ok)


def spoken(seconds: float) -> str:
    """ "40 s" or "2 min 10 s"."""
    whole = round(seconds)
    return f"{whole} s" if whole < 90 else f"{whole // 60} min {whole % 60} s"
