"""Numbers of a plan over time, as a picture each: drawn pixel by pixel, without a screen."""
from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from app.report.content import Picture
from app.report.fonts import font_files
from app.report.pareto import ticks
from app.report.words import begun, number_text, unit_text
from biomech.outcome import Curve, Outcome

WIDTH, HEIGHT = 1000, 560
_LEFT, _RIGHT, _TOP, _BOTTOM = 110, 30, 50, 80
_INK, _QUIET, _LINE, _GRID = (25, 28, 33), (120, 126, 134), (0, 95, 158), (232, 234, 237)


def pictures_of_curves(outcomes: Sequence[Outcome]) -> list[Picture]:
    """One picture for each curve of each plan."""
    return [Picture(curve_png(curve), f"{begun(curve.name)} ({unit_text(curve.unit)}) over time ({solution.kind})", outcome.plan)
            for outcome in outcomes for solution in outcome.solutions for curve in solution.curves]


def curve_png(curve: Curve) -> bytes:
    """PNG bytes."""
    image = Image.new("RGB", (WIDTH, HEIGHT), (255, 255, 255))
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(font_files()[0]), 22)
    low, high = min(0.0, float(curve.values.min())), float(curve.values.max())
    high = high if high > low else low + 1.0
    begin, end = float(curve.times[0]), float(curve.times[-1])
    left, top, right, bottom = _LEFT, _TOP, WIDTH - _RIGHT, HEIGHT - _BOTTOM
    x = left + (right - left) * (curve.times - begin) / (end - begin)
    y = bottom - (bottom - top) * (curve.values - low) / (high - low)
    for value in ticks(begin, end):
        at = left + (right - left) * (value - begin) / (end - begin)
        draw.line((at, top, at, bottom), fill=_GRID)
        draw.text((at, bottom + 8), number_text(value), fill=_QUIET, font=font, anchor="ma")
    for value in ticks(low, high):
        at = bottom - (bottom - top) * (value - low) / (high - low)
        draw.line((left, at, right, at), fill=_GRID)
        draw.text((left - 10, at), number_text(value), fill=_QUIET, font=font, anchor="rm")
    draw.rectangle((left, top, right, bottom), outline=_QUIET)
    draw.line(np.stack([x, y], axis=1).ravel().tolist(), fill=_LINE, width=3)
    draw.text((right, bottom + 42), "time, s", fill=_INK, font=font, anchor="ra")
    draw.text((20, 12), unit_text(curve.unit), fill=_INK, font=font)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
