from dataclasses import replace

import numpy as np
import pytest

from biomech.flow.portal import PORTAL_FLOW, SolvePortal, functional_fraction, portal_state
from biomech.model import PatientModel
from meshing.errors import AnatomyError, SimulationError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Label, Labels
from meshing.step import silent
from meshing.tetmesh import TetMesh
from meshing.units import Millimetre, Pascal, Percent, mL_per_min, mmHg

SPACE = SpaceUid("2.25.8")


def liver(removed: int, tumour: int = 0, cubes: int = 20) -> PatientModel:
    """A row of `cubes` equal tetrahedra of 75 mL: the first `removed` taken out, the last `tumour` of them tumour."""
    corner = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]) * (450e3) ** (1 / 3)
    points = np.concatenate([corner + [200.0 * k, 0, 0] for k in range(cubes)])
    organ = np.where(np.arange(cubes) >= cubes - tumour, 2, 1).astype(np.uint8)
    mesh = TetMesh(points, np.arange(4 * cubes, dtype=np.int32).reshape(-1, 4), organ, SPACE,
                   (Label(1, "liver", "liver"), Label(2, "tumour 1", "liver_tumour")))
    labels = Labels(np.zeros((2, 2, 2), np.uint8), Transform(np.eye(4), IJK, LPS, SPACE))
    return PatientModel(labels, solid=mesh, removed=np.arange(cubes) < removed)


def test_before_surgery_is_the_state_that_was_given() -> None:
    found = SolvePortal().run(liver(0), silent)
    assert found.number("functional fraction") == 1.0
    assert found.number("hvpg") == pytest.approx(mmHg(3.0), rel=1e-12)
    assert found.number("portal pressure") == pytest.approx(mmHg(8.0), rel=1e-12)
    assert found.number("portal flow") == pytest.approx(PORTAL_FLOW, rel=1e-12)
    assert found.number("hepatic artery flow") == pytest.approx(PORTAL_FLOW / 3.0, rel=1e-12)
    assert found.number("portal flow per 100 g") == pytest.approx(PORTAL_FLOW / (1.5e-3 * 1060 / 0.1), rel=1e-9)


def test_closed_form_balances_and_falls_to_limits() -> None:
    one = np.asarray(1.0)
    flow, hvpg, cava, arterial = (np.asarray(v) for v in (1.5e-5, 400.0, 600.0, 12000.0))
    for fraction in (1.0, 0.6, 0.3, 0.05):
        state = portal_state(fraction, flow, hvpg, cava, arterial, one, 0.75)
        resistance = hvpg / (flow / 0.75) / fraction
        assert state.hvpg == pytest.approx(resistance * (state.portal_flow + state.arterial_flow), rel=1e-12)
        assert state.imbalance < 1e-12
    nothing = portal_state(1e-9, flow, hvpg, cava, arterial, one, 0.75)
    assert nothing.pressure == pytest.approx(arterial, rel=1e-5)


def test_less_liver_means_more_pressure_and_less_flow() -> None:
    found = [SolvePortal().run(liver(k), silent) for k in (0, 4, 8, 12, 16)]
    pressure = [s.number("portal pressure") for s in found]
    assert (np.diff(pressure) > 0).all()
    assert (np.diff([s.number("portal flow") for s in found]) < 0).all()
    assert (np.diff([s.number("portal flow per 100 g") for s in found]) > 0).all()
    # the gradient grows slower than 1 / fraction: the portal flow falls a little, the arterial flow with the fraction
    assert 3.5 < found[-1].number("hvpg") / found[0].number("hvpg") < 5.0
    assert all(s.number("portal pressure low") < s.number("portal pressure") < s.number("portal pressure high") for s in found)
    assert any("small-for-size" in w for w in found[-1].credibility.warnings)


def test_the_interval_is_repeatable_and_shrinks_with_knowledge() -> None:
    model = liver(10)
    free, again = (SolvePortal().run(model, silent) for _ in range(2))
    known = SolvePortal(hvpg=mmHg(4.0), cava_pressure=mmHg(6.0), arterial_pressure=mmHg(90.0), portal_flow=mL_per_min(800.0))
    measured = known.run(model, silent)
    assert free.numbers == again.numbers
    assert measured.number("portal pressure high") == pytest.approx(measured.number("portal pressure low"), rel=1e-12)
    assert free.number("portal pressure high") > free.number("portal pressure low") + 400.0


def test_tumour_is_not_functional() -> None:
    assert functional_fraction(liver(5, tumour=4)) == pytest.approx(11 / 16)


def test_defaults_are_listed_with_their_marks() -> None:
    assumed = SolvePortal(hvpg=mmHg(4.0)).run(liver(1), silent).assumed
    sources = {what: source for what, _, source in assumed}
    assert "unverified default" in sources["pressure of the inferior vena cava"]
    assert "Yamauchi 2011 [R]" in sources["portal flow before surgery"]
    assert sources["HVPG before surgery"] == "chosen by the user"


def test_impossible_states_are_refused() -> None:
    with pytest.raises(SimulationError, match="no functional liver"):
        SolvePortal().run(liver(20), silent)
    with pytest.raises(SimulationError, match="not above the portal"):
        SolvePortal(arterial_pressure=Pascal(5000.0), cava_pressure=Pascal(3000.0), hvpg=Pascal(3000.0)).run(liver(1), silent)
    no_liver = liver(0)
    with pytest.raises(AnatomyError, match="no mesh of solid organs"):
        SolvePortal().run(PatientModel(no_liver.labels), silent)


def test_a_tips_takes_pressure_and_blood_away_from_the_liver() -> None:
    sick = SolvePortal(hvpg=Pascal(mmHg(18.0)), portal_flow=mL_per_min(900.0))
    found = [sick.run(liver(0), silent)]
    found += [replace(sick, tips_diameter=Millimetre(d), tips_length=Millimetre(70.0)).run(liver(0), silent) for d in (6.0, 8.0, 10.0)]
    assert (np.diff([s.number("hvpg") for s in found]) < 0).all()
    assert (np.diff([s.number("shunt flow") for s in found]) > 0).all()
    assert (np.diff([s.number("portal flow per 100 g") for s in found]) < 0).all()
    assert found[1].number("hvpg before") == pytest.approx(mmHg(18.0))
    assert found[2].credibility.balance < 1e-9
    assert any(what == "TIPS" and "8 mm" in value for what, value, _ in found[2].assumed)


def test_embolisation_raises_the_pressure_as_a_resection_does_but_keeps_the_artery() -> None:
    shut = SolvePortal(embolised=Percent(60.0)).run(liver(0), silent)
    cut = SolvePortal().run(liver(12), silent)
    assert shut.number("portal pressure") == pytest.approx(cut.number("portal pressure"), rel=1e-9)
    assert shut.number("hepatic artery flow") > 2.0 * cut.number("hepatic artery flow")
    assert shut.number("portal flow per 100 g") == pytest.approx(cut.number("portal flow per 100 g"), rel=1e-9)


def test_what_the_arteries_give_the_resistances_take() -> None:
    """Power from arteries to veins against R Q^2 of gut, artery, sinusoids, embolised part and TIPS; each found from other numbers."""
    steps = (SolvePortal(), SolvePortal(embolised=Percent(40.0)), SolvePortal(tips_diameter=Millimetre(8.0), tips_length=Millimetre(70.0)))
    for step in steps:
        found = step.run(liver(0), silent)
        flow = found.number("portal flow") + found.number("hepatic artery flow")
        assert found.number("power entering") == pytest.approx(step.arterial_pressure * flow, rel=1e-12)
        assert found.number("power leaving") == pytest.approx(step.cava_pressure * flow, rel=1e-6)
        assert found.number("power dissipated") > 0.5 * found.number("power entering")
        assert abs(found.number("energy loss unexplained")) < 1e-6


def test_half_a_tips_is_refused() -> None:
    with pytest.raises(SimulationError, match="both its diameter and its length"):
        SolvePortal(tips_diameter=Millimetre(8.0))
    with pytest.raises(SimulationError, match="narrower than any"):
        SolvePortal(tips_diameter=Millimetre(0.8), tips_length=Millimetre(70.0))
