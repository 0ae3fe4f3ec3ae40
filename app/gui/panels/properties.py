"""A form for any step or draft of one, built from its fields: value with unit, range, help, and whether the value is an unverified default.

A value is taken when Enter is pressed or the line is left; what may not stand there is said below its line and nothing changes.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.fields import Entry, entries_of, with_text
from app.gui.language import said
from app.gui.panels.wrapped import WrappedLabel
from app.gui.style import restyled
from app.gui.words import place_words
from app.session.drafts import Draft, class_of, one_more
from meshing.errors import PlanningError
from meshing.step import title_of

_NAMES_WIDE = 18
"""More letters of names than this do not fit into a form; they stand in the tooltip."""
_NAMED = ("bone", "tumour", "fragment", "organ", "tree", "portal", "hepatic", "other_side", "skull")
"""Fields of text that hold the name of a structure or a tree."""


class Properties(QScrollArea):
    """Emits `changed(label for undo, new step)`. `place`, where it is given, says where the crosshair is: lines of places can take it."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None, *, place: Callable[[], NDArray[Any]] | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Properties"))
        self._place = place
        self._shown: tuple[Any, ...] | None = None
        self._known: Mapping[str, Sequence[str]] = {}
        self._now: tuple[Sequence[str], str] = ((), "")
        self.step: Any = None
        self.last_place = ""
        self.entries: dict[str, Entry] = {}
        self.editors: dict[str, QWidget] = {}
        self.notes: dict[str, QLabel] = {}
        self.show_step(None)

    def show_step(self, step: Any, *, choices: Sequence[str] = (), why_not: str = "", empty: str = "",
                  known: Mapping[str, Sequence[str]] | None = None) -> None:
        """The form of `step`; `choices` are names that fields holding names offer, `known` those of single fields; `why_not` disables it and
        says why."""
        shown = (step, tuple(choices), why_not or empty, {name: tuple(names) for name, names in (known or {}).items()})
        if shown == self._shown:
            return
        again = type(step) is type(self.step) and not isinstance(step, Draft)
        focused = next((name for name, editor in self.editors.items() if editor.hasFocus()), "") if again else ""
        for editor in self.editors.values():
            editor.blockSignals(True)  # a line that is taken away while it has the focus would still report its text
        self._shown, self.step, self._known, self._now = shown, step, known or {}, (choices, why_not)
        self.entries, self.editors, self.notes, self.last_place = {}, {}, {}, ""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 8, 2)
        if step is None:
            words = QLabel(empty or self.tr("Nothing is chosen."))
            words.setObjectName("quiet")
            words.setWordWrap(True)
            column.addWidget(words)
        else:
            title = QLabel(self.tr(title_of(class_of(step))))
            title.setObjectName("heading")
            column.addWidget(title)
            form = QFormLayout()
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            for entry in sorted(entries_of(step), key=lambda one: not one.missing) if isinstance(step, Draft) else entries_of(step):
                self._line(form, entry, choices, why_not)
            column.addLayout(form)
        column.addStretch(1)
        self.setWidget(inside)
        if focused in self.editors:
            self.editors[focused].setFocus()

    def _line(self, form: QFormLayout, entry: Entry, choices: Sequence[str], why_not: str) -> None:
        name = self._words(entry.label)
        editor = self._more(entry) if entry.kind == "more" else self._editor(entry, choices)
        editor.setAccessibleName(self.tr("one more: {}").format(name) if entry.kind == "more" else name)
        reason = why_not or (self.tr("It is written in the protocol file of the case") if entry.kind == "fixed" else "")
        facts = [said(entry.help), self.tr("Range: {}").format(self._words(entry.range)) if entry.range else "", self._words(entry.standing)]
        editor.setAccessibleDescription(" ".join(fact for fact in facts if fact))
        editor.setEnabled(not reason)
        editor.setToolTip("\n".join(fact for fact in [reason, entry.text if entry.kind == "names" else "", *facts] if fact))
        self.entries[entry.name], self.editors[entry.name] = entry, editor
        if entry.kind == "more":
            form.addRow("", editor)
            return
        label = WrappedLabel(name)
        label.setBuddy(editor)
        note = QLabel()
        note.setWordWrap(True)
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.notes[entry.name] = note
        self._note(entry, "")
        form.addRow(label, self._with_crosshair(entry, editor, reason) if entry.kind in ("place", "places") and self._place is not None else editor)
        form.addRow(note)

    def _words(self, words: str) -> str:
        """A label of a part ("stitches 1: first") in the language of the window, part by part."""
        return said(words)

    def _note(self, entry: Entry, wrong: str) -> None:
        note = self.notes[entry.name]
        mark = "" if entry.verified else "? "
        facts = " · ".join(part for part in (self._words(entry.range), f"{mark}{self._words(entry.standing)}") if part)
        note.setText(f"✖ {wrong}" if wrong else facts)
        restyled(note, "wrong" if wrong else "warning" if entry.missing or not entry.verified else "quiet")

    def _editor(self, entry: Entry, choices: Sequence[str]) -> QWidget:
        field = str(entry.path[-1])
        offered = self._known.get(field, choices)
        if entry.kind in ("choice", "yes"):
            box = QComboBox()
            options = entry.options or ("no", "yes")
            for option in options:
                box.addItem(said(option), option)
            box.setCurrentIndex(options.index(entry.text) if entry.text in options else -1)
            box.activated.connect(lambda place: self._take(entry.name, options[place]))
            return box
        if entry.kind == "text" and field in _NAMED and offered:
            box = QComboBox()
            names = tuple(dict.fromkeys((*((entry.text,) if entry.text or not entry.missing else ()), *offered)))
            box.addItems(list(names))
            box.setCurrentIndex(names.index(entry.text) if entry.text in names and not entry.missing else -1)
            box.activated.connect(lambda place: self._take(entry.name, names[place]))
            return box
        if entry.kind == "names" and offered:
            return self._names(entry, offered)
        line = QLineEdit(said(entry.text) if entry.kind == "fixed" else entry.text)
        line.setCursorPosition(0)
        if entry.optional:
            line.setPlaceholderText(self.tr("not given"))
        elif entry.missing and entry.kind in ("place", "places"):
            line.setPlaceholderText("R 62.0, A 10.0, S 140.0 mm")
        line.editingFinished.connect(lambda: self._take(entry.name, line.text()))
        line.installEventFilter(self)
        return line

    def _with_crosshair(self, entry: Entry, line: QWidget, reason: str) -> QWidget:
        """A line of a place with the button that writes the place of the crosshair into it."""
        here = QToolButton()
        here.setText("✛")
        here.setAccessibleName(self.tr("{}: at the crosshair").format(self._words(entry.label)))
        here.setToolTip(reason or self.tr("Take the place of the crosshair of the slices"))
        here.setEnabled(not reason)
        here.clicked.connect(lambda: self.take_place(self._place() if self._place is not None else (), entry.name))
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(line, 1)
        row.addWidget(here)
        return both

    def _more(self, entry: Entry) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("One more"))
        button.clicked.connect(lambda: self._grow(entry))
        return button

    def _names(self, entry: Entry, choices: Sequence[str]) -> QToolButton:
        """A menu of names to tick: what is chosen stays in the order it had, new ones go to its end."""
        now = [name for name in entry.text.split(", ") if name]
        empty = self.tr("chosen by the step") if f"{entry.label} empty:" in entry.help else self.tr("none")
        button = QToolButton()
        button.setText(self.tr("{} chosen").format(len(now)) if len(entry.text) > _NAMES_WIDE else entry.text or empty)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        menu = QMenu(button)
        for name in dict.fromkeys((*now, *choices)):
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in now)
            action.toggled.connect(lambda on, n=name: self._take(entry.name, ", ".join([*now, n] if on else [x for x in now if x != n])))
        button.setMenu(menu)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line of a place that had the focus last takes the place that is clicked in a view."""
        if event.type() == QEvent.Type.FocusIn:
            name = next((name for name, editor in self.editors.items() if editor is watched), "")
            self.last_place = name if name and self.entries[name].kind in ("place", "places") else ""
        return super().eventFilter(watched, event)

    def take_place(self, point_mm: Sequence[float] | NDArray[Any], name: str = "") -> bool:
        """Write a place (LPS mm) into the line `name`, else into the one that was chosen last, else the first that waits for one."""
        waiting = [entry.name for entry in self.entries.values() if entry.missing and entry.kind in ("place", "places")]
        name = name or self.last_place or next(iter(waiting), "")
        line = self.editors.get(name)
        if not isinstance(line, QLineEdit) or not line.isEnabled():
            return False
        words = place_words([float(value) for value in point_mm])
        several = self.entries[name].kind == "places" and line.text().strip()
        line.setText(f"{line.text().strip()}; {words}" if several else words)
        self.last_place = ""
        self._take(name, line.text())
        return True

    def _take(self, name: str, text: str) -> None:
        entry = self.entries.get(name)
        if entry is None or self.step is None or (text.strip() == entry.text and not (entry.missing and entry.kind == "text" and text)):
            return
        try:
            step = with_text(self.step, entry, text)
        except (PlanningError, ValueError) as error:
            self._note(entry, said(str(error)))
            return
        if step == self.step:
            return
        self._note(entry, "")
        self._tell(entry, step)

    def _grow(self, entry: Entry) -> None:
        if self.step is not None:
            self._tell(entry, one_more(self.step, entry.path))

    def _tell(self, entry: Entry, step: Any) -> None:
        """A draft is kept here, line by line; a step goes to who shows it and comes back with the next plan."""
        if isinstance(step, Draft):
            line = self.editors[entry.name]
            if isinstance(line, QLineEdit):
                self.step = step
                fresh = next(one for one in entries_of(step) if one.name == entry.name)
                self.entries[entry.name] = fresh
                line.setText(fresh.text)
                self._note(fresh, "")
            else:
                choices, why_not = self._now
                self.show_step(step, choices=choices, why_not=why_not, known=self._known)
        self.changed.emit(self.tr("change {}").format(self._words(entry.label)), step)
