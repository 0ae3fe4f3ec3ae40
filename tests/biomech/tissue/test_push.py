"""A rigid ball pressed into the tissue through SolveTissue: Hertz, how deep facets stay inside it, and what is refused."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biomech.materials import LinearElastic
from biomech.materials.library import tissue
from biomech.outcome import Solution
from biomech.tissue import SolveTissue
from biomech.tissue.operation import Instrument
from meshing.errors import SimulationError
from meshing.step import silent
from meshing.tetmeshers.edits import refined
from meshing.units import Millimetre, Pascal
from tests.biomech.blocks import block, solid
from tests.biomech.tissue.test_solve import patient


def ball(radius: float, deep: float, top: float = 0.0, name: str = "ball") -> Instrument:
    """Above the place (0, top, 0) mm of a front, pressed in by `deep` mm."""
    above = (Millimetre(0.0), Millimetre(top - radius), Millimetre(0.0))
    return Instrument(above, (Millimetre(0.0), Millimetre(deep), Millimetre(0.0)), Millimetre(radius), name=name)


def test_a_ball_presses_as_hertz_says() -> None:
    """F = 4/3 E* sqrt(R) d^(3/2) (Hertz 1882) with E* = E / (1 - nu^2), on a block of stiff bone of 160 contact radii whose weight is nothing.

    The block is 80 contact radii deep and held below, which makes it stiffer by 1.1 % (Dimitriadis et al. 2002)."""
    radius, deep = 20.0, 0.2
    contact = np.sqrt(radius * deep)
    points, tets = block((6, 3, 6), (320.0, 160.0, 320.0))
    coarse = solid(points - np.array([160.0, 0.0, 160.0]), tets)
    mesh = refined(coarse, lambda places: np.maximum(0.4 * contact, 0.4 * np.linalg.norm(places, axis=1)), 40)
    law = tissue("bone").need_law()
    assert isinstance(law, LinearElastic)
    mu, lam = float(law.mu), float(law.lam)
    stiffness = 4.0 * mu * (lam + mu) / (lam + 2.0 * mu)  # E / (1 - nu^2)
    expected = 4.0 / 3.0 * stiffness * np.sqrt(radius * 1e-3) * (deep * 1e-3) ** 1.5
    bone = replace(patient(), solid=mesh, materials=(("liver", "bone"),))
    found = SolveTissue(instruments=(ball(radius, deep),), pneumoperitoneum=Pascal(0.0), tolerance=1e-6).run(bone, silent)
    assert found.credibility.converged
    assert found.number("force of ball") == pytest.approx(expected, rel=0.03)
    assert found.number("ball: penetration") < 0.05 * deep * 1e-3


def pressed(radius: float, deep: float) -> Solution:
    return SolveTissue(instruments=(ball(radius, deep, top=-60.5),), pneumoperitoneum=Pascal(0.0)).run(patient(), silent)


def test_how_deep_facets_stay_inside_a_ball_is_measured_and_said() -> None:
    wide = pressed(40.0, 6.0)
    assert 0.0 < wide.number("ball: penetration") < 0.05 * 0.04
    assert not any("inside facets" in sentence for sentence in wide.credibility.warnings)
    small = pressed(6.0, 4.0)
    deep = small.number("ball: penetration")
    assert 0.05 * 0.006 < deep < 0.25 * 0.006
    assert any(f"'ball' stands up to {deep * 1e3:.1f} mm inside facets" in sentence for sentence in small.credibility.warnings)


def test_a_ball_that_goes_in_between_the_nodes_is_refused_with_the_place() -> None:
    with pytest.raises(SimulationError, match=r"'ball' stands .* mm inside the tissue at \(.*larger instrument, or move it less far"):
        pressed(3.0, 4.0)
    with pytest.raises(SimulationError, match=r"'ball' stands 4\.0 mm inside the tissue"):  # no facet is in it, it is in the tissue
        pressed(2.0, 6.0)
