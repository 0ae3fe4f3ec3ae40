"""Command palette: every command of the menus by typing a part of its name (Ctrl+K)."""
from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.gui.style import look

_ACTION = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def plain(words: str) -> str:
    """The name of an action without the mark of its key and the dots of a dialog."""
    return words.replace("&", "").removesuffix("...")


def rank(wanted: str, name: str) -> int | None:
    """How well `wanted` fits `name`, smaller is better; None when its letters do not appear in this order.

    A whole part of the name beats letters that are scattered; the beginning of a word beats its middle.
    """
    wanted, name = wanted.casefold().strip(), name.casefold()
    if not wanted:
        return 0
    if wanted in name:
        place = name.index(wanted)
        return place if place == 0 or name[place - 1] == " " else 100 + place
    place = -1
    spread = 0
    for letter in wanted.replace(" ", ""):
        found = name.find(letter, place + 1)
        if found < 0:
            return None
        spread += found - place - 1
        place = found
    return 1000 + spread


class Palette(QDialog):
    """Shows the commands that fit what is typed; Enter does the chosen one. What cannot be done now is faint and says why."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._actions = tuple(actions)
        self.setMinimumWidth(460)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Type a part of a command"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._do)
        self.field.installEventFilter(self)
        self.found = QListWidget()
        self.found.setAccessibleName(self.tr("Commands that fit"))
        self.found.itemActivated.connect(lambda _: self._do())
        self.found.itemClicked.connect(lambda _: self._do())
        column.addWidget(self.field)
        column.addWidget(self.found)
        self._narrow("")

    def _narrow(self, wanted: str) -> None:
        ranked = [(rank(wanted, plain(action.text())), number) for number, action in enumerate(self._actions)]
        self.found.clear()
        for _, number in sorted((place, number) for place, number in ranked if place is not None):
            action = self._actions[number]
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(f"{plain(action.text())}   {keys}".rstrip())
            item.setData(_ACTION, number)
            if not action.isEnabled():
                item.setForeground(QColor(look().faint))
                item.setText(f"{item.text()}   ({action.toolTip()})")
            self.found.addItem(item)
        self.found.setCurrentRow(0)

    def _do(self) -> None:
        item = self.found.currentItem()
        if item is None:
            return
        action = self._actions[int(item.data(_ACTION))]
        if action.isEnabled():
            self.close()
            action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down move in the list while the typing goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}[Qt.Key(event.key())]
            self.found.setCurrentRow(max(0, min(self.found.count() - 1, self.found.currentRow() + step)))
            return True
        return super().eventFilter(watched, event)
