"""What plans do otherwise, in words that a surgeon would use."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.compare import compared
from biomech.differences import differences, effects
from biomech.outcome import Measure, Outcome
from biomech.procedures import Ablation, Endograft, Osteotomy, Plane, Plating, Resection, Stent, TrajectoryTo, Wedge
from biomech.procedures.plating import ScrewAt
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.units import Degree, Millimetre, Percent


def plane(x: float, y: float = 0.0, z: float = 0.0, normal: tuple[float, float, float] = (-1.0, 0.0, 0.0)) -> Plane:
    return Plane((Millimetre(x), Millimetre(y), Millimetre(z)), normal)


@pytest.mark.parametrize(("second", "words"), [
    (plane(-46.0), ("the plane moved 4.0 mm towards the left (removes more)",)),
    (plane(-54.0, 20.0, -7.0), ("the plane moved 4.0 mm towards the right (removes less)",)),
    (plane(-50.0, 33.0, 5.0), ()),
    (plane(-50.0, normal=(-1.0, float(np.tan(np.radians(5.0))), 0.0)), ("the plane turned by 5.0 degrees",))])
def test_a_plane_moves_along_its_normal(second: Plane, words: tuple[str, ...]) -> None:
    """The patient's left is +x; the normal points to what is removed, here to the right. Sliding in itself changes nothing."""
    assert differences((Resection((plane(-50.0),)),), (Resection((second,)),)) == words


def test_a_plane_that_is_dropped_and_one_that_stays() -> None:
    back = plane(0.0, 10.0, 0.0, (0.0, 1.0, 0.0))
    found = differences((Resection((back, plane(-50.0))),), (Resection((plane(-48.0),)),))
    assert found == ("1 instead of 2 planes", "the plane that stays moved 2.0 mm towards the left (removes more)")


def test_numbers_carry_their_units_and_other_procedures_their_names() -> None:
    assert differences((Stent(),), (Stent(length=Millimetre(40.0), oversize=Percent(10.0)),)) == (
        "Length of the stent 40 mm instead of 30 mm", "Oversizing 10 % instead of 0 %")
    assert differences((), (Stent(),)) == ("stent an artery instead of no procedure",)
    wedge = Wedge(("tumour 1",), Millimetre(10.0))
    assert differences((Resection((plane(0.0),)),), (wedge, wedge)) == ("2 x wedge resection with a margin instead of resection along planes",)
    assert differences((wedge,), (Wedge(("tumour 2",), Millimetre(10.0)),)) == ("lesion tumour 2 instead of tumour 1",)
    assert differences((wedge,), (wedge,)) == ()
    place = Stent(centre_lps=(Millimetre(1.0), Millimetre(2.0), Millimetre(3.0)))
    moved = Stent(centre_lps=(Millimetre(1.0), Millimetre(2.0), Millimetre(9.0)))
    assert differences((place,), (moved,)) == ("the centre moved 6.0 mm towards the head",)
    assert "at (1.0, 2.0, 3.0) mm LPS instead of nothing" in differences((Stent(),), (place,))[0]


def test_effects_say_better_or_worse_and_whether_the_intervals_are_clear() -> None:
    def outcome(plan: str, margin: float, share: float) -> Outcome:
        return Outcome(plan, (), (Measure("m", "Margin", margin, "mm", "higher", "", margin - 1.0, margin + 1.0),
                                  Measure("s", "Remnant", share, "%", "higher", ""), Measure("f", "Flow", share, "ml/min", "neither", "")), ())

    found = effects(compared((outcome("A", 10.0, 60.0), outcome("B", 14.0, 57.0))), "A", "B")
    assert found == ("Margin +4 mm (better)", "Remnant -3 points (worse, no interval)")
    near = effects(compared((outcome("A", 10.0, 60.0), outcome("B", 11.0, 60.0))), "A", "B")
    assert near == ("Margin +1 mm (better, intervals overlap)",)


def test_a_plane_says_which_named_vessel_it_comes_nearer_to() -> None:
    """A right branch 20 mm to the right of the cut and a left one 20 mm to the left: the cut goes 4 mm to the right."""
    points = np.array([[-30.0, 0.0, 0.0], [-20.0, 0.0, 0.0], [20.0, 0.0, 0.0], [30.0, 0.0, 0.0]])
    tree = Centreline(points, np.full(4, 3.0), np.array([-1, 0, 1, 2], np.int32), np.array([0, 0, 1, 1], np.int32), ("right portal vein", ""),
                      SpaceUid("1.2"), "portal vein")
    at, moved = (Resection((Plane((Millimetre(x), Millimetre(0.0), Millimetre(0.0)), (-1.0, 0.0, 0.0)),)) for x in (0.0, -4.0))
    assert differences((at,), (moved,), (tree,)) == ("the plane moved 4.0 mm towards the right (removes less)",
                                                     "the plane comes nearer to right portal vein: 16.0 mm instead of 20.0 mm")
    assert differences((moved,), (at,), (tree,)) == ("the plane moved 4.0 mm towards the left (removes more)",), "the left branch has no name"


def test_paths_zones_ports_and_poses_are_told_apart_in_words() -> None:
    one = TrajectoryTo((0.0, 0.0, 10.0), (0.0, 0.0, 80.0))  # type: ignore[arg-type]
    other = TrajectoryTo((0.0, 0.0, 10.0), (6.0, 0.0, 80.0), diameter=Millimetre(3.0))  # type: ignore[arg-type]
    assert differences((one,), (other,)) == ("the entry moved 6.0 mm towards the left", "diameter of the instrument 3 mm instead of 2 mm")
    zone = Ablation((0.0, 0.0, 0.0), (90.0, 0.0, 0.0))  # type: ignore[arg-type]
    cooler = Ablation((0.0, -4.0, 0.0), (90.0, 0.0, 0.0), "radio frequency, cool-tip, 12 min")  # type: ignore[arg-type]
    assert differences((zone,), (cooler,)) == (
        "the centre moved 4.0 mm towards the front", "method radio frequency, cool-tip, 12 min instead of microwave, 80 W, 5 min")
    bone = Osteotomy("femur", plane(0.0))
    assert differences((bone,), (Osteotomy("femur", plane(0.0), turn_s=Degree(5.0), to_left=Millimetre(2.0)),)) == (
        "turn about the axis to the head 5 deg instead of 0 deg", "shift to the left 2 mm instead of 0 mm")
    screws = Plating(("femur",), (ScrewAt((0.0, 0.0, 0.0), (30.0, 0.0, 0.0), Millimetre(4.0)),))  # type: ignore[arg-type]
    longer = Plating(("femur",), (ScrewAt((0.0, 0.0, 0.0), (35.0, 0.0, 0.0), Millimetre(4.0)),))  # type: ignore[arg-type]
    assert differences((screws,), (longer,)) == ("screw: the tip moved 5.0 mm towards the left",)
    landing = Endograft(proximal=Millimetre(20.0))
    assert differences((Endograft(),), (landing,)) == ("Proximal landing zone 20 mm instead of 15 mm",)
