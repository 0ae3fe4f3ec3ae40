"""The tools of the anatomy: which structure, which tool, its parameters, what it would do and has done, in mL."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui.forms import StepForm
from app.gui.language import said
from app.report.words import number_text
from meshing.editors import EDITORS, Accept, Erase, LevelTracing, Paint, SmartBrush, ThresholdTool
from meshing.editors.change import Account
from meshing.labels import Label, Labels
from meshing.organ import organ, organs
from meshing.step import title_of

_TOOLS = tuple(tool for tool in EDITORS if tool is not Accept)
"""Every tool with a button; a proposal is accepted where it is shown."""
_BRUSHES = (Paint, Erase, SmartBrush)
_COLUMNS = 2
_FIRST_BRUSH_MM = 6.0
_WIDTH = 292
_HALF_PX = 122
"""More than the words of a button may take that stands beside another one."""
_SAID_LINES = 5


class ToolsPanel(QWidget):
    """Emits `chosen()` when tool, structure or parameters are others, `asked()` for Apply, `undone()` and `redone()`."""

    chosen = Signal()
    asked = Signal()
    undone = Signal()
    redone = Signal()
    proposals = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.tool: Any = None
        self.form: StepForm | None = None
        self._legend: tuple[Label, ...] = ()
        self._kept: dict[Any, dict[str, Any]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addWidget(_heading(self.tr("STRUCTURE")))
        column.addWidget(self._structure())
        self.volume = QLabel()
        self.volume.setAccessibleName(self.tr("Volume"))
        self.volume.setWordWrap(True)
        column.addWidget(self.volume)
        column.addWidget(_heading(self.tr("TOOL")))
        column.addLayout(self._tools())
        self.hint = QLabel()
        self.hint.setObjectName("quiet")
        self.hint.setWordWrap(True)
        column.addWidget(self.hint)
        self._place = QScrollArea()
        self._place.setFrameShape(QScrollArea.Shape.NoFrame)
        self._place.setWidgetResizable(True)
        self._place.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._place, 1)
        self.said = QLabel()
        self.said.setAccessibleName(self.tr("What the tool did"))
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.said.setMinimumHeight(_SAID_LINES * self.fontMetrics().lineSpacing())
        column.addWidget(self.said)
        column.addLayout(self._buttons())
        self.show_labels(None)

    def _structure(self) -> QWidget:
        self.structures = QComboBox()
        self.structures.setAccessibleName(self.tr("Structure that is edited"))
        self.structures.currentIndexChanged.connect(self._structure_chosen)
        self.new_name = QLineEdit()
        self.new_name.setPlaceholderText(self.tr("Name, for example tumour 3"))
        self.new_name.setAccessibleName(self.tr("Name of the new structure"))
        self.new_name.editingFinished.connect(self.chosen)
        self.new_organ = QComboBox()
        self.new_organ.setAccessibleName(self.tr("Kind of the new structure"))
        for key, kind in organs().items():
            self.new_organ.addItem(_swatch(kind.colour), kind.name, key)
        self.new_organ.currentIndexChanged.connect(self.chosen)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        for widget in (self.structures, self.new_name, self.new_organ):
            rows.addWidget(widget)
        return whole

    def _tools(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(2)
        self.buttons = QButtonGroup(self)
        self.buttons.setExclusive(False)
        row = column = 0
        for number, tool in enumerate(_TOOLS):
            button = QPushButton(self.tr(title_of(tool).split(",")[0]))
            button.setCheckable(True)
            button.setObjectName("small")
            button.setToolTip(self.tr(title_of(tool)))
            self.buttons.addButton(button, number)
            span = 1 if button.fontMetrics().horizontalAdvance(button.text()) < _HALF_PX else _COLUMNS
            if column + span > _COLUMNS:
                if column == 1:  # nobody stands beside the one before
                    grid.addWidget(self.buttons.button(number - 1), row, 0, 1, _COLUMNS)
                row, column = row + 1, 0
            grid.addWidget(button, row, column, 1, span)
            column += span
        self.buttons.idClicked.connect(self._tool_clicked)
        self.networks = QPushButton(self.tr("Proposals of networks ..."))
        self.networks.setObjectName("small")
        self.networks.clicked.connect(self.proposals)
        grid.addWidget(self.networks, row + 1, 0, 1, _COLUMNS)
        return grid

    def _buttons(self) -> QVBoxLayout:
        self.preview = QCheckBox(self.tr("Preview"))
        self.preview.setChecked(True)
        self.preview.setToolTip(self.tr("Show in blue what would come to the structure and in red what would go, before it is applied"))
        self.preview.toggled.connect(self.chosen)
        self.apply = QPushButton(self.tr("Apply"))
        self.apply.setObjectName("primary")
        self.apply.clicked.connect(self.asked)
        self.undo, self.redo = QPushButton(self.tr("Undo")), QPushButton(self.tr("Redo"))
        self.undo.clicked.connect(self.undone)
        self.redo.clicked.connect(self.redone)
        rows = QVBoxLayout()
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.preview)
        first.addStretch(1)
        first.addWidget(self.apply)
        second.addWidget(self.undo)
        second.addWidget(self.redo)
        rows.addLayout(first)
        rows.addLayout(second)
        for keys, by in (("[", -1), ("]", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda by=by: self.resize_brush(by))
        return rows

    @property
    def name(self) -> str:
        """The structure that is edited; "" when a new one has no name yet."""
        label = self.label
        return label.name if label is not None else self.new_name.text().strip()

    @property
    def label(self) -> Label | None:
        """The structure that is edited, None for a new one."""
        place = self.structures.currentIndex()
        return self._legend[place] if 0 <= place < len(self._legend) else None

    @property
    def organ(self) -> str:
        label = self.label
        return label.organ if label is not None else str(self.new_organ.currentData())

    def show_labels(self, labels: Labels | None) -> None:
        """List the structures; the chosen one stays chosen, a new one that has been made is chosen now."""
        legend = labels.legend if labels is not None else ()
        wanted = self.name
        if legend != self._legend or not self.structures.count():
            self._legend = legend
            self.structures.blockSignals(True)
            self.structures.clear()
            for label in legend:
                self.structures.addItem(_swatch(organ(label.organ).colour), label.name)
            self.structures.addItem(self.tr("New structure ..."))
            names = [label.name for label in legend]
            self.structures.setCurrentIndex(names.index(wanted) if wanted in names else 0)
            self.structures.blockSignals(False)
            self._fill_form()
        self._show_new()

    def show_volume(self, millilitres: float | None, rows: Sequence[Account] = (), *, would: bool = False) -> None:
        """The volume of the structure, and what the last edit (or the preview) made of each that it touched."""
        self.volume.setText(f"{number_text(millilitres)} mL" if millilitres is not None else "")
        words = [f"{row.name}: {number_text(row.before_ml)} → {number_text(row.after_ml)} mL ({_signed(row.after_ml - row.before_ml)} mL)"
                 for row in rows]
        self.say("\n".join([self.tr("Would change")] * (would and bool(words)) + words))

    def say(self, words: str, *, wrong: bool = False) -> None:
        words = said(words)
        self.said.setText(f"✖ {words}" if wrong else words)

    def set_busy(self, busy: bool, undo: str | None, redo: str | None) -> None:
        """Enable the buttons; `undo` and `redo` say what they would do, None when there is nothing."""
        for button, words, none in ((self.undo, undo, self.tr("nothing to take back")), (self.redo, redo, self.tr("nothing was taken back"))):
            button.setEnabled(words is not None and not busy)
            button.setToolTip(words or none)
        self.apply.setEnabled(self.tool is not None and not busy)
        self.apply.setToolTip("" if self.tool is not None else self.tr("choose a tool first"))

    def choose(self, tool: Any) -> None:
        """Take a tool in hand, None to lay it down."""
        for number, known in enumerate(_TOOLS):
            button = self.buttons.button(number)
            button.setChecked(known is tool)
        if tool is not self.tool:
            self._remember()
            self.tool = tool
            self._fill_form()
            self.chosen.emit()

    def values(self) -> dict[str, Any]:
        """The parameters in the form."""
        return self.form.values() if self.form is not None else {}

    def resize_brush(self, by: int) -> None:
        """A larger or smaller brush."""
        editor = self.form.editors.get("radius") if self.form is not None and self.tool in _BRUSHES else None
        if editor is not None:
            editor.widget.setProperty("value", max(0.5, float(editor.value()) * (1.2 if by > 0 else 1.0 / 1.2)))

    def _tool_clicked(self, number: int) -> None:
        chosen = _TOOLS[number]
        self.choose(None if chosen is self.tool else chosen)

    def _structure_chosen(self) -> None:
        self._show_new()
        self.chosen.emit()

    def _show_new(self) -> None:
        new = self.label is None
        self.new_name.setVisible(new)
        self.new_organ.setVisible(new)

    def _remember(self) -> None:
        if self.form is not None:
            self._kept[self.tool] = self.form.values()

    def _fill_form(self) -> None:
        if self.tool is None:
            self.form = None
            self._place.takeWidget()
            return
        start = self._kept.get(self.tool, {})
        if self.tool in _BRUSHES:
            start = {"radius": _FIRST_BRUSH_MM} | start
        if self.tool is ThresholdTool and not start:
            kind = organ(self.organ)
            start = {"low": kind.hu_low, "high": kind.hu_high}
        by_mouse = ("slice_normal",) if self.tool in (*_BRUSHES, LevelTracing) else ()
        self.form = StepForm(self.tool, [label.name for label in self._legend], start, without=by_mouse)
        if self.tool in _BRUSHES:
            self.flat = QCheckBox(self.tr("in this slice only (2D)"))
            self.flat.toggled.connect(self.chosen)
            self.form.layout().addRow("", self.flat)  # type: ignore[union-attr]
        self.form.changed.connect(self.chosen)
        self._place.setWidget(self.form)


def _signed(millilitres: float) -> str:
    return f"{'−' if millilitres < 0.0 else '+'}{number_text(abs(millilitres))}"


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("heading")
    return label


def _swatch(colour: tuple[int, int, int]) -> QIcon:
    image = QPixmap(12, 12)
    image.fill(QColor(*colour))
    return QIcon(image)
