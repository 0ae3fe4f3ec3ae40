"""A vessel laid straight: its curved planar reformat above, radius and area along the way below, the narrowest place marked."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.scene.annotations import number, text
from app.scene.backend import new_renderer
from app.scene.colours import REPORT, Rgb
from app.scene.offscreen import halved, pixels
from app.scene.slices import Window
from meshing.units import Degree, Millimetre
from meshing.vessels.profile import Profile, narrowest_of
from meshing.vessels.reformat import axis_through, straightened
from meshing.volume import Volume

Pixels = NDArray[np.uint8]

SIZE = (1400, 760)
LINE: Rgb = (0, 90, 190)
USUAL: Rgb = (120, 120, 126)
MARK: Rgb = (200, 60, 30)
MARKED = 20.0
"""Narrowings of less per cent by diameter are not marked, as in stenosis.py."""
_STEP_MM = 0.4
_WIDE = 2.5
"""The reformat shows this many of the largest radii to either side."""


def vessel_picture(volume: Volume, points_mm: NDArray[np.float64], found: Profile, window: Window, *, size: tuple[int, int] = SIZE) -> Pixels:
    """`points_mm` (n, 3) is the way of the profile. The beginning of the vessel is at the left."""
    width, height = 2 * size[0], 2 * size[1]
    page = np.full((height, width, 3), 255, np.uint8)
    left, right = 310, width - 60
    half = Millimetre(max(_WIDE * float(found.radius_mm.max()), 8.0))
    reformat = straightened(volume, axis_through(points_mm, Millimetre(_STEP_MM)), half, Degree(0.0))
    top, bottom = 110, int(0.40 * height)
    _paste(page, reformat.values.T, window, (top, bottom, left, right))
    bands = [(int(0.49 * height), int(0.66 * height)), (int(0.75 * height), int(0.92 * height))]
    worst = narrowest_of(found)
    notes = new_renderer()
    letter = height / 34
    for (high, low), values, reference, words in zip(bands, (found.radius_mm, found.area_mm2), (found.reference_mm, np.pi * found.reference_mm**2),
                                                     ("radius (mm)", "area (mm²)")):
        most = 1.08 * float(max(values.max(), reference.max()))
        _frame(page, (high, low, left, right))
        for line, colour, dotted in ((reference, USUAL, True), (values, LINE, False)):
            _curve(page, found.arc_mm, line, most, (high, low, left, right), colour, dotted)
        text(notes, words, 0.5 * letter, height - 0.5 * (high + low), letter, REPORT.ink)
        for value, row in ((most, high), (0.0, low)):
            text(notes, number(value), left - 14, height - row, 0.8 * letter, REPORT.ink, across="right")
    if worst is not None and found.percent_diameter[worst[0]] > MARKED:
        column = left + int((right - left - 1) * worst[1] / found.arc_mm[-1])
        page[bands[0][0]:bands[-1][1], column - 2:column + 3] = MARK
        words = f"{found.percent_diameter[worst[0]]:.0f} % by diameter, {found.percent_area[worst[0]]:.0f} % by area"
        text(notes, words, min(max(column, left + 300), right - 300), height - bands[0][0] + 0.9 * letter, letter, MARK, across="centre")
    for share, side in ((0.0, "left"), (0.5, "centre"), (1.0, "right")):
        text(notes, f"{share * found.arc_mm[-1]:.0f} mm", left + share * (right - left), 1.3 * letter, letter, REPORT.ink, across=side)
    text(notes, "along the vessel, from its beginning", 0.5 * (left + right), height - 0.9 * letter, letter, REPORT.ink, across="centre")
    text(notes, f"± {half:.0f} mm", left - 14, height - 0.5 * (top + bottom), 0.8 * letter, REPORT.ink, across="right")
    drawn = pixels([notes], width, height)
    inked = drawn.astype(np.int16).sum(axis=2) < 3 * 250
    page[inked] = drawn[inked]
    return halved(page)


def _paste(page: Pixels, image: NDArray[np.float32], window: Window, box: tuple[int, int, int, int]) -> None:
    """Nearest voxels of `image` in the box (top, bottom, left, right), grey by the window."""
    top, bottom, left, right = box
    rows = (np.arange(bottom - top) * image.shape[0] / (bottom - top)).astype(int)
    columns = (np.arange(right - left) * image.shape[1] / (right - left)).astype(int)
    low = float(window.level) - 0.5 * float(window.width)
    grey = np.clip((image[np.ix_(rows, columns)] - low) / float(window.width), 0.0, 1.0)
    page[top:bottom, left:right] = (255.0 * grey).astype(np.uint8)[..., None]


def _frame(page: Pixels, box: tuple[int, int, int, int]) -> None:
    top, bottom, left, right = box
    page[bottom:bottom + 3, left:right] = REPORT.ink
    page[top:bottom, left - 3:left] = REPORT.ink


def _curve(page: Pixels, x: NDArray[np.float64], y: NDArray[np.float64], most: float, box: tuple[int, int, int, int], colour: Rgb,
           dotted: bool) -> None:
    top, bottom, left, right = box
    columns = np.arange(right - left)
    height = np.interp(columns * x[-1] / max(right - left - 1, 1), x, y)
    rows = np.clip(bottom - (bottom - top) * height / most, top, bottom).astype(int)
    before = np.concatenate([rows[:1], rows[:-1]])
    for column, a, b in zip(columns, np.minimum(rows, before), np.maximum(rows, before)):
        if not dotted or (column // 14) % 2 == 0:
            page[a - 2:b + 3, left + column] = colour
