"""Everything that a simulation takes from a library or a choice and not from this patient: value, range, source and mark."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.gui.language import said
from app.gui.loading import Structure
from app.gui.style import look
from app.report.content import Assumed
from biomech.materials.library import tissue
from biomech.outcome import Outcome
from meshing.organ import organ

_HEADS = ("Quantity", "Value", "Range", "Source")
_SHARES = (0.22, 0.24, 0.18)
"""Of the width; the rest is the source's."""


@dataclass(frozen=True)
class Used:
    """One line: `range` in words, "" where no source gives one."""

    what: str
    value: str
    range: str
    source: str

    @property
    def verified(self) -> bool:
        return Assumed(self.what, self.value, self.source).verified


def planned(solvers: Sequence[Any], structures: Sequence[Structure], meshed: Sequence[str]) -> tuple[Used, ...]:
    """The tissues that the solvers will be given, before anything is computed; what a solver finds itself is told by its result."""
    found: list[Used] = []
    for solver in solvers:
        if getattr(type(solver), "kind", type(solver).__name__) not in ("tissue", "SolveTissue"):
            continue
        named = getattr(solver, "organs", ())
        chosen = [s for s in structures if s.name in (named or meshed) and (named or s.organ in ("liver", "liver_tumour"))]
        for structure in chosen:
            kind = tissue(organ(structure.organ).material)
            found.append(Used(f"{structure.name}: stiffness", kind.described, kind.spread, kind.origin))
            found.append(Used(f"{structure.name}: largest strain of its law", f"{kind.strain_limit:g}", "", kind.origin))
            found.append(Used(f"{structure.name}: density", f"{kind.density:g} kg/m3", "", kind.density_source))
        found.append(Used("Supports", "bed and attachments, found on the outlines when it is simulated", "",
                          "modelling choice of this program [D]: unverified default"))
    return tuple(dict.fromkeys(found))


def used(outcome: Outcome, before: Sequence[Used]) -> tuple[Used, ...]:
    """What a finished simulation says it assumed, with the ranges that the library knows."""
    ranges = {line.source: line.range for line in before if line.range}
    rows = dict.fromkeys(row for solution in outcome.solutions for row in solution.assumed)
    return tuple(Used(what, value, ranges.get(source, "") if what.endswith("stiffness") else "", source) for what, value, source in rows)


class ValuesTable(QTableWidget):
    """Read only; an unverified default carries a question mark and another colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADS), parent)
        self.setAccessibleName(self.tr("Values that were not measured on this patient"))
        self.setHorizontalHeaderLabels([self.tr(head) for head in _HEADS])
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.horizontalHeader().setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sources are the longest words."""
        for column, share in enumerate(_SHARES):
            self.horizontalHeader().resizeSection(column, round(share * event.size().width()))
        super().resizeEvent(event)

    def show_values(self, lines: Sequence[Used]) -> None:
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            sign = "" if line.verified else "? "
            what, value, source = (said(words) for words in (line.what, line.value, line.source))
            for column, words in enumerate((what, value, said(line.range) or self.tr("no source gives one"), f"{sign}{source}")):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if (column == 2 and not line.range) or (column == 3 and not line.verified):
                    item.setForeground(QColor(look().quiet if column == 2 else look().warning))
                self.setItem(row, column, item)
