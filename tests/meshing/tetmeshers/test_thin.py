"""Sizes for thin structures within a budget: what is small is granted first."""
from __future__ import annotations

import numpy as np

from meshing.tetmeshers.kernels.thin import Thin, nodes_in

EDGE = 8.0


def asked(budget: float) -> tuple[Thin, np.ndarray]:
    """A sheet of 2 x 50 x 50 voxels (1) and a rod of 3 x 3 x 20 (2), far from each other."""
    values = np.zeros((60, 60, 60), np.uint8)
    values[10:12, 5:55, 5:55] = 1
    values[40:43, 30:33, 20:40] = 2
    thin = Thin(values, (1.0, 1.0, 1.0), np.full(values.shape, EDGE, np.float32), 3.0, budget)
    suspects = thin.suspects()
    assert list(suspects) == [1, 2]
    thin.measure(suspects)
    for number in suspects:
        thin.ask(int(number), 0.03)
    return thin, thin.sizes()


def test_a_small_structure_is_resolved_in_full_where_the_budget_is_too_short_for_a_large_one() -> None:
    rich, full = asked(1e6)
    assert rich.coarsened == 1.0
    own = [rich.values == number for number in (1, 2)]
    assert max(full[mask].max() for mask in own) < 0.7 * EDGE
    needed = float(nodes_in(full.astype(np.float64), EDGE)[rich.values > 0].sum())
    poor, short = asked(0.4 * needed)
    assert poor.coarsened > 1.2
    assert np.array_equal(short[own[1]], full[own[1]])
    assert short[own[0]].mean() > 1.2 * full[own[0]].mean()
    assert float(nodes_in(short.astype(np.float64), EDGE)[poor.values > 0].sum()) < 1.1 * poor.budget
