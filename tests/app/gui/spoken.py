"""What a window says, and which words of it belong to no language that it should speak."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{3,}")


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """(where, text) of everything that is visible now, tooltips and names for screen readers included."""
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() or widget.objectName().startswith("qt_"):
            continue
        where = f"{type(widget).__name__} '{widget.accessibleName()}'"
        yield where, widget.toolTip()
        yield where, widget.accessibleName()
        yield where, widget.accessibleDescription()
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield where, widget.text()
        elif isinstance(widget, QGroupBox):
            yield where, widget.title()
        elif isinstance(widget, QLineEdit):
            yield where, widget.placeholderText()
        elif isinstance(widget, QPlainTextEdit):
            yield where, widget.toPlainText()
        elif isinstance(widget, QComboBox):
            yield from ((where, widget.itemText(place)) for place in range(widget.count()))
        elif isinstance(widget, QAbstractSpinBox):
            yield where, widget.text()
        elif isinstance(widget, QTabWidget):
            yield from ((where, widget.tabText(place)) for place in range(widget.count()))
        elif isinstance(widget, QAbstractItemView):
            yield from ((where, text) for text in _items(widget))
        for attribute in ("title", "empty"):  # what is painted over a view
            if isinstance(said := getattr(widget, attribute, None), str):
                yield where, said
    for action in window.findChildren(QAction):
        yield "menu", action.text().replace("&", "")
        yield "menu", action.toolTip().replace("&", "")


def _items(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    flat = isinstance(model, QAbstractListModel)
    sections = 1 if flat else model.columnCount(QModelIndex())
    for section in range(sections):
        yield str(model.headerData(section, Qt.Orientation.Horizontal) or "")
    todo = [model.index(row, column) for row in range(model.rowCount(QModelIndex())) for column in range(sections)]
    while todo:
        index = todo.pop()
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(said := index.data(role), str):
                yield said
        if not flat:
            todo += [model.index(row, column, index) for row in range(model.rowCount(index)) for column in range(model.columnCount(index))]


def words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def strange(said: Iterable[tuple[str, str]], known: set[str]) -> dict[str, set[str]]:
    """Texts with a word that is not known, and where they stand."""
    found: dict[str, set[str]] = {}
    for where, text in said:
        for line in text.splitlines():
            if words(line) - known:
                found.setdefault(line, set()).add(where)
    return found
