from __future__ import annotations

import pytest

from meshing.labels import Labels
from meshing.quality import quality_of
from meshing.step import silent
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from tests.meshing.hostile import KINDS, ended, input_of, outcome_of, tally, wrong_with

MUST_FAIL = {"empty map", "huge map", "metres", "open", "empty surface", "huge surface"}
SLOW = {"noise", "plates", "checkerboard", "blobs", "thin wall"}
SEEDS = [pytest.param(n, id=f"{n} {KINDS[n % len(KINDS)]}", marks=[pytest.mark.slow] if n >= len(KINDS) or KINDS[n] in SLOW else [])
         for n in range(6 * len(KINDS))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hostile_input_gives_a_valid_mesh_or_is_refused_with_its_place(seed: int) -> None:
    kind, thing, edge = input_of(seed)
    how = outcome_of(thing, edge)
    assert how in ("valid", "refused"), how
    if kind in MUST_FAIL:
        assert how == "refused"


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
