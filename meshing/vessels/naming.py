"""Names of branches from the topology of the tree, or none: a name is never guessed in silence.

Each rule goes down the tree from the root and says what it needs to be sure; where the need is not met, the branch and all
below it stay unnamed, with the reason. Names that a person gives to a place come first: the rule goes on from them.

Portal vein (Couinaud; CLINICAL "Anatomy rules")
    trunk -> the first fork whose two large subtrees lie apart from right to left: right and left portal vein.
    Right: the first fork into a front and a back subtree: anterior and posterior; from each, what ends above it by APART_MM
    is VIII or VII, what ends below V or VI (branches of V from the trunk of VIII: 69 %, Mise 2014, are followed to their own ends).
    Left: what ends to the right of the umbilical fork is IV; of the rest, above-behind is II, below-in front III.
Hepatic veins
    The three large subtrees near the mouth, from the patient's right to left as seen from there: right, middle, left.
Aorta and iliac arteries
    The lowest fork into two large subtrees that run down on both sides: aorta above it, common iliacs below; in each, the
    next large fork parts the external (in front) from the internal (behind).
All sides are the patient's. A liver that lies left of its great vessels (situs inversus) gets no names.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.units import Millimetre
from meshing.vessels.topology import branch_facts, subtree

Rule = Literal["by organ", "portal vein", "hepatic vein", "aorta and iliac arteries", "unnamed"]

LARGE = 0.12
"""A subtree is large when it holds this share of the length of its tree."""
APART_MM = 6.0
"""Ends and subtrees must lie apart by this much before a direction is believed."""
MOUTH_MM = 45.0
"""The three hepatic veins part within this distance of their mouth in the vena cava (unverified default)."""
BETWEEN_DEG = 12.0
"""Least angle between neighbouring hepatic veins as seen from their mouth (unverified default)."""
NEAR_MM = 10.0
"""How far from the axis the place of a name given by hand may lie, beyond the radius there."""

Point = tuple[Millimetre, Millimetre, Millimetre]
RIGHT, LEFT, ANTERIOR, POSTERIOR = "right portal vein", "left portal vein", "right anterior portal vein", "right posterior portal vein"
TRUNK, UMBILICAL = "portal trunk", "left portal vein, umbilical part"
HEPATIC = ("right hepatic vein", "middle hepatic vein", "left hepatic vein")


@dataclass(frozen=True)
class Called:
    """The branch that runs by this place has this name."""

    at_lps: Point
    name: str

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise AnatomyError("a branch that is named by hand needs a name")


def named(tree: Centreline, rule: Rule, called: tuple[Called, ...] = (), *, mirrored: bool = False) -> Centreline:
    """`tree` with names by `rule` ("by organ" is decided by the caller) and by hand, and its doubts. `mirrored`: the organ lies on
    the wrong side.

    Raises AnatomyError when a name by hand lies off the tree.
    """
    by_hand = {_branch_at(tree, entry): entry.name for entry in called}
    work = _Naming(tree, by_hand)
    apply = RULES.get(rule)
    if mirrored and apply is not None:
        work.doubts.append("the organ does not lie on the patient's usual side: its vessels are not named; name them by hand")
    elif apply is not None:
        apply(work)
    names = tuple(by_hand.get(b) or work.names[b] for b in range(len(tree.names)))
    sources = tuple("hand" if b in by_hand else ("topology" if name else "") for b, name in enumerate(names))
    return replace(tree, names=names, named_by=sources, doubts=tuple(work.doubts))


def _branch_at(tree: Centreline, entry: Called) -> int:
    away = np.linalg.norm(tree.points_mm - np.array(entry.at_lps, np.float64), axis=1) - tree.radius_mm
    point = int(away.argmin())
    if away[point] > NEAR_MM:
        raise AnatomyError(f"the name '{entry.name}' was set {away[point]:.0f} mm away from the {tree.name}; set it on the branch that it names")
    return int(tree.branch[point])


class _Naming:
    """A tree on its way to its names. Directions are LPS: x to the left, y to the back, z upwards."""

    def __init__(self, tree: Centreline, by_hand: dict[int, str]) -> None:
        self.tree, self.by_hand = tree, by_hand
        self.facts = branch_facts(tree)
        self.total = sum(fact.length_mm for fact in self.facts)
        self.names = [""] * len(self.facts)
        self.doubts: list[str] = []
        for branch in sorted(by_hand):
            self.names[branch] = by_hand[branch]

    def below(self, branch: int) -> NDArray[np.int64]:
        return subtree(self.tree, branch)

    def middle(self, branch: int) -> NDArray[np.float64]:
        """Mean place of the subtree that begins with `branch`."""
        found: NDArray[np.float64] = self.tree.points_mm[np.isin(self.tree.branch, self.below(branch))].mean(axis=0)
        return found

    def ends(self, branch: int) -> NDArray[np.float64]:
        """(n, 3) where the subtree ends."""
        leaves = [self.facts[b].end_mm for b in self.below(branch) if not self.facts[b].children]
        return np.array(leaves)

    def start(self, branch: int) -> NDArray[np.float64]:
        return np.array(self.facts[branch].start_mm)

    def large(self, branches: tuple[int, ...], whole: float | None = None) -> list[int]:
        """Those with a large share of the tree, the longest first."""
        least = LARGE * (self.total if whole is None else whole)
        return sorted((b for b in branches if self.facts[b].downstream_mm >= least), key=lambda b: -self.facts[b].downstream_mm)

    def name(self, branch: int, name: str) -> None:
        self.names[branch] = self.by_hand.get(branch, name)

    def doubt(self, words: str) -> None:
        self.doubts.append(f"{self.tree.name}: {words}")

    def fork_of(self, start: int, apart: Callable[[int, int], bool], whole: float) -> tuple[list[int], int, int] | None:
        """The first fork down the longest way from `start` where two large subtrees lie `apart`: the way to it, and the two.

        Small subtrees on the way are left aside. None where there is no such fork.
        """
        way = [start]
        while True:
            children = self.large(self.facts[way[-1]].children, whole)
            for i, first in enumerate(children):
                for second in children[i + 1:]:
                    if apart(first, second):
                        return way, first, second
            if not children:
                return None
            way.append(children[0])

    def hand_named(self, *names: str) -> int | None:
        """The first branch that a person gave one of these names."""
        return next((b for b, name in sorted(self.by_hand.items()) if name in names), None)


def _portal(work: _Naming) -> None:
    def sides(a: int, b: int) -> bool:
        one, two = np.sort(work.ends(a)[:, 0]), np.sort(work.ends(b)[:, 0])
        left, right = (one, two) if np.median(one) > np.median(two) else (two, one)
        return bool(np.percentile(left, 15) > np.percentile(right, 85) + APART_MM)

    right, left = work.hand_named(RIGHT), work.hand_named(LEFT)
    if right is None or left is None:
        found = work.fork_of(0, sides, work.total)
        if found is None:
            work.doubt("no fork parts it clearly into a right and a left half; name the right and the left portal vein by hand")
            return
        way, a, b = found
        for branch in way:
            work.name(branch, TRUNK)
        right, left = (a, b) if work.middle(a)[0] < work.middle(b)[0] else (b, a)
    work.name(right, RIGHT)
    work.name(left, LEFT)
    _right_portal(work, right)
    _left_portal(work, left)


def _right_portal(work: _Naming, right: int) -> None:
    def front_and_back(a: int, b: int) -> bool:
        return abs(float(work.middle(a)[1] - work.middle(b)[1])) > APART_MM

    anterior, posterior = work.hand_named(ANTERIOR), work.hand_named(POSTERIOR)
    if anterior is None or posterior is None:
        found = work.fork_of(right, front_and_back, work.facts[right].downstream_mm)
        if found is None:
            work.doubt("the right portal vein does not part clearly into a front and a back half; name the right anterior and posterior portal "
                       "vein by hand")
            return
        way, a, b = found
        for branch in way:
            work.name(branch, RIGHT)
        anterior, posterior = (a, b) if work.middle(a)[1] < work.middle(b)[1] else (b, a)
    for sector, name, up, down in ((anterior, ANTERIOR, "VIII", "V"), (posterior, POSTERIOR, "VII", "VI")):
        work.name(sector, name)
        _by_ends(work, sector, name, np.array([0.0, 0.0, 1.0]), np.array(work.facts[sector].end_mm), up, down)


def _left_portal(work: _Naming, left: int) -> None:
    """IV ends to the right of the fork where the left vein becomes its umbilical part, II and III to its left."""
    def medial_and_lateral(a: int, b: int) -> bool:
        fork = work.start(a)[0]
        ends = sorted(float(np.median(work.ends(c)[:, 0])) for c in (a, b))
        return bool(ends[0] < fork - APART_MM and ends[1] > fork + APART_MM)

    found = work.fork_of(left, medial_and_lateral, work.facts[left].downstream_mm)
    if found is None:
        work.doubt("the left portal vein has no fork with one branch to each side; the branches of II, III and IV are not named")
        return
    way, first, _ = found
    for branch in way[1:]:
        work.name(branch, UMBILICAL)
    fork = work.start(first)
    lateral: list[int] = []
    _medial_or_lateral(work, work.facts[way[-1]].children, float(fork[0]), lateral)
    if not lateral:
        return
    up_back = np.array([0.0, 1.0, 1.0]) / np.sqrt(2.0)
    reach = np.concatenate([work.ends(child) for child in lateral]) @ up_back
    if np.ptp(reach) < 2.0 * APART_MM:
        work.doubt("the branches to the left of the umbilical fork do not part into an upper and a lower one; II and III are not named")
        return
    middle = 0.5 * (reach.min() + reach.max()) * up_back
    for child in lateral:
        _by_ends(work, child, LEFT, up_back, middle, "II", "III", itself=True)


def _medial_or_lateral(work: _Naming, children: tuple[int, ...], fork: float, lateral: list[int]) -> None:
    """IV for what ends to the right of the umbilical fork; what ends to its left goes to `lateral`; what does both is gone through."""
    for child in children:
        ends = work.ends(child)[:, 0]
        if np.all(ends < fork - APART_MM):
            _all(work, child, "segment IV portal vein")
        elif np.all(ends > fork + APART_MM):
            lateral.append(child)
        elif work.facts[child].children:
            work.name(child, UMBILICAL)
            _medial_or_lateral(work, work.facts[child].children, fork, lateral)
        else:
            work.doubt(f"the branch at {_place(work.start(child))} ends above or below the umbilical fork: its side is not decided")


def _by_ends(work: _Naming, branch: int, above: str, axis: NDArray[np.float64], level: NDArray[np.float64], high: str, low: str, *,
             itself: bool = False) -> None:
    """Names of all below `branch`: `high` where every end lies beyond `level` along `axis`, `low` where all lie before it."""
    for child in (branch,) if itself else work.facts[branch].children:
        reach = (work.ends(child) - level) @ axis
        if np.all(reach > APART_MM):
            _all(work, child, f"segment {high} portal vein")
        elif np.all(reach < -APART_MM):
            _all(work, child, f"segment {low} portal vein")
        elif work.facts[child].children and np.ptp(reach) > 2.0 * APART_MM:
            work.name(child, above)
            _by_ends(work, child, above, axis, level, high, low)
        else:
            work.doubt(f"the branch at {_place(work.start(child))} ends as high as it begins: {high} or {low} is not decided")


def _all(work: _Naming, branch: int, name: str) -> None:
    for b in work.below(branch):
        if not work.names[b]:
            work.name(int(b), name)


def _hepatic(work: _Naming) -> None:
    mouth = work.tree.points_mm[0]
    veins, via = [fact.number for fact in work.facts if fact.parent < 0], []
    if len(veins) > 1:
        veins = work.large(tuple(veins))
    while len(veins) < 3:
        forks = [(b, work.large(work.facts[b].children)) for b in veins]
        forks = [(b, large) for b, large in forks if large and np.linalg.norm(np.array(work.facts[b].end_mm) - mouth) < MOUTH_MM]
        if not forks:
            break
        # the fork nearest to the mouth first: what parts there is more of a vein than what parts further out
        branch, large = min(forks, key=lambda f: float(np.linalg.norm(np.array(work.facts[f[0]].end_mm) - mouth)))
        veins.remove(branch)
        veins += large
        via.append(branch)
    known = {name: b for name in HEPATIC if (b := work.hand_named(name)) is not None}
    if len(known) < 3:
        if len(veins) != 3:
            work.doubt(f"{len(veins)} large veins part near the mouth where three are usual; name the right, middle and left hepatic vein by hand")
            return
        away = np.array([work.middle(b) - mouth for b in veins])
        angle = np.degrees(np.arctan2(-away[:, 1], -away[:, 0]))  # 0 to the right, 90 to the front, 180 to the left
        angle = np.where(angle < -90.0, angle + 360.0, angle)
        order = np.argsort(angle)
        if np.diff(angle[order]).min() < BETWEEN_DEG:
            work.doubt(f"two of the hepatic veins run within {BETWEEN_DEG:g} degrees of each other as seen from the mouth; name the right, middle "
                       "and left hepatic vein by hand")
            return
        known = {name: veins[n] for name, n in zip(HEPATIC, order)} | known
    for branch in via:
        work.name(branch, "hepatic vein confluence")
    for name, branch in known.items():
        line = branch
        work.name(line, name)
        while work.facts[line].children:
            line, *sides = sorted(work.facts[line].children, key=lambda b: -work.facts[b].downstream_mm)
            work.name(line, name)
            for side in sides:
                _all(work, side, f"{name}, tributary")


def _aorta(work: _Naming) -> None:
    def legs(a: int, b: int) -> bool:
        start, one, two = work.start(a), work.middle(a) - work.start(a), work.middle(b) - work.start(a)
        down = one[2] < -APART_MM and two[2] < -APART_MM
        return bool(down and abs(one[0] - two[0]) > APART_MM and work.tree.points_mm[0, 2] > start[2])

    found = work.fork_of(0, legs, work.total)
    if found is None:
        work.doubt("no fork parts it into a right and a left leg; the arteries are not named")
        return
    way, a, b = found
    for branch in way:
        work.name(branch, "aorta")
    for leg in (a, b):
        side = "right" if work.middle(leg)[0] == min(work.middle(a)[0], work.middle(b)[0]) else "left"
        parts = work.fork_of(leg, lambda p, q: abs(float(work.middle(p)[1] - work.middle(q)[1])) > APART_MM, work.facts[leg].downstream_mm)
        if parts is None:
            # without the internal one the border of common and external is not seen
            work.name(leg, f"{side} iliac artery")
            continue
        for branch in parts[0]:
            work.name(branch, f"{side} common iliac artery")
        front, back = sorted(parts[1:], key=lambda p: float(work.middle(p)[1]))
        work.name(front, f"{side} external iliac artery")
        work.name(back, f"{side} internal iliac artery")


RULES: dict[str, Callable[[_Naming], None]] = {"portal vein": _portal, "hepatic vein": _hepatic, "aorta and iliac arteries": _aorta}
"""By the name of the rule. To add one: write it above, with what it needs to be sure, and add its line."""


def _place(point: NDArray[np.float64]) -> str:
    x, y, z = point
    return f"({x:.0f}, {y:.0f}, {z:.0f}) mm (LPS)"
