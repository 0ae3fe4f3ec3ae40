from __future__ import annotations

import pytest

from tests.meshing.hostile import KINDS, input_of, outcome_of

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
    from tests.meshing.hostile import tally

    found, bad = tally(1000, 220)
    assert found["bad"] <= 0.001 * 220, bad
