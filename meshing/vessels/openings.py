"""Where blood enters and leaves a lumen: flat openings one diameter inside the ends of its centreline."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, Transform
from meshing.vessels.lumen import Lumen, Opening
from meshing.vessels.tree import branch_numbers, cut_to


def with_openings(distance: NDArray[np.float32], grid: Transform[IJK, LPS], tree: Centreline, *, names: tuple[str, ...]) -> Lumen:
    """The lumen with its centreline cut off at the openings, which are its root and its leaves.

    `names` are those of the outlets in order from the patient's right to left; () numbers them. Raises AnatomyError when
    their number is wrong or a branch is too short to be opened.
    """
    ends = tree.ends()
    if len(ends) == 0 or (len(ends) == 1 and ends[0] == 0):
        raise AnatomyError(f"'{tree.name}' has no end besides its inlet; a lumen needs an inlet and at least one outlet")
    points, parent = tree.points_mm.copy(), tree.parent.astype(np.int64)
    keep = np.ones(len(parent), bool)
    caps: dict[int, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    trunk = [0]
    while len(tree.children(trunk[-1])) == 1:
        trunk.append(int(tree.children(trunk[-1])[0]))
    inlet, point, inward = _inside(tree, np.array(trunk), "the inlet")
    keep[trunk[:trunk.index(inlet)]] = False
    points[inlet] = point
    caps[inlet] = (point, -inward)
    for end in ends:
        path = tree.path_to_root(int(end))[::-1]
        stop = next((i for i, p in enumerate(path) if i and len(tree.children(int(p))) > 1), len(path) - 1)
        last, point, inward = _inside(tree, path[:stop + 1], f"the branch that ends at {_place(tree.points_mm[end])}")
        keep[path[:list(path).index(last)]] = False
        points[last] = point
        caps[last] = (point, -inward)
    parent[inlet] = -1
    old, new_parent = cut_to(parent, keep)
    numbers, count = branch_numbers(new_parent)
    centreline = Centreline(points[old], tree.radius_mm[old], new_parent.astype(np.int32), numbers, ("",) * count, tree.space, tree.name)
    outlets = sorted((int(end) for end in centreline.ends()), key=lambda p: float(centreline.points_mm[p, 0]))
    called = _names(centreline, outlets, names)
    openings = [Opening("inlet", _triple(points[inlet]), _triple(caps[inlet][1]), float(tree.radius_mm[inlet]))]
    branch_names = [""] * count
    for end, name in zip(outlets, called):
        point, outward = caps[int(old[end])]
        openings.append(Opening(name, _triple(point), _triple(outward), float(centreline.radius_mm[end])))
        branch_names[int(centreline.branch[end])] = name
    return Lumen(distance, grid, replace(centreline, names=tuple(branch_names)), tuple(openings))


def _inside(tree: Centreline, path: NDArray[np.int64], what: str) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
    """The first point of `path` one diameter from its beginning, the exact place, and the direction of the vessel there."""
    line = tree.points_mm[path]
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    radius = tree.radius_mm[path]
    # the radius within the rounded end is not the vessel's: take the median over the first three diameters
    usual = float(np.median(radius[arc <= 3 * 2 * float(np.median(radius[: max(len(radius) // 2, 1)]))]))
    wanted = 2.0 * usual
    if arc[-1] < wanted + 1.5 * usual:
        raise AnatomyError(f"{what} of '{tree.name}' is only {arc[-1]:.0f} mm long at a diameter of {2 * usual:.1f} mm, too short for a flat "
                           "opening; "
                           "segment more of it, or raise the shortest branch above its length")
    number = min(int(np.searchsorted(arc, wanted)), len(path) - 2)
    here = (arc > wanted - usual) & (arc < wanted + usual)
    around = line[here] if here.sum() >= 3 else line[max(number - 1, 0):number + 2]
    # the principal axis of the stretch of one diameter around the opening, pointing into the vessel
    direction = np.linalg.svd(around - around.mean(axis=0))[2][0]
    direction = direction * np.sign(direction @ (around[-1] - around[0]))
    point = np.array([np.interp(wanted, arc, line[:, a]) for a in range(3)])
    return int(path[number]), point, direction


def _names(tree: Centreline, outlets: list[int], names: tuple[str, ...]) -> tuple[str, ...]:
    if names:
        if len(names) != len(outlets) or len(set(names)) != len(names) or {"inlet", "wall"} & set(names):
            raise AnatomyError(f"'{tree.name}' has {len(outlets)} outlets at {', '.join(_place(tree.points_mm[p]) for p in outlets)}; "
                               f"the names given for them are "
                               f"{', '.join(names)}: give one name each, from the patient's right to left, none of them 'inlet' or 'wall'")
        return names
    across = tree.points_mm[outlets, 0] - tree.points_mm[0, 0]
    # sides are only claimed where the outlets part to both sides of the inlet: an internal carotid is not a left one
    clear = bool((np.abs(across) > tree.radius_mm[0]).all() and across.min() < 0 < across.max())
    sides = [(" (left)" if x > 0 else " (right)") if clear else "" for x in across]
    return tuple(f"outlet {number}{side}" for number, side in enumerate(sides, start=1))


def _place(point: NDArray[np.float64]) -> str:
    letters = (("R", "L"), ("A", "P"), ("I", "S"))
    return " ".join(f"{pair[int(x > 0)]}{abs(x):.0f}" for pair, x in zip(letters, point)) + " mm"


def _triple(vector: NDArray[np.float64]) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in vector)
    return x, y, z
