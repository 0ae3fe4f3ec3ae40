"""The tissue solver against NGSolve: the same mesh, the same law, elements and solver of another house.

A clamped block of liver (mu 2 kPa, K = 100 mu, Poisson's ratio .495) sags under its weight, by half of its length. NGSolve
solves the same neo-Hookean energy with quadratic displacements and a pressure of its own, constant in each element as
ours or continuous (Taylor-Hood), with a direct factorisation. Other laws, fibres and active tension are compared on the same elements.
"""
from __future__ import annotations

import numpy as np
import pytest

from biomech.materials import Guccione, Law, MooneyRivlin, NeoHookean, Yeoh
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import second_order
from biomech.verification.contraction import MM, PASSIVE, PRESSURE, RISES, TENSION, contracted, wall
from biomech.verification.tissue import cube
from meshing.step import silent
from meshing.tetmesh import facet_keys, outer_facets
from meshing.units import Pascal

MU, LAM, DENSITY, GRAVITY = 2e3, 2e5 - 2e3 * 2.0 / 3.0, 1060.0, 9.81
SIZE = (0.06, 0.04, 0.04)


def test_poisson_ratio_is_nearly_a_half() -> None:
    poisson = LAM / (2.0 * (LAM + MU))
    assert poisson == pytest.approx(0.495, abs=5e-4)


def netgen_mesh(points: np.ndarray, tets: np.ndarray, sides: dict[str, np.ndarray]):  # type: ignore[no-untyped-def]
    """NGSolve's mesh of the same tetrahedra; `sides` name triangles of its surface (k, 3), the rest is called "free"."""
    ngs = pytest.importorskip("ngsolve")
    from netgen.meshing import Element2D, Element3D, FaceDescriptor, MeshPoint, Pnt
    from netgen.meshing import Mesh as NetgenMesh

    made = NetgenMesh(dim=3)
    number = [made.Add(MeshPoint(Pnt(*p))) for p in points.tolist()]
    facets = outer_facets(tets)
    keys, name = facet_keys(facets, len(points)), np.full(len(facets), "free", object)
    for side, triangles in sides.items():
        name[np.isin(keys, facet_keys(triangles, len(points)))] = side
    for tet in tets.tolist():
        made.Add(Element3D(1, [number[k] for k in tet]))
    for k, side in enumerate((*sides, "free")):
        index = made.Add(FaceDescriptor(surfnr=k + 1, domin=1, domout=0, bc=k + 1))
        made.SetBCName(k, side)
        for facet in facets[name == side].tolist():
            made.Add(Element2D(index, [number[n] for n in facet]))
    return ngs.Mesh(made)


def newton(ngs, form, found, space, inverse: str = "umfpack", left: float = 1e-9) -> None:  # type: ignore[no-untyped-def]
    """NGSolve's equilibrium of the energy `form`, from `found`, by whole Newton steps and a direct factorisation, until a step is smaller than
    `left` of the whole."""
    step, change = found.vec.CreateVector(), found.vec.CreateVector()
    for _ in range(25):
        form.Apply(found.vec, step)
        form.AssembleLinearization(found.vec)
        change.data = form.mat.Inverse(space.FreeDofs(), inverse=inverse) * step
        found.vec.data -= change
        if ngs.Norm(change) < left * ngs.Norm(found.vec):
            return
    pytest.fail("NGSolve's own Newton iteration did not converge")


def at_corners(found, count: int) -> np.ndarray:  # type: ignore[no-untyped-def]
    moved = found.components[0]
    return np.array([[moved.components[k].vec[n] for k in range(3)] for n in range(count)])


def neo_hookean(ngs, F, J):  # type: ignore[no-untyped-def]
    return MU / 2.0 * (ngs.Trace(F.trans * F) - 3.0) - MU * ngs.log(J)


def sag_of_ngsolve(points: np.ndarray, tets: np.ndarray, pressure: str, shape=neo_hookean, lam: float = LAM,  # type: ignore[no-untyped-def]
                   weight: float = DENSITY * GRAVITY) -> np.ndarray:
    """(n, 3) m displacement of the corners; `pressure` "linear" (Taylor-Hood) or "constant" in each element; `shape` the energy of the shape."""
    ngs = pytest.importorskip("ngsolve")
    facets = outer_facets(tets)
    mesh = netgen_mesh(points, tets, {"clamp": facets[(points[facets][:, :, 0] < 1e-9).all(axis=1)]})
    pressures = ngs.H1(mesh, order=1) if pressure == "linear" else ngs.L2(mesh, order=0)
    space = ngs.VectorH1(mesh, order=2, dirichlet="clamp") * pressures
    u, p = space.TrialFunction()
    F = ngs.Id(3) + ngs.Grad(u)
    J = ngs.Det(F)
    form = ngs.BilinearForm(space, symmetric=True)
    form += ngs.Variation((shape(ngs, F, J) + p * ngs.log(J) - p * p / (2.0 * lam) - weight * u[1]) * ngs.dx(bonus_intorder=2))
    found = ngs.GridFunction(space)
    newton(ngs, form, found, space)
    return at_corners(found, len(points))


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


def mooney_rivlin(ngs, F, J):  # type: ignore[no-untyped-def]
    C = F.trans * F
    first = ngs.Trace(C)
    return 6e2 * (first - 3.0) + 4e2 * (0.5 * (first * first - ngs.Trace(C * C)) - 3.0) - (2.0 * 6e2 + 4.0 * 4e2) * ngs.log(J)


def yeoh(ngs, F, J):  # type: ignore[no-untyped-def]
    d = ngs.Trace(F.trans * F) - 3.0
    return 1e3 * d + 2e3 * d * d + 5e2 * d * d * d - 2.0 * 1e3 * ngs.log(J)


def guccione(ngs, F, J):  # type: ignore[no-untyped-def]
    E = 0.5 * (F.trans * F - ngs.Id(3))
    Q = (8.0 * E[0, 0] ** 2 + 2.0 * (E[1, 1] ** 2 + E[2, 2] ** 2 + 2.0 * E[1, 2] ** 2) + 4.0 * 2.0 * (E[0, 1] ** 2 + E[0, 2] ** 2))
    return 5e2 * (ngs.exp(Q) - 1.0) + 2e3 * E[0, 0]


@pytest.mark.slow
@pytest.mark.parametrize(("law", "shape"), [
    (MooneyRivlin(Pascal(6e2), Pascal(4e2), Pascal(1e5)), mooney_rivlin), (Yeoh(Pascal(1e3), Pascal(2e3), Pascal(5e2), Pascal(1e5)), yeoh),
    (Guccione(Pascal(1e3), 8.0, 2.0, 4.0, Pascal(1e5), tension=Pascal(2e3)), guccione)], ids=lambda item: getattr(item, "__name__", None))
def test_other_laws_give_the_same_sag(law: Law, shape) -> None:  # type: ignore[no-untyped-def]
    """Written anew as energies in NGSolve, which differentiates them itself; fibres along the block, contracting."""
    points, tets = cube(3, size=SIZE)
    theirs = sag_of_ngsolve(points, tets, "constant", shape, float(law.lam), 0.4 * DENSITY * GRAVITY)
    fine, nodes = second_order(points, tets)
    body = Body(fine, nodes, laws=(law,), free=np.where((fine[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3)), mean=True, rule=14)
    found = Solver(body).solve(Load(body.body_force(np.full(len(nodes), DENSITY), np.array([0.0, 0.4 * GRAVITY, 0.0]))), tolerance=1e-8)
    assert found.converged
    ours = body.outside(found.x - body.points)[: len(points)]
    largest = np.linalg.norm(theirs, axis=1).max()
    assert largest > 0.03 * SIZE[0]
    assert np.linalg.norm(ours - theirs, axis=1).max() < 1e-3 * largest


CELLS = (4, 4, 2)


@pytest.mark.slow
def test_a_ventricle_that_contracts_comes_to_the_same_shape() -> None:
    """Land 2015, problem 3, which has no published values: the same coarse mesh with turned fibres, pressure that follows and active tension."""
    ngs = pytest.importorskip("ngsolve")
    shape = wall(CELLS, straight=True)
    _, x = contracted(shape, silent, rule=14)
    points = shape.points[: shape.corners]
    box = shape.flat[: shape.corners]
    facets = outer_facets(shape.tets)
    rim = np.any([(np.abs(box[facets][:, :, k] - side) < 1e-9).all(axis=1) for k in (0, 1) for side in (0.0, 1.0)], axis=0)
    lining = (np.abs(box[facets][:, :, 2]) < 1e-9).all(axis=1)
    mesh = netgen_mesh(points / MM, shape.tets, {"base": facets[rim], "endo": facets[lining]})
    fibres = [ngs.GridFunction(ngs.L2(mesh, order=0)) for _ in range(9)]
    for k, field in enumerate(fibres):
        field.vec.FV().NumPy()[:] = shape.axes.reshape(-1, 9)[:, k]
    space = ngs.VectorH1(mesh, order=2, dirichlet="base") * ngs.L2(mesh, order=0)
    u, p = space.TrialFunction()
    F = ngs.Id(3) + ngs.Grad(u)
    J = ngs.Det(F)
    R = ngs.CoefficientFunction(tuple(fibres), dims=(3, 3))
    E = 0.5 * (R * (F.trans * F) * R.trans - ngs.Id(3))
    Q = 8.0 * E[0, 0] ** 2 + 2.0 * (E[1, 1] ** 2 + E[2, 2] ** 2 + 2.0 * E[1, 2] ** 2) + 8.0 * (E[0, 1] ** 2 + E[0, 2] ** 2)
    share = ngs.Parameter(0.0)
    # kPa and mm; on the surface only tangents are known, and they are all that the area vector needs
    surface = ngs.Id(3) + ngs.Grad(u).Trace()
    place = ngs.CoefficientFunction((ngs.x, ngs.y, ngs.z)) + u
    form = ngs.BilinearForm(space, symmetric=True)
    energy = (ngs.exp(Q) - 1.0) + share * TENSION * 1e-3 * E[0, 0] + p * ngs.log(J) - p * p / (2.0 * 1e-3 * float(PASSIVE.lam))
    form += ngs.Variation(energy.Compile() * ngs.dx(intrules={ngs.TET: ngs.IntegrationRule(ngs.TET, 5)}))
    form += ngs.Variation(share * PRESSURE * 1e-3 / 3.0 * ngs.InnerProduct(place, ngs.Cof(surface) * ngs.specialcf.normal(3))
                          * ngs.ds("endo", bonus_intorder=2))
    found = ngs.GridFunction(space)
    for k in range(1, RISES + 1):
        share.Set(k / RISES)
        newton(ngs, form, found, space)
    theirs = at_corners(found, len(points))
    ours = (x[: shape.corners] - points) / MM
    assert np.linalg.norm(theirs, axis=1).max() > 2.0
    assert np.linalg.norm(ours - theirs, axis=1).max() < 1e-4 * np.linalg.norm(theirs, axis=1).max()
