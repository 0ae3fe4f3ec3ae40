"""The plans as a map of compromises: two measures at a time that pull in different directions, with error bars, and who is beaten by nobody.

Drawn pixel by pixel, without a screen. Colour is never the only sign: a plan that no other beats in both measures is a disc joined by the
staircase of the front, a beaten one an open diamond; numbers name the plans.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.report.fonts import font_files
from app.report.words import number_text, unit_text
from biomech.compare import Comparison, Row

Array = NDArray[np.float64]
Colour = tuple[int, int, int]
WIDTH, HEIGHT, PANELS = 1500, 720, 2
_LEFT, _RIGHT, _TOP = 120, 26, 66
_OTHER_TIERS = ("_estimate", "_0d", "_1d")
_NEAR_PX = 40.0


@dataclass(frozen=True)
class Sheet:
    """What the map is drawn on: pixels, colours, and how words are said. A window has twice as many pixels as it shows."""

    width: int = WIDTH
    height: int = HEIGHT
    ink: Colour = (25, 28, 33)
    quiet: Colour = (120, 126, 134)
    front: Colour = (0, 95, 158)
    beaten: Colour = (168, 84, 0)
    paper: Colour = (255, 255, 255)
    grid: Colour = (232, 234, 237)
    line: Colour = (140, 178, 205)
    says: Callable[[str], str] = str


PRINT = Sheet()


@dataclass(frozen=True)
class _Frame:
    """Where a panel lies in pixels, and the values at its ends."""

    box: tuple[int, int, int, int]
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        left, top, right, bottom = self.box
        across, up = (x - self.x[0]) / (self.x[1] - self.x[0]), (y - self.y[0]) / (self.y[1] - self.y[0])
        return left + (right - left) * across, bottom - (bottom - top) * up


def pairs_of(comparison: Comparison, first: Sequence[str] = ()) -> tuple[tuple[Row, Row], ...]:
    """Up to PANELS pairs of measures that pull the plans in different directions; those in `first` (the weighed ones) before others."""
    rows = [row for row in comparison.rows if row.better != "neither" and None not in row.cells and not row.id.endswith(_OTHER_TIERS)]
    rows = [row for row in rows if len({round(v, 9) for v in _values(row)}) > 1]
    rows.sort(key=lambda row: list(first).index(row.id) if row.id in first else len(first))
    found: list[tuple[float, int, tuple[Row, Row]]] = []
    for number, (one, other) in enumerate(combinations(rows, 2)):
        a, b = (_values(row) * (1.0 if row.better == "higher" else -1.0) for row in (one, other))
        against = sum(bool((a[p] - a[q]) * (b[p] - b[q]) < 0.0) for p, q in combinations(range(len(a)), 2))
        weighed = (one.id in first) + (other.id in first)
        if against:
            found.append((-weighed * 1000.0 - against, number, (one, other)))
    chosen: list[tuple[Row, Row]] = []
    for _, _, pair in sorted(found, key=lambda entry: entry[:2]):
        if len(chosen) < PANELS and not any(pair[1] is known[1] for known in chosen):
            chosen.append(pair)
    return tuple(chosen)


def pareto_words(comparison: Comparison) -> str:
    """The caption, which also says what the numbers mean."""
    plans = "; ".join(f"{n} {name}" for n, name in enumerate(comparison.plans, 1))
    return f"Compromises between the plans ({plans}). Disc: no other plan is better in both measures. Bars: intervals, where they were computed"


def pareto_png(comparison: Comparison, first: Sequence[str] = ()) -> bytes | None:
    """PNG bytes, None when no two measures pull in different directions."""
    image = pareto_image(comparison, first, PRINT)
    if image is None:
        return None
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def pareto_image(comparison: Comparison, first: Sequence[str], sheet: Sheet) -> Image.Image | None:
    """The map on a sheet, None when no two measures pull in different directions."""
    pairs = pairs_of(comparison, first)
    if not pairs:
        return None
    image = Image.new("RGB", (sheet.width, sheet.height), sheet.paper)
    draw = ImageDraw.Draw(image)
    plain, bold = (ImageFont.truetype(str(path), 22) for path in font_files())
    each = sheet.width // len(pairs)
    below = sheet.height - 96 - 30 * len(comparison.plans)
    for number, (one, other) in enumerate(pairs):
        frame = _Frame((number * each + _LEFT, _TOP, (number + 1) * each - _RIGHT, below), _range(one), _range(other))
        _panel(draw, frame, one, other, (plain, bold), sheet)
    for n, name in enumerate(comparison.plans, 1):
        draw.text((_LEFT, sheet.height - 30 * (len(comparison.plans) - n + 1) - 4), f"{n}   {name}", fill=sheet.ink, font=plain)
    return image


def _panel(draw: ImageDraw.ImageDraw, frame: _Frame, one: Row, other: Row, fonts: tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont],
           sheet: Sheet) -> None:
    (plain, bold), (left, top, right, bottom) = fonts, frame.box
    for value in ticks(*frame.x):
        x, _ = frame.at(value, frame.y[0])
        draw.line((x, top, x, bottom), fill=sheet.grid)
        draw.text((x, bottom + 8), number_text(value), fill=sheet.quiet, font=plain, anchor="ma")
    for value in ticks(*frame.y):
        _, y = frame.at(frame.x[0], value)
        draw.line((left, y, right, y), fill=sheet.grid)
        draw.text((left - 10, y), number_text(value), fill=sheet.quiet, font=plain, anchor="rm")
    draw.rectangle(frame.box, outline=sheet.quiet)
    draw.text((right, bottom + 38), _fitted(_title(one, sheet), right - left + 90, plain), fill=sheet.ink, font=plain, anchor="ra")
    draw.text((left - 100, top - 40), _fitted(_title(other, sheet), right - left + 100, plain), fill=sheet.ink, font=plain)
    a, b = (_values(row) * (1.0 if row.better == "higher" else -1.0) for row in (one, other))
    best = [not any(a[q] >= a[p] and b[q] >= b[p] and (a[q] > a[p] or b[q] > b[p]) for q in range(len(a))) for p in range(len(a))]
    if front := _staircase(frame, one, other, [p for p in np.argsort(_values(one), kind="stable") if best[p]]):
        draw.line(front, fill=sheet.line, width=3)
    places: list[tuple[float, float]] = []
    for p, (cell_x, cell_y) in enumerate(zip(one.cells, other.cells)):
        assert cell_x is not None
        assert cell_y is not None
        x, y = frame.at(cell_x.value, cell_y.value)
        colour = sheet.front if best[p] else sheet.beaten
        if cell_x.low is not None and cell_x.high is not None:
            draw.line((frame.at(cell_x.low, cell_y.value), frame.at(cell_x.high, cell_y.value)), fill=colour, width=3)
        if cell_y.low is not None and cell_y.high is not None:
            draw.line((frame.at(cell_x.value, cell_y.low), frame.at(cell_x.value, cell_y.high)), fill=colour, width=3)
        if best[p]:
            draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill=colour)
        else:
            draw.polygon(((x, y - 11), (x + 11, y), (x, y + 11), (x - 11, y)), fill=sheet.paper, outline=colour, width=3)
        to_left = x > right - 40
        near = sum(np.hypot(x - u, y - v) < _NEAR_PX for u, v in places)
        places.append((x, y))
        draw.text((x + (-14 if to_left else 14) + 24 * (near // 2), y + (8 if near % 2 else -28)), str(p + 1), fill=colour, font=bold,
                  anchor="ra" if to_left else "la")


def _staircase(frame: _Frame, one: Row, other: Row, order: list[int]) -> list[tuple[float, float]]:
    """What no plan reaches lies on the better side of this line."""
    points: list[tuple[float, float]] = []
    for p, q in pairwise(order):
        x0, y0, x1, y1 = (float(_values(row)[n]) for n in (p, q) for row in (one, other))
        worse_x = min(x0, x1) if one.better == "higher" else max(x0, x1)
        worse_y = min(y0, y1) if other.better == "higher" else max(y0, y1)
        points += [frame.at(x0, y0), frame.at(worse_x, worse_y), frame.at(x1, y1)]
    return points


def _title(row: Row, sheet: Sheet) -> str:
    unit = unit_text(row.unit)
    return f"{sheet.says(row.name)}{f', {unit}' if unit else ''} ({sheet.says(f'{row.better} is better')})"


def _fitted(text: str, width: int, font: ImageFont.FreeTypeFont) -> str:
    while font.getlength(text) > width and len(text) > 4:
        text = text[:-4] + "..." if not text.endswith("...") else text[:-5] + "..."
    return text


def _values(row: Row) -> Array:
    return np.array([np.nan if cell is None else cell.value for cell in row.cells], np.float64)


def _range(row: Row) -> tuple[float, float]:
    ends = [end for cell in row.cells if cell is not None for end in (cell.value, cell.low, cell.high) if end is not None]
    room = 0.08 * (max(ends) - min(ends)) or 1.0
    return min(ends) - room, max(ends) + room


def ticks(low: float, high: float) -> Array:
    """Four to eight round numbers between two ends."""
    rough = (high - low) / 5.0
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(s for s in (1.0, 2.0, 5.0, 10.0) if s * power >= rough) * power
    found: Array = np.arange(np.ceil(low / step), np.floor(high / step) + 1.0) * step + 0.0  # no minus nought
    return found
