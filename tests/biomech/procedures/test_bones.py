"""Osteotomy, reduction, plates, screws and implants on bones of closed form."""
from dataclasses import replace

import numpy as np
import pytest

from biomech.hardware.nouns import Fragment, Implant, Plate, Screw
from biomech.hardware.screws import grade_of
from biomech.measures import hardware as measures
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.procedures import HoldBone, Osteotomy, PlaceImplant, Plating, Reduction
from biomech.procedures.plating import ScrewAt
from biomech.procedures.resection import Plane
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.registration.poses import placed
from meshing.step import silent
from meshing.tetmeshers import MeshLabels
from tests.biomech.hardware.bones import HALF, RADIUS, SHIFT, SIDE, TURN, broken, shaft

CUT = Osteotomy("femur", Plane((0.0, 0.0, 5.0), (0.0, 0.0, 1.0)), piece="upper")  # type: ignore[arg-type]


def last(model: PatientModel) -> Fragment:
    found = model.hardware[-1]
    assert isinstance(found, Fragment)
    return found


def test_a_cut_piece_that_is_lifted_leaves_exactly_that_gap_and_a_shifted_one_that_step() -> None:
    lifted = last(replace(CUT, to_superior=3.0).run(shaft(), silent))
    assert lifted.volume_ml == pytest.approx(np.pi * RADIUS**2 * (HALF - 5.0) * 1e-3, rel=0.03)
    assert (lifted.gap_mean_mm, lifted.gap_max_mm) == (pytest.approx(3.0, abs=0.02), pytest.approx(3.0, abs=0.02))
    assert lifted.step_mm == pytest.approx(0.0, abs=0.1)
    assert (lifted.overlap_ml, lifted.turn_deg, lifted.shift_mm) == (0.0, 0.0, pytest.approx(3.0))
    shifted = last(replace(CUT, to_superior=1.0, to_left=2.5).run(shaft(), silent))
    assert shifted.gap_mean_mm == pytest.approx(1.0, abs=0.02)
    assert shifted.step_mm == pytest.approx(2.5, abs=0.25)
    sunk = replace(CUT, to_superior=-2.0).run(shaft(), silent)
    assert last(sunk).gap_mean_mm == pytest.approx(-2.0, abs=0.02)
    assert last(sunk).overlap_ml == pytest.approx(np.pi * RADIUS**2 * 2.0 * 1e-3, rel=0.05)
    assert "BONE IN BONE" in replace(CUT, to_superior=-8.0).run(shaft(), silent).done[-1]


def test_a_wedge_opens_by_the_angle_that_it_is_turned() -> None:
    turned = last(replace(CUT, turn_p=8.0, pivot_lps=(-RADIUS, 0.0, 5.0)).run(shaft(), silent))
    assert turned.turn_deg == pytest.approx(8.0)
    # turning about the posterior axis lifts one side and lowers the other; at the far rim the way is 2 R tan(angle)
    assert abs(turned.gap_mean_mm or 0.0) == pytest.approx(RADIUS * np.tan(np.radians(8.0)), rel=0.1)


def test_a_second_osteotomy_cuts_what_is_left_and_pieces_have_names() -> None:
    twice = replace(CUT, plane=Plane((0.0, 0.0, -20.0), (0.0, 0.0, -1.0)), piece="lower", to_superior=-4.0).run(  # type: ignore[arg-type]
        replace(CUT, to_superior=2.0).run(shaft(), silent), silent)
    upper, lower = twice.hardware
    assert isinstance(upper, Fragment)
    assert isinstance(lower, Fragment)
    assert (upper.gap_mean_mm, lower.gap_mean_mm) == (pytest.approx(2.0, abs=0.02), pytest.approx(4.0, abs=0.02))
    assert lower.volume_ml == pytest.approx(np.pi * RADIUS**2 * 15.0 * 1e-3, rel=0.04)
    with pytest.raises(AnatomyError, match="moved a piece called 'upper'"):
        CUT.run(twice, silent)


def test_the_mesh_is_cut_and_its_piece_moves_without_changing_its_volume() -> None:
    model = shaft(2.0)
    solid = MeshLabels(("femur",), 6.0, across=0).run(model.labels, silent)  # type: ignore[arg-type]
    done = replace(CUT, to_superior=3.0, turn_s=20.0).run(replace(model, solid=solid), silent)
    mesh = done.need_solid()
    piece = mesh.points_mm[np.unique(mesh.tets[mesh.of("femur: upper")])]
    rest = mesh.points_mm[np.unique(mesh.tets[mesh.of("femur")])]
    assert piece[:, 2].min() == pytest.approx(8.0, abs=1e-6)
    assert rest[:, 2].max() == pytest.approx(5.0, abs=1e-6)
    assert mesh.volume_ml() == pytest.approx(solid.volume_ml(), rel=1e-9)
    assert not np.intersect1d(mesh.tets[mesh.of("femur: upper")], mesh.tets[mesh.of("femur")]).size
    with pytest.raises(AnatomyError, match="mm away from the surface of the mesh"):
        HoldBone(((60.0, 0.0, 0.0),)).run(done, silent)  # type: ignore[arg-type]


@pytest.mark.parametrize(("step", "words"), [
    (replace(CUT, plane=Plane((0.0, 0.0, 60.0), (0.0, 0.0, 1.0))), "piece .* is empty"),  # type: ignore[arg-type]
    (replace(CUT, plane=Plane((0.0, 0.0, -60.0), (0.0, 0.0, 1.0))), "misses the femur: all of it would move"),  # type: ignore[arg-type]
    (replace(CUT, to_left=22.0, spare=("nerve",)), "would lie in 'nerve' with"),
    (replace(CUT, bone="tibia"), "no structure named 'tibia'"),
    (Plating(("femur",), (ScrewAt((30.0, 0.0, 0.0), (30.0, 0.0, 20.0), 4.0),)), "misses the femur: its axis passes 17.. mm beside"),  # type: ignore[arg-type]
    (Plating(("femur",), (ScrewAt((28.0, 0.0, 0.0), (0.0, 0.0, 0.0), 4.0),)), "stands 15.. mm off"),  # type: ignore[arg-type]
    (Plating(("femur",), (ScrewAt((-12.0, 0.0, 0.0), (24.0, 0.0, 0.0), 4.0),), spare=("nerve",)), "screw 1 goes through 'nerve'"),  # type: ignore[arg-type]
    (PlaceImplant("femur", (28.0, 0.0, 0.0), 6.0), "does not touch the femur: the nearest bone is"),  # type: ignore[arg-type]
    (PlaceImplant("femur", (12.5, 0.0, 0.0), 9.0, direction_lps=(-1.0, 0.0, 0.0), spare=("nerve",)), "enters 'nerve' with"),  # type: ignore[arg-type]
    (Reduction("fragment", ("femur",)), "no structure named 'fragment'")])
def test_what_cannot_be_done_is_refused_in_words(step: object, words: str) -> None:
    with pytest.raises(AnatomyError, match=words):
        step.run(shaft(), silent)  # type: ignore[attr-defined]


def test_steps_that_make_no_sense_are_refused_before_they_run() -> None:
    with pytest.raises(ParameterOutOfRange, match="other side"):
        Reduction("fragment", ("left hip",), by="mirror")
    with pytest.raises(ParameterOutOfRange, match="other structures"):
        Reduction("fragment", ())
    with pytest.raises(ParameterOutOfRange, match="same place"):
        ScrewAt((0.0, 0.0, 0.0), (0.5, 0.0, 0.0), 4.0)  # type: ignore[arg-type]
    with pytest.raises(ParameterOutOfRange, match="other end"):
        PlaceImplant("femur", (0.0, 0.0, 0.0), 5.0, shape="rod")  # type: ignore[arg-type]


@pytest.mark.parametrize(("aside", "radius"), [(0.0, 3.0), (8.0, 3.0), (10.0, 3.0), (11.0, 3.0), (12.0, 4.0), (11.0, 8.0)])
def test_the_breach_of_a_screw_along_a_shaft_is_that_of_the_closed_form(aside: float, radius: float) -> None:
    step = Plating(("femur",), (ScrewAt((aside, 0.0, HALF + 1.0), (aside, 0.0, -20.0), 2.0 * radius if radius <= 6 else 12.0),))  # type: ignore[arg-type]
    screw = step.run(shaft(), silent).hardware[-1]
    assert isinstance(screw, Screw)
    truth = max(0.0, aside + min(radius, 6.0) - RADIUS)
    assert screw.breach_mm == pytest.approx(truth, abs=0.25)
    assert screw.grade == grade_of(screw.breach_mm)  # type: ignore[arg-type]
    assert screw.in_bone_mm == pytest.approx(HALF + 20.0, abs=1.0)


def test_grades_and_both_cortices() -> None:
    assert [grade_of(b) for b in (0.0, 0.29, 1.99, 2.0, 3.99, 4.0, 5.99, 6.0)] == list("AABCCDDE")  # type: ignore[arg-type]
    through = Plating(("femur",), (ScrewAt((-13.0, 0.0, 0.0), (17.0, 0.0, 0.0), 4.0), ScrewAt((-12.5, 0.0, 20.0), (8.0, 3.0, 10.0), 4.0)),  # type: ignore[arg-type]
                      plate_lps=((-14.0, 0.0, -10.0), (-14.0, 0.0, 25.0)), spare=("nerve",)).run(shaft(), silent)  # type: ignore[arg-type]
    first, second, plate = through.hardware
    assert isinstance(first, Screw)
    assert isinstance(second, Screw)
    assert isinstance(plate, Plate)
    assert (first.grade, second.grade) == ("A", "A")   # rims at slanted and round cortices are no breaches
    assert first.beyond_mm == pytest.approx(5.0, abs=0.6)
    assert (first.nearest, first.clearance_mm) == ("nerve", pytest.approx(1.0, abs=0.3))
    assert plate.standoff_max_mm == pytest.approx(2.0, abs=0.2)
    found = {m.id: m for m in measures.measure(Case(shaft(), through, ()))}
    assert found["screw_breach"].value < 0.3
    assert found["screw_tip_beyond"].value == pytest.approx(5.0, abs=0.6)
    assert found["plate_standoff"].unit == "mm"


@pytest.mark.slow
def test_a_screw_across_the_seam_holds_both_pieces_and_bonds_them() -> None:
    model = shaft(2.0)
    solid = MeshLabels(("femur",), 6.0, across=0).run(model.labels, silent)  # type: ignore[arg-type]
    apart = replace(CUT, to_superior=1.0).run(replace(model, solid=solid), silent)
    screwed = Plating(("femur",), (ScrewAt((-12.0, 0.0, 20.0), (6.0, 0.0, -8.0), 4.0),)).run(apart, silent)  # type: ignore[arg-type]
    screw = screwed.hardware[-1]
    assert isinstance(screw, Screw)
    assert screw.bones == ("femur: upper", "femur")
    assert [join.kind for join in screwed.joins] == ["bond"]
    assert screwed.joins[0].first_lps[2] == pytest.approx(6.0, abs=0.01)
    assert screwed.joins[0].second_lps[2] == pytest.approx(5.0, abs=0.01)


@pytest.mark.slow
def test_a_fragment_finds_its_place_on_the_mirrored_other_side() -> None:
    model = broken()
    done = Reduction("fragment", ("left hip",), by="mirror", other_side="right hip").run(model, silent)
    found = last(done)
    middle = np.array([[SIDE, 0.0, 14.0], [SIDE, -12.0, 20.0], [SIDE + 6.0, 15.0, 10.0]])
    from meshing.registration.poses import about, turn
    displaced = placed(about(turn(np.radians(TURN)), middle[0], middle[0] + SHIFT), middle)
    off = np.linalg.norm(placed(found.matrix, displaced) - middle, axis=1)
    assert off.max() < 0.5
    assert found.residual_mm is not None
    assert found.residual_mm < 0.5
    assert found.gap_mean_mm == pytest.approx(0.0, abs=0.5)
    assert found.step_mm is not None
    assert found.step_mm < 1.5   # edges of voxels of 1 mm
    before = last(Reduction("fragment", ("left hip",)).run(model, silent))
    assert (before.step_mm or 9.0) > 2.0


def test_a_cup_fits_a_ball_shaped_seat_and_its_gap_is_what_it_is_drawn_back() -> None:
    model = shaft()
    at = np.moveaxis(np.indices(model.labels.values.shape), 0, -1)[..., ::-1] + model.labels.to_patient.matrix[:3, 3]
    seat = np.linalg.norm(at - [16.0, 0.0, 0.0], axis=-1) <= 8.0
    bone = model.labels.mask("femur") & ~seat
    hollow = replace(model, labels=model.labels.with_mask("femur", "bone", bone))
    snug = PlaceImplant("femur", (16.0, 0.0, 0.0), 8.0).run(hollow, silent).hardware[-1]   # type: ignore[arg-type]
    smaller = PlaceImplant("femur", (16.0, 0.0, 0.0), 7.0, contact=0.3).run  # type: ignore[arg-type]
    pressed = PlaceImplant("femur", (16.0, 0.0, 0.0), 9.0).run(hollow, silent).hardware[-1]   # type: ignore[arg-type]
    assert isinstance(snug, Implant)
    assert isinstance(pressed, Implant)
    deep = np.linalg.norm(snug.points_mm[:, :2], axis=1) < RADIUS - 1.0   # what lies in the seat
    assert np.abs(snug.distance_mm[deep]).max() < 0.45
    assert -pressed.distance_mm[np.linalg.norm(pressed.points_mm[:, :2], axis=1) < RADIUS - 3.0].min() == pytest.approx(1.0, abs=0.45)
    assert pressed.coverage > snug.coverage - 1.0
    with pytest.raises(AnatomyError, match="does not touch the femur"):
        smaller(hollow, silent)
