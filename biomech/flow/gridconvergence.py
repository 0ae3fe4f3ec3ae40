"""How far a number on the finest of two or three meshes is from the number of an infinitely fine one.

The grid convergence index (Roache 1994, J. Fluids Eng. 116:405; Celik et al. 2008, J. Fluids Eng. 130:078001), with
h = n^(-1/3) for n nodes and r = h_coarse / h_fine:

    error = F |f_fine - f_coarse| / |f_fine| / (r^p - 1)

Two meshes say nothing about the order p: it is taken as the 2 of the method and the safety factor F is 3. Three meshes whose
differences shrink show their order; then F is 1.25. An order above 2 is not believed, because the method has 2; one below
1/2, or differences that do not shrink, count as two meshes.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

ORDER = 2.0
LOWEST_ORDER = 0.5
TWO_MESHES, THREE_MESHES = 3.0, 1.25
LEAST_REFINED = 0.2
"""Smallest r^2 - 1 with which two meshes tell anything about their error: a smaller one is taken as this."""


def observed_order(nodes: Sequence[int], values: Sequence[float]) -> float | None:
    """The order p that three meshes, coarse to fine, show; None when their differences do not shrink."""
    coarse, middle, fine = values
    late, early = fine - middle, middle - coarse
    if late * early <= 0.0 or abs(late) >= abs(early):
        return None
    ratio_late, ratio_early = (nodes[2] / nodes[1]) ** (1 / 3), (nodes[1] / nodes[0]) ** (1 / 3)
    if min(ratio_late, ratio_early) <= 1.0:
        return None
    order = ORDER
    for _ in range(60):     # Celik et al. 2008, equations 3-5, by fixed point
        shift = np.log((ratio_late ** order - 1.0) / (ratio_early ** order - 1.0))
        order = float(np.clip(abs(np.log(early / late) + shift) / np.log(ratio_late), 0.05, 20.0))
    return order


def _used(nodes: Sequence[int], values: Sequence[float]) -> tuple[float, float, float | None]:
    """(order, safety factor, the order that was seen and believed or None)."""
    order = observed_order(nodes[-3:], values[-3:]) if len(values) >= 3 else None
    if order is None or order < LOWEST_ORDER:
        return ORDER, TWO_MESHES, None
    return min(order, ORDER), THREE_MESHES, order


def mesh_error(nodes: Sequence[int], values: Sequence[float]) -> float:
    """The relative error of the last of `values`, found on meshes of `nodes` nodes, coarse to fine (two or three)."""
    used, factor, _ = _used(nodes, values)
    refined = float((nodes[-1] / nodes[-2]) ** (used / 3.0)) - 1.0
    least = LEAST_REFINED * used / ORDER
    if values[-1] == 0.0:
        return float("nan")
    return float(factor) * abs(values[-1] - values[-2]) / abs(values[-1]) / max(refined, least)


def order_said(nodes: Sequence[int], values: Sequence[float]) -> str:
    """Which order `mesh_error` took for these values, seen or assumed, and with what safety factor."""
    used, factor, seen = _used(nodes, values)
    if seen is None:
        return f"order {used:g} assumed, factor {factor:g}"
    return f"order {used:.1f}{f' of {seen:.1f}' if seen > ORDER else ''} seen, factor {factor:g}"


def watched(nodes: Sequence[int], values: Mapping[str, Sequence[float]]) -> tuple[tuple[str, float], ...]:
    """For each number its "mesh error", and the "mesh order" that was seen and used (0: none was seen, the order of the method is assumed)."""
    rows: list[tuple[str, float]] = []
    for name, series in values.items():
        used, _, seen = _used(nodes, series)
        rows += [(f"{name} mesh error", mesh_error(nodes, series)), (f"{name} mesh order", 0.0 if seen is None else used)]
    return tuple(rows)


def said(error: float, order: float) -> str:
    """What a "mesh error" of `watched` rests on, in words."""
    how = f"order {order:.1f} seen on three meshes, factor {THREE_MESHES:g}" if order else f"order {ORDER:g} assumed, factor {TWO_MESHES:g}"
    return f"mesh error {error:.2g} of it, grid convergence index of Roache 1994 ({how})"


def method(nodes: Sequence[int], values: Sequence[float]) -> str:
    """The sentence that says how `mesh_error` was found."""
    sizes = ", ".join(str(n) for n in nodes[:-1]) + f" and {nodes[-1]}"
    return f"pressure drop on {sizes} nodes, grid convergence index of Roache 1994 ({order_said(nodes, values)})"
