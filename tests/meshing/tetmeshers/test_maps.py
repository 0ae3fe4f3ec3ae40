"""Passes over label maps against numpy."""
from __future__ import annotations

import numpy as np

from meshing.tetmeshers.kernels.maps import counted, nodes_inside, renumbered
from meshing.tetmeshers.kernels.thin import BISECTED, nodes_in
from meshing.tetmeshers.lattice import active_cubes

VALUES = np.random.default_rng(5).integers(0, 7, (9, 11, 13), dtype=np.uint8)


def test_counts_and_new_numbers_are_those_of_numpy() -> None:
    table = np.random.default_rng(6).permutation(256).astype(np.uint8)
    part = VALUES[1:7, ::2, 3:]
    assert np.array_equal(counted(part), np.bincount(part.ravel(), minlength=256))
    assert np.array_equal(renumbered(part, table), table[part])


def test_the_nodes_are_those_of_every_voxel_inside() -> None:
    size = np.random.default_rng(7).uniform(1.0, 8.0, VALUES.shape).astype(np.float32)
    size[::2] = 8.0
    assert np.isclose(nodes_inside(size, VALUES, 8.0, BISECTED), nodes_in(size[VALUES > 0].astype(np.float64), 8.0).sum(), rtol=1e-12)


def test_active_cubes_hold_a_voxel_or_are_beside_one_that_does() -> None:
    inside = np.zeros((12, 12, 12), bool)
    inside[3, 5, 7] = inside[10, 1, 2] = True
    step, origin, edge, cubes = np.array([1.0, 1.5, 2.0]), np.array([-2.0, -2.0, -2.0]), 4.0, np.array([5, 6, 8])
    held = np.zeros(tuple(cubes), bool)
    for k, j, i in np.argwhere(inside):
        held[tuple(((np.array([i, j, k]) * step - origin) // edge).astype(int))] = True
    wanted = np.zeros_like(held)
    for x, y, z in np.argwhere(held):
        wanted[max(x - 1, 0):x + 2, max(y - 1, 0):y + 2, max(z - 1, 0):z + 2] = True
    assert np.array_equal(active_cubes(inside, step, origin, edge, cubes), wanted)
