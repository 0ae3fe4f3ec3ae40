"""Choosing: what the measures are worth, which plan that puts first and how firmly, and the decision with names and dissent."""
from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.choices import decision_lines, how_ranked, ranking_notes, read_dissent
from app.gui.language import said
from app.session.decision import Choice
from app.session.plan import Dissent
from biomech.beats import beat_words
from biomech.compare import Comparison
from biomech.ranking import Weight
from meshing.errors import RequestError

_MOST = 1000.0
_WEIGHT_PX, _LEAST_PX = 84, 60


class ChoicePanel(QWidget):
    """`weighed` with all weights when one has changed; `decided` with plan, names, reason and dissents."""

    weighed = Signal(object)
    decided = Signal(str, object, str, object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.weights: dict[str, QDoubleSpinBox] = {}
        self.standing = _text(self.tr("Ranking of the plans"))
        self.recorded = _text(self.tr("Recorded decision"))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        self._form = QGridLayout()
        self._form.setColumnStretch(0, 1)
        self._busy = False
        self.plan, self.by, self.reason, self.dissent = QComboBox(), QLineEdit(), QPlainTextEdit(), QPlainTextEdit()
        row.addWidget(_scrolled(self._column(self.tr("WHAT EACH MEASURE IS WORTH"), self._form)), 5)
        row.addWidget(_scrolled(self._column(self.tr("RANKING"), self.standing)), 5)
        row.addWidget(_scrolled(self._decision()), 4)

    def show_choice(self, comparison: Comparison | None, choice: Choice | None, weights: Sequence[Weight], *, busy: bool) -> None:
        """Fill the panel; None empties it. What somebody is typing into the decision stays."""
        plans = comparison.plans if comparison is not None else ()
        self._show_weights(comparison if len(plans) > 1 else None, weights, busy=busy)
        self.standing.setText(re.sub(r"(?<= )-(?=[0-9.])", "−", said(_ranked(choice))) if choice is not None and len(plans) > 1 else
                              self.tr("There is nothing to rank: simulate two plans."))
        self.recorded.setText(said("\n".join(decision_lines(choice))) if choice is not None else "")
        self.recorded.setObjectName("wrong" if choice is not None and choice.overtaken else "quiet")
        self.recorded.style().polish(self.recorded)
        before = self.plan.currentText()
        self.plan.clear()
        self.plan.addItems(list(plans))
        self.plan.setCurrentIndex(max(0, self.plan.findText(before)))
        self._busy = busy
        self._enable()

    def _show_weights(self, comparison: Comparison | None, weights: Sequence[Weight], *, busy: bool) -> None:
        given = {weight.measure: weight.weight for weight in weights}
        rows = [row for row in comparison.rows if row.better != "neither"] if comparison is not None else []
        if [row.id for row in rows] != list(self.weights):
            while (item := self._form.takeAt(0)) is not None:
                if (gone := item.widget()) is not None:
                    gone.deleteLater()
            self.weights = {}
            for place, row in enumerate(rows):
                box = QDoubleSpinBox()
                box.setRange(0.0, _MOST)
                box.setDecimals(1)
                box.setKeyboardTracking(False)
                box.setAccessibleName(self.tr("Weight of {}").format(self.tr(row.name)))
                box.valueChanged.connect(self._weigh)
                box.setFixedWidth(_WEIGHT_PX)
                label = QLabel(self.tr(row.name))
                label.setWordWrap(True)
                label.setBuddy(box)
                self._form.addWidget(label, place, 0)
                self._form.addWidget(box, place, 1)
                self.weights[row.id] = box
        for id, box in self.weights.items():
            box.blockSignals(True)
            box.setValue(given.get(id, 0.0))
            box.blockSignals(False)
            box.setEnabled(not busy)
            box.setToolTip(self.tr("Work is running") if busy else
                           self.tr("What the step from the worst to the best value among these plans is worth; 0 leaves the measure out"))

    def _weigh(self) -> None:
        self.weighed.emit(tuple(Weight(id, box.value()) for id, box in self.weights.items()))

    def _column(self, title: str, body: QWidget | QLayout) -> QWidget:
        widget = QWidget()
        column = QVBoxLayout(widget)
        column.setContentsMargins(4, 2, 8, 2)
        head = QLabel(title)
        head.setObjectName("heading")
        column.addWidget(head)
        if isinstance(body, QWidget):
            column.addWidget(body)
        else:
            column.addLayout(body)
        column.addStretch(1)
        return widget

    def _decision(self) -> QWidget:
        self.by.setPlaceholderText(self.tr("Names, separated by commas"))
        self.reason.setPlaceholderText(self.tr("Why this plan"))
        self.dissent.setPlaceholderText(self.tr("One line for each who would decide otherwise: NAME: REASON"))
        form = QFormLayout()
        rows: tuple[tuple[str, str, QWidget], ...] = (
            (self.tr("P&lan"), self.tr("Plan that is chosen"), self.plan), (self.tr("&By"), self.tr("Who decides"), self.by),
            (self.tr("Reas&on"), self.tr("Reason of the decision"), self.reason),
            (self.tr("&Dissent"), self.tr("Who dissents and why"), self.dissent))
        for words, name, widget in rows:
            widget.setAccessibleName(name)
            widget.setMinimumWidth(_LEAST_PX)
            label = QLabel(words)
            label.setBuddy(widget)
            form.addRow(label, widget)
        for edit in (self.reason, self.dissent):
            edit.setMaximumHeight(52)
            edit.setTabChangesFocus(True)
        self.decide = QPushButton(self.tr("Record the decision"))
        self.decide.clicked.connect(self._decide)
        self.by.textChanged.connect(self._enable)
        self.reason.textChanged.connect(self._enable)
        form.addRow(self.decide)
        widget = self._column(self.tr("DECISION"), form)
        layout = widget.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self.recorded)
        return widget

    def _enable(self) -> None:
        missing = (self.tr("Work is running") if self._busy else self.tr("No plan has been simulated") if not self.plan.count() else
                   self.tr("Write who decides") if not self.by.text().strip() else
                   self.tr("Write the reason") if not self.reason.toPlainText().strip() else "")
        self.decide.setEnabled(not missing)
        self.decide.setToolTip(missing or self.tr("It stands in the case and in the report; Ctrl+Z takes it back"))

    def _decide(self) -> None:
        names = tuple(name.strip() for name in self.by.text().split(",") if name.strip())
        try:
            dissent: tuple[Dissent, ...] = read_dissent([line for line in self.dissent.toPlainText().splitlines() if line.strip()])
        except RequestError as error:
            self.refused.emit(str(error))
            return
        self.decided.emit(self.plan.currentText(), names, self.reason.toPlainText().strip(), dissent)


def _ranked(choice: Choice) -> str:
    """Dominance, order with firmness, notes, differences."""
    lines = [f"No other plan is at least as good in everything as: {', '.join(choice.undominated)}."]
    ranking = choice.ranking
    if ranking is None or not ranking.standings:
        lines.append("Not ranked: give at least one measure that differs a weight.")
    else:
        for place, standing in enumerate(ranking.standings, 1):
            lines.append(f"{place}.  {standing.plan}: score {standing.score:.2f}, first in {100 * standing.first:.0f} % of the draws")
    if ranking is not None:
        lines += ranking_notes(ranking)
    lines += [f"{d.second} against {d.first}: {'; '.join((*d.done, *d.effects))}." for d in choice.differences]
    lines += [beat_words(beat) + "." for d in choice.differences for beat in d.beats]
    return "\n\n".join([*lines, how_ranked(ranking)])


def _text(name: str) -> QLabel:
    label = QLabel()
    label.setAccessibleName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    return label


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
