"""Seeds of several structures at once, and what comes of them: shared by growing from seeds and the watershed."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from meshing.editors.change import Change, change_of
from meshing.editors.edit import Canvas, Over, Point, finite, inside_scan, named, with_label
from meshing.errors import ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels.morphology import ball
from meshing.step import Range, check
from meshing.units import Millimetre
from meshing.volume import Volume

NOTHING = ""
"""The name of a seed that marks what belongs to no structure."""


@dataclass(frozen=True)
class Seed:
    """Balls of one structure. An empty name marks what belongs to none."""

    name: str
    points_lps: tuple[Point, ...]
    organ: str = ""
    radius: Annotated[Millimetre, Range(0.1, 50.0, "radius of the seed")] = Millimetre(2.0)

    def __post_init__(self) -> None:
        check(self)
        if self.name != NOTHING:
            named(self.name, self.organ)
        finite(np.array(self.points_lps, float), "the points of a seed")


def several(seeds: tuple[Seed, ...]) -> None:
    """Check seeds that shall divide a region between them."""
    if len({seed.name for seed in seeds}) < 2:
        raise ParameterOutOfRange("seeds of one structure alone do not say where it ends; set seeds of what lies beside it too (without a name: "
                                  "of nothing)")


def canvas_of(volume: Volume, labels: Labels, seeds: tuple[Seed, ...], reach: float) -> Canvas:
    """The box in which the seeds compete."""
    points = np.array([point for seed in seeds for point in seed.points_lps], float)
    inside_scan(volume, points, "a seed")
    return Canvas.around(labels, points, reach)


def markers(canvas: Canvas, seeds: tuple[Seed, ...]) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """(k, j, i) 0 where no seed is, else 1 + the place of the name in the names. Of seeds that touch, the later one wins."""
    names = tuple(dict.fromkeys(seed.name for seed in seeds))
    found = np.zeros(canvas.shape, np.uint8)
    for seed in seeds:
        for place in canvas.index(np.array(seed.points_lps, float)):
            found[ball(canvas.shape, place, seed.radius, canvas.spacing)] = 1 + names.index(seed.name)
    return found, names


def divided(canvas: Canvas, seeds: tuple[Seed, ...], names: tuple[str, ...], owner: NDArray[np.uint8], over: Over) -> Change:
    """Each voxel of `owner` (0: nobody reached it) goes to its structure, as far as it may be taken. What the seeded structures had in
    the reached region before is decided anew."""
    legend, numbers = canvas.labels.legend, [0]
    labels = canvas.labels
    for name in names:
        if name == NOTHING:
            numbers.append(0)
            continue
        organ = next((seed.organ for seed in seeds if seed.name == name and seed.organ), "")
        legend, number = with_label(Labels(labels.values, labels.to_patient, legend), name, organ)
        numbers.append(number)
    mine = np.isin(canvas.values, [number for number in numbers if number])
    allowed = (owner > 0) & ((canvas.values == 0) | mine if over == "free" else np.True_)
    values = np.where(allowed, np.array(numbers, np.uint8)[owner], canvas.values)
    return change_of(labels, canvas.box, values, legend)
