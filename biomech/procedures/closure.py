"""Closure of a defect by stitches, and fixation of fragments by bonds.

A stitch draws two places of the surface together: to one point, or, over a cut, until the edges of the cut meet, as a surgeon ties it. A bond
keeps two places as they are to each other. A place that was set
beside the surface of what the plan leaves is moved onto it, and the plan says so; one farther away than the bite is refused.
Neither changes the mesh: the simulation of the tissue (biomech/tissue) meets them exactly, and says what force each stitch carries.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.distances import nearest_on
from biomech.handles.handle import place_at
from biomech.join import Join, Place
from biomech.model import PatientModel
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.tetmesh import at_lps, outer_facets
from meshing.units import Millimetre

SAID_MM = 0.5
"""A place that is set nearer to the surface than this lies on it."""


@dataclass(frozen=True)
class Stitch:
    """From one place of the surface to another, LPS mm."""

    first_lps: Place
    second_lps: Place


@dataclass(frozen=True)
class Closure:
    """Closure of a defect by stitches.

    Each of `stitches` draws its two places together; `bite` is the radius of the tissue that it takes.
    """

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "closure"
    stitches: tuple[Stitch, ...]
    bite: Annotated[Millimetre, Range(1.0, 20.0, "radius of the tissue that a stitch takes")] = Millimetre(5.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when there is no stitch or one does not reach the surface of what the plan leaves."""
        monitor(0.0, "placing stitches")
        joins = tuple(Join("suture", s.first_lps, s.second_lps, self.bite) for s in self.stitches)
        return placed(source, joins, f"Defect closed with {len(joins)} stitch{'es' if len(joins) > 1 else ''}.")


@dataclass(frozen=True)
class Fixation:
    """Fixation of fragments.

    Each of `bonds` keeps its two places as they are to each other, as a plate with screws or glue does; `bite` is the radius of
    the bone that it holds.
    """

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "fixation"
    bonds: tuple[Stitch, ...]
    bite: Annotated[Millimetre, Range(1.0, 40.0, "radius of the bone that a bond holds")] = Millimetre(5.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when there is no bond or one does not reach the surface of what the plan leaves."""
        monitor(0.0, "placing bonds")
        joins = tuple(Join("bond", s.first_lps, s.second_lps, self.bite) for s in self.bonds)
        return placed(source, joins, f"Fragments fixed by {len(joins)} bond{'s' if len(joins) > 1 else ''}.")


def placed(model: PatientModel, joins: tuple[Join, ...], sentence: str) -> PatientModel:
    """The model with these joins more, each end of which is moved to the nearest place of the surface that the plan leaves, cuts included."""
    if not joins:
        raise AnatomyError("a closure or fixation needs at least one stitch or bond; give the two places of each")
    mesh = model.need_solid()
    outside = mesh.points_mm[outer_facets(mesh.tets[~model.removed_tets()])]
    asked = np.array([place for join in joins for place in (join.first_lps, join.second_lps)], np.float64)
    ends = nearest_on(asked, outside)
    moved = np.linalg.norm(ends - asked, axis=1)
    bites = np.repeat([float(join.bite) for join in joins], 2)
    if (moved > bites).any():
        worst = int(np.argmax(moved - bites))
        raise AnatomyError(f"the {joins[worst // 2].kind} at {at_lps(asked[worst])} is {moved[worst]:.1f} mm away from the tissue that the plan "
                           f"leaves; the nearest place of its surface is {at_lps(ends[worst])}")
    seated = tuple(replace(join, first_lps=place_at(ends[2 * n]), second_lps=place_at(ends[2 * n + 1])) for n, join in enumerate(joins))
    off = moved > SAID_MM
    said = f" {int(off.sum())} of {len(ends)} ends were moved to the surface, by up to {moved.max():.1f} mm." if off.any() else ""
    return replace(model, joins=(*model.joins, *seated)).after(sentence + said)
