"""What a click adds: lesions, procedures with the values that anatomy and crosshair give, and nothing that neither gives."""
from dataclasses import replace

import numpy as np
import pytest

from app.session.adding import Ground, offers, with_lesion, with_new_plan, with_step
from app.session.plan import Plan
from app.studies import BEGINNINGS, begun
from biomech.procedures import PROCEDURES, CurvedResection, Resection, Stent, Wedge
from meshing.dicom.read import ReadSeries
from meshing.errors import AnatomyError
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from meshing.vessels import BuildLumen

HERE = np.array([-60.0, 10.0, 20.0])
LESION = np.array([-90.0, 10.0, 20.0])
GROUND = Ground((("liver", "liver", np.zeros(3)), ("tumour 1", "liver_tumour", LESION)), HERE)


def plan(folder: str = "nowhere") -> Plan:
    return begun(Plan("case", ReadSeries(folder)), "operation on the liver")


def test_a_resection_goes_through_the_crosshair_and_takes_the_side_of_the_lesion() -> None:
    offered = {type(one.step): one.step for one in offers(plan(), GROUND) if one.step is not None}
    resection, wedge, curved = offered[Resection], offered[Wedge], offered[CurvedResection]
    assert isinstance(resection, Resection)
    assert resection.planes[0].point_lps == tuple(HERE)
    assert resection.planes[0].normal_lps == (-1.0, 0.0, 0.0)
    assert isinstance(wedge, Wedge)
    assert wedge.lesions == ("tumour 1",)
    assert isinstance(curved, CurvedResection)
    assert curved.beyond(np.array([LESION]))[0] > 0.0 > curved.beyond(np.array([HERE + [20.0, 0.0, 0.0]]))[0]


def test_every_procedure_is_offered_or_says_what_it_waits_for() -> None:
    artery = replace(plan(), lumen=BuildLumen("artery"))
    found = [*offers(plan(), GROUND), *offers(artery, GROUND)]
    assert len(found) == len(PROCEDURES)
    assert all((one.step is None) == bool(one.waits_for) for one in found)
    assert Stent in {type(one.step) for one in offers(artery, GROUND)}
    without = {one.title: one.waits_for for one in offers(plan(), Ground((("liver", "liver", None),), HERE))}
    assert without["Wedge resection with a margin"] == "lesions"
    assert "liver" in {one.waits_for for one in offers(plan(), Ground((), HERE))}


def test_plans_get_the_next_letter_and_steps_go_behind_the_others() -> None:
    step = Wedge(("tumour 1",), Millimetre(10.0))
    first, name = with_new_plan(plan(), step)
    second, other = with_new_plan(first, step)
    assert (name, other) == ("A Wedge resection with a margin", "B Wedge resection with a margin")
    both = with_step(second, other, step)
    assert [len(candidate.procedures) for candidate in both.candidates] == [1, 2]


def test_a_lesion_is_looked_for_and_meshed_finer_than_its_host() -> None:
    found, name = with_lesion(plan(), "liver", "liver", HERE, Millimetre(12.0), ("liver", "tumour 1"))
    assert name == "tumour 2"
    mesh = found.mesh
    assert isinstance(mesh, MeshLabels)
    assert mesh.names == ("liver", "tumour 2")
    assert mesh.fine == ("tumour 2",)
    assert mesh.fine_edge is not None
    assert mesh.fine_edge < 0.5 * mesh.edge
    with pytest.raises(AnatomyError, match="no lesions of 'spleen'"):
        with_lesion(plan(), "spleen", "spleen", HERE, Millimetre(12.0))


def test_a_new_case_begins_with_what_was_chosen() -> None:
    begins = {name: begun(Plan("case", ReadSeries("nowhere")), name) for name in BEGINNINGS}
    assert begins["images only"].anatomy == ()
    assert begins["contrast CT of the abdomen"].mesh is None
    assert [type(solver).__name__ for solver in begins["operation on the liver"].solvers] == ["SolveTissue", "SolvePortal"]
