"""`rehearse bench tools`: how long each tool takes to answer in a region of a million voxels, and the robot that corrects by clicks.

The region is a cube of 100 x 100 x 100 voxels of 0.8 x 0.8 x 1.0 mm inside a scan of 256 x 256 x 160; every tool runs once to compile
and then for the clock, from the click to the finished change. The robot starts from a liver of which a part is missing and to which a part
of the stomach was added, clicks the deepest error again and again, and its worst row says by how much a correct click ever lowered the Dice.
"""
from __future__ import annotations

import time
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from app.benches import Row, peak_mb
from meshing.editors import (
    Click,
    Crop,
    Erase,
    FillBetween,
    GrowFromSeeds,
    GrowRegion,
    Holes,
    Hollow,
    Islands,
    LevelTracing,
    Logical,
    Margin,
    MaskByHu,
    Paint,
    Scissors,
    SmartBrush,
    Smooth,
    SplitByPlane,
    ThresholdTool,
    Watershed,
)
from meshing.editors.edit import Edit, Point
from meshing.editors.seeds import Seed
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.step import silent
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume, grid, position_of

_SHAPE = (160, 256, 256)
_SPACING = (0.8, 0.8, 1.0)
_RADIUS = 38.0
_CLICKS = 12


def tools() -> list[Row]:
    """A row for each tool, then the robot."""
    volume, labels = case()
    rows = []
    for edit in every_tool(volume):
        edit.run((volume, labels), silent)
        began, worked = time.perf_counter(), time.process_time()
        change = edit.run((volume, labels), silent)
        rows.append({"size": f"{edit.tool}, 1 M voxels", "seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - worked,
                     "peak_mb": peak_mb(), "box_of_change": int(change.values.size)})
    dices, slowest = robot()
    rows.append({"size": f"robot, {_CLICKS} clicks", "seconds": slowest, "peak_mb": peak_mb(), "dice_before": dices[0], "dice": dices[-1],
                 "largest_loss_by_a_click": max([0.0, *(a - b for a, b in pairwise(dices))])})
    return rows


@cache
def case() -> tuple[Volume, Labels]:
    """A ball of tissue with a core and noise, outlined roughly, in a scan of soft tissue."""
    to_patient = grid((Millimetre(_SPACING[0]), Millimetre(_SPACING[1]), Millimetre(_SPACING[2])), (-102.0, -102.0, -80.0), SpaceUid("2.25.77"))
    k, j, i = np.ogrid[:_SHAPE[0], :_SHAPE[1], :_SHAPE[2]]
    away = np.sqrt(((i - 127.5) * 0.8) ** 2 + ((j - 127.5) * 0.8) ** 2 + ((k - 80.0) * 1.0) ** 2)
    noise = np.random.default_rng(5).normal(0.0, 10.0, _SHAPE)
    values = np.where(away < _RADIUS, 110.0, np.where(away < 60.0, 40.0, -90.0)) - 45.0 * (away < 12.0) + noise
    volume = Volume(values.astype(np.float32), to_patient, "CT")
    labels = Labels.empty(volume).with_mask("liver", "liver", (away < _RADIUS - 1.0) & (away > 14.0))
    labels = labels.with_mask("sketch", "liver", (away > _RADIUS) & (away < _RADIUS + 12.0) & (k % 5 == 0))
    return volume, labels.with_mask("tumour 1", "liver_tumour", away < 10.0)


def every_tool(volume: Volume) -> tuple[Edit, ...]:
    """Each tool with a reach of a cube of a million voxels."""
    def at(i: float, j: float, k: float) -> Point:
        x, y, z = position_of(volume.to_patient, np.array([[i, j, k]], float))[0]
        return Millimetre(float(x)), Millimetre(float(y)), Millimetre(float(z))

    middle, edge, outside = at(127, 127, 80), at(127 + 46, 127, 80), at(127 + 60, 127, 80)
    corners = (at(77, 77, 30), at(177, 177, 130))
    axial = (0.0, 0.0, 1.0)
    path = tuple(at(100 + n, 100 + n, 80) for n in range(0, 50, 2))
    seeds = (Seed("liver", (at(150, 127, 80),)), Seed("", (outside,)))
    outline = tuple(at(127 + 40 * np.cos(t), 127 + 40 * np.sin(t), 80) for t in np.linspace(0.0, 6.2, 60))
    mm, hu = Millimetre, Hounsfield
    return (
        Paint("liver", path, mm(10.0), over="all"), Paint("liver", path, mm(10.0), slice_normal=axial, over="all"), Erase("liver", path, mm(10.0)),
        SmartBrush("liver", path, mm(15.0), over="all"), Click("liver", edge, radius=mm(12.0)),
        ThresholdTool("liver", hu(70.0), hu(200.0), corners_lps=corners), GrowRegion("liver", (at(150, 127, 80),), reach=mm(40.0)),
        GrowFromSeeds(seeds, reach=mm(30.0)), Watershed(seeds, reach=mm(30.0)),
        LevelTracing("liver", at(127 + 47, 127, 80), axial, reach=mm(80.0), over="all"), Scissors("liver", outline, axial),
        FillBetween("sketch", axial), Islands("liver"), Holes("liver", over="all"), Smooth("liver", mm(2.0)), Margin("liver", mm(4.0)),
        Hollow("liver", mm(5.0)), Logical("liver", "subtract", "tumour 1", margin=mm(8.0)), MaskByHu("liver", hu(90.0), hu(200.0)),
        Crop(corners, ("liver",)), SplitByPlane("liver", middle, (1.0, 0.0, 0.0), "liver left"))


def robot(clicks: int = _CLICKS) -> tuple[list[float], float]:
    """Dice before and after each click of a robot that clicks the deepest error, and the slowest answer in seconds."""
    volume, _ = case()
    k, j, i = np.ogrid[:_SHAPE[0], :_SHAPE[1], :_SHAPE[2]]
    away = np.sqrt(((i - 127.5) * 0.8) ** 2 + ((j - 127.5) * 0.8) ** 2 + ((k - 80.0) * 1.0) ** 2)
    truth = away < _RADIUS
    start = truth & ~((i > 150) & (j > 120)) & ~(k > 100) | ((away < _RADIUS + 9.0) & (i < 95) & (k < 90))
    found = Labels.empty(volume).with_mask("liver", "liver", start)
    dices, slowest = [dice(start, truth)], 0.0
    clicked: list[tuple[Point, bool]] = []
    Click("liver", _point(volume, (80, 128, 128))).run((volume, found), silent)
    for _ in range(clicks):
        place, depth = deepest(found.mask("liver") != truth, _SPACING[::-1])
        if depth < 2.0 * max(_SPACING):
            break
        point, add = _point(volume, place), bool(truth[place])
        against = tuple(other for other, kind in clicked if kind != add)
        began = time.perf_counter()
        found = Click("liver", point, add, Millimetre(min(depth, 120.0)), against_lps=against).run((volume, found), silent).on(found)
        slowest = max(slowest, time.perf_counter() - began)
        clicked.append((point, add))
        dices.append(dice(found.mask("liver"), truth))
    return dices, slowest


def deepest(wrong: NDArray[np.bool_], spacing: tuple[float, ...]) -> tuple[tuple[int, int, int], float]:
    """The voxel (k, j, i) deepest in the wrong region, and how deep in mm."""
    away = ndimage.distance_transform_edt(np.pad(wrong, 1), sampling=spacing)[1:-1, 1:-1, 1:-1]
    k, j, i = (int(c) for c in np.unravel_index(int(away.argmax()), away.shape))
    return (k, j, i), float(away.max())


def dice(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    return 2.0 * float(np.count_nonzero(one & other)) / float(np.count_nonzero(one) + np.count_nonzero(other) or 1)


def _point(volume: Volume, kji: tuple[int, int, int]) -> Point:
    x, y, z = position_of(volume.to_patient, np.array([kji[::-1]], float))[0]
    return Millimetre(float(x)), Millimetre(float(y)), Millimetre(float(z))
