"""What may be turned: where the plan stands is found again, and a plane that moves outwards takes less."""
import numpy as np
import pytest

from biomech.optimise import SearchGeneration
from biomech.optimise.space import SHIFT_MM, space_of
from biomech.procedures import Bypass, Plane, Resection, Stent, Wedge
from meshing.errors import RequestError
from meshing.step import silent
from meshing.units import Millimetre
from tests.biomech.organs import model
from tests.biomech.uncertainty.test_artery import artery

PLANE = Plane((Millimetre(-3.0), Millimetre(0.0), Millimetre(0.0)), (-2.0, 0.0, 0.0))


def test_where_the_plan_stands_is_the_plan() -> None:
    plan = (Resection((PLANE,)), Wedge(("tumour 1",), Millimetre(7.0)))
    space = space_of(plan, model())
    first, second = space.procedures(space.start())
    assert isinstance(first, Resection)
    assert first.planes[0].point_lps == (-3.0, 0.0, 0.0)
    np.testing.assert_allclose(first.planes[0].normal_lps, (-1.0, 0.0, 0.0), atol=1e-9)
    assert second == plan[1]
    assert [knob.name for knob in space.knobs][-1] == "procedure 2: margin"


def test_a_plane_that_moves_towards_what_it_takes_takes_less() -> None:
    space = space_of((Resection((PLANE,)),), model())
    moved = space.procedures(np.array([1.0, 0.5, 0.5]))[0]
    assert isinstance(moved, Resection)
    assert moved.planes[0].point_lps == (-3.0 - SHIFT_MM, 0.0, 0.0)


def test_stents_and_grafts_are_turned_within_their_ranges() -> None:
    narrow = artery(0.6)
    stent = space_of((Stent(length=Millimetre(30.0)),), narrow)
    middle = stent.procedures(stent.start())[0]
    assert isinstance(middle, Stent)
    assert middle.length == 30.0
    assert middle.centre_lps is not None
    assert middle.centre_lps[2] == pytest.approx(-45.0, abs=1.0)
    graft = space_of((Bypass(),), narrow)
    widest = graft.procedures(np.ones(3))[0]
    assert isinstance(widest, Bypass)
    assert (widest.diameter, widest.angle, widest.clearance) == (12.0, 70.0, 40.0)


def test_a_mixture_that_has_no_fast_form_is_refused() -> None:
    with pytest.raises(RequestError, match="can be optimised"):
        SearchGeneration((Stent(), Stent()), 0, 8).run(artery(0.6), silent)
    with pytest.raises(RequestError, match="can be optimised"):
        SearchGeneration((Resection((PLANE,)), Wedge(("tumour 1",), Millimetre(7.0), "spleen")), 0, 8).run(model(), silent)
