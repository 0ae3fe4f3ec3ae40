"""The fast tier of an artery: the estimate itself without draws, r^-4 in a plain tube, and devices that keep their size."""
from dataclasses import replace

import numpy as np
import pytest

from biomech.device import Device
from biomech.flow.estimate import EstimateFlow
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.solve_waves import SolveWaves
from biomech.measures import Judge
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.uncertainty import SampleOutcome
from biomech.uncertainty.artery import ArteryTier
from biomech.uncertainty.draws import Draws
from biomech.uncertainty.sources import RADIUS_MM
from biomech.uncertainty.spread import drivers
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.step import silent
from meshing.units import Percent, mL_per_min, mmHg
from meshing.vessels.lumen import Lumen, Opening
from meshing.volume import grid

S = np.linspace(0.0, 90.0, 91)
SPACE = SpaceUid("1.2.3")


def artery(severity: float) -> PatientModel:
    """A straight vessel of 4 mm with a cosine narrowing in its middle."""
    radius = 4.0 * (1.0 - severity * np.where(np.abs(S - 45.0) < 10.0, 0.5 + 0.5 * np.cos(np.pi * (S - 45.0) / 10.0), 0.0))
    points = np.stack([np.zeros_like(S), np.zeros_like(S), -S], axis=1)
    line = Centreline(points, radius, np.arange(-1, 90, dtype=np.int32), np.zeros(91, np.int32), ("",), SPACE, "artery")
    place = grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SPACE)
    ends = (Opening("inlet", (0.0, 0.0, 0.0), (0.0, 0.0, 1.0), 4.0), Opening("outlet", (0.0, 0.0, -90.0), (0.0, 0.0, -1.0), 4.0))
    return PatientModel(Labels(np.zeros((2, 2, 2), np.uint8), place), lumen=Lumen(np.zeros((2, 2, 2), np.float32), place, line, ends))


def tier(model: PatientModel, **conditions: float) -> ArteryTier:
    return ArteryTier(Case(model, model, ()), (EstimateFlow(**conditions),))  # type: ignore[arg-type]


def test_without_draws_it_is_the_estimate() -> None:
    model = artery(0.5)
    outcome = Judge("A").run((model, model, EstimateFlow().run(model, silent)), silent)
    values = tier(model).values(Draws(1, 0, only=""), silent)
    compared = ("pressure_drop_estimate", "pressure_ratio_estimate", "wss_max_estimate", "throat_reynolds_estimate", "stenosis_diameter",
                "stenosis_area", "throat_diameter")
    for id in compared:
        measure = outcome.measure(id)
        assert measure is not None
        assert values[id][0] == pytest.approx(measure.value, rel=1e-9), id


def test_the_throat_varies_by_what_groups_differ_by_whatever_the_radius() -> None:
    values = tier(artery(0.6)).values(Draws(150, 2, only="vessels"), silent)
    assert np.std(values["throat_diameter"]) == pytest.approx(2.0 * RADIUS_MM, rel=0.15)
    # smaller throats lose more: the drop falls with the radius in every order
    assert np.corrcoef(values["throat_diameter"], np.log(values["pressure_drop"]))[0, 1] < -0.9


def test_a_flow_that_was_measured_is_not_drawn() -> None:
    drawn = tier(artery(0.5)).values(Draws(30, 0, only="inflow"), silent)["pressure_drop"]
    known = tier(artery(0.5), inflow=mL_per_min(500.0)).values(Draws(30, 0, only="inflow"), silent)["pressure_drop"]
    assert np.ptp(drawn) > 0.1
    assert np.ptp(known) == 0.0


def test_what_a_stent_holds_open_is_as_wide_as_the_stent() -> None:
    model = artery(0.0)
    line = model.need_lumen().centreline
    held = replace(model, devices=(Device("stent", line.points_mm[30:61], np.full(31, 4.0)),))
    free = tier(held).free
    assert not free[30:61].any()
    assert free[:26].all()
    assert free[65:].all()


def test_error_bars_of_an_artery_hold_their_value_and_name_their_drivers() -> None:
    model = artery(0.6)
    outcome = Judge("A").run((model, model, EstimateFlow().run(model, silent)), silent)
    found = SampleOutcome("A", 60, 1, (EstimateFlow(),)).run((model, model, outcome), silent)
    assert drivers(found, "throat_diameter")[0].source == "vessel radii"
    assert {d.source for d in drivers(found, "pressure_drop_estimate")[:2]} == {"vessel radii", "inflow"}
    values = found.of("pressure_drop_estimate")
    assert values is not None
    assert (values >= 0.0).all()


def test_with_a_cuff_the_pressure_at_the_inlet_does_not_vary_and_the_beds_do() -> None:
    """The pressure was measured: an inflow that is drawn needs beds that meet it."""
    model, cuff = artery(0.5), {"systolic": mmHg(130.0), "diastolic": mmHg(85.0)}
    free, met = (tier(model, **given).values(Draws(20, 2, only="inflow"), silent)["systolic_0d"] for given in ({}, cuff))
    assert float(free.std() / free.mean()) > 0.1
    np.testing.assert_allclose(met, mmHg(100.0), rtol=2e-4)


def test_a_cardiac_output_leaves_the_share_of_it_that_enters_open() -> None:
    def inflow_of(**given: float) -> np.ndarray:
        return tier(artery(0.5), **given).values(Draws(20, 2, only="inflow"), silent)["throat_reynolds"]

    whole, less = inflow_of(), inflow_of(cardiac_output=mL_per_min(2800.0))
    np.testing.assert_allclose(less / whole, 0.5 * 0.0855 * 5600.0 / 479.0, rtol=1e-6)
    assert np.ptp(inflow_of(cardiac_output=mL_per_min(2800.0), output_share=Percent(10.0))) == 0.0
    assert np.ptp(inflow_of(inflow=mL_per_min(300.0))) == 0.0


def test_ffr_is_drawn_for_every_tier_that_was_asked_for_it() -> None:
    model = artery(0.5)
    asked = (EstimateFlow(hyperaemia=0.4), SolveWaves(hyperaemia=0.4), SolveFlow(hyperaemia=0.5), SolvePulse(hyperaemia=0.5))
    values = ArteryTier(Case(model, model, ()), asked).values(Draws(5, 1), silent)
    assert {id for id in values if id.startswith("ffr")} == {"ffr_estimate", "ffr_1d", "ffr_3d", "ffr_3d_beat"}
    np.testing.assert_array_equal(values["ffr_estimate"], values["ffr_1d"])
    assert (values["ffr_3d"] > values["ffr_1d"]).all(), "less hyperaemia"
    np.testing.assert_array_equal(values["ffr_3d"], values["ffr_3d_beat"])
