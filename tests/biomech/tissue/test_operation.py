"""What the plan does to the tissue, through SolveTissue: a loaded scan, instruments, ligaments, stitches, gliding parts, an opened skull."""
from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from biomech.join import Join, Opening
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.outcome import Solution
from biomech.procedures import Closure, Craniotomy, Fixation
from biomech.procedures.closure import Stitch
from biomech.procedures.resection import Plane, Resection
from biomech.tissue import SolveTissue
from biomech.tissue.checks import refuse_crushed
from biomech.tissue.operation import Instrument, Ligament, Push
from biomech.tissue.reference import second_order
from meshing.errors import AnatomyError, ParameterOutOfRange, SimulationError
from meshing.labels import Label
from meshing.step import silent
from meshing.tetmesh import FacetSet, at_lps, outer_facets, tet_volumes
from meshing.units import KilogramPerCubicMetre, Millimetre, Newton, NewtonPerMetre, Pascal
from tests.biomech import organs
from tests.biomech.blocks import Array, block, solid
from tests.biomech.tissue.test_solve import organ, patient

FRONT = (0.0, -60.0, 0.0)
"""The most anterior place of the ellipsoid of 45, 60 and 80 mm, mm LPS."""


def mm(x: float, y: float, z: float) -> tuple[Millimetre, Millimetre, Millimetre]:
    return Millimetre(x), Millimetre(y), Millimetre(z)


def moved(found: Solution) -> Array:
    return found.field("displacement").values


def front(found: Solution) -> int:
    assert found.mesh is not None
    return int(np.argmin(found.mesh.points_mm[:, 1]))


def test_a_liver_that_the_scan_shows_loaded_stays_as_scanned_under_the_same_load() -> None:
    """The inverse problem and the forward one meet: what was taken off comes back, to a ten thousandth of the sag."""
    free = SolveTissue(tolerance=1e-6, pneumoperitoneum=Pascal(0.0)).run(patient(), silent)
    loaded = SolveTissue(tolerance=1e-6, pneumoperitoneum=Pascal(0.0), scan_is_loaded=True).run(patient(), silent)
    assert np.abs(moved(free)).max() > 1.0
    assert np.abs(moved(loaded)).max() < 1e-4
    assert loaded.number("stress p99") > 0.5 * free.number("stress p99")  # it carries its weight all the same
    assert any("its shape without load was found" in value for what, value, _ in loaded.assumed if what == "Shape in the scan")
    assert any("moves only by what changes" in sentence for sentence in loaded.credibility.warnings)
    assert any("free of shear" in sentence for sentence in free.credibility.warnings)


def test_a_loaded_scan_moves_by_what_changes_and_a_cut_sets_free_what_the_rest_held() -> None:
    turned = SolveTissue(gravity="left lateral", scan_is_loaded=True, pneumoperitoneum=Pascal(0.0)).run(patient(), silent)
    assert moved(turned)[:, 0].mean() > 0.0
    half = Resection((Plane(mm(0.0, 0.0, 10.0), (0.0, 0.0, 1.0)),)).run(patient(), silent)
    cut = SolveTissue(scan_is_loaded=True, pneumoperitoneum=Pascal(0.0)).run(half, silent)
    assert cut.credibility.converged
    assert 0.01 < np.linalg.norm(moved(cut), axis=1).max() < 10.0
    with pytest.raises(SimulationError, match="leave out curved"):
        SolveTissue(scan_is_loaded=True, curved=True)


def test_an_instrument_presses_the_front_down_and_its_force_is_read() -> None:
    ball = Instrument(mm(0.0, -81.0, 0.0), mm(0.0, 8.0, 0.0), Millimetre(20.0), name="retractor")
    found = SolveTissue(instruments=(ball,), pneumoperitoneum=Pascal(0.0)).run(patient(), silent)
    assert found.credibility.converged
    assert found.number("force of retractor") > 0.05
    assert found.mesh is not None
    place = found.mesh.points_mm + moved(found)
    assert np.linalg.norm(place - np.array([0.0, -73.0, 0.0]), axis=1).min() > 20.0 - 0.02
    assert any(what == "retractor" for what, _, _ in found.assumed)
    deeper = SolveTissue(instruments=(replace(ball, move_lps=mm(0.0, 10.0, 0.0)),), pneumoperitoneum=Pascal(0.0)).run(patient(), silent)
    assert deeper.number("force of retractor") > found.number("force of retractor")


def test_an_instrument_that_begins_inside_is_refused_with_its_name_and_place() -> None:
    inside = Instrument(mm(0.0, -55.0, 0.0), mm(0.0, 5.0, 0.0), Millimetre(8.0), name="spatula")
    with pytest.raises(SimulationError, match=r"'spatula' begins .* mm inside the tissue at \(.*mm LPS; place it outside"):
        SolveTissue(instruments=(inside,)).run(patient(), silent)


def test_a_ligament_holds_back_and_needs_a_source_for_its_stiffness() -> None:
    up = Push(mm(*FRONT), Newton(1.0), Millimetre(25.0), (0.0, -1.0, 0.0))
    alone = SolveTissue(pushes=(up,), pneumoperitoneum=Pascal(0.0)).run(patient(), silent)
    back = Ligament(mm(*FRONT), mm(0.0, 40.0, 0.0), NewtonPerMetre(200.0), "measured for this test", Millimetre(25.0), name="falciform ligament")
    held = SolveTissue(pushes=(up,), ligaments=(back,), pneumoperitoneum=Pascal(0.0)).run(patient(), silent)
    assert moved(held)[front(held), 1] > moved(alone)[front(alone), 1]
    assert held.number("force of falciform ligament") > 0.0
    assert ("falciform ligament: stiffness", "200 N/m, slack 0 mm", "measured for this test") in held.assumed
    with pytest.raises(ParameterOutOfRange, match="has no source"):
        replace(back, source=" ")
    with pytest.raises(SimulationError, match="away from the tissue and reaches 10 mm"):
        SolveTissue(ligaments=(replace(back, at_lps=mm(0.0, -120.0, 0.0), radius=Millimetre(10.0)),)).run(patient(), silent)


def test_a_pressure_that_follows_pushes_in() -> None:
    pressed = SolveTissue(pushes=(Push(mm(*FRONT), Newton(2.0), Millimetre(25.0)),), pneumoperitoneum=Pascal(0.0)).run(patient(), silent)
    alone = SolveTissue(pneumoperitoneum=Pascal(0.0)).run(patient(), silent)
    assert moved(pressed)[front(pressed), 1] > moved(alone)[front(alone), 1] + 0.5


def test_on_a_sliding_bed_the_organ_goes_farther() -> None:
    firm = replace(patient(), materials=(("liver", "bone"),))
    held, sliding = (SolveTissue(bed=bed, pneumoperitoneum=Pascal(0.0)).run(firm, silent) for bed in ("held", "sliding"))  # type: ignore[arg-type]
    assert sliding.credibility.converged
    assert sliding.number("displacement max") > held.number("displacement max")
    assert any("sliding without friction" in value for what, value, _ in sliding.assumed if what == "Supports")
    assert any("may come off it" in sentence for sentence in sliding.credibility.warnings)


def test_stitches_draw_a_defect_together_with_a_force_that_is_read() -> None:
    model = patient()
    first, second = (-12.0, -57.0, 3.0), (12.0, -57.0, 3.0)
    closed = Closure((Stitch(mm(*first), mm(*second)),), Millimetre(12.0)).run(model, silent)
    assert "closed with 1 stitch" in closed.done[-1]
    open_, found = (SolveTissue(pneumoperitoneum=Pascal(0.0)).run(m, silent) for m in (model, closed))
    assert found.credibility.converged
    assert found.number("force of suture 1") > 0.01

    def gap(solution: Solution) -> float:
        assert solution.mesh is not None
        place, now = solution.mesh.points_mm, solution.mesh.points_mm + moved(solution)
        ends = [now[np.argmin(np.linalg.norm(place - end, axis=1))] for end in (first, second)]
        return float(np.linalg.norm(ends[0] - ends[1]))

    assert gap(found) < 0.85 * gap(open_)  # the means of the two bites meet, single nodes of them need not


def grooved(mouth: float) -> PatientModel:
    """A block of 100 x 60 x 50 mm on its back with a groove over its front, 30 mm deep, `mouth` wide there and 4 mm below."""
    cells = (12, 6, 5)
    points, tets = block(cells, (12.0, 6.0, 5.0))
    middle = points[tets].mean(axis=1)
    tets = tets[~((np.abs(middle[:, 0] - 6.0) < 1.0) & (middle[:, 1] < 3.0))]
    used, tets = np.unique(tets, return_inverse=True)
    points, tets = points[used], tets.reshape(-1, 4).astype(np.int32)
    from_middle = points[:, 0] - 6.0
    wide = 2.0 + (0.5 * mouth - 2.0) * np.clip(1.0 - points[:, 1] / 3.0, 0.0, 1.0)
    x = np.where(np.abs(from_middle) <= 1.0, from_middle * wide, np.sign(from_middle) * (wide + (np.abs(from_middle) - 1.0) / 5.0 * (50.0 - wide)))
    places = np.stack([x, 10.0 * points[:, 1] - 60.0, 10.0 * points[:, 2]], axis=1)
    surface = outer_facets(tets)
    inside = (np.abs(points[surface, 0].mean(axis=1) - 6.0) <= 1.0) & (points[surface, 1].mean(axis=1) <= 3.0)
    inside &= (points[surface, 2].max(axis=1) - points[surface, 2].min(axis=1) > 0.5) & (points[surface, 1].max(axis=1) > 0.0)
    return replace(patient(), solid=replace(solid(places, tets), facets=(FacetSet(RESECTION_SURFACE, surface[inside]),)))


@pytest.mark.slow
@pytest.mark.parametrize(("mouth", "beside", "bite"), [(10.0, 4.0, 6.0), (16.0, 4.0, 6.0), (32.0, 5.0, 8.0)])
def test_a_groove_is_closed_by_stitches_and_no_face_goes_through_the_other(mouth: float, beside: float, bite: float) -> None:
    """A defect 30 mm deep, drawn together by three stitches that take the skin `beside` its rim: tied when the rims meet, not beyond."""
    end = 0.5 * mouth + beside
    stitches = tuple(Stitch(mm(-end, -60.0, z), mm(end, -60.0, z)) for z in (13.0, 25.0, 37.0))
    closed = Closure(stitches, Millimetre(bite)).run(grooved(mouth), silent)
    found = SolveTissue(pneumoperitoneum=Pascal(0.0)).run(closed, silent)
    assert found.credibility.converged
    assert [value for what, value, _ in found.assumed if what.startswith("suture") and what.endswith("tied")] == [
        f"its ends drawn together by {mouth:.0f} mm: edges of the cut meet"] * 3
    assert found.mesh is not None
    rest, now = found.mesh.points_mm, found.mesh.points_mm + moved(found)
    assert tet_volumes(now, found.mesh.tets).min() > 0.0
    rim = (np.abs(np.abs(rest[:, 0]) - 0.5 * mouth) < 1e-6) & (np.abs(rest[:, 1] + 60.0) < 1e-6) & (np.abs(rest[:, 2] - 25.0) < 14.0)
    left, right = now[rim & (rest[:, 0] > 0.0)], now[rim & (rest[:, 0] < 0.0)]
    assert abs(left[:, 0].mean() - right[:, 0].mean()) < 0.3
    faces = (np.abs(rest[:, 0]) <= 0.5 * mouth) & (rest[:, 1] < -35.0)
    sides = now[faces & (rest[:, 0] > 0.0)], now[faces & (rest[:, 0] < 0.0)]
    _, facing = cKDTree(sides[1][:, 1:]).query(sides[0][:, 1:])
    apart = sides[0][:, 0] - sides[1][facing, 0]
    assert np.percentile(apart, 10.0) > -1.0  # by nodes that are some mm apart along the faces, which are no longer flat
    for number in (1, 2, 3):
        assert 0.05 < found.number(f"force of suture {number}") < 2.0
    assert found.number("energy imbalance") < 0.01


def test_tissue_that_is_crushed_inside_out_is_refused_with_the_place_and_what_to_change() -> None:
    """What a bite of one facet tears out of an elastic body is no picture to show."""
    places, tets = block((4, 4, 4), (0.04, 0.04, 0.04))
    points, nodes = second_order(places, tets)
    refuse_crushed(points, points, nodes)
    torn = points.copy()
    torn[62] += [0.0, 0.0, 0.013]  # the node in the middle, through the next
    volume = tet_volumes(torn, nodes[:, :4])
    assert volume.min() < 0.0
    where = 1e3 * points[nodes[int(volume.argmin()), :4]].mean(axis=0)
    with pytest.raises(SimulationError, match=rf"{(volume <= 0.0).sum()} of {len(nodes)} tetrahedra are crushed.* worst at "
                                              + re.escape(at_lps(where)) + ".*spread the load or the stitches"):
        refuse_crushed(points, torn, nodes)


def test_a_stitch_in_the_air_is_refused_with_the_nearest_place() -> None:
    with pytest.raises(AnatomyError, match=r"the suture at \(0\.0, 0\.0, 90\.0\) mm LPS is .* nearest place"):
        Closure((Stitch(mm(0.0, 0.0, 90.0), mm(0.0, 0.0, 40.0)),)).run(organs.model(), silent)
    with pytest.raises(AnatomyError, match="at least one"):
        Fixation(()).run(organs.model(), silent)


def halves() -> PatientModel:
    """The ellipsoid without a slice through its middle: two pieces that share no node."""
    model = patient()
    mesh = model.need_solid()
    middle = mesh.points_mm[mesh.tets].mean(axis=1)[:, 2]
    return replace(model, removed=np.abs(middle) < 13.0)


def test_a_cut_that_leaves_loose_pieces_is_refused_and_bonds_hold_them() -> None:
    with pytest.raises(SimulationError, match=r"in 2 pieces .* lies at .*join it by a closure or fixation"):
        SolveTissue().run(halves(), silent)
    found = SolveTissue(pneumoperitoneum=Pascal(0.0)).run(bonded(halves()), silent)
    assert found.credibility.converged
    assert any(name.startswith("force of bond") and value > 0.0 for name, value in found.numbers)


def bonded(model: PatientModel) -> PatientModel:
    mesh = model.need_solid()
    kept = mesh.tets[~model.removed_tets()]
    on = mesh.points_mm[np.unique(kept)]
    joins = []
    for angle in (0.0, 2.1, 4.2):
        towards = np.array([np.cos(angle) * 40.0, np.sin(angle) * 50.0, 0.0])
        ends = [on[np.argmin(np.linalg.norm(on - towards - [0.0, 0.0, side], axis=1))] for side in (14.0, -14.0)]
        joins.append(Join("bond", mm(*ends[0]), mm(*ends[1]), Millimetre(12.0)))
    return replace(model, joins=tuple(joins))


def two_organs() -> PatientModel:
    """The ellipsoid as a liver below and a spleen above, grown together at z = 0."""
    mesh = organ()
    upper = mesh.points_mm[mesh.tets].mean(axis=1)[:, 2] > 0.0
    labelled = replace(mesh, organ=np.where(upper, 2, 1).astype(np.uint8), legend=(Label(1, "liver", "liver"), Label(2, "spleen", "spleen")))
    return replace(patient(), solid=labelled)


@pytest.mark.slow
def test_gliding_organs_slide_on_each_other_and_do_not_enter() -> None:
    model = two_organs()
    options = {"organs": ("liver", "spleen"), "gravity": "right lateral", "pneumoperitoneum": Pascal(0.0)}
    grown = SolveTissue(**options).run(model, silent)  # type: ignore[arg-type]
    gliding = SolveTissue(**options, gliding=("spleen",)).run(model, silent)  # type: ignore[arg-type]
    assert gliding.credibility.converged
    assert gliding.mesh is not None
    assert grown.mesh is not None
    assert len(gliding.mesh.points_mm) > len(grown.mesh.points_mm)
    assert gliding.number("displacement max") > grown.number("displacement max")
    with pytest.raises(SimulationError, match="nothing else"):
        SolveTissue(organs=("liver",), gliding=("liver",)).run(model, silent)


def test_a_gliding_part_that_nothing_holds_is_named_with_its_place() -> None:
    with pytest.raises(SimulationError, match=r"the piece at \(-1[78]\.\d, .*\) mm LPS is not held"):
        SolveTissue(gliding=("tumour 1",)).run(organs.model(), silent)


def head(drained: float) -> PatientModel:
    mesh = organ()
    brain = replace(mesh, legend=(Label(1, "brain", "brain"),))
    model = replace(patient(cava=False), solid=brain)
    return Craniotomy(mm(0.0, -60.0, 10.0), Millimetre(30.0), Millimetre(drained), KilogramPerCubicMetre(1007.0)).run(model, silent)


@pytest.mark.slow
def test_the_brain_sinks_where_the_fluid_has_gone_and_stays_where_it_has_not() -> None:
    shift = []
    for drained in (0.0, 10.0, 60.0):
        found = SolveTissue(organs=("brain",), scan_is_loaded=True).run(head(drained), silent)
        assert found.credibility.converged
        shift.append(float(moved(found)[:, 1].max()))
    assert shift[0] < 0.2  # the skull that held the brain all round in the scan only pushes now
    assert shift[1] > 2.0 * shift[0]
    assert shift[2] > shift[1]
    assert ("Fluid around the brain", "1007 kg/m3, 60 mm below the highest point of the brain", "choice of the plan") in found.assumed
    assert any("falx and tentorium" in sentence for sentence in found.credibility.warnings)


def test_an_opening_that_shows_no_brain_is_refused() -> None:
    closed = replace(head(0.0), opening=None)
    with pytest.raises(AnatomyError, match="shows nothing of it"):
        Craniotomy(mm(0.0, -160.0, 10.0), Millimetre(20.0), Millimetre(10.0), KilogramPerCubicMetre(1007.0)).run(closed, silent)
    assert isinstance(head(0.0).opening, Opening)
