"""The preview of a resection against the resection itself."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biomech.measures import Judge
from biomech.model import RESECTION_SURFACE
from biomech.preview import ResectionPreview
from biomech.procedures import Plane, Resection
from meshing.step import silent
from meshing.units import Millimetre
from tests.biomech.organs import TUMOUR, model, straight


def plane(point: tuple[float, float, float], normal: tuple[float, float, float]) -> Plane:
    x, y, z = map(Millimetre, point)
    return Plane((x, y, z), normal)


@pytest.mark.parametrize("planes", [
    (plane((5.0, 0.0, 0.0), (-1.0, 0.2, 0.1)),),
    (plane((10.0, 0.0, 0.0), (-1.0, 0.0, 0.3)), plane((0.0, -4.0, 0.0), (0.1, 1.0, 0.0))),
])
def test_volumes_and_margin_are_those_of_the_cut_mesh(planes: tuple[Plane, ...]) -> None:
    plan = Resection(planes)
    base = model()
    after = plan.run(base, silent)
    true = {m.id: m.value for m in Judge("A").run((base, after), silent).measures}
    seen = ResectionPreview(base, "liver").of(plan)
    whole = base.need_solid().volume_ml("liver")
    assert seen.removed_ml == pytest.approx(true["resected_volume"], abs=0.005 * whole)
    (_, margin), = seen.margins
    assert margin is not None
    if len(planes) == 1:
        assert margin == pytest.approx(true["resection_margin"], abs=0.1)
    else:
        assert margin < 0.0
        assert true["resection_margin"] == 0.0


def test_a_plane_through_the_lesion_and_a_lesion_that_stays() -> None:
    seen = ResectionPreview(model(), "liver")
    through = Resection((plane(tuple(TUMOUR), (1.0, 0.0, 0.0)),))  # type: ignore[arg-type]
    (_, margin), = seen.of(through).margins
    assert margin is not None
    assert margin < 0.0
    away = Resection((plane((float(TUMOUR[0]) + 200.0, 0.0, 0.0), (1.0, 0.0, 0.0)),))
    found = seen.of(away)
    assert found.margins[0][1] is None
    assert found.removed_ml == 0.0
    assert found.remnant_percent == pytest.approx(100.0)


def test_vessels_are_divided_spared_by_a_distance_or_go_with_the_specimen() -> None:
    seen = ResectionPreview(model(), "liver")  # its vessel runs from L 30 to R 30 at A 20 mm, 3 mm in radius
    through = Resection((plane((5.0, 0.0, 0.0), (-1.0, 0.0, 0.0)),))
    assert seen.of(through).vessels == (("portal vein (trunk)", 0.0),)
    grazing = Resection((plane((0.0, -18.0, 0.0), (0.0, 1.0, 0.0)),))
    assert seen.of(grazing).vessels == (("portal vein (trunk)", 0.0),), "its axis is spared, its wall is not"
    behind = Resection((plane((0.0, 5.0, 0.0), (0.0, 1.0, 0.0)),))
    ((name, away),) = seen.of(behind).vessels
    assert away == pytest.approx(22.0)
    cut = behind.run(model(), silent).need_solid()
    corners = cut.points_mm[np.unique(cut.facet_set(RESECTION_SURFACE).triangles)]
    axis = straight(name).points_mm
    assert np.linalg.norm(corners[:, None] - axis, axis=2).min() - 3.0 == pytest.approx(away, abs=0.3), "as far as from the cut that is made"
    assert seen.of(Resection((plane((0.0, -10.0, 0.0), (0.0, -1.0, 0.0)),))).vessels == ()


def test_a_vessel_beyond_the_crease_of_two_planes_is_never_nearer_than_it_is_said_to_be() -> None:
    """What is taken is a wedge with its edge along S; the vessel runs before its edge, where neither plane measures the way."""
    planes = tuple(plane((0.0, 0.0, 0.0), (side, 1.0, 0.0)) for side in (-1.0, 1.0))
    seen = ResectionPreview(model(), "liver").of(Resection(planes))
    ((_, away),) = seen.vessels
    assert 0.0 < away <= 20.0 - 3.0


def test_a_vessel_far_outside_the_organ_is_no_risk_of_its_cut() -> None:
    far = straight("aorta")
    moved = replace(far, points_mm=far.points_mm + [0.0, 100.0, 0.0])
    seen = ResectionPreview(replace(model(), trees=(*model().trees, moved)), "liver")
    assert [name for name, _ in seen.of(Resection((plane((0.0, 5.0, 0.0), (0.0, -1.0, 0.0)),))).vessels] == []
    assert [name for name, _ in seen.of(Resection((plane((0.0, 5.0, 0.0), (0.0, 1.0, 0.0)),))).vessels] == ["portal vein (trunk)"]
