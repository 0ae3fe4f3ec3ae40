"""A look at a series that was not read yet: a few of its slices are decoded and judged as the whole volume will be.

Jumps between slices are left to the reading: they need all of them.
"""
from __future__ import annotations

import warnings as python_warnings

import numpy as np

from meshing.adequacy import Adequacy, judged, measured
from meshing.dicom.files import reading
from meshing.dicom.index import Series
from meshing.dicom.pixels import parsed, physical_values
from meshing.errors import ImageError
from meshing.frames import IJK, LPS, Transform
from meshing.scan_measures import METAL_HU, look
from meshing.step import Monitor, silent

GLANCES = 12
"""Slices that are decoded."""


def glance(series: Series, purpose: str = "any", monitor: Monitor = silent) -> Adequacy | None:
    """Judge a series by some of its slices; None where it cannot be read as it is."""
    if not series.usable or series.pile is None:
        return None
    pile = series.pile
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([pile.row * pile.column_mm, pile.column * pile.row_mm, pile.normal * pile.mean_step], axis=1)
    matrix[:3, 3] = pile.origin
    to_patient = Transform(matrix, IJK, LPS, series.space)
    if series.modality != "CT":
        return judged(measured(series.modality, to_patient, series.slices, (), (), (0.0, 0), 0.0, None), purpose)
    holder = {instance.place: instance for instance in series.instances}
    chosen = np.unique(np.linspace(0, series.slices - 1, GLANCES).astype(int))
    seen = []
    with reading() as reader, python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # pydicom's remarks on form; what matters was checked when the series was listed
        for number, k in enumerate(chosen):
            monitor(number / len(chosen), f"looking at {series.description or series.uid}")
            frame = series.frames[k]
            try:
                values = physical_values(parsed(reader.read(frame.place), frame.place), frame, holder[frame.place])
            except ImageError:
                return None  # reading the series will say so, with the file
            seen.append(values.astype(np.float32))
    dense = [int(np.count_nonzero(values > METAL_HU)) for values in seen]
    volume = sum(dense) * pile.column_mm * pile.row_mm * pile.mean_step * series.slices / len(chosen) * 1e-3
    return judged(measured(series.modality, to_patient, series.slices, [look(values, pile.column_mm, pile.row_mm) for values in seen],
                           (seen[0], seen[-1]), (volume, int(chosen[int(np.argmax(dense))])), float(max(values.max() for values in seen)), None),
                  purpose)
