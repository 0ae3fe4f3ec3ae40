"""Every measure that this program can show is drawn, or a reason says why it is not; no fast tier claims what it does not give."""
import importlib
from dataclasses import replace
from fnmatch import fnmatchcase

import numpy as np
import pytest

from biomech.flow.estimate import EstimateFlow
from biomech.flow.portal import SolvePortal
from biomech.measures import MEASURES, Judge
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.outcome import Credibility, Field, Solution
from biomech.procedures import (
    Ablation,
    Debulking,
    Osteotomy,
    PlaceImplant,
    PlacePorts,
    Plane,
    Plating,
    Reduction,
    Resection,
    TrajectoryTo,
)
from biomech.procedures.plating import ScrewAt
from biomech.tissue.motion import SolveMotion
from biomech.uncertainty import SampleOutcome, artery, hard, liver, response
from biomech.uncertainty.draws import Draws
from biomech.uncertainty.left_out import LEFT_OUT, NOTHING_TO_DRAW, plain, why_left_out
from biomech.uncertainty.spread import interval, with_intervals
from meshing.step import silent
from meshing.vessels.couinaud import Segments
from tests.biomech import organs
from tests.biomech.hardware.bones import broken, shaft
from tests.biomech.hardware.head import head
from tests.biomech.procedures import test_debulking
from tests.biomech.uncertainty import test_artery, test_borders

KNOWN = (*liver.KNOWS, *artery.KNOWS, *hard.KNOWS, *response.KNOWS)
IDS = tuple(dict.fromkeys(id for measure in MEASURES for id in importlib.import_module(measure.__module__).IDS))


def told(id: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(plain(id), pattern) for pattern in patterns)


@pytest.mark.parametrize("id", IDS)
def test_every_measure_is_drawn_or_says_why_not(id: str) -> None:
    one = id.replace("*", "x")
    assert told(one, KNOWN) != bool(why_left_out(one)), "drawn, or left out with a reason: one of the two"
    assert one not in NOTHING_TO_DRAW or told(one, KNOWN)


def test_what_is_left_out_is_known_exactly_or_an_error_figure_itself() -> None:
    assert {pattern for pattern, _ in LEFT_OUT} == {"tier_*", "piece_turn", "piece_shift"}


def test_a_measure_that_nobody_thought_of_would_be_found() -> None:
    assert not told("brilliance", KNOWN)
    assert not why_left_out("brilliance")


def still(case: Case, tier: str) -> set[str]:
    """The ids that a fast tier gives for a case, without draws."""
    draws = Draws(1, 0, only="")
    if tier == "liver":
        return set(liver.LiverTier(case, (SolvePortal(), LET_GO)).values(draws, silent))
    if tier == "artery":
        return set(artery.ArteryTier(case, (EstimateFlow(hyperaemia=0.4),)).values(draws, silent))
    if tier == "response":
        made = response.Response(("helicity_intensity", "jet_angle", "sac_speed", "osi_high_share", "rfr_0d", "ifr_0d"), (), np.full(6, 0.9),
                                 np.zeros((6, 0)), np.zeros(6), np.zeros(3))
        return set(response.ResponseTier(case, made, EstimateFlow()).values(draws, silent))
    return set(hard.HardTier(case, "A", (LET_GO,)).values(draws, silent))


LET_GO = SolveMotion(retraction_at=(0.0, 0.0, 40.0), retraction=(0.0, 0.0, 10.0))
NOTHING = Solution("tissue", None, (), (("force of retractor", 1.0),), (), (), Credibility("none", True, 0.0, 0.0, "none", True, 0.0))


def after(base: PatientModel, *steps: object) -> Case:
    model = base
    for step in steps:
        model = step.run(model, silent)  # type: ignore[attr-defined]
    return Case(base, model, ())


def loaded(case: Case) -> Case:
    """With a tissue solution on the mesh of a bone: everything stretched by half of what bone bears."""
    from meshing.tetmeshers import MeshLabels
    solid = MeshLabels(("femur",), 8.0, across=0).run(case.model.labels, silent)  # type: ignore[arg-type]
    fields = (Field("displacement", "mm", "node", np.zeros((len(solid.points_mm), 3))),
              Field("von Mises stress", "kPa", "tet", np.ones(len(solid.tets))),
              Field("largest principal strain", "1", "tet", np.full(len(solid.tets), 0.00365)))
    return Case(case.baseline, case.model, (replace(NOTHING, mesh=solid, fields=fields),))


def cases() -> dict[str, list[Case]]:
    twin = replace(organs.model(), trees=(organs.straight("portal vein"), organs.straight("hepatic vein")))
    cut = Resection((Plane((-3.0, 0.0, 0.0), (-1.0, 0.0, 0.0)),))  # type: ignore[arg-type]
    zone = Ablation((-18.0, 0.0, 0.0), (-90.0, 0.0, 0.0))  # type: ignore[arg-type]
    tube = test_artery.artery(0.5)
    path = TrajectoryTo((5.0, 0.0, 20.0), (16.0, 12.0, 77.4), ("body", "skull", "brain", "artery", "motor strip"), "skull", "",  # type: ignore[arg-type]
                        ("artery",), ("motor strip",), entries=60)
    ports = PlacePorts((0.0, 0.0, 0.0), (0.0, -80.0, 0.0), (50.0, -62.0, 0.0), (-50.0, -62.0, 0.0), ("body", "skull"))  # type: ignore[arg-type]
    screws = Plating(("femur",), (ScrewAt((-13.0, 0.0, 0.0), (17.0, 0.0, 0.0), 4.0), ScrewAt((11.0, 0.0, 36.0), (11.0, 0.0, -20.0), 6.0)),  # type: ignore[arg-type]
                     plate_lps=((-14.0, 0.0, -10.0), (-14.0, 0.0, 25.0)), spare=("nerve",))  # type: ignore[arg-type]
    piece = Osteotomy("femur", Plane((0.0, 0.0, 5.0), (0.0, 0.0, 1.0)), piece="upper", to_superior=2.0)  # type: ignore[arg-type]
    cup = PlaceImplant("femur", (12.5, 0.0, 0.0), 7.0)  # type: ignore[arg-type]
    soft = after(test_debulking.model(), Debulking("schwannoma", rim=4.0))  # type: ignore[arg-type]
    mesh = soft.model.need_solid()
    drawn = replace(NOTHING, mesh=mesh)
    divided = replace(twin, segments=Segments(test_borders.halves(6.0), "planes", 0.9, ()))
    shut = test_borders.embolised(test_borders.fork())
    mended = after(broken(2.0), Reduction("fragment", ("left hip",), by="mirror", other_side="right hip"))
    return {"liver": [after(divided, cut), after(twin, zone), Case(shut, shut, (NOTHING,))], "artery": [Case(tube, tube, ())],
            "response": [Case(tube, tube, ())],
            "hard": [mended, after(head(), path), after(head(), ports), after(shaft(), screws), after(shaft(), piece), loaded(after(shaft(), cup)),
                     Case(soft.baseline, soft.model, (drawn,))]}


@pytest.mark.slow
def test_no_fast_tier_claims_what_it_does_not_give_nor_gives_what_it_does_not_claim() -> None:
    for tier, made in cases().items():
        given = set().union(*(still(case, tier) for case in made))
        claims = {"liver": liver.KNOWS, "artery": artery.KNOWS, "hard": hard.KNOWS, "response": response.KNOWS}[tier]
        assert {id for id in given if not told(id, claims)} == set()
        assert {pattern for pattern in claims if not any(told(id, (pattern,)) for id in given)} == set()


@pytest.mark.slow
def test_an_ablation_is_as_uncertain_as_its_zone_and_its_lesion_are() -> None:
    step = Ablation((-18.0, 0.0, 0.0), (-90.0, 0.0, 0.0), "microwave, own size", 44.0, 44.0)  # type: ignore[arg-type]
    case = after(organs.model(), step)
    outcome = Judge("A").run((case.baseline, case.model), silent)
    spread = SampleOutcome("A", 200, 3).run((case.baseline, case.model, outcome), silent)
    found = {m.id: m for m in with_intervals(outcome, spread).measures}
    assert found["ablative_margin"].value == pytest.approx(12.0, abs=0.8)   # a corner of the meshed lesion
    values = spread.of("ablative_margin")
    assert values is not None
    # a ball in a ball: half the change of the width, the way off, the growth that both have in common and the worst place of what is local
    assert np.hypot(1.0, 1.25 * np.sqrt(0.5)) < float(values.std()) < 2.6
    assert float(np.median(values)) < found["ablative_margin"].value
    low, high = interval(values)
    assert found["ablative_margin"].low == pytest.approx(low)
    assert found["ablative_margin"].high == pytest.approx(max(high, found["ablative_margin"].value))
    volume = spread.of("ablated_volume")
    assert volume is not None
    # V ~ L W^2: two lengths of 44 mm with 2 mm each
    assert float(volume.std() / volume.mean()) == pytest.approx(np.sqrt(5.0) * 2.0 / 44.0, rel=0.2)
    assert all(found[id].low is not None for id in found if id.startswith("ablat"))


def test_hyperaemia_is_drawn_about_the_ratio_that_was_estimated() -> None:
    model, solver = test_artery.artery(0.6), EstimateFlow(hyperaemia=0.4)
    outcome = Judge("A").run((model, model, solver.run(model, silent)), silent)
    spread = SampleOutcome("A", 30, 1, (solver,), drivers=False).run((model, model, outcome), silent)
    ratio = outcome.measure("ffr_estimate")
    values = spread.of("ffr_estimate")
    assert ratio is not None
    assert values is not None
    assert float(np.median(values)) == pytest.approx(ratio.value, abs=0.03)
    assert 0.005 < float(values.std()) < 0.2
    assert (values <= 1.0).all()


def test_a_screw_is_counted_where_its_drawn_bone_ends() -> None:
    case = after(shaft(), Plating(("femur",), (ScrewAt((11.5, 0.0, 36.0), (11.5, 0.0, -20.0), 5.0),)))  # type: ignore[arg-type]
    values = hard.HardTier(case, "A").values(Draws(400, 1), silent)
    breach = case.model.hardware[-1].breach_mm  # type: ignore[union-attr]
    assert 1.5 < breach < 2.5
    assert ((values["screw_breach"] >= 2.0) == (values["screws_beyond_grade_b"] == 1.0)).all()
    assert 0.0 < values["screws_beyond_grade_b"].mean() < 1.0
