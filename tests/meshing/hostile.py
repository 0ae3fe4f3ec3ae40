"""Inputs that break meshers, made from a seed, and what is right for each, said beforehand: a valid mesh, or a refusal in given words.

What means a solid must be meshed, however ugly. REFUSED lists the kinds that mean none, or none that fits into a computer, with the words
that the refusal must hold: its place where there is one, and its remedy. Where the remedy needs nothing but an answer of the user (the unit), it
is applied, and a valid mesh must come out. `python -m tests.meshing.hostile [FIRST [COUNT [KIND,KIND]]]` runs COUNT of them (2000 from
seed 0) and prints the tally; at least 99.9 % must end as they should, and nothing in an invalid mesh or in a refusal without its words.
"""
from __future__ import annotations

import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meshing.errors import MeshError
from meshing.labels import Label, Labels
from meshing.quality import quality_of
from meshing.step import silent
from meshing.surface import Surface
from meshing.surface_check import diagnose, repaired
from meshing.tetmesh import TetMesh
from meshing.tetmeshers import MeshLabels, MeshSurface
from meshing.units import Millimetre
from tests.meshing.solids import SPACE, assert_valid, labels_of

KINDS = ("blobs", "plates", "lines", "touching", "single voxels", "diagonals", "checkerboard", "noise", "thin gap", "empty map", "huge map",
         "soup", "spikes", "slivers", "crossing balls", "turned", "holes", "metres", "open", "empty surface", "huge surface", "thin wall",
         "thin plate", "knot", "two bodies", "cavities", "no number")
PLACE = r"\(-?[\d.]+, -?[\d.]+, -?[\d.]+\) mm LPS"


@dataclass(frozen=True)
class Refusal:
    """Why an input has no right mesh, the words (a pattern) of its refusal, and the factor to mm that a user would answer with."""

    why: str
    words: str
    unit: float = 0.0


REFUSED = {
    "empty map": Refusal("a structure without a voxel", "'part 1' has no voxel in this case; segment it first"),
    "huge map": Refusal("2.4 m in elements of 1 mm", "million nodes for part 1; the limit is .* million: choose a longer edge"),
    "metres": Refusal("the unit must be asked", f"probably written in metres: give the unit.*{PLACE}", 1e3),
    "open": Refusal("how a large bent hole closes is a guess", f"is open: .*{PLACE}.* a guess: close it"),
    "empty surface": Refusal("nothing is there", "the surface 'empty surface' has no triangles"),
    "huge surface": Refusal("the unit must be asked", f"probably written in micrometres: give the unit.*{PLACE}", 1e-5),
    "no number": Refusal("the file is damaged", f"has no position, near {PLACE}; the file is damaged: export it again"),
}
SIZE, VOLUME = 12, 1.0
"""Voxels along each side of a map, and % of volume that a part may be off."""


def input_of(seed: int) -> tuple[str, Labels | Surface, float]:
    """The kind, the input and the edge length of one seed."""
    rng = np.random.default_rng(seed)
    kind = KINDS[seed % len(KINDS)]
    edge = float(rng.choice([2.0, 3.0, 6.0]))
    if kind in KINDS[:11]:
        spacing = tuple(float(s) for s in rng.choice([0.7, 1.0, 1.5], 3))
        if kind == "huge map":
            return kind, labels_of(np.ones((40, 40, 40), np.uint8), (60.0, 60.0, 60.0)), 1.0
        if kind == "empty map":
            empty = labels_of(np.zeros((SIZE, SIZE, SIZE), np.uint8), (spacing[0], spacing[1], spacing[2]))
            return kind, replace(empty, legend=(Label(1, "part 1", "liver"),)), edge
        return kind, labels_of(label_map(kind, rng), (spacing[0], spacing[1], spacing[2])), edge
    return kind, surface(kind, rng), edge


def label_map(kind: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    at = np.indices((SIZE, SIZE, SIZE)).astype(np.float64)
    values = np.zeros((SIZE, SIZE, SIZE), np.uint8)
    inside = ((at > 1) & (at < SIZE - 2)).all(axis=0)
    if kind in ("blobs", "touching", "thin gap"):
        for number in range(1, int(rng.integers(2, 6))):
            centre, radius = rng.uniform(4, SIZE - 4, 3), rng.uniform(1.5, 4)
            values[np.linalg.norm(at - centre[:, None, None, None], axis=0) < radius] = number
        if kind == "touching":
            values[values == 0] = np.where(inside, 7, 0)[values == 0]
        if kind == "thin gap":
            values[:, :, int(rng.integers(4, 8))] = 0
    elif kind == "plates":
        normal = rng.normal(size=3)
        height = np.tensordot(normal / np.linalg.norm(normal), at - SIZE / 2, 1)
        thick = rng.uniform(1.0, 3.0)
        values[inside & (np.abs(height) < 4.5)] = (1 + (height[inside & (np.abs(height) < 4.5)] // thick).astype(int) % 3).astype(np.uint8)
    elif kind == "lines":
        for number in range(1, 4):
            a, b = rng.integers(2, SIZE - 2, (2, 3))
            for t in np.linspace(0, 1, 60):
                values[tuple(np.rint(a + t * (b - a)).astype(int))] = number
    elif kind == "single voxels":
        for number in range(1, 6):
            values[tuple(rng.integers(1, SIZE - 1, 3))] = number
    elif kind == "diagonals":
        step = int(rng.integers(2, 4))
        low = int(rng.integers(1, 3))
        for n in range(3):
            start = low + n * step
            values[start:start + step, start:start + step, start:start + (step if rng.random() < 0.5 else 5)] = 1 + n % 2
    elif kind == "checkerboard":
        block = int(rng.integers(1, 4))
        values[inside] = (1 + (at[:, inside] // block).sum(axis=0).astype(int) % int(rng.integers(2, 4))).astype(np.uint8)
    elif kind == "noise":
        values[inside] = rng.integers(0, 4, int(inside.sum()))
    return values


def ball(rng: np.random.Generator, radius: float = 10.0, rings: int = 14) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """A ball of triangles around a random centre."""
    around = 2 * rings
    theta, phi = np.pi * np.arange(1, rings) / rings, 2 * np.pi * np.arange(around) / around
    grid = np.stack([np.outer(np.sin(theta), np.cos(phi)), np.outer(np.sin(theta), np.sin(phi)), np.outer(np.cos(theta), np.ones(around))], -1)
    points = np.concatenate([grid.reshape(-1, 3), [[0, 0, 1], [0, 0, -1]]]) * radius + rng.uniform(-50, 50, 3)
    number = np.arange((rings - 1) * around).reshape(rings - 1, around)
    a, b, c, d = number[:-1], np.roll(number, -1, 1)[:-1], number[1:], np.roll(number, -1, 1)[1:]
    sides = np.concatenate([np.stack([a, c, b], -1).reshape(-1, 3), np.stack([b, c, d], -1).reshape(-1, 3)])
    top, bottom = len(points) - 2, len(points) - 1
    caps = [[top, number[0, k], number[0, (k + 1) % around]] for k in range(around)]
    caps += [[bottom, number[-1, (k + 1) % around], number[-1, k]] for k in range(around)]
    return points, np.concatenate([sides, caps]).astype(np.int32)


def surface(kind: str, rng: np.random.Generator) -> Surface:
    points, triangles = ball(rng, 6.0 if kind == "thin wall" else 8.0, 10)
    if kind == "soup":  # every triangle has its own points
        points, triangles = points[triangles.ravel()], np.arange(3 * len(triangles), dtype=np.int32).reshape(-1, 3)
    elif kind == "spikes":
        chosen = rng.choice(len(points), 4, replace=False)
        points[chosen] += (points[chosen] - points.mean(axis=0)) * rng.uniform(0.5, 4.0, (4, 1))
    elif kind == "slivers":
        points[triangles[::7, 0]] = points[triangles[::7, 1]] + 1e-9
    elif kind == "crossing balls":
        more, others = ball(rng, rng.uniform(3, 8), 10)
        more += points.mean(axis=0) - more.mean(axis=0) + rng.normal(size=3) * 5.0
        points, triangles = np.concatenate([points, more]), np.concatenate([triangles, others + len(points)])
    elif kind == "turned":
        turn = rng.random(len(triangles)) < rng.choice([0.3, 1.0])
        triangles[turn] = triangles[turn][:, [0, 2, 1]]
    elif kind == "holes":
        triangles = np.delete(triangles, rng.choice(len(triangles), 3, replace=False), axis=0)
    elif kind == "metres":
        points = points * 1e-3
    elif kind == "open":  # cut by a bent edge
        centre = points[triangles].mean(axis=1) - points.mean(axis=0)
        triangles = triangles[centre[:, 2] < 2.0 + 4.0 * np.sin(centre[:, 0] / 2.0)]
    elif kind == "empty surface":
        triangles = triangles[:0]
    elif kind == "huge surface":
        points = points * 1e5
    elif kind == "thin wall":
        inner = points.mean(axis=0) + (points - points.mean(axis=0)) * (1.0 - rng.uniform(0.08, 0.3))
        points, triangles = np.concatenate([points, inner]), np.concatenate([triangles, triangles[:, [0, 2, 1]] + len(points)])
    elif kind == "thin plate":
        points = box(rng.uniform(0.4, 1.5))[0] @ rotation(rng) + rng.uniform(-50, 50, 3)
        triangles = box(1.0)[1]
    elif kind == "knot":
        points, triangles = knot(rng)
    elif kind == "two bodies":
        points, triangles = np.concatenate([points, points + 25.0]), np.concatenate([triangles, triangles + len(points)])
    elif kind == "cavities":
        parts, cells = [points], [triangles]
        for number, side in enumerate((-1.0, 1.0), 1):
            parts.append(points.mean(axis=0) + 0.25 * (points - points.mean(axis=0)) + side * np.array([3.5, 0.0, 0.0]))
            cells.append(triangles[:, [0, 2, 1]] + number * len(points))
        points, triangles = np.concatenate(parts), np.concatenate(cells)
    elif kind == "no number":
        points[int(rng.integers(len(points)))] = np.nan
    return Surface(points, triangles.astype(np.int32), SPACE, kind)


def rotation(rng: np.random.Generator) -> NDArray[np.float64]:
    """A random rotation."""
    q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    return np.asarray(q * np.sign(np.linalg.det(q)))


def box(thickness: float) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """A plate of 10 x 8 mm out of twelve triangles."""
    corners = np.array([[x, y, z] for x in (0.0, 10.0) for y in (0.0, 8.0) for z in (0.0, thickness)])
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    return corners, np.array([t for a, b, c, d in faces for t in ((a, b, c), (a, c, d))], np.int32)


def knot(rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """A tube around a figure of eight: it crosses itself in the middle."""
    around, along, radius = 16, 90, float(rng.uniform(1.2, 2.2))
    t = 2 * np.pi * np.arange(along) / along
    path = np.stack([10 * np.sin(t), 6 * np.sin(2 * t), 0.5 * rng.uniform(0, 1) * np.cos(t)], axis=1)
    ahead = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    side = np.cross(ahead, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, ahead)
    phi = 2 * np.pi * np.arange(around) / around
    points = path[:, None] + radius * (np.cos(phi)[None, :, None] * side[:, None] + np.sin(phi)[None, :, None] * up[:, None])
    number = np.arange(along * around).reshape(along, around)
    a, b, c, d = number, np.roll(number, -1, 1), np.roll(number, -1, 0), np.roll(np.roll(number, -1, 0), -1, 1)
    triangles = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([b, d, c], -1).reshape(-1, 3)])
    return points.reshape(-1, 3) @ rotation(rng) + rng.uniform(-50, 50, 3), triangles.astype(np.int32)


def meshed(thing: Labels | Surface, edge: float) -> TetMesh:
    if isinstance(thing, Labels):
        return MeshLabels(thing.names, Millimetre(edge)).run(thing, silent)
    return MeshSurface(Millimetre(edge)).run(thing, silent)


def outcome_of(kind: str, thing: Labels | Surface, edge: float) -> str:
    """ "valid" or "refused" where that is right for this kind, else what is wrong; "shy: ..." for a refusal of what can be meshed."""
    right = REFUSED.get(kind)
    try:
        mesh = meshed(thing, edge)
    except MeshError as error:
        if right is None:
            return f"shy: {error}"
        if not re.search(right.words, str(error)):
            return f"refused without the words '{right.words}': {error}"
        if right.unit and isinstance(thing, Surface):
            answered = replace(thing, points_mm=thing.points_mm * right.unit)
            wrong = wrong_with(meshed(answered, edge), answered)
            return f"in its unit: {wrong}" if wrong else "refused"
        return "refused"
    return "meshed, but there is no right answer" if right else wrong_with(mesh, thing) or "valid"


def wrong_with(mesh: TetMesh, thing: Labels | Surface) -> str:
    try:
        assert_valid(mesh)
    except AssertionError as error:
        return f"not valid: {str(error).splitlines()[0] if str(error) else 'assertion'}"
    quality = quality_of(mesh, thing if isinstance(thing, Labels) else None)
    if quality.whole.smallest_dihedral < 10.0:
        return f"angle {quality.whole.smallest_dihedral:.1f}"
    if quality.whole.scaled_jacobian < 0.08:
        return f"scaled Jacobian {quality.whole.scaled_jacobian:.3f}"
    if len(np.unique(np.round(mesh.points_mm, 7), axis=0)) < len(mesh.points_mm):
        return "two nodes at one place"
    return wrong_volume(mesh, thing)


def wrong_volume(mesh: TetMesh, thing: Labels | Surface) -> str:
    """Which part has another volume than its voxels, or than its surface encloses where that is without doubt."""
    if isinstance(thing, Labels):
        wanted = {name: thing.volume_ml(name) for name in thing.names}
    else:
        whole = repaired(thing)
        wanted = {} if diagnose(whole) else {thing.name: abs(whole.volume_ml)}
    for name, volume in wanted.items():
        if abs(mesh.volume_ml(name) / volume - 1.0) > 0.01 * VOLUME:
            return f"'{name}' has {mesh.volume_ml(name):.4g} mL instead of {volume:.4g}"
    return ""


def tally(first: int, count: int, *, kinds: tuple[str, ...] = KINDS) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How many inputs of each (kind, outcome) there were, and a line for each that did not end as it should.

    "bad" are meshes that are not valid, refusals without their words and what should have been refused; "shy" refusals of what
    can be meshed.
    """
    found: Counter[tuple[str, str]] = Counter()
    lines = []
    for seed in range(first, first + count):
        if KINDS[seed % len(KINDS)] not in kinds:
            continue
        kind, thing, edge = input_of(seed)
        try:
            how = outcome_of(kind, thing, edge)
        except Exception as error:
            how = f"{type(error).__name__}: {error}"
        word = how if how in ("valid", "refused") else "shy" if how.startswith("shy") else "bad"
        found[kind, word] += 1
        if word in ("bad", "shy"):
            lines.append(f"seed {seed} ({kind}, edge {edge:g}): {how}")
    return found, lines


def ended(found: Counter[tuple[str, str]], *words: str) -> int:
    """How many ended in one of these ways."""
    return sum(count for (_, word), count in found.items() if word in words)


def main(first: int, number: int, kinds: tuple[str, ...]) -> int:
    """Run, tell every hundred seeds what came out so far, and return the exit status."""
    found: Counter[tuple[str, str]] = Counter()
    began = time.process_time()
    for start in range(first, first + number, 100):
        counted, told = tally(start, min(100, first + number - start), kinds=kinds)
        found += counted
        told.append(f"to seed {min(start + 100, first + number) - 1}: {ended(found, 'valid')} valid, {ended(found, 'refused')} rightly refused, "
                    f"{ended(found, 'shy')} refused though they mean a solid, {ended(found, 'bad')} bad, "
                    f"{time.process_time() - began:.0f} s of processor time")
        sys.stdout.write("\n".join(told) + "\n")
        sys.stdout.flush()
    for kind in kinds:
        right = f"refused: {REFUSED[kind].why}{', then meshed in its unit' if REFUSED[kind].unit else ''}" if kind in REFUSED else "a valid mesh"
        counts = " ".join(f"{word} {count}" for (own, word), count in sorted(found.items()) if own == kind)
        sys.stdout.write(f"  {kind:15} {counts:25} right is {right}\n")
    well, solids = ended(found, "valid", "refused"), sum(count for (kind, _), count in found.items() if kind not in REFUSED)
    sys.stdout.write(f"{100.0 * well / max(sum(found.values()), 1):.2f} % ended as they should; of what means a solid "
                     f"{100.0 * ended(found, 'valid') / max(solids, 1):.2f} % is valid\n")
    return 1 if well < 0.999 * sum(found.values()) or ended(found, "bad") else 0


if __name__ == "__main__":
    asked = sys.argv[1:]
    sys.exit(main(int(asked[0]) if asked else 0, int(asked[1]) if len(asked) > 1 else 2000, tuple(asked[2].split(",")) if len(asked) > 2 else KINDS))
