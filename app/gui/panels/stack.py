"""Pages on top of each other, of which only the one that is shown decides how small the window can be."""
from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.gui.view import VtkView


class Pages(QStackedWidget):
    """A stack that asks for the least room of its current page, not for that of its largest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()

    @property
    def drawing(self) -> bool:
        """Does some view of the page that is shown wait for its first picture?"""
        return VtkView.behind()
