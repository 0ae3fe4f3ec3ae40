"""Topology and names of the sample patients' trees, whose branches are named by construction."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.phantoms.artery import arteries
from meshing.phantoms.liver import HEPATIC_BRANCHES, PORTAL_BRANCHES
from meshing.phantoms.tree import Branch, grow
from meshing.units import Millimetre
from meshing.vessels.naming import Called, named
from meshing.vessels.topology import branch_facts, subtree, tortuosity, turning
from meshing.vessels.tree import branch_numbers

SPACE = SpaceUid("1.2.3")
PORTAL, HEPATIC = grow("portal vein", PORTAL_BRANCHES, SPACE), grow("hepatic vein", HEPATIC_BRANCHES, SPACE)


def moved(tree: Centreline, matrix: np.ndarray) -> Centreline:
    return replace(tree, points_mm=tree.points_mm @ matrix.T)


def nameless(tree: Centreline) -> Centreline:
    return replace(tree, names=("",) * len(tree.names))


def expected(truth: str) -> str:
    """What a rule can know of a branch: "segment V ventral portal vein" is one of V's."""
    words = truth.split()
    return f"segment {words[1]} portal vein" if words[0] == "segment" else truth


def test_every_portal_branch_gets_its_name() -> None:
    found = named(nameless(PORTAL), "portal vein")
    assert found.names == tuple(expected(name) for name in PORTAL.names)
    assert set(found.named_by) == {"topology"}
    assert found.doubts == ()


def test_the_three_hepatic_veins_get_their_names() -> None:
    found = named(nameless(HEPATIC), "hepatic vein")
    for name, truth in zip(found.names, HEPATIC.names):
        assert name.split(",")[0] == truth.split(",")[0]
    assert found.names.count("middle hepatic vein, tributary") == 1


def test_veins_that_part_at_the_root_itself_are_named_too() -> None:
    from_root = tuple(replace(b, parent="" if b.parent == "hepatic vein confluence" else b.parent) for b in HEPATIC_BRANCHES[1:])
    mouth = HEPATIC_BRANCHES[0].way[-1]
    stem = Branch("right hepatic vein", "", (mouth, *from_root[0].way), from_root[0].radius)
    tree = grow("hepatic vein", (stem, *from_root[1:3]), SPACE)
    others = [grow("hepatic vein", (replace(b, parent="", way=(mouth, *b.way)), *(c for c in from_root if c.parent == b.name)), SPACE)
              for b in from_root if b.name in ("middle hepatic vein", "left hepatic vein")]
    parts = [tree, *others]
    starts = np.cumsum([0, *(len(part.points_mm) - 1 for part in parts)])
    parent = np.concatenate([np.where(part.parent > 0, part.parent + start, 0)[1:] for part, start in zip(parts, starts)])
    points = np.concatenate([tree.points_mm[:1], *(part.points_mm[1:] for part in parts)])
    parent = np.concatenate([[-1], parent]).astype(np.int64)
    branch, count = branch_numbers(parent)
    whole = Centreline(points, np.full(len(points), 2.0), parent.astype(np.int32), branch, ("",) * count, SPACE, "hepatic vein")
    assert [fact.parent for fact in branch_facts(whole)].count(-1) == 3
    found = named(whole, "hepatic vein")
    assert {"right hepatic vein", "middle hepatic vein", "left hepatic vein"} <= set(found.names)
    assert points[found.branch == found.names.index("right hepatic vein")].mean(axis=0)[0] < points[found.branch == found.names.index(
        "left hepatic vein")].mean(axis=0)[0]


def test_names_follow_the_patient_however_he_lies_in_the_scanner() -> None:
    turn = np.radians(20.0)
    tilted = np.array([[np.cos(turn), -np.sin(turn), 0.0], [np.sin(turn), np.cos(turn), 0.0], [0.0, 0.0, 1.0]])
    assert named(nameless(moved(PORTAL, tilted)), "portal vein").names == named(nameless(PORTAL), "portal vein").names


def test_a_mirrored_tree_never_keeps_its_sides() -> None:
    mirror = np.diag([-1.0, 1.0, 1.0])
    found = named(nameless(moved(HEPATIC, mirror)), "hepatic vein")
    for name, truth in zip(found.names, HEPATIC.names):
        assert not (truth.startswith("right") and name.startswith("right")), "sides are the patient's, not the tree's"
    refused = named(nameless(PORTAL), "portal vein", mirrored=True)
    assert not any(refused.names)
    assert "usual side" in refused.doubts[0]


def test_what_is_not_sure_stays_unnamed_and_says_why() -> None:
    cut = grow("portal vein", PORTAL_BRANCHES[:2], SPACE)
    found = named(nameless(cut), "portal vein")
    assert not any(found.names)
    assert not any(found.named_by)
    assert "right and a left half" in found.doubts[0]
    flat = tuple(replace(b, way=tuple((x, y, 25.0) for x, y, _ in b.way)) if b.name.startswith("segment V") else b
                 for b in PORTAL_BRANCHES)
    found = named(nameless(grow("portal vein", flat, SPACE)), "portal vein")
    assert any("V is not decided" in doubt for doubt in found.doubts)
    assert "segment VIII portal vein" not in found.names
    assert "segment V portal vein" not in found.names
    two = tuple(b for b in HEPATIC_BRANCHES if not b.name.startswith("left"))
    found = named(nameless(grow("hepatic vein", two, SPACE)), "hepatic vein")
    assert not any(found.names)
    assert "three are usual" in found.doubts[0]


def test_a_name_by_hand_wins_and_the_rule_goes_on_from_it() -> None:
    x, y, z = (Millimetre(float(c)) for c in HEPATIC.points_mm[HEPATIC.branch == 4][8])
    found = named(nameless(HEPATIC), "hepatic vein", (Called((x, y, z), "vein of my own"),))
    assert found.names[4] == "vein of my own"
    assert found.named_by[4] == "hand"
    assert found.names[1] == "right hepatic vein"
    with pytest.raises(AnatomyError, match="away from the hepatic vein"):
        named(HEPATIC, "hepatic vein", (Called((Millimetre(300.0), y, z), "nowhere"),))


def test_the_legs_of_the_aorta_are_those_of_the_patient() -> None:
    tree = arteries("stenosis", SPACE)
    found = named(nameless(tree), "aorta and iliac arteries")
    assert found.names[:2] == ("aorta", "right iliac artery")
    assert found.names[3] == "left iliac artery"
    assert named(nameless(tree), "unnamed").names == ("",) * len(tree.names)


def test_generation_order_and_subtree() -> None:
    facts = {fact.name: fact for fact in branch_facts(PORTAL)}
    assert facts["portal trunk"].generation == 1
    assert facts["segment VIII ventral portal vein"].generation == 5
    assert facts["segment VIII portal vein"].order == 2
    assert facts["right portal vein"].order == 4
    assert facts["left portal vein"].order == 2
    assert facts["portal trunk"].downstream_mm == pytest.approx(sum(fact.length_mm for fact in facts.values()))
    right = facts["right portal vein"]
    assert len(subtree(PORTAL, right.number)) == 15
    assert right.parent == facts["portal trunk"].number
    assert len(right.children) == 2
    assert facts["segment V portal vein"].mean_area_mm2 == pytest.approx(np.pi * 2.65**2, rel=0.02)


def test_tortuosity_of_curves_with_known_shape() -> None:
    t = np.linspace(0.0, np.pi, 400)
    half_circle = 20.0 * np.stack([np.cos(t), np.sin(t), 0 * t], axis=1)
    assert tortuosity(half_circle) == pytest.approx(np.pi / 2 - 1, rel=1e-3)
    assert turning(half_circle) == pytest.approx(np.degrees(1.0 / 20.0), rel=0.01)
    assert tortuosity(np.array([[0.0, 0, 0], [0, 0, 5], [0, 0, 9]])) == pytest.approx(0.0, abs=1e-12)


def test_a_branch_that_only_passes_is_not_a_fork() -> None:
    line = grow("v", (Branch("a", "", ((0.0, 0, 0), (0, 0, 10)), (2.0, 2.0)), Branch("b", "a", ((0.0, 0, 20),), (2.0, 2.0))), SPACE)
    assert [fact.children for fact in branch_facts(line)] == [(1,), ()]
