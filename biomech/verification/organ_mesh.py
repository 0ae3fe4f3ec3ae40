"""Convergence with the mesh on an organ of two lobes under its weight (2 kPa, Poisson's ratio .495, held on its bed).

Three meshes, each edge 1/sqrt(2) of the one before. With s1, s2, s3 the mean displacements, the limit is s3 + (s3 - s2) / (r - 1) where
r = (s2 - s1) / (s3 - s2), never taken better than linear elements would give (r = 2). What the finest mesh lacks must be small and no
larger than the error that the recovery estimates for it.
"""
from __future__ import annotations

from functools import cache

import numpy as np

from biomech.domain import MM
from biomech.loads import GRAVITY
from biomech.materials import NeoHookean
from biomech.materials.law import lame_of
from biomech.materials.tensor import Array
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.recovery import recover
from biomech.tissue.reference import second_order
from biomech.tissue.supports import INFERIOR, POSTERIOR, WITHIN, Supports, projectors
from biomech.verification.problem import Finding, Problem
from meshing.frames import SpaceUid
from meshing.labels import Label
from meshing.step import Monitor, portion
from meshing.surface import triangle_normals
from meshing.tetmesh import TetMesh, outer_facets
from meshing.tetmeshers.distance import mesh_distance
from meshing.units import Millimetre, Pascal
from meshing.volume import grid

EDGES_MM = (20.0, 14.1, 10.0)


@cache
def organ(edge: float) -> TetMesh:
    """Two lobes of 1.4 l, the left one thin; its distance is that of two ellipsoids drawn together."""
    step = 5.0
    x, y, z = np.meshgrid(*(np.arange(-130.0, 131.0, step) for _ in range(3)), indexing="ij")
    lobes = []
    for centre, radii in (((-35.0, 0.0, 0.0), (75.0, 62.0, 70.0)), ((55.0, -15.0, 10.0), (70.0, 35.0, 45.0))):
        away = [(c - m) / r for c, m, r in zip((x, y, z), centre, radii)]
        level = np.sqrt(sum(a * a for a in away))
        slope = np.sqrt(sum((a / r) ** 2 for a, r in zip(away, radii)))
        lobes.append(np.where(level < 0.2, -30.0, level * (level - 1.0) / np.maximum(slope, 1e-6)))
    soft = 10.0
    distance = -soft * np.log(sum(np.exp(-lobe / soft) for lobe in lobes))
    values = np.ascontiguousarray(distance.transpose(2, 1, 0)).astype(np.float32)
    space = SpaceUid("2.25.11")
    return mesh_distance(values, grid((Millimetre(step),) * 3, (-130.0, -130.0, -130.0), space), Millimetre(edge),
                         label=Label(1, "liver", "liver"))


def bedded(mesh: TetMesh, *, hanging: bool) -> Array:
    """(n, 3, 3) projectors of the quadratic nodes: held where the organ faces the back at all or the feet within 45 degrees; hanging: only
    where it faces the back within 45 degrees."""
    points, nodes = second_order(mesh.points_mm * MM, mesh.tets)
    surface = outer_facets(mesh.tets)
    normals = triangle_normals(mesh.points_mm, surface)
    normals = normals / np.linalg.norm(normals, axis=1, keepdims=True)
    resting = normals @ POSTERIOR > WITHIN if hanging else (normals @ POSTERIOR > 0.0) | (normals @ INFERIOR > WITHIN)
    supports = Supports(np.zeros(len(surface), bool), resting, "its bed")
    return projectors(points, len(mesh.points_mm), mesh.tets, nodes, surface, supports)


def sag(edge: float, monitor: Monitor) -> tuple[float, float]:
    """(mean displacement in mm, estimated relative error of displacements) of the organ meshed with this edge."""
    mesh = organ(edge)
    points, nodes = second_order(mesh.points_mm * MM, mesh.tets)
    body = Body(points, nodes, laws=(NeoHookean(*lame_of(Pascal(2.0 * 2e3 * 1.495), 0.495)),), free=bedded(mesh, hanging=True), mean=True)
    weight = body.body_force(np.full(len(nodes), 1060.0), np.array([0.0, GRAVITY, 0.0]))
    found = Solver(body, monitor).solve(Load(weight), tolerance=1e-6)
    moved = np.linalg.norm(found.x - body.points, axis=1)[body.nodes[:, :4]].mean(axis=1)
    return float(np.average(moved, weights=body.volume)) / MM, recover(body, found.x).error ** 2


def run(monitor: Monitor) -> tuple[Finding, ...]:
    sags = [sag(edge, portion(monitor, k / 3.0, (k + 1) / 3.0)) for k, edge in enumerate(EDGES_MM)]
    (first, _), (second, _), (third, estimate) = sags
    limit = third + (third - second) / (max((second - first) / (third - second), 2.0) - 1.0)
    missing = abs(third / limit - 1.0)
    return (Finding("mean displacement of the finest mesh short of the extrapolated one", missing, 0.0, 0.02),
            Finding("what is missing over what the recovery estimates", missing / estimate, 0.5, 0.5))


PROBLEMS: tuple[Problem, ...] = (Problem("liver-mesh", "Mesh convergence of an organ under its weight", run, slow=True),)
