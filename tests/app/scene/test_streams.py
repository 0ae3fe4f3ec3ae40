"""The velocity of blood is drawn as lines inside the vessel, every other field on its outside."""
import numpy as np
import pytest

from app.scene.colours import locked_scale
from app.scene.streams import ANYWHERE, FED, PARTICLES, BeatParticles, Particles, fed, field_actors
from biomech.outcome import Field
from biomech.verification.pipes import as_mesh, pipe
from meshing.units import Second

MESH = as_mesh(pipe(1, 2, 4, 2.0), 10.0)


def _actors(name: str, values: np.ndarray):  # type: ignore[no-untyped-def]
    field = Field(name, "1", "node", values)
    return field_actors(MESH, field, locked_scale([np.atleast_1d(np.linalg.norm(values.reshape(len(values), -1), axis=1))], name, "1"))


def test_velocity_is_lines_in_the_ghost_of_the_vessel() -> None:
    away = np.hypot(*MESH.points_mm[:, :2].T) / 5.0
    lines, ghost = _actors("velocity", np.column_stack([0.0 * away, 0.0 * away, 0.4 * np.maximum(1.0 - away ** 2, 0.0)]))
    mapper = lines.GetMapper()
    mapper.Update()
    drawn = mapper.GetInput()
    assert FED <= mapper.GetInputConnection(0, 0).GetProducer().GetInput().GetNumberOfLines() <= FED + ANYWHERE
    low, high = np.array(drawn.GetBounds()).reshape(3, 2).T
    assert np.allclose([low[2], high[2]], [0.0, 20.0], atol=1.0)       # from end to end
    assert abs(low[:2]).max() < 5.2      # inside
    assert ghost.GetProperty().GetOpacity() < 0.3


def test_still_blood_is_drawn_without_a_line() -> None:
    lines, _ = _actors("velocity", np.zeros((len(MESH.points_mm), 3)))
    lines.GetMapper().Update()
    assert lines.GetMapper().GetInput().GetNumberOfPoints() == 0


def test_other_fields_lie_on_the_outside() -> None:
    assert len(_actors("pressure", MESH.points_mm[:, 2].copy())) == 1


def _flow() -> Field:
    away = np.hypot(*MESH.points_mm[:, :2].T) / 5.0
    return Field("velocity", "m/s", "node", np.column_stack([0.0 * away, 0.0 * away, 0.4 * np.maximum(1.0 - away ** 2, 0.0)]))


def test_particles_go_with_the_blood_and_come_back_at_the_opening() -> None:
    lines = fed(MESH, _flow())
    particles = Particles(lines)
    assert 0.8 * PARTICLES < particles.count < 1.2 * PARTICLES + FED
    before, after = particles.places(0.0), particles.places(1e-3)
    moved = after - before
    assert np.abs(moved[:, :2]).max() < 0.1
    ahead = moved[:, 2] > 0.0
    assert ahead.mean() > 0.9, "all but those that left at the end"
    assert moved[ahead, 2].max() <= 0.4 + 1e-6, "0.4 m/s is 0.4 mm in a millisecond"
    longest = max(float(line.times[-1]) for line in particles.lines)
    assert np.ptp(particles.places(7.3 * longest)[:, 2]) > 10.0


def test_arrows_have_the_size_and_direction_of_their_vectors() -> None:
    field = _flow()
    arrows, ghost = field_actors(MESH, field, locked_scale([np.linalg.norm(field.values, axis=1)], "velocity", "m/s"), arrows=True)
    arrows.GetMapper().Update()
    low, high = np.array(arrows.GetMapper().GetInput().GetBounds()).reshape(3, 2).T
    assert high[2] > 20.0, "an arrow of the last nodes reaches out of the mesh"
    assert low[2] >= -0.2, "and none points backwards"
    assert ghost.GetProperty().GetOpacity() < 0.3
    moved = Field("displacement", "mm", "node", np.tile([0.0, 1.0, 0.0], (len(MESH.points_mm), 1)))
    assert len(field_actors(MESH, moved, locked_scale([np.ones(3)], "displacement", "mm"), arrows=True)) == 2


def test_particles_of_a_heartbeat_follow_its_pathlines() -> None:
    """A plug that is faster in the middle of the beat: each particle moves by the integral of its speed, and the beat closes."""
    moments = [(k + 1) / 16 for k in range(16)]
    speed = np.array([0.02 * (1.0 - np.cos(2.0 * np.pi * moment)) for moment in moments])
    beat = [Field("velocity", "m/s", "node", np.tile([0.0, 0.0, one], (len(MESH.points_mm), 1)), moment=moment)
            for one, moment in zip(speed, moments)]
    particles = BeatParticles(MESH, beat, Second(1.0))
    release, path = particles.paths[len(particles.paths) // 2]
    after = np.array([0.1, 0.2, 0.3])
    rate = 2.0 * np.pi
    travelled = 20.0 * (after - (np.sin(rate * (release + after)) - np.sin(rate * release)) / rate)
    assert np.interp(after, path.times, path.points[:, 2]) - path.points[0, 2] == pytest.approx(travelled, abs=0.15)
    assert particles.places(1.0) == pytest.approx(particles.places(0.0), abs=1e-6), "the end of the beat is its start"
    assert particles.places(0.4)[:, 2].max() <= 20.0 + 1e-6
    assert particles.actor(0.4).GetMapper().GetInput().GetNumberOfPoints() == len(particles.places(0.4)) > 50
