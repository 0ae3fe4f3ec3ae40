"""The 48 signed permutations of rows, columns and slices: half of them stack the slices against the normal."""
from __future__ import annotations

from itertools import permutations, product
from pathlib import Path

import numpy as np

from meshing.frames import IJK, LPS, Transform
from meshing.volume import Volume
from tests.meshing.dicom.oddities.case import TRUTH, Case, Right, scan


def turned(order: tuple[int, ...], flips: tuple[bool, ...]) -> Volume:
    """TRUTH with its axes (i, j, k) in another order and sense, lying where it lay."""
    by_ijk = TRUTH.values.transpose(2, 1, 0)
    matrix = np.eye(4)
    matrix[:3, 3] = TRUTH.to_patient.matrix[:3, 3]
    for target, axis in enumerate(order):
        column = TRUTH.to_patient.matrix[:3, axis]
        if flips[target]:
            matrix[:3, 3] += column * (by_ijk.shape[axis] - 1)
        matrix[:3, target] = -column if flips[target] else column
    values = by_ijk.transpose(order)[tuple(slice(None, None, -1 if flip else 1) for flip in flips)]
    return Volume(np.ascontiguousarray(values.transpose(2, 1, 0)), Transform(matrix, IJK, LPS, TRUTH.space), "CT")


def _case(order: tuple[int, ...], flips: tuple[bool, ...]) -> Case:
    def make(folder: Path) -> None:
        scan(folder, truth=turned(order, flips))

    name = " ".join(f"{'-' if flip else '+'}{'ijk'[axis]}" for axis, flip in zip(order, flips))
    return Case(f"axes {name}", make, Right())


CASES = tuple(_case(order, flips) for order in permutations(range(3)) for flips in product((False, True), repeat=3))
