"""Straight and narrowed pipes as structured tetrahedra: the meshes of the flow problems.

An O-grid disc (a rounded square inside rings) is swept along z; the triangular prisms become three tetrahedra each, cut
by the smallest node number so that neighbours agree (Dompierre et al. 1999). Lengths in pipe diameters: the radius of
the undisturbed pipe is 1/2.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biomech.flow.discretisation import INLET, WALL, Discretisation
from biomech.flow.reactions import wall_stress
from biomech.model import PatientModel
from meshing.centreline import Centreline
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Label, Labels
from meshing.tetmesh import FacetSet, TetMesh, outer_facets, tet_volumes
from meshing.vessels.lumen import Lumen, Opening

Doubles = NDArray[np.float64]
OUTLET = "outlet"


@dataclass(frozen=True, eq=False)
class PipeMesh:
    """`z` and `radius` (levels,); level k has the nodes k * n to (k + 1) * n - 1; `section` (t, 3) triangles of level 0."""

    points: Doubles
    tets: NDArray[np.int32]
    sets: dict[str, NDArray[np.int32]]
    z: Doubles
    radius: Doubles
    section: NDArray[np.int64]


def disc(core: int, rings: int, grading: float) -> tuple[Doubles, NDArray[np.int64]]:
    """Disc of area pi in quadrilaterals: `core` cells per half side of the square, `rings` around it, each thinner by `grading`.

    The rim is a polygon a little outside the unit circle: with the inscribed one the area, and so every velocity at a
    given flow, would be off by 1 % at 24 sides.
    """
    side = 2 * core
    s = np.linspace(-1.0, 1.0, side + 1)
    x, y = np.meshgrid(s, s, indexing="ij")
    round_ = np.maximum(abs(x), abs(y)) / (np.hypot(x, y) + 1e-30)
    square = 0.5 * (0.55 + 0.45 * round_)
    points = [np.column_stack([(x * square).ravel(), (y * square).ravel()])]
    number = np.arange((side + 1) ** 2).reshape(side + 1, side + 1)
    quads = [np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], -1).reshape(-1, 4)]
    rim = np.concatenate([number[:-1, 0], number[-1, :-1], number[:0:-1, -1], number[0, :0:-1]])
    inner = points[0][rim]
    outer = inner / np.linalg.norm(inner, axis=1)[:, None]
    steps = grading ** -np.arange(float(rings))
    for ring, part in enumerate(np.cumsum(steps) / steps.sum()):
        points.append(inner * (1 - part) + outer * part)
        new = number.size + ring * len(rim) + np.arange(len(rim))
        quads.append(np.column_stack([rim, new, np.roll(new, -1), np.roll(rim, -1)]))
        rim = new
    sides = np.arctan2(outer[:, 1], outer[:, 0])
    polygon = 0.5 * np.sin((np.roll(sides, -1) - sides) % (2.0 * np.pi)).sum()
    return np.concatenate(points) * np.sqrt(np.pi / polygon), np.concatenate(quads)


def prisms_to_tets(prisms: NDArray[np.int64]) -> NDArray[np.int64]:
    turns = np.array([[0, 1, 2, 3, 4, 5], [1, 2, 0, 4, 5, 3], [2, 0, 1, 5, 3, 4],
                      [3, 5, 4, 0, 2, 1], [4, 3, 5, 1, 0, 2], [5, 4, 3, 2, 1, 0]])
    v = np.take_along_axis(prisms, turns[prisms.argmin(axis=1)], 1)
    falling = np.minimum(v[:, 1], v[:, 5]) < np.minimum(v[:, 2], v[:, 4])
    one = np.stack([v[:, [0, 1, 2, 5]], v[:, [0, 1, 5, 4]], v[:, [0, 4, 5, 3]]], 1)
    other = np.stack([v[:, [0, 1, 2, 4]], v[:, [0, 4, 2, 5]], v[:, [0, 4, 5, 3]]], 1)
    return np.where(falling[:, None, None], one, other).reshape(-1, 4)


def swept(cross_section: tuple[Doubles, NDArray[np.int64]], z: Doubles, radius: Callable[[Doubles], Doubles]) -> PipeMesh:
    """The disc swept through the levels `z`, scaled by radius(z)."""
    flat, quads = cross_section
    n = len(flat)
    points = np.concatenate([np.column_stack([flat * r, np.full(n, level)]) for level, r in zip(z, radius(z))])
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    layers = [np.column_stack([triangles + k * n, triangles + (k + 1) * n]) for k in range(len(z) - 1)]
    tets = prisms_to_tets(np.concatenate(layers))
    wrong = tet_volumes(points, tets.astype(np.int32)) < 0
    tets[wrong] = tets[wrong][:, [0, 2, 1, 3]]
    facets = outer_facets(tets.astype(np.int32))
    level = facets // n
    first, last = (level == 0).all(axis=1), (level == len(z) - 1).all(axis=1)
    sets = {WALL: facets[~first & ~last], INLET: facets[first], OUTLET: facets[last]}
    return PipeMesh(points, tets.astype(np.int32), sets, z, radius(z), triangles)


def pipe(core: int, rings: int, layers: int, length: float) -> PipeMesh:
    return swept(disc(core, rings, 1.0), np.linspace(0.0, length, layers + 1), lambda z: np.full(len(z), 0.5))


def stenosis_radius(z: Doubles, severity: float) -> Doubles:
    """Cosine narrowing of the diameter by `severity` at z = 0, half length one diameter."""
    shape = np.where(abs(z) < 1.0, severity * 0.5 * (1.0 + np.cos(np.pi * z)), 0.0)
    radius: Doubles = 0.5 * (1.0 - shape)
    return radius


def stenosis(core: int, rings: int, grading: float, per_diameter: int, severity: float = 0.5) -> PipeMesh:
    """From -2 to 14 diameters; finer in the throat, coarser beyond 8 diameters."""
    levels = [-2.0]
    while levels[-1] < 14.0 - 1e-9:
        at = levels[-1]
        levels.append(at + (0.6 if abs(at) < 1.0 else 1.0 if at < 8.0 else 2.0) / per_diameter)
    z = np.array(levels)
    z = -2.0 + (z + 2.0) * 16.0 / (z[-1] + 2.0)
    return swept(disc(core, rings, grading), z, lambda at: stenosis_radius(at, severity))


def section_pressure(mesh: PipeMesh, flow: Discretisation) -> Doubles:
    """(levels,) area mean of the pressure on each level."""
    corners = mesh.points[mesh.section]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    pressure = flow.in_mesh_order(flow.state[:, 3]).reshape(len(mesh.z), -1)
    means: Doubles = pressure[:, mesh.section].mean(axis=2) @ areas / areas.sum()
    return means


def section_shear(mesh: PipeMesh, flow: Discretisation) -> Doubles:
    """(levels,) mean over each level's rim of the wall shear stress along z."""
    stress = wall_stress(flow)
    force, area = np.zeros(len(flow)), np.zeros(len(flow))
    force[stress.nodes], area[stress.nodes] = stress.shear[:, 2] * stress.area, stress.area
    shape = (len(mesh.z), -1)
    means: Doubles = flow.in_mesh_order(force).reshape(shape).sum(axis=1) / flow.in_mesh_order(area).reshape(shape).sum(axis=1)
    return means


def as_mesh(pipe_mesh: PipeMesh, diameter_mm: float) -> TetMesh:
    """The pipe in millimetres, as a mesher would hand it over."""
    sets = tuple(FacetSet(name, triangles) for name, triangles in pipe_mesh.sets.items())
    return TetMesh(pipe_mesh.points * diameter_mm, pipe_mesh.tets, np.ones(len(pipe_mesh.tets), np.uint8), _SPACE,
                   (Label(1, "lumen", "artery_lumen"),), sets)


def as_patient(pipe_mesh: PipeMesh, diameter_mm: float) -> PatientModel:
    """A patient whose only vessel is this pipe: centreline along z, one outlet named like the mesh's."""
    z, radius = pipe_mesh.z * diameter_mm, pipe_mesh.radius * diameter_mm
    line = Centreline(np.column_stack([0 * z, 0 * z, z]), radius.copy(), np.arange(-1, len(z) - 1, dtype=np.int32),
                      np.zeros(len(z), np.int32), ("",), _SPACE, "pipe")
    openings = (Opening(INLET, (0.0, 0.0, float(z[0])), (0.0, 0.0, -1.0), float(radius[0])),
                Opening(OUTLET, (0.0, 0.0, float(z[-1])), (0.0, 0.0, 1.0), float(radius[-1])))
    step = diameter_mm / 8.0
    across = np.arange(-6, 7) * step
    along = np.arange(z[0], z[-1] + step, step)
    distance = np.hypot(across[None, :, None], across[None, None, :]) - np.interp(along, z, radius)[:, None, None]
    grid = np.diag([step, step, step, 1.0])
    grid[:3, 3] = across[0], across[0], z[0]
    to_patient = Transform(grid, IJK, LPS, _SPACE)
    labels = Labels(np.zeros(distance.shape, np.uint8), to_patient)
    lumen = Lumen(distance.astype(np.float32), to_patient, line, openings)
    return PatientModel(labels, lumen=lumen, lumen_mesh=as_mesh(pipe_mesh, diameter_mm))


_SPACE = SpaceUid("2.25.1")
