"""One plan minus another, read in the same places although the meshes are not the same."""
from dataclasses import replace

import numpy as np
import pytest

from app.scene.differences import difference, difference_scale, held_by
from biomech.outcome import Field
from biomech.verification.pipes import as_mesh, pipe
from meshing.errors import RenderError

COARSE, FINE = as_mesh(pipe(1, 2, 4, 2.0), 10.0), as_mesh(pipe(2, 4, 9, 2.0), 10.0)


def linear(points: np.ndarray) -> np.ndarray:
    return np.asarray(3.0 + points @ [0.1, -0.2, 0.4])


def test_a_linear_field_is_the_same_on_both_meshes_and_a_shift_is_found() -> None:
    first, second = Field("p", "Pa", "node", linear(COARSE.points_mm)), Field("p", "Pa", "node", linear(FINE.points_mm) + 5.0)
    found = difference(FINE, second, COARSE, first)
    inside = np.isfinite(found.values)
    assert inside.mean() > 0.5
    assert found.values[inside] == pytest.approx(5.0, abs=1e-2)
    scale = difference_scale([found])
    assert (scale.low, scale.high, scale.table) == (-5.0, 5.0, "difference")


def test_where_the_first_plan_has_nothing_there_is_no_difference() -> None:
    far = Field("p", "Pa", "node", np.zeros(len(FINE.points_mm)))
    other = replace(COARSE, points_mm=COARSE.points_mm + [0.0, 0.0, 12.0])
    found = difference(FINE, far, other, Field("p", "Pa", "node", np.ones(len(other.points_mm))))
    below = FINE.points_mm[:, 2] < 11.0
    assert np.isnan(found.values[below]).all()
    assert np.nanmax(np.abs(found.values + 1.0)) < 1e-9
    tets, weights = held_by(COARSE, COARSE.points_mm[COARSE.tets].mean(axis=1))
    assert (tets == np.arange(len(COARSE.tets))).all()
    assert weights == pytest.approx(0.25)
    with pytest.raises(RenderError, match="on the wall alone"):
        difference(FINE, Field("w", "Pa", "facet", np.zeros(3)), COARSE, Field("w", "Pa", "facet", np.zeros(3)))
