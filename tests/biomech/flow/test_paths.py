import numpy as np

from biomech.flow.paths import entering, neighbours, spread, streamlines
from biomech.verification.pipes import as_mesh, pipe
from meshing.tetmesh import outer_facets, tet_volumes


def _mesh():  # type: ignore[no-untyped-def]
    return as_mesh(pipe(2, 3, 8, 2.0), 10.0)


def test_every_outer_face_and_no_other_has_nothing_beyond() -> None:
    mesh = _mesh()
    beyond = neighbours(mesh.tets)
    assert (beyond < 0).sum() == len(outer_facets(mesh.tets))
    tet, corner = np.argwhere(beyond >= 0)[17]
    assert tet in beyond[beyond[tet, corner]]
    assert len(set(mesh.tets[tet]) & set(mesh.tets[beyond[tet, corner]])) == 3


def test_a_plug_goes_straight_and_arrives_in_time() -> None:
    mesh = _mesh()
    velocity = np.tile([0.0, 0.0, 0.25], (len(mesh.points_mm), 1))
    starts, tets = entering(mesh, velocity, 30)
    assert len(starts) == 30
    assert starts[:, 2].max() < 1.0
    lines = streamlines(mesh, velocity, starts, tets)
    assert len(lines) == 30
    for line, start in zip(lines, starts):
        assert np.allclose(line.points[:, :2], start[:2], atol=1e-9)
        assert line.points[-1, 2] > 19.0
        assert np.allclose(line.times, (line.points[:, 2] - start[2]) / 250.0, atol=1e-9)
        assert np.allclose(line.speed, 0.25)


def test_blood_that_turns_comes_back_to_where_it_was() -> None:
    """Solid rotation by 2 1/s: circles, in half the period to the other side; backwards the same the other way."""
    mesh = _mesh()
    x, y, _ = mesh.points_mm.T
    velocity = 2e-3 * np.column_stack([-y, x, np.zeros(len(x))])
    start, tet = spread(mesh, 41)
    off = np.hypot(*start[:, :2].T)
    chosen = np.flatnonzero((off > 1.5) & (off < 3.5))[:5]
    assert len(chosen) == 5
    for line, number in zip(streamlines(mesh, velocity, start[chosen], tet[chosen], both_ways=True), chosen):
        first = abs(line.times) < np.pi
        assert np.allclose(np.hypot(*line.points[first, :2].T), off[number], rtol=2e-3)
        opposite = np.array([np.interp(np.pi / 2.0, line.times, line.points[:, k]) for k in range(2)])
        assert np.allclose(opposite, -start[number, :2], atol=0.02)
        assert line.times[0] < -1.0


def test_starts_spread_evenly_and_only_where_blood_enters() -> None:
    mesh = _mesh()
    starts, tets = spread(mesh, 200)
    weight = tet_volumes(mesh.points_mm, mesh.tets)
    middle = (mesh.points_mm[mesh.tets].mean(axis=1) * weight[:, None]).sum(axis=0) / weight.sum()
    assert np.allclose(starts.mean(axis=0), middle, atol=0.6)
    assert (tets >= 0).all()
    back = np.tile([0.0, 0.0, -1.0], (len(mesh.points_mm), 1))
    assert entering(mesh, back, 10)[0][:, 2].min() > 19.0
    assert len(entering(mesh, 0.0 * back, 10)[0]) == 0


def test_still_blood_has_no_line() -> None:
    mesh = _mesh()
    starts, tets = spread(mesh, 5)
    velocity = np.zeros((len(mesh.points_mm), 3))
    velocity[0, 2] = 1.0
    assert len(streamlines(mesh, velocity, starts, tets)) <= 1
