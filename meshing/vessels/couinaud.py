"""Couinaud's segments I to VIII of the liver, from its portal and hepatic venous trees.

Two ways, side by side (CLINICAL "Anatomy rules"):

planes                the hemilivers part at the plane through the middle hepatic vein, the vena cava and, where it is known, the
                      gallbladder (Cantlie); the right sections at the plane through the right hepatic vein and the vena cava; the
                      left lateral section at the plane through the vena cava and the umbilical part of the left portal vein; V/VIII
                      and VI/VII at the level where the right portal vein divides, II/III at the plane through the umbilical fork that
                      falls to the front; I lies behind the fissure of the ligamentum venosum (the plane through the left portal vein
                      and the mouth of the hepatic veins), left of the plane through the vena cava and the portal fork.
portal territories    each voxel belongs to the named segmental branch whose wall is nearest; I as above.

Against portal territories planes are off by +24 to -13 % of a segment's volume, most for V, VII and VIII (Limits of Couinaud's
classification, 23 patients): both are kept, and where they disagree nobody should rely on either. A person corrects by naming
branches of the trees (TraceTree.called) and by hints here. When a needed branch has no name, nothing is divided, in words.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.labels import Label, Labels
from meshing.segmenters.kernels.morphology import ball, closed
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.vessels.naming import HEPATIC, LEFT, RIGHT, UMBILICAL, Point
from meshing.vessels.territories import serving_point
from meshing.volume import index_of, position_of, spacing_of, voxel_ml

Segment = Literal["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
SEGMENTS: tuple[Segment, ...] = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
LIMITS = ("Couinaud's segments are approximate: planes through the veins differ from what the portal branches serve by up to a quarter of a segment "
          "(most for V, VII and VIII), so borders must be checked on the images.",
          "Caudate lobe (I): bounded by planes, because its own small branches are not traced; its volume is a coarse estimate.")
CAUDATE_MM = 55.0
"""How far from the axis of the vena cava the caudate lobe may reach (unverified default)."""
HULL_MM = 8.0
"""Veins that enter the liver less deep than this belong to its volume."""
_AT_ONCE = 400_000

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SegmentHint:
    """What a person says: the liver within `radius` of this place belongs to this segment."""

    at_lps: Point
    segment: Segment
    radius: Annotated[Millimetre, Range(1.0, 80.0, "radius of the hint")] = Millimetre(12.0)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, eq=False)
class Segments:
    """`labels` holds structures "segment I" to "segment VIII" on the grid of the case, by `method`; none when it was not divided.

    `agreement` is the share of the liver outside I where planes and portal territories say the same; not a number when only
    one of them is known. `doubts` are sentences: what is missing, what was assumed. `other` holds the same structures by the other method,
    hints included, None when that is not known.
    """

    labels: Labels
    method: str
    agreement: float
    doubts: tuple[str, ...]
    other: Labels | None = None

    @property
    def limits(self) -> tuple[str, ...]:
        return LIMITS if self.labels.legend else ()


@dataclass(frozen=True)
class Cut:
    """A plane; `normal` points to the side that the name says."""

    point: Array
    normal: Array

    def height(self, points: Array) -> Array:
        return np.asarray((points - self.point) @ self.normal, dtype=np.float64)


@dataclass(frozen=True)
class DivideLiver:
    """Couinaud segments of the liver.

    `method` decides what the segments are; the other is used to say how far they agree. Hints win over both.
    """

    version: ClassVar[int] = 2

    method: Literal["planes", "portal territories"] = "planes"
    hints: tuple[SegmentHint, ...] = ()
    liver: str = "liver"

    def run(self, source: tuple[Labels, Centreline, Centreline], monitor: Monitor, /) -> Segments:
        """`source`: labels, the portal tree, the hepatic venous tree; both named."""
        labels, portal, hepatic = source
        nothing = Labels(np.zeros(labels.values.shape, np.uint8), labels.to_patient)
        monitor(0.0, "looking for the borders of the segments")
        whole = whole_liver(labels, self.liver)
        try:
            borders = Borders.of(labels, portal, hepatic)
        except AnatomyError as missing:
            return Segments(nothing, self.method, float("nan"),
                            (f"The liver is not divided into segments: {missing}", *portal.doubts, *hepatic.doubts))
        served = segmental(portal)
        places = np.flatnonzero(whole)
        planes, territory = np.zeros(len(places), np.uint8), np.zeros(len(places), np.uint8)
        for first in range(0, len(places), _AT_ONCE):
            monitor(0.1 + 0.8 * first / len(places), "dividing the liver")
            own = slice(first, first + _AT_ONCE)
            index = np.stack(np.unravel_index(places[own], whole.shape), axis=1)[:, ::-1].astype(np.float64)
            points = position_of(labels.to_patient, index)
            planes[own] = borders.segment_of(points)
            if served is not None:
                territory[own] = np.where(planes[own] == 1, 1, served[1][serving_point(served[0], points)])
        doubts = list(borders.doubts)
        if served is None:
            doubts.append("Not all of II to VIII have a named portal branch, so portal territories are not known.")
        if self.method == "portal territories" and served is None:
            return Segments(nothing, self.method, float("nan"), ("The liver is not divided into segments: not all of II to VIII have a named portal "
                                                                 "branch; name them by hand, or use planes", *portal.doubts))
        values, others = np.zeros(whole.shape, np.uint8), np.zeros(whole.shape, np.uint8)
        values.ravel()[places], others.ravel()[places] = (planes, territory) if self.method == "planes" else (territory, planes)
        for hint in self.hints:
            self._corrected(values, whole, labels, hint)
            self._corrected(others, whole, labels, hint)
        compared = planes > 1
        agreement = float((planes == territory)[compared].mean()) if served is not None and compared.any() else float("nan")
        legend = tuple(Label(n, f"segment {name}", f"liver_segment_{n}") for n, name in enumerate(SEGMENTS, start=1))
        return Segments(Labels(values, labels.to_patient, legend), self.method, agreement, (*doubts, *portal.doubts, *hepatic.doubts),
                        Labels(others, labels.to_patient, legend) if served is not None else None)

    def _corrected(self, values: NDArray[np.uint8], whole: NDArray[np.bool_], labels: Labels, hint: SegmentHint) -> None:
        i, j, k = spacing_of(labels.to_patient)
        place = f"the hint for segment {hint.segment} at {tuple(float(c) for c in hint.at_lps)} mm (LPS)"
        at = index_of(labels.to_patient, np.array([hint.at_lps], np.float64))[0][::-1]
        if np.any(at < -0.5) or np.any(at > np.array(whole.shape) - 0.5):
            raise AnatomyError(f"{place} lies outside this scan; set it in the liver")
        here = ball((whole.shape[0], whole.shape[1], whole.shape[2]), at, float(hint.radius), (k, j, i)) & whole
        if not here.any():
            raise AnatomyError(f"{place} lies outside the liver; set it inside")
        values[here] = SEGMENTS.index(hint.segment) + 1


def whole_liver(labels: Labels, liver: str) -> NDArray[np.bool_]:
    """The liver with the lesions and the veins inside it."""
    inner = labels.mask(liver, *(label.name for label in labels.of_organ("liver_tumour")))
    if not inner.any():
        raise AnatomyError(f"the structure '{liver}' is empty, so there is nothing to divide; segment the liver first")
    veins = np.isin(labels.values, [label.value for organ in ("portal_vein", "hepatic_vein") for label in labels.of_organ(organ)])
    found = find_objects(inner.astype(np.uint8))[0]
    i, j, k = spacing_of(labels.to_patient)
    box = tuple(slice(max(0, part.start - 2), part.stop + 2) for part in found)
    whole = inner.copy()
    whole[box] |= veins[box] & closed(inner[box], HULL_MM, (k, j, i))
    return whole


def segmental(portal: Centreline) -> tuple[Centreline, NDArray[np.uint8]] | None:
    """The points of the portal tree on branches of II to VIII, as a tree without links, and the segment of each; None unless all are there."""
    wanted = {f"segment {name} portal vein": n for n, name in enumerate(SEGMENTS, start=1)}
    number = np.array([wanted.get(name, 0) for name in portal.names], np.uint8)[portal.branch]
    own = number > 0
    if len(set(number[own].tolist())) < len(SEGMENTS) - 1 or not own.any():
        return None
    count = int(own.sum())
    points = Centreline(portal.points_mm[own], portal.radius_mm[own], np.full(count, -1, np.int32), np.zeros(count, np.int32), ("",), portal.space,
                        portal.name)
    return points, number[own]


@dataclass(frozen=True)
class Borders:
    """The cuts between the segments; `doubts` say what was put in place of what was not found."""

    right_of_middle: Cut
    behind_right: Cut
    left_of_umbilical: Cut
    above_right: Cut
    above_left: Cut
    behind_fissure: Cut
    left_of_cava: Cut
    cava: Array
    doubts: tuple[str, ...]

    @classmethod
    def of(cls, labels: Labels, portal: Centreline, hepatic: Centreline) -> Borders:
        """Raises AnatomyError when a vein that bounds a segment has no name."""
        right, middle, _ = (_points(hepatic, name) for name in HEPATIC)
        main, left = _points(portal, RIGHT), _points(portal, LEFT)
        mouth, fork = hepatic.points_mm[0], left[0]
        doubts: list[str] = []
        cava = _cava(labels, mouth, fork, doubts)
        gall = _middle_of(labels, "gallbladder")
        bed = [gall[None]] * 4 if gall is not None else []
        if gall is None:
            doubts.append("No gallbladder is segmented: the plane between the hemilivers rests on the middle hepatic vein and the vena cava alone.")
        side, back, up = np.array([-1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
        umbilical = _umbilical(portal, doubts)
        upwards_and_back = (up + back) / np.sqrt(2.0)
        return cls(_through([middle, cava, *bed], side), _through([right, cava], back), _through([cava, umbilical[None]] * 2, -side),
                   Cut(main[-1], up), Cut(umbilical, upwards_and_back), _through([left, mouth[None]], back), _through([cava, fork[None]], -side),
                   cava, tuple(doubts))

    def segment_of(self, points: Array) -> NDArray[np.uint8]:
        """(n,) number of the segment of each of (n, 3) LPS points."""
        right = self.right_of_middle.height(points) > 0
        behind = self.behind_right.height(points) > 0
        upper = self.above_right.height(points) > 0
        outer = self.left_of_umbilical.height(points) > 0
        found = np.where(right, np.where(behind, np.where(upper, 7, 6), np.where(upper, 8, 5)),
                         np.where(outer, np.where(self.above_left.height(points) > 0, 2, 3), 4))
        axis = self.cava[-1] - self.cava[0]
        axis = axis / np.linalg.norm(axis)
        off = points - self.cava.mean(axis=0)
        near = np.linalg.norm(off - (off @ axis)[:, None] * axis, axis=1) < CAUDATE_MM
        first = (self.behind_fissure.height(points) > 0) & (self.left_of_cava.height(points) > 0) & near
        return np.where(first, 1, found).astype(np.uint8)


def _points(tree: Centreline, name: str) -> Array:
    numbers = [b for b, own in enumerate(tree.names) if own == name]
    if not numbers:
        raise AnatomyError(f"the {tree.name} has no branch named '{name}'. Name it by hand on the tree: "
                           f"called = [{{at_lps = ..., name = \"{name}\"}}]")
    return np.asarray(tree.points_mm[np.isin(tree.branch, numbers)], np.float64)


def _cava(labels: Labels, mouth: Array, fork: Array, doubts: list[str]) -> Array:
    """(n, 3) the axis of the vena cava behind the liver, from the level of the portal fork to the mouth of the hepatic veins."""
    cava = labels.of_organ("inferior_vena_cava")
    if cava:
        index = np.argwhere(np.isin(labels.values, [label.value for label in cava]))[:, ::-1].astype(np.float64)
        places = position_of(labels.to_patient, index) if len(index) else np.zeros((0, 3))
        low, high = sorted((float(fork[2]), float(mouth[2])))
        levels = np.linspace(low, high, 9)
        found = [places[np.abs(places[:, 2] - level) < 3.0] for level in levels]
        line = [here.mean(axis=0) for here in found if len(here) > 10]
        if len(line) >= 3:
            return np.array(line)
    doubts.append("The vena cava behind the liver is not segmented: it is taken to run straight down from the mouth of the hepatic veins.")
    return np.linspace(mouth, np.array([mouth[0], mouth[1], min(fork[2], mouth[2] - 30.0)]), 9)


def _umbilical(portal: Centreline, doubts: list[str]) -> Array:
    """Where the left portal vein gives off IV to one side, and II and III to the other."""
    fourth = [b for b, name in enumerate(portal.names) if name == "segment IV portal vein"]
    if fourth:
        return np.asarray(portal.points_mm[portal.branch_points(fourth[0])[0]], np.float64)
    named = [b for b, name in enumerate(portal.names) if name == UMBILICAL] or [b for b, name in enumerate(portal.names) if name == LEFT]
    doubts.append("The branch of IV is not named: the left lateral section is taken to begin at the end of the left portal vein.")
    return np.asarray(portal.points_mm[portal.branch_points(named[-1])[-1]], np.float64)


def _middle_of(labels: Labels, organ: str) -> Array | None:
    values = [label.value for label in labels.of_organ(organ)]
    index = np.argwhere(np.isin(labels.values, values)) if values else np.zeros((0, 3))
    return position_of(labels.to_patient, index[:, ::-1].mean(axis=0).astype(np.float64))[0] if len(index) else None


def _through(parts: list[Array], towards: Array) -> Cut:
    """The plane of least squares through all points, each of the parts with its mean spacing evened out; `towards` turns its normal."""
    points = np.vstack([part[np.linspace(0, len(part) - 1, min(len(part), 24)).astype(int)] for part in parts])
    middle = points.mean(axis=0)
    normal = np.linalg.svd(points - middle)[2][2]
    return Cut(middle, np.asarray(normal * (1.0 if normal @ towards >= 0.0 else -1.0), np.float64))


def volumes_ml(segments: Segments) -> dict[str, float]:
    """Millilitres of each segment; empty when the liver was not divided."""
    counts = np.bincount(segments.labels.values.ravel(), minlength=9)
    return {label.name: float(counts[label.value]) * voxel_ml(segments.labels.to_patient) for label in segments.labels.legend}
