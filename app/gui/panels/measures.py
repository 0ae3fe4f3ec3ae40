"""The table of measures: one row a measure, one column a plan; the same words and signs as in the report."""
from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.gui.language import said
from app.gui.style import look
from app.report.words import KEY_TO_SIGNS, best_sign, direction_text, interval_text, number_text, unit_text, value_text, verdict_of
from biomech.compare import Comparison, Row
from biomech.outcome import Measure, Outcome

_LONG_NAME = 30
"""A plan with more letters has two lines at the head of its column."""
_WRAPPED = Qt.AlignmentFlag(Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextWordWrap.value)


class MeasureTable(QTableWidget):
    """Read only. The first row says whether the numbers of a plan may be read at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Measures of all plans"))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setMinimumHeight(110)

    def show_comparison(self, comparison: Comparison | None, outcomes: Sequence[Outcome]) -> None:
        """Fill the table; None or no plan empties it."""
        plans = comparison.plans if comparison is not None else ()
        rows = comparison.rows if comparison is not None and plans else ()
        self.setColumnCount(2 + len(plans) if plans else 0)
        self.setRowCount(1 + len(rows) if plans else 0)
        if not plans:
            return
        self.setHorizontalHeaderLabels([self.tr("Measure"), self.tr("Better"), *plans])
        header = self.horizontalHeader()
        header.setDefaultAlignment(_WRAPPED)
        lines = 2 if max(map(len, plans)) > _LONG_NAME else 1
        header.setMinimumHeight(lines * self.fontMetrics().lineSpacing() + 12)
        header.setMinimumSectionSize(80)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for column in range(2 + len(plans)):
            head = self.horizontalHeaderItem(column)
            if head is not None:
                head.setToolTip(said(KEY_TO_SIGNS) if column < 2 else plans[column - 2])
        self._put(0, 0, self.tr("Can it be read?"))
        self._put(0, 1, "")
        for place, outcome in enumerate(outcomes):
            verdict = verdict_of(outcome)
            short = {"good": self.tr("yes"), "caution": self.tr("with caution"), "stop": self.tr("NO")}[verdict.tone]
            colour = {"good": look().good, "caution": look().warning, "stop": look().wrong}[verdict.tone]
            item = self._put(0, 2 + place, f"{verdict.sign} {short}", colour=colour)
            item.setToolTip(said("\n".join([verdict.text, *(f"{s.kind}: {w}" for s in outcome.solutions for w in s.credibility.warnings)])))
        for number, row in enumerate(rows, 1):
            self._fill(number, row)

    def _fill(self, number: int, row: Row) -> None:
        unit = unit_text(row.unit)
        first = next(cell for cell in row.cells if cell is not None)
        self._put(number, 0, f"{self.tr(row.name)} ({unit})" if unit else self.tr(row.name)).setToolTip(self._explained(first))
        words = {"higher": self.tr("▲ higher"), "lower": self.tr("▼ lower")}.get(row.better, "")
        self._put(number, 1, words, colour=look().quiet).setToolTip(said(direction_text(row.better)))
        for plan, measure in enumerate(row.cells):
            if measure is None:
                self._put(number, 2 + plan, "-", colour=look().quiet).setToolTip(self.tr("this plan has no such number"))
                continue
            item = self._put(number, 2 + plan, _cell_text(measure, best_sign(row, plan)), colour=None if measure.verified else look().warning)
            font = QFont()  # only its weight is set: the size is that of the table, which a conference makes larger
            font.setBold(plan in row.best)
            item.setFont(font)
            item.setToolTip(self._explained(measure))

    def _explained(self, measure: Measure) -> str:
        notes = [f"{self.tr(measure.name)}: {value_text(measure)}, {said(interval_text(measure))}", said(measure.how),
                 self.tr("Reference: {}").format(said(measure.reference)) if measure.reference else "",
                 "" if measure.verified else self.tr("? rests on an unverified default value")]
        return "\n".join(note for note in notes if note)

    def _put(self, row: int, column: int, words: str, colour: str | None = None) -> QTableWidgetItem:
        item = QTableWidgetItem(words)
        if colour is not None:
            item.setForeground(QColor(colour))
        self.setItem(row, column, item)
        return item


def _cell_text(measure: Measure, sign: str) -> str:
    """Sign of the best, value, interval and mark of an unverified default: "◆ 41 (39 to 43) ?"."""
    interval = ""
    if measure.low is not None and measure.high is not None:
        ends = f"{number_text(measure.low)} to {number_text(measure.high)}"
        interval = f"({said(ends if measure.low != measure.high else interval_text(measure))})"
    return "  ".join(part for part in (sign, number_text(measure.value), interval, "" if measure.verified else "?") if part)
