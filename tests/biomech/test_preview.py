"""The preview of a resection against the resection itself."""
from __future__ import annotations

import pytest

from biomech.measures import Judge
from biomech.preview import ResectionPreview
from biomech.procedures import Plane, Resection
from meshing.step import silent
from meshing.units import Millimetre
from tests.biomech.organs import TUMOUR, model


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
