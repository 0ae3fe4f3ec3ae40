"""Bone under load, from the simulation of the tissue: stress and strain around an implant, micromotion at an implant and between fragments.

Micromotion of an implant: the implant is rigid and the bone is not, so the part of the bone's displacement at the interface that no rigid motion
follows is the least that must slip there (root mean square and largest after the best rigid motion, Kabsch 1976, is taken off). Between
fragments: how far the two sides of the seam move against each other. Fixation counts as rigid where its bonds are (biomech/procedures/plating.py).
Strain criterion of bone: largest principal strain .73 % in tension (Bayraktar 2004 [M]: unverified default).
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.hardware.nouns import Fragment, Implant
from biomech.measures.case import Case
from biomech.outcome import Measure, Solution
from meshing.tetmesh import TetMesh, outer_facets, tet_volumes

IDS = ("bone_stress_p99", "bone_strain_p99", "bone_beyond_yield", "implant_micromotion", "fragment_micromotion")
Array = NDArray[np.float64]
YIELD = 0.0073
_YIELD = "bone yields at .73 % in tension (Bayraktar 2004; Schileo 2008, unverified default)"
_INGROWTH = "bone grows in below some 0.05 mm and not above some 0.15 mm (not read in its source, unverified default)"
_AROUND_MM = 10.0
_SEAM_MM = 8.0


def measure(case: Case) -> tuple[Measure, ...]:
    solution = case.solution("tissue")
    if solution is None or solution.mesh is None:
        return ()
    mesh = solution.mesh
    moved = solution.field("displacement").values
    found: list[Measure] = []
    for number, implant in enumerate((part for part in case.model.hardware if isinstance(part, Implant)), 1):
        found += _implant(implant, "" if number == 1 else f"_{number}", mesh, moved, solution)
    for number, piece in enumerate((part for part in case.model.hardware if isinstance(part, Fragment)), 1):
        found += _between(piece, "" if number == 1 else f"_{number}", mesh, moved)
    return tuple(found)


def strain_around(implant: Implant, solution: Solution) -> tuple[Array, Array]:
    """(k,) largest principal strain and (k,) mm3 of the tetrahedra near an implant."""
    mesh = solution.mesh
    assert mesh is not None
    near = _around(implant, mesh)
    return solution.field("largest principal strain").values[near], tet_volumes(mesh.points_mm, mesh.tets)[near]


def _around(implant: Implant, mesh: TetMesh) -> NDArray[np.bool_]:
    """(m,) tetrahedra whose middle lies near the implant's surface."""
    near: NDArray[np.bool_] = cKDTree(implant.points_mm).query(mesh.points_mm[mesh.tets].mean(axis=1))[0] <= _AROUND_MM
    return near


def _implant(implant: Implant, end: str, mesh: TetMesh, moved: Array, solution: Solution) -> tuple[Measure, ...]:
    tree = cKDTree(implant.points_mm)
    near = _around(implant, mesh)
    if not near.any():
        return ()
    strain, volume = strain_around(implant, solution)
    stress = _percentile(solution.field("von Mises stress").values[near], volume, 99.0)
    title = implant.name.capitalize()
    rows = [Measure(f"bone_stress_p99{end}", f"{title}: von Mises stress of the bone around it, 99th percentile", stress * 1e-3, "MPa", "lower",
                    f"Of the bone within {_AROUND_MM:g} mm of the implant, under the stated load.", verified=False),
            Measure(f"bone_strain_p99{end}", f"{title}: largest principal strain of the bone around it, 99th percentile",
                    100.0 * _percentile(strain, volume, 99.0), "%", "lower", f"Of the bone within {_AROUND_MM:g} mm of the implant.",
                    reference=_YIELD, verified=False),
            Measure(f"bone_beyond_yield{end}", f"{title}: bone around it beyond its yield strain",
                    100.0 * float(volume[strain > YIELD].sum() / volume.sum()), "%", "lower",
                    f"Share of the bone within {_AROUND_MM:g} mm whose largest principal strain is above .73 %.", reference=_YIELD,
                    verified=False)]
    surface = np.unique(outer_facets(mesh.tets))
    seat = surface[tree.query(mesh.points_mm[surface])[0] <= implant.contact_mm + 2.0]
    if len(seat) >= 6:
        slip = unfollowed_mm(mesh.points_mm[seat], moved[seat])
        rows.append(Measure(f"implant_micromotion{end}", f"{title}: micromotion against the bone, largest", float(slip.max()), "mm", "lower",
                            f"What no rigid motion of the implant follows of the bone's displacement at {len(seat)} places of the interface; an "
                            "implant that is loose moves more.", reference=_INGROWTH, verified=False))
    return tuple(rows)


def _between(piece: Fragment, end: str, mesh: TetMesh, moved: Array) -> tuple[Measure, ...]:
    """How far the places of a piece that face another one move against it."""
    known = {label.name for label in mesh.legend}
    if piece.name not in known or known == {piece.name}:
        return ()
    own = mesh.of(piece.name)
    if not own.any() or own.all():
        return ()
    mine, other = (np.unique(outer_facets(mesh.tets[part])) for part in (own, ~own))
    distance, nearest = cKDTree(mesh.points_mm[other]).query(mesh.points_mm[mine])
    seam = distance <= max(_SEAM_MM, 1.5 * float(distance.min()))
    against = np.linalg.norm(moved[mine[seam]] - moved[other[nearest[seam]]], axis=1)
    return (Measure(f"fragment_micromotion{end}", f"{piece.name}: motion against the rest at the seam, largest", float(against.max()), "mm", "lower",
                    f"Largest difference of displacement between {int(seam.sum())} places of the piece and the nearest of what it faces, under the "
                    "stated load.", reference=_INGROWTH, verified=False),)


def unfollowed_mm(points_mm: Array, moved_mm: Array) -> Array:
    """(n,) what the best rigid motion of (n, 3) points leaves of their displacement."""
    start, end = points_mm - points_mm.mean(axis=0), points_mm + moved_mm
    centre = end.mean(axis=0)
    left, _, right = np.linalg.svd(start.T @ (end - centre))
    turned = np.diag([1.0, 1.0, float(np.sign(np.linalg.det(left @ right)))])
    left_over = end - centre - start @ (left @ turned @ right)
    return np.asarray(np.linalg.norm(left_over, axis=1), np.float64)


def _percentile(values: Array, weights: Array, percent: float) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(share, percent / 100.0)), len(order) - 1)])
