"""A form for a step, made from its fields: a quantity becomes a spin box with its unit and range, a choice a list, a plane a list of planes.

Structures (name, organ) and places (..._lps) are not asked for here: they come from the panel and from the mouse.
"""
from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from app.report.words import unit_text
from meshing.editors.edit import Direction
from meshing.step import Range, hints_of
from meshing.units import UNITS

PLANES: dict[str, Direction] = {"axial": (0.0, 0.0, 1.0), "coronal": (0.0, 1.0, 0.0), "sagittal": (1.0, 0.0, 0.0)}
_FIELD_PX = 130
_STRUCTURES = ("other", "within")
_ELSEWHERE = ("name", "organ", "names", "seeds", "add", "normal", "view", "proposal")


@dataclass(frozen=True)
class Editor:
    """One line of a form: its widget, and how to read it."""

    widget: QWidget
    value: Callable[[], Any]


class StepForm(QWidget):
    """The parameters of one class of steps. `values()` are keyword arguments; `changed` when one of them is another."""

    changed = Signal()

    def __init__(self, cls: Any, structures: Sequence[str], start: dict[str, Any] | None = None, *,
                 without: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cls = cls
        self._structures = tuple(structures)
        self._start = start or {}
        self.editors: dict[str, Editor] = {}
        lines = QFormLayout(self)
        lines.setContentsMargins(0, 4, 0, 4)
        lines.setVerticalSpacing(4)
        lines.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        hints = hints_of(cls, extras=True)
        for field in fields(cls):
            if field.name in (*_ELSEWHERE, *without) or field.name.endswith("_lps"):
                continue
            base, limits = _bare(hints[field.name])
            start_value = self._start.get(field.name, field.default if field.default is not MISSING else None)
            editor = self._editor(field.name, base, limits, start_value)
            if editor is not None:
                label = self.tr(limits.label if limits is not None else _SPOKEN.get(field.name, field.name.replace("_", " ")))
                editor.widget.setAccessibleName(label)
                editor.widget.setMinimumWidth(_FIELD_PX)
                lines.addRow("" if isinstance(editor.widget, QCheckBox) else label, editor.widget)
                if isinstance(editor.widget, QCheckBox):
                    editor.widget.setText(label)
                self.editors[field.name] = editor

    def values(self) -> dict[str, Any]:
        return {name: editor.value() for name, editor in self.editors.items()}

    def _editor(self, name: str, hint: Any, limits: Range | None, start: Any) -> Editor | None:
        optional, inner = _optional(hint)
        if inner == Direction:
            return self._plane(optional, start)
        if inner is bool:
            box = QCheckBox()
            box.setChecked(bool(start))
            box.toggled.connect(self.changed)
            return Editor(box, box.isChecked)
        if get_origin(inner) is Literal:
            return self._choice([str(word) for word in get_args(inner)], [self.tr(_WORDS.get(word, word)) for word in get_args(inner)], start)
        if name in _STRUCTURES:
            return self._choice(["", *self._structures], [self.tr("none"), *self._structures], start or "")
        if inner is str:
            line = QLineEdit(str(start or ""))
            line.textChanged.connect(self.changed)
            return Editor(line, lambda: line.text().strip())
        if limits is not None:
            return self._number(inner, limits, optional, start)
        return None

    def _number(self, hint: Any, limits: Range, optional: bool, start: Any) -> Editor:
        spin = QDoubleSpinBox()
        quantity = getattr(hint, "__name__", "")
        hounsfield = quantity == "Hounsfield"
        spin.setDecimals(0 if hounsfield else 2 if quantity == "Millilitre" else 1)
        spin.setRange(limits.low, limits.high)
        spin.setSingleStep(5.0 if hounsfield else 0.5)
        spin.setKeyboardTracking(False)
        if quantity in UNITS:
            spin.setSuffix(f" {unit_text(next(iter(UNITS[quantity])))}")
        spin.setValue(float(start) if start is not None else max(limits.low, min(0.0, limits.high)))
        spin.valueChanged.connect(self.changed)
        if not optional:
            return Editor(spin, spin.value)
        switch = QCheckBox()
        switch.setChecked(start is not None)
        switch.setAccessibleName(self.tr("use: {}").format(self.tr(limits.label)))
        switch.setToolTip(self.tr("Without the tick this is left open"))
        spin.setEnabled(start is not None)
        switch.toggled.connect(spin.setEnabled)
        switch.toggled.connect(self.changed)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(switch)
        row.addWidget(spin, 1)
        return Editor(both, lambda: spin.value() if switch.isChecked() else None)

    def _plane(self, optional: bool, start: Any) -> Editor:
        words = ([""] if optional else []) + list(PLANES)
        shown = ([self.tr("in space")] if optional else []) + [self.tr("{} slices").format(self.tr(name)) for name in PLANES]
        known = next((name for name, normal in PLANES.items() if normal == start), words[0])
        editor = self._choice(words, shown, known)
        return Editor(editor.widget, lambda: PLANES.get(editor.value()))

    def _choice(self, words: Sequence[str], shown: Sequence[str], start: Any) -> Editor:
        box = QComboBox()
        for word, text in zip(words, shown):
            box.addItem(text, word)
        box.setCurrentIndex(max(0, list(words).index(start) if start in words else 0))
        box.currentIndexChanged.connect(self.changed)
        return Editor(box, box.currentData)


_WORDS = {"free": "only free voxels", "all": "from other structures too"}
_SPOKEN = {"over": "takes", "slice_normal": "works", "largest_only": "largest piece only", "keep": "keeps", "beyond": "name of the part beyond",
           "into": "into a new structure", "surface": "its surface becomes"}


def _bare(hint: Any) -> tuple[Any, Range | None]:
    """The type and the range of a field."""
    if get_origin(hint) is Annotated:
        base, *notes = get_args(hint)
        return base, next((note for note in notes if isinstance(note, Range)), None)
    return hint, None


def _optional(hint: Any) -> tuple[bool, Any]:
    if get_origin(hint) in (Union, types.UnionType):
        inner = [part for part in get_args(hint) if part is not type(None)]
        return True, inner[0]
    return False, hint
