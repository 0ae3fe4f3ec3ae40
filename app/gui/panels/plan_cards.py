"""A candidate plan as a card: its name and state, what is done, the numbers that decide, and whether they may be read.

A card is the line of the plan in the tree of plans, painted over the whole width: its procedures and their values unfold beneath it, and keys, undo
and editing are those of the tree. What it shows stands in the cells of the line too, for screen readers and for whoever reads the tree.
"""
from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.style import look
from app.report.sections.summary import FIRST
from app.report.words import value_text, verdict_of
from app.session.plan import Candidate
from app.session.workflow import SIGNS, State
from biomech.outcome import Measure, Outcome
from meshing.step import title_of

CARD = Qt.ItemDataRole.UserRole + 1
_NUMBERS = 2
"""So many measures stand on a card."""
_GAP, _PAD, _LEADING = 3, 9, 3
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class PlanCard:
    """Everything that is written on a card. `doing` names the procedures, `numbers` are (name, value with unit)."""

    name: str
    state: State
    state_words: str
    doing: str
    numbers: tuple[tuple[str, str], ...] = ()
    verdict: str = ""
    tone: str = ""

    @property
    def spoken(self) -> str:
        """The card for a screen reader."""
        return ". ".join(part for part in (self.name, self.state_words, self.doing, *(f"{name} {value}" for name, value in self.numbers),
                                           self.verdict) if part)


def state_of(candidate: Candidate, loaded: Loaded, widget: QWidget) -> tuple[State, str]:
    """Whether a plan was simulated as it is, and what is there where it was not."""
    last = f"plan/{candidate.name}"
    if last in loaded.ready:
        return "ready", widget.tr("simulated")
    if any((key == last or key.startswith(f"{last}/")) and key not in loaded.ready for key in loaded.troubles):
        return "failed", widget.tr("could not be simulated")
    if last in loaded.stale:
        return "stale", (widget.tr("simulated by an earlier version of this program") if loaded.stale[last].why == "program" else
                         widget.tr("simulated before an input changed"))
    return "empty", widget.tr("not simulated yet")


def card_of(candidate: Candidate, loaded: Loaded, outcome: Outcome | None, widget: QWidget) -> PlanCard:
    state, words = state_of(candidate, loaded, widget)
    doing = "  →  ".join(widget.tr(title_of(step)) for step in candidate.procedures) or widget.tr("as scanned: nothing is done")
    if outcome is None:
        return PlanCard(candidate.name, state, f"{SIGNS[state]} {words}", doing)
    verdict = verdict_of(outcome)
    return PlanCard(candidate.name, state, f"{SIGNS[state]} {words}", doing, tuple((said(m.name), value_text(m)) for m in deciding(outcome)),
                    f"{verdict.sign} {said(verdict.text)}", verdict.tone)


def deciding(outcome: Outcome) -> tuple[Measure, ...]:
    """The measures that stand on a card: of those with a better and a worse the ones that the report tells first."""
    telling = [measure for measure in outcome.measures if measure.better != "neither"]
    return tuple(sorted(telling, key=lambda measure: FIRST.index(measure.id) if measure.id in FIRST else len(FIRST)))[:_NUMBERS]


def item_of(card: PlanCard, tip: str) -> QTreeWidgetItem:
    """The line of a plan: name, verdict and state in its cells, and the card."""
    made = QTreeWidgetItem([card.name, card.verdict, card.state_words])
    font = QFont()
    font.setBold(True)
    made.setFont(0, font)
    made.setData(0, CARD, card)
    made.setData(0, Qt.ItemDataRole.AccessibleTextRole, card.spoken)
    made.setToolTip(0, tip or card.spoken)
    return made


class PlanTree(QTreeWidget):
    """Cards; what a plan does and with which values unfolds beneath its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open: set[str] = set()
        self.setObjectName("plans")
        self.setColumnCount(3)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        self.setColumnHidden(2, True)  # the state stands on the card
        self.setWordWrap(True)
        self.setIndentation(16)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(CardDelegate(self))
        self.itemSelectionChanged.connect(self._unfold)
        self.itemExpanded.connect(lambda item: self._open.add(item.text(0)))
        self.itemCollapsed.connect(lambda item: self._open.discard(item.text(0)))

    def cards(self) -> list[QTreeWidgetItem]:
        """The lines of the plans."""
        items = (self.topLevelItem(number) for number in range(self.topLevelItemCount()))
        return [item for item in items if item is not None]

    def unfold(self, also: str) -> None:
        """Show what was open before, and the card of the plan `also`, with all their procedures."""
        self._open |= {also} - {""}
        self.expandAll()
        for card in self.cards():
            card.setExpanded(card.text(0) in self._open)

    def _unfold(self) -> None:
        """A card that is chosen shows its procedures; none is folded up, because cards below would move away under the hand."""
        for item in self.selectedItems():
            item.setExpanded(True)


class CardDelegate(QStyledItemDelegate):
    """Paints cards; every other line as it always was."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        card = index.data(CARD)
        if not isinstance(card, PlanCard):
            return super().sizeHint(option, index)
        return QSize(120, _rows(card) * (self._metrics().height() + _LEADING) + 2 * (_PAD + _GAP) - _LEADING)

    def _metrics(self) -> QFontMetrics:
        return self._tree.fontMetrics()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = index.data(CARD)
        if not isinstance(card, PlanCard):
            super().paint(painter, option, index)
            return
        worn, room = look(), option.rect.adjusted(0, _GAP, -_GAP, -_GAP)
        flags = option.state
        chosen, focused = bool(flags & QStyle.StateFlag.State_Selected), bool(flags & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(option.rect, QColor(worn.well))
        painter.setPen(QPen(QColor(worn.accent if chosen or focused else worn.rim), 2 if chosen or focused else 1))
        painter.setBrush(QColor(worn.step if chosen else worn.head))
        painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), 5, 5)
        inner = room.adjusted(_PAD, _PAD - 1, -_PAD, -_PAD)
        self._write(painter, card, inner)
        painter.restore()

    def _write(self, painter: QPainter, card: PlanCard, room: QRect) -> None:
        worn, metrics = look(), self._metrics()
        height = metrics.height() + _LEADING
        bold = QFont(self._tree.font())
        bold.setBold(True)
        state = metrics.elidedText(card.state_words, Qt.TextElideMode.ElideRight, room.width() // 2)
        colours = {"ready": worn.good, "stale": worn.warning, "failed": worn.wrong}
        _line(painter, QRect(room.right() - metrics.horizontalAdvance(state), room.top(), metrics.horizontalAdvance(state) + 1, height),
              state, colours.get(card.state, worn.quiet))
        painter.setFont(bold)
        left = room.width() - metrics.horizontalAdvance(state) - 12
        _line(painter, QRect(room.left(), room.top(), left, height), QFontMetrics(bold).elidedText(card.name, Qt.TextElideMode.ElideRight, left),
              worn.title)
        painter.setFont(self._tree.font())
        tones = {"good": worn.quiet, "caution": worn.warning, "stop": worn.wrong}
        rows = [(card.doing, worn.ink), *[("", "")][:len(card.numbers)]]
        rows += [(card.verdict, tones.get(card.tone, worn.quiet))] if card.verdict else []
        for number, (words, colour) in enumerate(rows, 1):
            line = QRect(room.left(), room.top() + number * height, room.width(), height)
            if words:
                _line(painter, line, metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width()), colour)
            else:
                self._numbers(painter, card, line, bold)

    def _numbers(self, painter: QPainter, card: PlanCard, room: QRect, bold: QFont) -> None:
        """Side by side, each value before its name: where there is little room the name is cut, never the number."""
        share = room.width() // len(card.numbers)
        for place, (name, value) in enumerate(card.numbers):
            left, wide = room.left() + place * share, QFontMetrics(bold).horizontalAdvance(value) + 6
            painter.setFont(bold)
            _line(painter, QRect(left, room.top(), share, room.height()), value, look().title)
            painter.setFont(self._tree.font())
            _line(painter, QRect(left + wide, room.top(), share - wide - 8, room.height()),
                  self._metrics().elidedText(name, Qt.TextElideMode.ElideRight, share - wide - 8), look().ink)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """A name is changed where it stands."""
        super().updateEditorGeometry(editor, option, index)
        if isinstance(index.data(CARD), PlanCard):
            room = option.rect.adjusted(_PAD - 4, _GAP + _PAD - 5, -_PAD, 0)
            editor.setGeometry(QRect(room.left(), room.top(), room.width() // 2, self._metrics().height() + 8))


def _rows(card: PlanCard) -> int:
    return 2 + bool(card.numbers) + bool(card.verdict)


def _line(painter: QPainter, room: QRect, words: str, colour: str) -> None:
    painter.setPen(QColor(colour))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
