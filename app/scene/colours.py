"""Colour tables as data, and scales that several pictures share.

Sequential tables are viridis and cividis (van der Walt and Smith 2015; Nunez, Anderton and Renslow 2018; both CC0): even
steps look even, they survive grey printing and colour-blind eyes. Differences use a blue-white-red table whose two
arms are equally dark. There is no rainbow: it draws edges that are not in the data. The tables are stored as evenly
spaced colours (52 of 256) and interpolated between.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.errors import RenderError

Rgb = tuple[int, int, int]

_VIRIDIS = (
    "440154 46085c 471063 481769 481d6f 482475 472a7a 46307e 453781 433d84 414287 3f4889 3d4e8a "
    "3a538b 38598c 355e8d 33638d 31688e 2e6d8e 2c718e 2a768e 297b8e 27808e 25848e 23898e 218e8d "
    "20928c 1f978b 1e9c89 1fa188 21a585 24aa83 28ae80 2eb37c 35b779 3dbc74 46c06f 50c46a 5ac864 "
    "65cb5e 70cf57 7cd250 89d548 95d840 a2da37 b0dd2f bddf26 cae11f d8e219 e5e419 f1e51d fde725")
_CIVIDIS = (
    "00224e 002656 002a5f 002d68 003070 083370 163770 203a6f 273e6e 2e416d 34456c 3a486c 3f4c6c "
    "444f6c 49536c 4e566c 535a6d 575d6d 5c616e 60646f 656870 696b71 6d6f72 727274 767676 7a7a78 "
    "7e7d78 838179 888578 8d8878 928c78 969077 9b9476 a09875 a59c74 aaa073 afa471 b5a86f baac6d "
    "bfb06b c4b468 c9b965 cfbd62 d4c15f dac65b dfca57 e5cf52 ead34c f0d846 f6dd3f fce236 fee838")
_DIFFERENCE = "0b3c79 2f6cab 74a5d0 bcd5e8 f7f7f7 f1c6b4 dd8a72 b84a41 7f1220"


def _table(stops: str) -> NDArray[np.uint8]:
    colours = np.array([tuple(bytes.fromhex(stop)) for stop in stops.split()], float)
    at = np.linspace(0, 255, len(colours))
    table = np.stack([np.interp(np.arange(256), at, colours[:, channel]) for channel in range(3)], axis=1)
    return np.round(table).astype(np.uint8)


TABLES: dict[str, NDArray[np.uint8]] = {
    "viridis": _table(_VIRIDIS), "cividis": _table(_CIVIDIS), "difference": _table(_DIFFERENCE)}
"""(256, 3) colours from the lowest value to the highest."""

NO_VALUE: Rgb = (200, 200, 200)
"""Where a field has no value (not a number)."""


@dataclass(frozen=True)
class Theme:
    """Ground, ink and letter colours of a view."""

    ground: Rgb
    ink: Rgb
    letter: Rgb
    quiet: Rgb


REPORT = Theme(ground=(255, 255, 255), ink=(34, 38, 44), letter=(20, 24, 30), quiet=(120, 128, 138))
SCREEN = Theme(ground=(14, 15, 18), ink=(207, 214, 224), letter=(255, 212, 121), quiet=(130, 138, 150))

CUT: Rgb = (74, 155, 224)
"""The resection surface: a blue that no organ has."""
REFUSED: Rgb = (236, 98, 84)
"""A handle whose procedure cannot be done as it stands."""
DEVICE: Rgb = (96, 102, 110)
"""Metal: stents."""
GRAFT: Rgb = (214, 214, 206)
"""Textile and vein grafts."""
PLANE_COLOURS: dict[str, Rgb] = {"axial": (224, 76, 76), "sagittal": (230, 190, 60), "coronal": (96, 190, 96)}
"""The colour of each slice's frame and of its line in the other two."""


@dataclass(frozen=True)
class Scale:
    """Which value has which colour. Equal scales make pictures comparable; values outside take the end colours,
    and `above`/`below` say that there are some, so that the colour bar can."""

    title: str
    unit: str
    low: float
    high: float
    table: str = "viridis"
    above: bool = False
    below: bool = False

    def __post_init__(self) -> None:
        if not (np.isfinite(self.low) and np.isfinite(self.high) and self.low < self.high):
            raise RenderError(f"the colour scale of '{self.title}' runs from {self.low:g} to {self.high:g} {self.unit}; "
                              "it needs two finite values, the lower one first")
        if self.table not in TABLES:
            raise RenderError(f"there is no colour table '{self.table}'; there are {', '.join(TABLES)}")

    def colours(self, values: NDArray[np.float64]) -> NDArray[np.uint8]:
        """(n,) values -> (n, 3) colours, exactly as the colour bar shows them."""
        place = (np.nan_to_num(values, nan=self.low) - self.low) / (self.high - self.low)
        found: NDArray[np.uint8] = TABLES[self.table][np.clip(np.floor(place * 256), 0, 255).astype(int)]
        found[~np.isfinite(values)] = NO_VALUE
        return found


def locked_scale(fields: Sequence[NDArray[np.float64]], title: str, unit: str, table: str = "viridis",
                 share: float = 0.99) -> Scale:
    """One scale for the same field of several plans: from 0 to a round number that `share` of all values do not exceed.

    Stress and wall shear peak at a few cells (corners, caps) that would turn the rest of a picture to one colour, so
    the top is a percentile and the bar says when something lies above it. A field with negative values gets limits of
    equal size and the difference table.
    """
    finite = [values[np.isfinite(values)] for values in fields]
    together = np.concatenate(finite) if finite else np.zeros(0)
    if not together.size:
        raise RenderError(f"there is no value of '{title}' to make a colour scale from")
    top = float(np.quantile(np.abs(together), share))
    largest = float(np.abs(together).max())
    high = round_up(top if top > 0 else largest if largest > 0 else 1.0)
    if together.min() < -1e-9 * max(largest, 1e-300):
        return Scale(title, unit, -high, high, "difference", bool(together.max() > high), bool(together.min() < -high))
    return Scale(title, unit, 0.0, high, table, bool(largest > high), False)


def round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(value))
    steps = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return float(next(step for step in steps if step * power >= value * (1 - 1e-9)) * power)


def fraction(colour: Rgb) -> tuple[float, float, float]:
    """0-255 -> 0-1, as VTK wants it."""
    red, green, blue = colour
    return red / 255, green / 255, blue / 255
