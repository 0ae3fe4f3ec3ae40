"""The tissue solver against NGSolve: the same mesh, the same law, elements and solver of another house.

A clamped block of liver (mu 2 kPa, K = 100 mu, Poisson's ratio .495) sags under its weight, by half of its length. NGSolve
solves the same neo-Hookean energy with quadratic displacements and a pressure of its own, constant in each element as
ours or continuous (Taylor-Hood), with a direct factorisation.
"""
from __future__ import annotations

import numpy as np
import pytest

from biomech.materials import NeoHookean
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import second_order
from biomech.verification.tissue import cube
from meshing.units import Pascal

MU, LAM, DENSITY, GRAVITY = 2e3, 2e5 - 2e3 * 2.0 / 3.0, 1060.0, 9.81
SIZE = (0.06, 0.04, 0.04)


def test_poisson_ratio_is_nearly_a_half() -> None:
    poisson = LAM / (2.0 * (LAM + MU))
    assert poisson == pytest.approx(0.495, abs=5e-4)


def sag_of_ngsolve(points: np.ndarray, tets: np.ndarray, pressure: str) -> np.ndarray:
    """(n, 3) m displacement of the corners; `pressure` "linear" (Taylor-Hood) or "constant" in each element."""
    ngs = pytest.importorskip("ngsolve")
    from netgen.meshing import Element2D, Element3D, FaceDescriptor, MeshPoint, Pnt
    from netgen.meshing import Mesh as NetgenMesh

    from meshing.tetmesh import outer_facets

    made = NetgenMesh(dim=3)
    number = [made.Add(MeshPoint(Pnt(*p))) for p in points.tolist()]
    clamp = made.Add(FaceDescriptor(surfnr=1, domin=1, domout=0, bc=1))
    other = made.Add(FaceDescriptor(surfnr=2, domin=1, domout=0, bc=2))
    made.SetBCName(0, "clamp")
    made.SetBCName(1, "free")
    for tet in tets.tolist():
        made.Add(Element3D(1, [number[k] for k in tet]))
    for facet in outer_facets(tets).tolist():
        made.Add(Element2D(clamp if np.all(points[facet, 0] < 1e-9) else other, [number[k] for k in facet]))
    mesh = ngs.Mesh(made)
    pressures = ngs.H1(mesh, order=1) if pressure == "linear" else ngs.L2(mesh, order=0)
    space = ngs.VectorH1(mesh, order=2, dirichlet="clamp") * pressures
    u, p = space.TrialFunction()
    F = ngs.Id(3) + ngs.Grad(u)
    J = ngs.Det(F)
    form = ngs.BilinearForm(space, symmetric=True)
    shape = MU / 2.0 * (ngs.Trace(F.trans * F) - 3.0) - MU * ngs.log(J)
    form += ngs.Variation((shape + p * ngs.log(J) - p * p / (2.0 * LAM) - DENSITY * GRAVITY * u[1]) * ngs.dx(bonus_intorder=2))
    found = ngs.GridFunction(space)
    step, change = found.vec.CreateVector(), found.vec.CreateVector()
    for _ in range(20):
        form.Apply(found.vec, step)
        form.AssembleLinearization(found.vec)
        change.data = form.mat.Inverse(space.FreeDofs(), inverse="umfpack") * step
        found.vec.data -= change
        if ngs.Norm(change) < 1e-10 * ngs.Norm(found.vec):
            break
    else:
        pytest.fail("NGSolve's own Newton iteration did not converge")
    moved = found.components[0]
    return np.array([[moved.components[k].vec[n] for k in range(3)] for n in range(len(points))])


def sag_of_ours(points: np.ndarray, tets: np.ndarray) -> np.ndarray:
    fine, nodes = second_order(points, tets)
    free = np.where((fine[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3))
    body = Body(fine, nodes, laws=(NeoHookean(Pascal(MU), Pascal(LAM)),), free=free, mean=True)
    weight = body.body_force(np.full(len(nodes), DENSITY), np.array([0.0, GRAVITY, 0.0]))
    answer = Solver(body).solve(Load(weight), tolerance=1e-8)
    assert answer.converged
    return body.outside(answer.x - body.points)[: len(points)]


@pytest.mark.slow
def test_the_same_elements_give_the_same_sag() -> None:
    """One pressure an element on both sides: only the quadrature of the logarithm differs."""
    points, tets = cube(6, size=SIZE)
    theirs = sag_of_ngsolve(points, tets, "constant")
    largest = np.linalg.norm(theirs, axis=1).max()
    assert largest > 0.3 * SIZE[0]
    assert np.linalg.norm(sag_of_ours(points, tets) - theirs, axis=1).max() < 2e-3 * largest


@pytest.mark.slow
def test_taylor_hood_elements_come_to_the_same_sag() -> None:
    """Other elements differ by the error of both meshes: 3.0 % of the sag at 4 cells, 1.6 % at 6, and it must fall."""
    gaps = []
    for cells in (4, 6):
        points, tets = cube(cells, size=SIZE)
        largest = [np.linalg.norm(sag, axis=1).max() for sag in (sag_of_ours(points, tets), sag_of_ngsolve(points, tets, "linear"))]
        gaps.append(abs(largest[0] - largest[1]) / largest[1])
    assert gaps[1] < 0.02
    assert gaps[1] < 0.7 * gaps[0]
