"""Poses as 4 x 4 matrices on LPS mm: turned, shifted, mirrored."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def shifted(by: NDArray[np.float64]) -> Matrix:
    matrix = np.eye(4)
    matrix[:3, 3] = by
    return matrix


def about(turn: NDArray[np.float64], centre: NDArray[np.float64], lands: NDArray[np.float64]) -> Matrix:
    """Turns about `centre`, which lands on `lands`."""
    matrix = np.eye(4)
    matrix[:3, :3] = turn
    matrix[:3, 3] = lands - turn @ centre
    return matrix


def mirrored(x: float) -> Matrix:
    """Mirrors left to right about the sagittal plane at `x` mm."""
    matrix = np.diag([-1.0, 1.0, 1.0, 1.0])
    matrix[0, 3] = 2.0 * x
    return matrix


def turn(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rotation (3, 3) by angles (rad) about L, then P, then S."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(angles), np.sin(angles)
    about_l = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_p = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_s = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return np.asarray(about_s @ about_p @ about_l)


def placed(matrix: Matrix, xyz: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) points where the matrix puts them."""
    found: NDArray[np.float64] = xyz @ matrix[:3, :3].T + matrix[:3, 3]
    return found
