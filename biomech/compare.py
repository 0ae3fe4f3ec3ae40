"""Several outcomes side by side."""
from __future__ import annotations

from dataclasses import dataclass

from biomech.outcome import Measure, Outcome


@dataclass(frozen=True)
class Row:
    """One measure across the plans: `cells[p]` belongs to plan p, None where that plan has no such number.

    `best` holds the numbers of the plans that are best in this row; empty when the direction is "neither" or all agree.
    """

    id: str
    name: str
    unit: str
    better: str
    cells: tuple[Measure | None, ...]
    best: tuple[int, ...]


@dataclass(frozen=True)
class Comparison:
    plans: tuple[str, ...]
    rows: tuple[Row, ...]


def compared(outcomes: tuple[Outcome, ...]) -> Comparison:
    """Line up the measures of `outcomes` by id, in the order in which they first appear."""
    ids = list(dict.fromkeys(m.id for outcome in outcomes for m in outcome.measures))
    rows = []
    for id in ids:
        cells = tuple(outcome.measure(id) for outcome in outcomes)
        first = next(cell for cell in cells if cell is not None)
        rows.append(Row(id, first.name, first.unit, first.better, cells, _best(cells, first.better)))
    return Comparison(tuple(outcome.plan for outcome in outcomes), tuple(rows))


def _best(cells: tuple[Measure | None, ...], better: str) -> tuple[int, ...]:
    values = [cell.value for cell in cells if cell is not None]
    if better == "neither" or len(values) < 2 or max(values) - min(values) <= 1e-9 * max(map(abs, values)):
        return ()
    target = min(values) if better == "lower" else max(values)
    return tuple(p for p, cell in enumerate(cells) if cell is not None and cell.value == target)
