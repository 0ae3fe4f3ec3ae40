"""The figures in biomech/verification/locking.py come from Taylor-Hood elements of NGSolve."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.domain import MM
from biomech.loads import GRAVITY
from biomech.materials.law import lame_of
from biomech.verification.locking import (
    DENSITY,
    MU,
    RATIOS,
    SHARE,
    TAYLOR_HOOD,
    TETHER,
    Shape,
    block,
    clamped_lobes,
    in_eight,
    lobes,
    sinking_mm,
)
from meshing.step import silent
from meshing.tetmesh import outer_facets, tet_volumes
from meshing.units import Pascal
from tests.verification.test_tissue_ngsolve import netgen_mesh, newton

MESHES = {"block": (block, (6, 8)), "organ": (lobes, (0, 1)), "tethered organ": (lobes, (0, 1))}


STAGES = (0.25, 0.5, 0.75, 1.0)
"""Shares of the weight one after the other: whole Newton steps from rest turn the short elements at the rim over."""


def taylor_hood_mm(name: str, shape: Shape, poisson: float) -> float:
    """Mean displacement along the weight, as `sinking_mm` has it."""
    ngs = pytest.importorskip("ngsolve")
    points, tets, held = shape
    mu, lam = lame_of(Pascal(2.0 * MU * (1.0 + poisson)), poisson)
    mesh = netgen_mesh(points, tets, {"held": held})
    tether, share = TETHER[name], SHARE[name]
    space = ngs.VectorH1(mesh, order=2, dirichlet="held" if tether is None else "") * ngs.H1(mesh, order=1)
    u, p = space.TrialFunction()
    F = ngs.Id(3) + ngs.Grad(u)
    J = ngs.Det(F)
    load = ngs.Parameter(0.0)
    energy = mu / 2.0 * (ngs.Trace(F.trans * F) - 3.0) - mu * ngs.log(J) + p * ngs.log(J) - p * p / (2.0 * lam) - load * DENSITY * GRAVITY * u[1]
    form = ngs.BilinearForm(space, symmetric=True)
    form += ngs.Variation(energy.Compile() * ngs.dx(bonus_intorder=2))
    if tether is not None:
        form += ngs.Variation(0.5 * tether * u * u * ngs.ds("held"))
    found = ngs.GridFunction(space)
    for stage in STAGES:
        load.Set(stage * share)
        newton(ngs, form, found, space, inverse="sparsecholesky", left=1e-9 if stage == 1.0 else 0.03)
    return float(ngs.Integrate(found.components[0][1], mesh) / ngs.Integrate(ngs.CoefficientFunction(1.0), mesh)) / MM


@pytest.mark.slow
def test_the_fine_block_gives_the_figure_that_is_kept() -> None:
    assert taylor_hood_mm("block", block(12), 0.499) == pytest.approx(TAYLOR_HOOD["block"][2], rel=3e-6)


@pytest.mark.slow
def test_the_organ_that_is_fine_at_its_rim_gives_the_figure_that_is_kept() -> None:
    assert taylor_hood_mm("organ", clamped_lobes(), 0.45) == pytest.approx(TAYLOR_HOOD["organ"][0], rel=3e-6)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(MESHES))
@pytest.mark.parametrize("k", range(len(RATIOS)))
def test_both_houses_rise_together_to_the_fine_mesh(name: str, k: int) -> None:
    """On coarser meshes, where ours yield more than Taylor-Hood elements do."""
    make, sizes = MESHES[name]
    theirs = [taylor_hood_mm(name, make(size), RATIOS[k]) for size in sizes]
    ours = [sinking_mm(name, make(size), RATIOS[k], silent) for size in sizes]
    assert theirs[0] < theirs[1] < TAYLOR_HOOD[name][k] < 1.07 * theirs[1]
    assert [b / a for a, b in zip(theirs, ours)] == pytest.approx([1.0, 1.0], abs=0.05)
    assert 1.0 < ours[1] / theirs[1] < ours[0] / theirs[0]


def test_a_split_organ_is_the_same_organ() -> None:
    points, tets, clamped = lobes(0)
    fine, split, held = in_eight(points, tets, clamped)
    volumes = tet_volumes(fine, split)
    assert len(split) == 8 * len(tets)
    assert volumes.min() > 0.0
    assert volumes.sum() == pytest.approx(tet_volumes(points, tets).sum(), rel=1e-12)
    assert len(outer_facets(split)) == 4 * len(outer_facets(tets))

    def area(places: np.ndarray, triangles: np.ndarray) -> float:
        a, b, c = places[triangles].transpose(1, 0, 2)
        return float(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())

    assert area(fine, held) == pytest.approx(area(points, clamped), rel=1e-12)
    assert len(held) == 4 * len(clamped)
