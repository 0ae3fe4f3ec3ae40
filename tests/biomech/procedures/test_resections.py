from dataclasses import replace

import numpy as np
import pytest

from biomech.distances import surface_distance_mm
from biomech.flow.portal import SolvePortal, functional_fraction
from biomech.measures import Judge
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.outcome import Measure
from biomech.procedures import CurvedResection, Excision, Plane, Resection, Wedge, wedge
from biomech.remnant import parts_of
from biomech.territory import lost_points, territory_of
from meshing.errors import AnatomyError, ParameterOutOfRange, SimulationError
from meshing.quality import quality_of
from meshing.step import silent
from meshing.tetmesh import outer_facets, tet_volumes
from meshing.units import Millimetre
from tests.biomech.organs import RADIUS, TUMOUR, TUMOUR_RADIUS, model

BALL = 4.0 / 3.0 * np.pi * RADIUS ** 3 * 1e-3
LESION = 4.0 / 3.0 * np.pi * TUMOUR_RADIUS ** 3 * 1e-3


def plane(x: float, direction: float = -1.0) -> Resection:
    """Everything beyond the sagittal plane at `x` is removed."""
    return Resection((sagittal(x, direction),))


def sagittal(x: float, direction: float = -1.0) -> Plane:
    return Plane((Millimetre(x), Millimetre(0), Millimetre(0)), (direction, 0.0, 0.0))


def cap_ml(height: float) -> float:
    return np.pi * height ** 2 * (3.0 * RADIUS - height) / 3.0 * 1e-3


def measures(after: PatientModel) -> dict[str, Measure]:
    return {m.id: m for m in Judge("test").run((model(), after), silent).measures}


def volume_ml(case: PatientModel, chosen: np.ndarray) -> float:
    mesh = case.need_solid()
    return float(tet_volumes(mesh.points_mm, mesh.tets[chosen]).sum()) * 1e-3


def test_a_plane_removes_exactly_the_cap_beyond_it() -> None:
    after = plane(-2.0).run(model(), silent)
    found = measures(after)
    assert found["resected_volume"].value == pytest.approx(cap_ml(RADIUS - 2.0), rel=0.004)
    assert found["remnant_volume"].value == pytest.approx(BALL - cap_ml(RADIUS - 2.0), rel=0.004)
    assert found["flr_ct"].value == pytest.approx(100.0 * (BALL - cap_ml(RADIUS - 2.0)) / (BALL - LESION), abs=0.3)
    assert (tet_volumes(after.need_solid().points_mm, after.need_solid().tets) > 0).all()
    assert "removed right of the plane through R 2" in after.done[0]
    assert model().removed is None


def test_the_margin_is_the_distance_of_the_tumour_to_the_plane() -> None:
    found = measures(plane(-2.0).run(model(), silent))
    assert found["resection_margin"].value == pytest.approx(-2.0 - (TUMOUR[0] + TUMOUR_RADIUS), abs=0.2)
    assert found["tumours_left"].value == 0


def test_the_resection_surface_is_flat_and_faces_the_removed_side() -> None:
    after = plane(-2.0).run(model(), silent)
    mesh = after.need_solid()
    corners = mesh.points_mm[mesh.facet_set(RESECTION_SURFACE).triangles]
    assert np.abs(corners[:, :, 0] + 2.0).max() < 1e-9
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (normals[:, 0] < 0).all()
    assert np.linalg.norm(normals, axis=1).sum() / 2 == pytest.approx(np.pi * (RADIUS ** 2 - 4.0), rel=0.01)


def test_a_plane_through_the_tumour_leaves_no_margin_and_says_so() -> None:
    found = measures(plane(TUMOUR[0]).run(model(), silent))
    assert found["resection_margin"].value == 0.0
    assert found["tumours_left"].value == 1


def test_a_second_resection_keeps_the_first() -> None:
    once = plane(-25.0).run(model(), silent)
    twice = plane(25.0, 1.0).run(once, silent)
    assert volume_ml(twice, twice.removed_tets()) == pytest.approx(2.0 * cap_ml(15.0), rel=0.01)
    assert len(twice.done) == 2
    corners = twice.need_solid().points_mm[twice.need_solid().facet_set(RESECTION_SURFACE).triangles]
    assert set(np.sign(corners[:, :, 0]).ravel().tolist()) == {-1.0, 1.0}


def test_a_wedge_keeps_its_margin_everywhere_and_reaches_the_capsule() -> None:
    after = Wedge(("tumour 1",), Millimetre(6.0)).run(model(), silent)
    found = measures(after)
    assert 5.95 <= found["resection_margin"].value <= 6.3
    mesh, removed = after.need_solid(), after.removed_tets()
    assert removed[mesh.of("tumour 1")].all()
    capsule = mesh.points_mm[np.unique(outer_facets(mesh.tets[mesh.of(*parts_of(mesh, "liver"))]))]
    specimen = mesh.points_mm[np.unique(mesh.tets[removed])]
    assert np.linalg.norm(specimen, axis=1).max() == pytest.approx(np.linalg.norm(capsule, axis=1).max(), abs=1.0)
    assert found["resected_volume"].value < cap_ml(RADIUS - 2.0)


def test_a_larger_margin_takes_more() -> None:
    volumes = [measures(Wedge(("tumour 1",), Millimetre(m)).run(model(), silent))["resected_volume"].value for m in (3.0, 6.0, 9.0)]
    assert volumes == sorted(volumes)


@pytest.mark.parametrize(("step", "words"), [
    (plane(-90.0), "does not reach the liver"),
    (plane(90.0), "would remove all of the liver"),
    (Wedge(("liver",), Millimetre(5.0)), "is the organ itself"),
    (Wedge((), Millimetre(5.0)), "at least one lesion"),
])
def test_impossible_plans_are_refused_in_words(step: Resection | Wedge, words: str) -> None:
    with pytest.raises(AnatomyError, match=words):
        step.run(model(), silent)


def test_parameters_are_checked_at_birth() -> None:
    with pytest.raises(ParameterOutOfRange, match="margin around the lesion is 80"):
        Wedge(("tumour 1",), Millimetre(80.0))
    with pytest.raises(ParameterOutOfRange, match="no length"):
        Plane((Millimetre(0), Millimetre(0), Millimetre(0)), (0.0, 0.0, 0.0))
    with pytest.raises(ParameterOutOfRange, match="at least one plane"):
        Resection(())


def test_two_planes_remove_what_lies_beyond_both() -> None:
    behind = Plane((Millimetre(0), Millimetre(0), Millimetre(0)), (0.0, 2.0, 0.0))
    after = Resection((sagittal(0.0), behind)).run(model(), silent)
    assert measures(after)["resected_volume"].value == pytest.approx(BALL / 4.0, rel=0.01)
    assert "right of the plane" in after.done[0]
    assert "posterior of the plane" in after.done[0]
    mesh, removed = after.need_solid(), after.removed_tets()
    centres = mesh.points_mm[mesh.tets[removed]].mean(axis=1)
    assert centres[:, 0].max() < 0.5
    assert centres[:, 1].min() > -0.5


def test_what_lies_downstream_of_a_cut_is_lost() -> None:
    after = plane(20.0, 1.0).run(model(), silent)
    tree = after.tree("portal vein")
    assert lost_points(after, tree)[2:].all()
    territory = territory_of(after, tree)
    assert territory.lost_ml > 0.9 * territory.kept_ml
    # by volume most of the liver stays, but none of it with its inflow
    assert functional_fraction(replace(after, trees=())) > 0.3
    with pytest.raises(SimulationError, match="no functional liver"):
        SolvePortal().run(after, silent)
    assert measures(after)["portal_vein_territory_lost_share"].value > 90.0


def test_a_vessel_along_the_cut_is_dissected_free_and_stays() -> None:
    along = Plane((Millimetre(0), Millimetre(-21.0), Millimetre(0)), (0.0, 1.0, 0.0))
    after = Resection((along,)).run(model(), silent)
    assert not lost_points(after, after.tree("portal vein")).any()
    deeper = replace(along, point_lps=(Millimetre(0), Millimetre(-26.0), Millimetre(0)))
    assert lost_points(Resection((deeper,)).run(model(), silent), after.tree("portal vein")).all()


def test_a_cut_beyond_the_end_of_a_vessel_loses_only_its_tip() -> None:
    after = plane(-20.0).run(model(), silent)
    territory = territory_of(after, after.tree("portal vein"))
    assert territory.lost_ml < 0.05 * territory.kept_ml
    whole = volume_ml(model(), model().need_solid().of("liver"))
    assert functional_fraction(after) == pytest.approx((territory.kept_ml - territory.lost_ml) / whole, rel=1e-9)
    assert functional_fraction(after) == pytest.approx(territory.kept_ml / whole, abs=0.03)


def test_distances_to_vessels_are_to_the_wall() -> None:
    found = measures(plane(-2.0).run(model(), silent))
    expected = np.hypot(20.0, 0.0) - TUMOUR_RADIUS - 3.0
    # single nodes of a meshed surface may stand out by half a voxel, which is 0.75 mm here
    assert found["tumour_to_portal_vein"].value == pytest.approx(expected, abs=0.4)
    assert found["cut_to_portal_vein"].value == 0.0


def test_standard_liver_volumes_use_the_patient_and_are_absent_without() -> None:
    found = measures(plane(-2.0).run(model(), silent))
    surface = np.sqrt(180.0 * 80.0 / 3600.0)
    remnant = found["remnant_volume"].value
    assert found["flr_vauthey"].value == pytest.approx(100 * remnant / (-794.41 + 1267.28 * surface))
    assert found["flr_urata"].value == pytest.approx(100 * remnant / (706.2 * surface + 2.4))


def test_surface_distance_is_exact_between_faces_edges_and_corners() -> None:
    lower = np.array([[0.0, 0, 0], [4, 0, 0], [0, 4, 0]])
    above = np.array([[1.0, 1, 2.5], [2, 1, 3.5], [1, 2, 3.5]])
    beside = np.array([[5.0, -3, 0], [6, -3, 1], [5, -4, 1]])
    points = np.concatenate([lower, above, beside])
    first, second, third = (np.array([[3 * n, 3 * n + 1, 3 * n + 2]], np.int32) for n in range(3))
    assert surface_distance_mm(points, first, second) == pytest.approx(2.5)
    assert surface_distance_mm(points, first, third) == pytest.approx(np.sqrt(10.0))


def three(x: float, y: float, z: float) -> tuple[Millimetre, Millimetre, Millimetre]:
    return Millimetre(x), Millimetre(y), Millimetre(z)


def test_a_ball_and_a_tools_way_are_taken_out_exactly() -> None:
    ball = 4 / 3 * np.pi * 12.0**3
    for path, expected in (((three(20, 0, 0),), ball), ((three(0, 0, -10), three(0, 0, 10)), ball + np.pi * 144.0 * 20.0)):
        after = Excision(path, Millimetre(12.0)).run(model(), silent)
        gone = volume_ml(after, after.removed_tets())
        assert gone == pytest.approx(expected * 1e-3, rel=0.025)
        mesh = after.need_solid()
        cut = np.unique(mesh.facet_set(RESECTION_SURFACE).triangles)
        assert np.median(np.abs(Excision(path, Millimetre(12.0)).beyond(mesh.points_mm[cut]))) < 1e-6
        whole = quality_of(mesh, None).whole
        assert whole.smallest_dihedral >= 10.0
        assert whole.scaled_jacobian >= 0.08
        assert "Excision of" in after.done[0]
    with pytest.raises(AnatomyError, match="does not reach"):
        Excision((three(300, 0, 0),), Millimetre(12.0)).run(model(), silent)
    with pytest.raises(ParameterOutOfRange, match="at least one point"):
        Excision((), Millimetre(12.0))


def test_a_curved_resection_follows_its_points_and_a_flat_one_is_a_plane() -> None:
    flat = tuple(three(-2, y, z) for y in (-30, 30) for z in (-30, 30))
    after = CurvedResection(flat, three(-80, 0, 0)).run(model(), silent)
    assert volume_ml(after, after.removed_tets()) == pytest.approx(cap_ml(RADIUS - 2.0), rel=0.004)
    bowl = (*flat, three(8, 0, 0))
    step = CurvedResection(bowl, three(-80, 0, 0))
    deeper = step.run(model(), silent)
    assert volume_ml(deeper, deeper.removed_tets()) > 1.02 * volume_ml(after, after.removed_tets())
    assert np.abs(step.beyond(np.array(bowl, float))).max() < 0.5
    mesh = deeper.need_solid()
    cut = np.unique(mesh.facet_set(RESECTION_SURFACE).triangles)
    assert np.median(np.abs(step.beyond(mesh.points_mm[cut]))) < 1e-4
    whole = quality_of(mesh, None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08
    with pytest.raises(ParameterOutOfRange, match="four points"):
        CurvedResection(flat[:3], three(-80, 0, 0))


@pytest.mark.parametrize("done", [plane(-2.0), Wedge(("tumour 1",), Millimetre(5.0))])
def test_every_resection_leaves_good_elements(done: Resection | Wedge) -> None:
    whole = quality_of(done.run(model(), silent).need_solid(), None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08


@pytest.mark.parametrize(("seed", "margin"), [(0, 0.49), (4, 1.25), (11, 0.64), (24, 6.22)])
def test_a_plane_beside_a_lesion_keeps_its_distance_and_leaves_good_elements(seed: int, margin: float) -> None:
    # nodes of the lesion's surface were once drawn onto the plane: a margin of .49 mm was reported as none at all
    normal = np.random.default_rng(seed).normal(size=3)
    normal /= np.linalg.norm(normal)
    at = TUMOUR - (TUMOUR_RADIUS + margin) * normal
    after = Resection((Plane(three(*at), (float(normal[0]), float(normal[1]), float(normal[2]))),)).run(model(), silent)
    before, mesh = model().need_solid(), after.need_solid()
    nearest = ((before.points_mm[np.unique(before.tets[before.of("tumour 1")])] - at) @ normal).min()
    assert measures(after)["resection_margin"].value == pytest.approx(nearest, abs=0.1)
    assert volume_ml(after, after.removed_tets()) == pytest.approx(cap_ml(RADIUS - float(at @ normal)), rel=0.005)
    assert mesh.volume_ml("tumour 1") == pytest.approx(before.volume_ml("tumour 1"), rel=1e-3)
    cut = mesh.points_mm[np.unique(mesh.facet_set(RESECTION_SURFACE).triangles)]
    assert np.percentile(np.abs((cut - at) @ normal), 99) < 1e-6
    whole = quality_of(mesh, None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08


def test_a_wedge_is_the_same_when_all_its_points_are_asked_far_from_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = Wedge(("tumour 1",), Millimetre(3.0))
    quick = wanted.run(model(), silent)
    monkeypatch.setattr(wedge, "_BAND_MM", 1e3)
    slow = wanted.run(model(), silent)
    cuts = [after.need_solid().facet_set(RESECTION_SURFACE) for after in (quick, slow)]
    assert np.array_equal(cuts[0].triangles, cuts[1].triangles)
    assert np.allclose(quick.need_solid().points_mm, slow.need_solid().points_mm, atol=1e-3)


def test_a_wedge_after_a_plane_is_mended_too() -> None:
    once = plane(25.0, 1.0).run(model(), silent)
    twice = Wedge(("tumour 1",), Millimetre(6.0)).run(once, silent)
    alone = Wedge(("tumour 1",), Millimetre(6.0)).run(model(), silent)
    assert volume_ml(twice, twice.removed_tets()) == pytest.approx(cap_ml(15.0) + volume_ml(alone, alone.removed_tets()), rel=0.01)
    whole = quality_of(twice.need_solid(), None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08
    corners = twice.need_solid().points_mm[twice.need_solid().facet_set(RESECTION_SURFACE).triangles]
    assert np.isclose(corners[:, :, 0], 25.0).all(axis=1).any()
