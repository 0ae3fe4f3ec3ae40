"""Triangles as a file holds them, and what the file says about its unit and frame."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Frame = Literal["LPS", "RAS"]
Unit = Literal["mm", "cm", "m", "um", "in"]

TO_LPS = {"LPS": (1, 1, 1), "RAS": (-1, -1, 1)}
UNITS_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "um": 0.001, "in": 25.4}

_UNIT = re.compile(r"\bunit (mm|cm|m|um|in)\b")
_FRAME = re.compile(r"\b(?:frame |SPACE=)(LPS|RAS)\b")


@dataclass(frozen=True, eq=False)
class Triangles:
    """`points` (n, 3) in the unit and frame of the file; `parts` are named objects of (m, 3) corners. `contradicted` is
    true when the file's own normals point against the order of its corners."""

    points: NDArray[np.float64]
    parts: tuple[tuple[str, NDArray[np.int32]], ...]
    frame: str | None = None
    unit: str | None = None
    contradicted: bool = False


def said(words: str) -> tuple[str | None, str | None]:
    """Frame and unit in the words of a header or comment ("unit mm, frame LPS", or Slicer's "SPACE=LPS")."""
    frame, unit = set(_FRAME.findall(words)), set(_UNIT.findall(words))
    return (frame.pop() if len(frame) == 1 else None), (unit.pop() if len(unit) == 1 else None)


def fans(corners: NDArray[Any], starts: NDArray[np.int64]) -> NDArray[np.int32]:
    """Polygons as triangles: polygon p has corners[starts[p]:starts[p + 1]]; those of fewer than three are dropped."""
    count = np.diff(starts)
    count = np.maximum(count - 2, 0)
    owner = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    first = starts[:-1][owner]
    return np.stack([corners[first], corners[first + within + 1], corners[first + within + 2]], axis=1).astype(np.int32)


def of_polygons(polygons: Sequence[Sequence[int]]) -> NDArray[np.int32]:
    """The triangles of polygons that are lists of corners."""
    starts = np.concatenate([[0], np.cumsum([len(polygon) for polygon in polygons])]).astype(np.int64)
    return fans(np.array([corner for polygon in polygons for corner in polygon], np.int64), starts)


def joined(points: NDArray[np.float64], triangles: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Points at the same place become one, points that no triangle uses are left out, and so are triangles without area
    that this leaves."""
    used, renumbered = np.unique(triangles, return_inverse=True)
    kept, which = np.unique(points[used] + 0.0, axis=0, return_inverse=True)
    corners = which.reshape(-1)[renumbered].reshape(-1, 3)
    flat = (corners[:, 0] == corners[:, 1]) | (corners[:, 1] == corners[:, 2]) | (corners[:, 2] == corners[:, 0])
    return kept, np.ascontiguousarray(corners[~flat].astype(np.int32))
