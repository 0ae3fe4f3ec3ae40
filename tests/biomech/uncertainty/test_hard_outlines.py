"""What hangs on outlines alone, when they lie elsewhere: bone in bone, reamed bone, screws, entry points, the mirrored side; closed forms."""
from dataclasses import replace

import numpy as np
import pytest

from biomech.hardware.entries import REASONS
from biomech.hardware.nouns import BEYOND, WITHIN, EntryMap, Fragment, Screw
from biomech.hardware.pieces import overlap_growth, pieces_of
from biomech.measures import Judge
from biomech.measures.case import Case
from biomech.procedures import Osteotomy, PlaceImplant, Plane, Plating, TrajectoryTo
from biomech.procedures.plating import ScrewAt
from biomech.uncertainty import SampleOutcome
from biomech.uncertainty.draws import Draws
from biomech.uncertainty.hard import HardTier
from biomech.uncertainty.spread import with_intervals
from meshing.step import silent
from tests.biomech.hardware.bones import RADIUS, shaft
from tests.biomech.hardware.head import head

DRAWS = Draws(300, 4)
HALF = 0.5     # half a voxel of the shaft


def tier(step: object) -> tuple[HardTier, Case]:
    after = step.run(shaft(), silent)  # type: ignore[attr-defined]
    case = Case(shaft(), after, ())
    return HardTier(case, "A"), case


def outline(bone: str) -> np.ndarray:
    return HALF * DRAWS.normal("structures", bone)


def test_bone_in_bone_grows_by_its_outline_where_both_pieces_lie_in_each_other() -> None:
    # the upper half is pushed 4 mm down into the lower one: what overlaps is a disc of 4 mm whose rim is the outline of both
    step = Osteotomy("femur", Plane((0.0, 0.0, 5.0), (0.0, 0.0, 1.0)), piece="upper", to_superior=-4.0)  # type: ignore[arg-type]
    found, case = tier(step)
    piece = case.model.hardware[-1]
    assert isinstance(piece, Fragment)
    assert piece.overlap_ml == pytest.approx(np.pi * RADIUS ** 2 * 4.0 * 1e-3, rel=0.05)
    # the disc grows where both outlines do: each one alone is held back by the other
    rim = 2.0 * np.pi * RADIUS * 4.0 * 1e-3
    np.testing.assert_allclose(piece.overlap_ml_mm, [0.5 * rim, 0.5 * rim], rtol=0.15)
    values = found.values(DRAWS, silent)["bone_in_bone"]
    wanted = piece.overlap_ml + piece.overlap_ml_mm[0] * outline("femur") + piece.overlap_ml_mm[1] * outline("what femur belongs to")
    np.testing.assert_allclose(values, np.maximum(wanted, 0.0))


def test_pieces_that_do_not_touch_have_no_bone_in_bone_however_they_are_drawn() -> None:
    step = Osteotomy("femur", Plane((0.0, 0.0, 5.0), (0.0, 0.0, 1.0)), piece="upper", to_superior=6.0)  # type: ignore[arg-type]
    found, case = tier(step)
    assert not found.values(DRAWS, silent)["bone_in_bone"].any()
    moved, rest = pieces_of(case.model.labels, case.model.hardware, "femur")
    np.testing.assert_array_equal(overlap_growth(moved, (rest,), HALF), 0.0)


def test_what_is_planned_is_known_exactly_and_says_so() -> None:
    step = Osteotomy("femur", Plane((0.0, 0.0, 5.0), (0.0, 0.0, 1.0)), piece="upper", to_superior=6.0)  # type: ignore[arg-type]
    _, case = tier(step)
    outcome = Judge("A").run((case.baseline, case.model), silent)
    shown = with_intervals(outcome, SampleOutcome("A", 20, 1).run((case.baseline, case.model, outcome), silent))
    assert all(m.low is not None and m.high is not None for m in shown.measures)
    for id in ("piece_turn", "piece_shift"):
        measure = shown.measure(id)
        assert measure is not None
        assert measure.low == measure.high == measure.value
        assert measure.interval.startswith("as planned: ")


def test_a_rod_in_bone_reams_as_much_more_as_the_outline_lies_farther_out() -> None:
    # half of the rod of 7 mm lies beside the flat end of the shaft: its cross-section meets the outline
    step = PlaceImplant("femur", (0.0, 0.0, 35.0), 7.0, shape="rod", end_lps=(0.0, 0.0, 60.0))  # type: ignore[arg-type]
    found, case = tier(step)
    values = found.values(DRAWS, silent)["implant_reamed"]
    implant = case.model.hardware[-1]
    assert implant.body_ml == pytest.approx((np.pi * 49.0 * 25.0 + 4.0 / 3.0 * np.pi * 343.0) * 1e-3, rel=0.02)  # type: ignore[union-attr]
    # a disc of 7 mm is all of the outline that lies in the rod
    assert np.polyfit(outline("femur"), values, 1)[0] == pytest.approx(np.pi * 49.0 * 1e-3, rel=0.1)


def test_a_screw_that_lies_in_bone_says_how_far_it_is_from_leaving_it() -> None:
    # 9 mm off the middle of a shaft of 12 mm, 2 mm in radius: a millimetre of bone is left, and the tip ends 5 mm before the flat end
    step = Plating(("femur",), (ScrewAt((9.0, 0.0, 35.0), (9.0, 0.0, -30.0), 4.0),))  # type: ignore[arg-type]
    found, case = tier(step)
    screw = case.model.hardware[-1]
    assert isinstance(screw, Screw)
    assert screw.breach_mm == 0.0
    assert screw.out_mm == pytest.approx(-1.0, abs=0.35)    # the rim of the voxels is uneven by a third of one
    assert screw.past_mm == pytest.approx(-5.0, abs=0.6)
    values = found.values(DRAWS, silent)
    np.testing.assert_allclose(values["screw_breach"], np.maximum(screw.out_mm - outline("femur"), 0.0))
    assert 0.0 < (values["screw_breach"] > 0.0).mean() < 0.1     # two deviations of half a voxel
    assert not values["screws_beyond_grade_b"].any()
    assert not values["screw_tip_beyond"].any()


def test_the_mirrored_side_is_as_far_off_as_three_outlines_may_be() -> None:
    step = Osteotomy("femur", Plane((0.0, 0.0, 5.0), (0.0, 0.0, 1.0)), piece="upper", to_superior=6.0)  # type: ignore[arg-type]
    found, case = tier(step)
    piece = replace(case.model.hardware[-1], residual_mm=1.0)
    values = found._piece(piece, "", DRAWS)["mirror_residual"]  # type: ignore[arg-type]
    assert values.min() >= 1.0
    # the fragment and the rest each against the other side: four times the square of half a voxel on average
    assert float((values ** 2).mean()) == pytest.approx(1.0 + 4.0 * HALF ** 2, rel=0.1)


def test_entry_points_pass_or_fail_by_the_outline_that_is_nearest() -> None:
    path = TrajectoryTo((5.0, 0.0, 20.0), (16.0, 12.0, 77.4), ("body", "skull", "brain", "artery", "motor strip"), "skull", "",  # type: ignore[arg-type]
                        ("artery",), ("motor strip",), entries=100)
    after = path.run(head(), silent)
    found, own = HardTier(Case(head(), after, ()), "A"), after.hardware[-1]
    near = REASONS.index("too near to a vessel")
    steep = REASONS.index("steeper than the limit")
    clear = np.array([4.0, 3.5, 2.5, 2.5, 9.0])     # the limit of vessels is 3 mm
    entries = EntryMap(np.zeros((5, 3)), clear, np.zeros(5, np.int32), np.array([0.0, 0.0, 0.0, 50.0, 50.0]), np.full(5, 50.0),
                       np.array([WITHIN, WITHIN, BEYOND, BEYOND, BEYOND], np.uint8), np.array([0, 0, near, near, steep], np.uint8),
                       np.arange(5, dtype=np.int32), ("artery",), REASONS, 1.2)
    values = found._entries(replace(own, entries=entries), DRAWS)  # type: ignore[type-var]
    out = found.half * DRAWS.normal("structures", "artery")
    wanted = 20.0 * ((4.0 - out >= 3.0).astype(float) + (3.5 - out >= 3.0) + (2.5 - out >= 3.0))
    np.testing.assert_allclose(values, wanted)
    still = found._entries(own, Draws(1, 0, only=""))[0]  # type: ignore[arg-type]
    assert still == pytest.approx(100.0 * float((own.entries.grade == WITHIN).mean()))  # type: ignore[union-attr]
