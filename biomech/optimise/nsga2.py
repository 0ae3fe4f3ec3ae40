"""NSGA-II (Deb, Pratap, Agarwal & Meyarivan, IEEE Trans. Evol. Comput. 6:182, 2002): a search for all compromises at once.

Objectives are lower-is-better here; a candidate that is not allowed has infinite ones. Variables lie in 0..1. The whole state of the search is
what was evaluated so far, so a search that was stopped goes on from there and comes to the same end.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
CROSSOVER, MUTATION = 3.0, 3.0
"""Distribution indices: how near children stay to their parents (Deb & Agrawal 1995)."""


def fronts(objectives: Array) -> NDArray[np.int64]:
    """(n,) rank of (n, m) objectives: 0 where no other is at least as good in all and better in one, 1 without those, and so on."""
    rank = np.full(len(objectives), -1, np.int64)
    no_worse = np.all(objectives[:, None] <= objectives[None], axis=2)
    dominates = np.asarray(no_worse & np.any(objectives[:, None] < objectives[None], axis=2), np.bool_)
    level = 0
    while (rank < 0).any():
        left = rank < 0
        first = left & ~dominates[left].any(axis=0)
        rank[first] = level
        level += 1
    return rank


def crowding(objectives: Array) -> Array:
    """(n,) how much room each has about it among its equals; infinite at the ends of every objective."""
    found = np.zeros(len(objectives))
    for values in objectives.T:
        order = np.argsort(values, kind="stable")
        found[order[[0, -1]]] = np.inf
        span = values[order[-1]] - values[order[0]]
        if np.isfinite(span) and span > 0.0:
            found[order[1:-1]] += (values[order[2:]] - values[order[:-2]]) / span
    return found


def selected(objectives: Array, count: int) -> NDArray[np.int64]:
    """The numbers of the `count` best: by rank, within a rank those with the most room."""
    rank = fronts(objectives)
    room = np.zeros(len(objectives))
    for level in range(int(rank.max()) + 1):
        own = rank == level
        if np.isfinite(objectives[own]).all():
            room[own] = crowding(objectives[own])
    return np.lexsort((-room, rank))[:count]


def children(parents: Array, objectives: Array, count: int, random: np.random.Generator) -> Array:
    """(count, variables) by tournaments, simulated binary crossover and polynomial mutation."""
    order = np.empty(len(parents), np.int64)
    order[selected(objectives, len(parents))] = np.arange(len(parents))
    made: list[Array] = []
    while len(made) < count:
        pairs = random.integers(0, len(parents), (2, 2))
        first, second = (parents[min(pair, key=lambda n: order[n])] for pair in pairs)
        made.append(_mutated(_crossed(first, second, random), random))
    return np.array(made)


def _crossed(first: Array, second: Array, random: np.random.Generator) -> Array:
    u = random.uniform(size=len(first))
    beta = np.where(u < 0.5, (2.0 * u) ** (1.0 / (CROSSOVER + 1.0)), (1.0 / (2.0 * (1.0 - u))) ** (1.0 / (CROSSOVER + 1.0)))
    sign = np.where(random.uniform(size=len(first)) < 0.5, 1.0, -1.0)
    found: Array = np.clip(0.5 * (first + second) + 0.5 * sign * beta * (second - first), 0.0, 1.0)
    return found


def _mutated(child: Array, random: np.random.Generator) -> Array:
    u = random.uniform(size=len(child))
    step = np.where(u < 0.5, (2.0 * u) ** (1.0 / (MUTATION + 1.0)) - 1.0, 1.0 - (2.0 * (1.0 - u)) ** (1.0 / (MUTATION + 1.0)))
    chosen = random.uniform(size=len(child)) < max(1.0 / len(child), 0.2)
    found: Array = np.clip(np.where(chosen, child + step, child), 0.0, 1.0)
    return found


def hypervolume(objectives: Array, worst: Array, best: Array, *, points: int = 20000, seed: int = 0) -> float:
    """The share of the box between `best` and `worst` that some candidate dominates, by Monte Carlo: what two searches are compared by."""
    box = best + np.random.default_rng(seed).uniform(size=(points, len(worst))) * (worst - best)
    covered = np.zeros(points, bool)
    for row in objectives[np.isfinite(objectives).all(axis=1)]:
        covered |= (row <= box).all(axis=1)
    return float(covered.mean())
