from __future__ import annotations

from dataclasses import replace

import pytest

from meshing.labels import Labels
from meshing.quality import quality_of
from meshing.step import silent
from meshing.surface import Surface
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from tests.meshing.hostile import KINDS, REFUSED, ended, input_of, meshed, outcome_of, tally, wrong_with

SLOW = {"noise", "plates", "checkerboard", "blobs", "thin wall"}
SEEDS = [pytest.param(n, id=f"{n} {KINDS[n % len(KINDS)]}", marks=[pytest.mark.slow] if n >= len(KINDS) or KINDS[n] in SLOW else [])
         for n in range(6 * len(KINDS))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hostile_input_is_meshed_or_refused_as_was_said_beforehand(seed: int) -> None:
    kind, thing, edge = input_of(seed)
    assert outcome_of(kind, thing, edge) == ("refused" if kind in REFUSED else "valid")


def test_what_means_a_solid_is_never_among_the_refused() -> None:
    # the kinds of the requirement that have a solid meaning, and those that have none
    assert set(REFUSED) == {"empty map", "huge map", "metres", "open", "empty surface", "huge surface", "no number"}
    assert {"knot", "crossing balls", "slivers", "spikes", "thin wall", "thin plate", "plates", "touching", "single voxels", "diagonals",
            "checkerboard"} <= set(KINDS) - set(REFUSED)


def test_a_wrong_outcome_is_seen() -> None:
    _, thing, edge = input_of(KINDS.index("slivers"))
    assert outcome_of("metres", thing, edge) == "meshed, but there is no right answer"
    empty = input_of(KINDS.index("empty map"))[1]
    assert outcome_of("slivers", empty, edge).startswith("shy: ")
    assert outcome_of("open", empty, edge).startswith("refused without the words")
    _, ball, edge = input_of(KINDS.index("spikes"))
    assert isinstance(ball, Surface)
    larger = replace(ball, points_mm=1.01 * ball.points_mm)
    assert "mL instead of" in wrong_with(meshed(ball, edge), larger)


@pytest.mark.slow
def test_a_map_that_is_too_large_is_meshed_as_its_refusal_says() -> None:
    _, thing, _ = input_of(KINDS.index("huge map"))
    assert wrong_with(meshed(thing, 40.0), thing) == ""


@pytest.mark.slow
def test_of_many_hostile_inputs_almost_all_end_well() -> None:
    found, told = tally(1000, 220)
    assert ended(found, "bad", "shy") <= 0.001 * 220, told


def test_noise_and_chessboards_of_voxels_are_filled_voxel_by_voxel() -> None:
    # smooth interfaces keep the volume here and lose the shape
    labels = input_of(222)[1]
    assert isinstance(labels, Labels)
    said: list[str] = []
    mesh = MeshLabels(labels.names, Millimetre(3.0)).run(labels, lambda _, what: said.append(what))
    assert any("voxels themselves" in what for what in said)
    assert wrong_with(mesh, labels) == ""
    for name in labels.names:
        assert mesh.volume_ml(name) == pytest.approx(labels.volume_ml(name), rel=1e-9)
    smooth = MeshLabels(labels.names, Millimetre(3.0), across=0.0).run(labels, silent)
    shapes = [[part.dice for part in quality_of(made, labels, surfaces=True).agreement] for made in (mesh, smooth)]
    assert min(shapes[0]) == pytest.approx(1.0)
    assert max(shapes[1]) < 0.9
