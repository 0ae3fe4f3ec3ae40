"""A form for any step, built from its fields: value with unit, range, help, and whether the value is an unverified default.

A value is taken when Enter is pressed or the line is left; what may not stand there is said below its line and nothing changes.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLabel, QLineEdit, QMenu, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.gui.fields import Entry, entries_of, with_text
from app.gui.style import restyled
from meshing.errors import PlanningError
from meshing.step import title_of


class Properties(QScrollArea):
    """Emits `changed(label for undo, new step)`."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Properties"))
        self._shown: tuple[Any, tuple[str, ...], str] | None = None
        self.step: Any = None
        self.editors: dict[str, QWidget] = {}
        self.notes: dict[str, QLabel] = {}
        self.show_step(None)

    def show_step(self, step: Any, *, choices: Sequence[str] = (), why_not: str = "", empty: str = "") -> None:
        """The form of `step`; `choices` are names that fields holding names offer; `why_not` disables it and says why."""
        shown = (step, tuple(choices), why_not or empty)
        if shown == self._shown:
            return
        for editor in self.editors.values():
            editor.blockSignals(True)  # a line that is taken away while it has the focus would still report its text
        self._shown, self.step = shown, step
        self.editors, self.notes = {}, {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 8, 2)
        if step is None:
            words = QLabel(empty or self.tr("Nothing is chosen."))
            words.setObjectName("quiet")
            words.setWordWrap(True)
            column.addWidget(words)
        else:
            title = QLabel(self.tr(title_of(step)))
            title.setObjectName("heading")
            column.addWidget(title)
            form = QFormLayout()
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            for entry in entries_of(step):
                self._line(form, entry, choices, why_not)
            column.addLayout(form)
        column.addStretch(1)
        self.setWidget(inside)

    def _line(self, form: QFormLayout, entry: Entry, choices: Sequence[str], why_not: str) -> None:
        editor = self._editor(entry, choices)
        label = QLabel(self.tr(entry.label))
        label.setWordWrap(True)
        label.setBuddy(editor)
        editor.setAccessibleName(self.tr(entry.label))
        fixed = entry.kind == "fixed"
        reason = why_not or (self.tr("It is written in the protocol file of the case") if fixed else "")
        facts = [entry.help, self.tr("Range: {}").format(entry.range) if entry.range else "", entry.standing]
        editor.setAccessibleDescription(" ".join(fact for fact in facts if fact))
        editor.setEnabled(not reason)
        editor.setToolTip("\n".join(fact for fact in [reason, *facts] if fact))
        note = QLabel()
        note.setWordWrap(True)
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.editors[entry.name], self.notes[entry.name] = editor, note
        self._note(entry, "")
        form.addRow(label, editor)
        form.addRow(note)

    def _note(self, entry: Entry, wrong: str) -> None:
        note = self.notes[entry.name]
        mark = "" if entry.verified else "? "
        facts = " · ".join(part for part in (entry.range, f"{mark}{entry.standing}") if part)
        note.setText(f"✖ {wrong}" if wrong else facts)
        restyled(note, "wrong" if wrong else "quiet" if entry.verified else "warning")

    def _editor(self, entry: Entry, choices: Sequence[str]) -> QWidget:
        if entry.kind in ("choice", "yes"):
            box = QComboBox()
            options = entry.options or ("no", "yes")
            box.addItems(list(options))
            box.setCurrentText(entry.text)
            box.activated.connect(lambda place: self._take(entry, options[place]))
            return box
        if entry.kind == "names" and choices:
            return self._names(entry, choices)
        line = QLineEdit(entry.text)
        line.setCursorPosition(0)
        if entry.optional:
            line.setPlaceholderText(self.tr("not given"))
        line.editingFinished.connect(lambda: self._take(entry, line.text()))
        return line

    def _names(self, entry: Entry, choices: Sequence[str]) -> QToolButton:
        """A menu of names to tick: what is chosen stays in the order it had, new ones go to its end."""
        now = [name for name in entry.text.split(", ") if name]
        button = QToolButton()
        button.setText(entry.text or self.tr("none"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        menu = QMenu(button)
        for name in dict.fromkeys((*now, *choices)):
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in now)
            action.toggled.connect(lambda on, n=name: self._take(entry, ", ".join([*now, n] if on else [x for x in now if x != n])))
        button.setMenu(menu)
        return button

    def _take(self, entry: Entry, text: str) -> None:
        if text.strip() == entry.text or self.step is None or entry.name not in self.notes:
            return
        try:
            step = with_text(self.step, entry, text)
        except (PlanningError, ValueError) as error:
            self._note(entry, str(error))
            return
        if step == self.step:
            return
        self._note(entry, "")
        self.changed.emit(self.tr("change {}").format(self.tr(entry.label)), step)
