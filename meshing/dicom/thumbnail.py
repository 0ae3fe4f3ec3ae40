"""One slice of a series as a small grey picture, to recognise it by: of a list, not of a diagnosis."""
from __future__ import annotations

import warnings as python_warnings

import numpy as np
from numpy.typing import NDArray

from meshing.dicom.files import DAMAGE, reading
from meshing.dicom.index import Series
from meshing.dicom.pixels import parsed, physical_values
from meshing.errors import ImageError

CT_BLACK, CT_WHITE = -160.0, 240.0
"""Soft tissue: level 40, width 400 HU."""


def thumbnail(series: Series, side: int = 96) -> NDArray[np.uint8] | None:
    """The middle slice, (rows, columns) of at most `side` pixels, in true proportions; None where it cannot be decoded."""
    if not series.frames:
        return None
    frame = series.frames[len(series.frames) // 2]
    holder = {instance.place: instance for instance in series.instances}
    try:
        with reading() as reader, python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # pydicom's remarks on form
            values = np.asarray(physical_values(parsed(reader.read(frame.place), frame.place), frame, holder[frame.place]), np.float32)
    except (ImageError, *DAMAGE):
        return None
    if values.ndim != 2 or not values.size:
        return None
    tall, wide = (1.0, 1.0) if series.pile is None else (series.pile.row_mm, series.pile.column_mm)
    rows, columns = values.shape
    scale = side / max(rows * tall, columns * wide)
    size = (max(1, round(rows * tall * scale)), max(1, round(columns * wide * scale)))
    picked = values[np.ix_(_middles(rows, size[0]), _middles(columns, size[1]))]
    low, high = (CT_BLACK, CT_WHITE) if series.modality == "CT" else tuple(float(v) for v in np.percentile(values, (1.0, 99.0)))
    grey: NDArray[np.uint8] = np.clip(255.0 * (picked - low) / max(high - low, 1e-6), 0.0, 255.0).astype(np.uint8)
    return grey


def _middles(count: int, wanted: int) -> NDArray[np.int64]:
    """`wanted` places spread evenly over `count`."""
    return ((np.arange(wanted) + 0.5) * count / wanted).astype(np.int64)
