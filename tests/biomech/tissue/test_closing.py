"""Surfaces that look for each other where much moves: curved beds, implants, organs on organs, the faces of a cut; and how fast rounds converge."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.materials import LinearElastic, NeoHookean
from biomech.tissue.augmented import equilibrium
from biomech.tissue.boundary import flat_facets, quadratic_facets, traction_force
from biomech.tissue.contact import SurfaceContact
from biomech.tissue.extras import Longs
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import Ints, second_order
from biomech.tissue.springs import STIFF, pairs
from meshing.tetmesh import outer_facets
from meshing.units import Pascal
from tests.biomech.blocks import Array, ball, block

MU = 2e3
FLESH = NeoHookean(Pascal(MU), Pascal(1.8e4))
METAL = LinearElastic(Pascal(5e7), Pascal(7e7))


def two(upper: tuple[Array, Ints], lower: tuple[Array, Ints], law: NeoHookean | LinearElastic, framed: float) -> tuple[Body, Longs, Longs]:
    """A body of two pieces that share nothing, the lower of flesh and held below; the quadratic facets of the surface of each.

    A frame keeps what lies above `framed` m from going aside; nothing but the lower holds the upper up.
    """
    n = len(upper[0])
    points, tets = np.concatenate([upper[0], lower[0]]), np.concatenate([upper[1], lower[1] + n]).astype(np.int32)
    places, nodes = second_order(points, tets)
    free = np.where((places[:, 2] < 1e-9)[:, None, None], 0.0, np.eye(3))
    free[places[:, 2] > framed] = np.diag([0.0, 0.0, 1.0])
    body = Body(places, nodes, laws=(law, FLESH), part=(np.arange(len(tets)) >= len(upper[1])).astype(np.int32), free=free, mean=False)
    surface = outer_facets(tets)
    facets = body.number[quadratic_facets(len(points), tets, nodes, surface)]
    first = surface[:, 0] < n
    return body, facets[first], facets[~first]


def kappa(nodes: Longs, size: float) -> Array:
    return np.full(len(nodes), STIFF * MU * size)


def ball_on_block(law: NeoHookean | LinearElastic) -> tuple[Body, SurfaceContact, Load, float]:
    """A ball of 12 mm, drawn down by its weight times five, on a block of 40 x 40 x 20 mm whose bottom is held."""
    high, low = ball(4, (0.012, 0.012, 0.012)), block((6, 6, 3), (0.04, 0.04, 0.02))
    high = (high[0] + np.array([0.0203, 0.0197, 0.032 - 1e-8]), high[1])
    body, top, bottom = two(high, low, law, 0.0321)
    upper = np.unique(top)
    slave = upper[body.points[upper, 2] < 0.03]
    contact = SurfaceContact(slave, kappa(slave, 0.004), flat_facets(bottom), body.points, reach=0.01, slack=1e-6)
    body.extras = (contact,)
    density = np.where(body.elements_outside(body.part.astype(float)) < 0.5, 5300.0, 0.0)
    weight = body.body_force(density, np.array([0.0, 0.0, -9.81]))
    return body, contact, Load(weight), float(-weight[:, 2].sum())


@pytest.mark.parametrize("law", [pytest.param(FLESH, marks=pytest.mark.slow), METAL], ids=["organ on organ", "elastic implant on organ"])
def test_a_ball_sinks_into_a_block_and_the_rounds_converge(law: NeoHookean | LinearElastic) -> None:
    """The whole weight goes through the contact; the miss falls by more than two each round once the sides have found each other."""
    body, contact, load, weight = ball_on_block(law)
    missed: list[float] = []
    inner = contact.augment

    def watched(x: Array) -> float:
        missed.append(inner(x))
        return missed[-1]

    contact.augment = watched  # type: ignore[method-assign]
    found = equilibrium(Solver(body), load, (contact,), tolerance=1e-6, accuracy=1e-6)
    assert found.converged
    assert contact.resultant(found.x)[2] == pytest.approx(-weight, rel=1e-3)
    assert contact.gaps(found.x).min() > -1e-6
    assert len(missed) < 20
    late = missed[-4:]
    assert (late[-1] / late[0]) ** (1.0 / 3.0) < 0.5
    sunk = float((body.points - found.x)[np.unique(body.nodes[body.part == 0]), 2].mean())
    assert 1e-4 < sunk < 8e-3


def legs() -> tuple[Body, Longs, Longs, Longs]:
    """A block with a slot of 8 mm down to a third of it; the facets of slot and tops; the nodes of the inner rims, left and right."""
    points, tets = block((8, 2, 4), (0.064, 0.016, 0.032))
    middle = points[tets].mean(axis=1)
    tets = tets[~((np.abs(middle[:, 0] - 0.032) < 0.008) & (middle[:, 2] > 0.008))]
    used, tets = np.unique(tets, return_inverse=True)
    points, tets = points[used], tets.reshape(-1, 4).astype(np.int32)
    places, nodes = second_order(points, tets)
    body = Body(places, nodes, laws=(FLESH,), free=np.where((places[:, 2] < 1e-9)[:, None, None], 0.0, np.eye(3)), mean=True)
    surface = outer_facets(tets)
    facets = body.number[quadratic_facets(len(points), tets, nodes, surface)]
    centre = points[surface].mean(axis=1)
    faces = facets[(np.abs(np.abs(centre[:, 0] - 0.032) - 0.008) < 1e-9) & (centre[:, 2] > 0.008)]
    out = facets[(centre[:, 0] < 1e-9) | (centre[:, 0] > 0.064 - 1e-9)]
    rims = [np.flatnonzero((np.abs(body.points[:, 0] - x) < 1e-9) & (body.points[:, 2] > 0.0319)) for x in (0.024, 0.040)]
    return body, faces, out, np.array(rims)


def squeezed(body: Body, out: Longs) -> Array:
    """(n, 3) N of 400 Pa on both outer sides, towards each other."""
    left = body.points[out[:, :3], 0].mean(axis=1) < 0.032
    inwards = np.array([400.0, 0.0, 0.0])
    return traction_force(body.points, out[left], inwards) + traction_force(body.points, out[~left], -inwards)


def test_a_stitched_cut_closes_and_its_faces_do_not_go_through_each_other() -> None:
    body, faces, out, rims = legs()
    triangles = flat_facets(faces)
    nodes = np.unique(triangles)
    contact = SurfaceContact(nodes, kappa(nodes, 0.004), triangles, body.points, reach=0.02, slack=1e-6, own=True)
    even = np.full(len(rims[0]), 1.0 / len(rims[0]))
    stitch = pairs(body.points, [(rims[0], even)], [(rims[1], even)], STIFF * MU * 0.008, drawn=np.inf)
    body.extras = (contact, stitch)
    squeeze = squeezed(body, out)
    found = equilibrium(Solver(body), Load(squeeze), (contact, stitch), tolerance=1e-5)
    assert found.converged
    ends = [found.x[rim].mean(axis=0) for rim in rims]
    assert np.linalg.norm(ends[0] - ends[1]) < 1.1e-5
    # the faces press on each other, and no place of the left one lies beyond the right one at its height
    assert (contact.pressing(contact.gaps(found.x)) > 0.0).sum() >= 6
    assert contact.gaps(found.x).min() > -1e-5
    sides = [nodes[body.points[nodes, 0] < 0.032], nodes[body.points[nodes, 0] > 0.032]]
    assert found.x[sides[0], 0].max() < 0.032 + 5e-4
    assert found.x[sides[1], 0].min() > 0.032 - 5e-4


def test_without_contact_the_same_cut_goes_through_itself() -> None:
    body, faces, out, _ = legs()
    squeeze = squeezed(body, out)
    found = Solver(body).solve(Load(squeeze), tolerance=1e-5)
    nodes = np.unique(faces)
    assert found.x[nodes[body.points[nodes, 0] < 0.032], 0].max() > 0.032 + 2e-3


def test_contact_has_the_slope_of_its_energy_and_the_tangent_of_its_force() -> None:
    body, contact, _, _ = ball_on_block(FLESH)
    rng = np.random.default_rng(1)
    x = body.points - np.where(np.isin(np.arange(len(body.points)), body.nodes[body.part == 0])[:, None], [0.0, 0.0, 1.2e-3], 0.0)
    contact.augment(x)
    assert np.abs(contact.S).max() < 1.0 / contact.size
    x = x + 2e-4 * rng.standard_normal(x.shape)
    u, h = rng.standard_normal(x.shape), 1e-8
    assert (contact.pressing(contact.gaps(x)) > 0.0).any()
    slope = (contact.energy(x + h * u) - contact.energy(x - h * u)) / (2.0 * h)
    assert np.vdot(contact.forces(x), u) == pytest.approx(slope, rel=1e-5)
    assert np.abs(contact.forces(x).sum(axis=0)).max() < 1e-9 * np.abs(contact.forces(x)).sum()  # action and reaction
    blocks = contact.tangent(x, positive=False)
    times = np.zeros_like(x)
    np.add.at(times, blocks.rows, np.einsum("kij,kj->ki", blocks.values, u[blocks.columns]))
    change = (contact.forces(x + h * u) - contact.forces(x - h * u)) / (2.0 * h)
    np.testing.assert_allclose(times, change, atol=1e-5 * np.abs(change).max())


def test_a_bed_knows_how_it_is_bent() -> None:
    """The curvature that is read off the facets of a ball is 1 / radius, along the surface and not across it."""
    points, tets = ball(8, (0.05, 0.05, 0.05))
    surface = outer_facets(tets).astype(np.int64)
    near = 1.02 * points[surface[::7]].mean(axis=1)
    start = np.concatenate([near, points])
    contact = SurfaceContact(np.arange(len(near)), np.ones(len(near)), surface, start, reach=0.01, slack=1e-6, still=points)
    assert contact.near.all()
    along = np.sort(np.linalg.eigvalsh(contact.S), axis=1)
    assert np.median(along[:, 1:]) == pytest.approx(20.0, rel=0.1)
    assert np.abs(np.einsum("kij,kj->ki", contact.S, contact.n)).max() < 6.0
