"""The fast tier of hard plans: paths, ports, screws, pieces of bone, implants and debulked tumours when outlines, places and stiffness are drawn.

Nothing is placed or solved again. A path is measured exactly with its tip and its entry where they are drawn; outlines lie farther out by a length
that is common to a structure, so a distance to it is shorter by that much, and a volume larger by the area of its border times it; an implant's
cover is counted again on the drawn distances. Small displacements and strains go with 1 / stiffness, stresses under given loads stay.
Both plans of a case see the same outlines and the same stiffness; where the hand puts an instrument is drawn for each plan on its own.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biomech.hardware.entries import REASONS
from biomech.hardware.nouns import WITHIN, Fragment, Implant, Plate, Ports, Screw, Trajectory
from biomech.hardware.paths import REACH_MM, Neighbourhood
from biomech.hardware.pieces import coarse_mm
from biomech.hardware.screws import GRADES
from biomech.materials.library import tissue
from biomech.measures.bone import YIELD, strain_around
from biomech.measures.case import Case
from biomech.uncertainty.draws import Array, Draws
from biomech.uncertainty.loads import forces, motion
from biomech.uncertainty.sources import (
    ACCURACY_MM,
    BONE_SITES,
    LESION,
    LESION_MM,
    PLACED,
    PORT_MM,
    STIFFNESS,
    STRUCTURES,
)
from meshing.organ import organ
from meshing.step import Monitor
from meshing.tetmesh import TetMesh, facet_keys, outer_facets, tet_volumes

_MEAN_OF_3D = 1.5957691216057308
"""The mean length of a vector of three standard normal numbers."""
_BONY = ("bone_strain_p99", "implant_micromotion", "fragment_micromotion")
_STILL = ("tissue_stress_p99", "bone_stress_p99")

_NEARLY_ALL = 0.95
"""Share of the volume whose stiffness must have a spread: a small tumour that has none hardly holds a brain."""
KNOWS = ("path_length", "path_angle", "path_vessel_clearance", "path_zone_clearance", "screw_breach", "screws_beyond_grade_b", "screw_tip_beyond",
         "screw_in_bone", "screw_clearance", "gap_mean", "gap_max", "step_off", "plate_standoff", "implant_coverage", "implant_gap",
         "implant_penetration", "manipulation_angle", "azimuth_*", "elevation_*", "inside_*", "camera_depth", "ports_apart", "residual_*", "extent_*",
         "shift_*", *_BONY, *_STILL, "bone_beyond_yield", "tissue_displacement_max", "tissue_strain_p99", "path_entries_within", "bone_in_bone",
         "mirror_residual", "implant_reamed", "force_of_*", "motion_max")


def is_hard(case: Case) -> bool:
    """Whether the plan has something that this tier knows: hardware, or a tumour outside of the liver that is cut."""
    mesh = case.model.solid
    liver = mesh is not None and any(label.organ == "liver" for label in mesh.legend)
    return bool(case.model.hardware) or (mesh is not None and not liver)


class HardTier:
    """Holds what does not depend on the draws."""

    def __init__(self, case: Case, plan: str, solvers: tuple[object, ...] = ()) -> None:
        self.case, self.plan, self.solvers = case, plan, solvers
        self.half = 0.5 * coarse_mm(case.model.labels)
        hardware = case.model.hardware
        self.paths = tuple(part for part in hardware if isinstance(part, Trajectory))
        self.around = tuple(self._around(path) for path in self.paths)
        self.tissue = case.solution("tissue")

    def values(self, draws: Draws, monitor: Monitor) -> dict[str, Array]:
        """(draws,) of every measure that this tier knows, by id."""
        found: dict[str, Array] = {}
        for number, (path, around) in enumerate(zip(self.paths, self.around), 1):
            monitor((number - 1) / len(self.paths), f"path {number}")
            found |= self._path(path, around, _end(number), draws, monitor)
        hardware = self.case.model.hardware
        for number, piece in enumerate((part for part in hardware if isinstance(part, Fragment)), 1):
            found |= self._piece(piece, _end(number), draws)
        for number, plate in enumerate((part for part in hardware if isinstance(part, Plate)), 1):
            found |= self._plate(plate, _end(number), draws)
        for number, implant in enumerate((part for part in hardware if isinstance(part, Implant)), 1):
            found |= self._implant(implant, _end(number), draws)
        screws = [part for part in hardware if isinstance(part, Screw)]
        found |= self._screws(screws, draws) if screws else {}
        for ports in (part for part in hardware if isinstance(part, Ports)):
            found |= self._ports(ports, draws)
        return found | self._tumours(draws) | self._tissue(draws)

    def _outline(self, name: str, draws: Draws) -> Array:
        """(draws,) mm by which the outline of a structure lies farther out."""
        return self.half * draws.normal(STRUCTURES.key, name)

    def _placed(self, what: str, sd: float, draws: Draws) -> Array:
        """(draws, 3) mm by which something lies off the place where the plan has it."""
        return sd * np.stack([draws.normal(PLACED.key, f"{self.plan}/{what}/{way}") for way in ("left", "posterior", "superior")], axis=1)

    def _around(self, path: Trajectory) -> Neighbourhood:
        labels = self.case.model.labels
        box = np.stack([np.minimum(path.entry_mm, path.target_mm), np.maximum(path.entry_mm, path.target_mm)])
        trees = tuple(tree for tree in self.case.model.trees if tree.name in path.structures)
        known = [name for name in path.structures if name in labels.names]
        vessels = tuple(name for name in known if name in path.vessels)
        return Neighbourhood(labels, trees, vessels, tuple(name for name in known if name not in path.vessels), box)

    def _path(self, path: Trajectory, around: Neighbourhood, end: str, draws: Draws, monitor: Monitor) -> dict[str, Array]:
        sd = ACCURACY_MM / _MEAN_OF_3D
        entry = path.entry_mm + self._placed(f"entry{end}", sd, draws)
        tip = path.target_mm + self._placed(f"tip{end}", sd, draws)
        way, drawn = path.entry_mm - path.target_mm, entry - tip
        length = np.linalg.norm(drawn, axis=1)
        bend = np.arccos(np.clip(drawn @ way / (length * np.linalg.norm(way)), -1.0, 1.0))
        # which way it bends against the normal is not known to the path, and as likely as any other
        turn = 2.0 * np.pi * draws.uniform(PLACED.key, f"{self.plan}/bend{end}")
        angle = np.radians(path.angle_deg)
        found = {f"path_length{end}": length, f"path_angle{end}": np.degrees(np.arccos(np.clip(
            np.cos(angle) * np.cos(bend) + np.sin(angle) * np.sin(bend) * np.cos(turn), -1.0, 1.0)))}
        if not path.structures:
            return found
        found[f"path_entries_within{end}"] = self._entries(path, draws)
        if draws.varies(PLACED.key):
            rows = np.stack([around.beside(a, b, path.radius_mm).clearance_mm.min(axis=1) for a, b in zip(entry, tip)], axis=1)
        else:
            rows = np.repeat(around.beside(path.entry_mm, path.target_mm, path.radius_mm).clearance_mm.min(axis=1)[:, None], draws.count, axis=1)
        rows = np.where(rows >= REACH_MM, rows, rows - np.stack([self._outline(name, draws) for name in around.names]))
        for key, chosen in (("path_vessel_clearance", True), ("path_zone_clearance", False)):
            own = [n for n, name in enumerate(around.names) if (name in path.vessels) is chosen]
            if own:
                found[f"{key}{end}"] = rows[own].min(axis=0)
        return found

    def _entries(self, path: Trajectory, draws: Draws) -> Array:
        """(draws,) % of the entry points of the map that keep all limits when the outline of what is nearest to each lies elsewhere."""
        entries = path.entries
        limits = np.array([path.limit("vessel" if name in path.vessels else "zone") for name in entries.structures])[entries.nearest]
        near = (REASONS.index("too near to a vessel"), REASONS.index("too near to a forbidden structure"))
        # what breaks a limit for another reason, or beside another structure than the nearest, stays where it is
        open_ = (entries.grade == WITHIN) | (np.isin(entries.reason, near) & (entries.angle_deg <= path.limit("angle"))
                                             & (entries.clearance_mm < limits))
        outlines = np.stack([self._outline(name, draws) for name in entries.structures])
        keeps = entries.clearance_mm[open_, None] - outlines[entries.nearest[open_]] >= limits[open_, None]
        return np.asarray(100.0 * keeps.sum(axis=0) / max(len(entries.grade), 1), np.float64)

    def _screws(self, screws: list[Screw], draws: Draws) -> dict[str, Array]:
        found: dict[str, Array] = {}
        out = np.array([screw.out_mm - self._outline(screw.bones[0], draws) for screw in screws if np.isfinite(screw.out_mm)])
        if len(out):
            found |= {"screws_beyond_grade_b": (out >= GRADES[0][0]).sum(axis=0).astype(np.float64),
                      "screw_breach": np.maximum(out, 0.0).max(axis=0)}
        # both cortices lie farther out, or the near one alone where the tip stays inside
        found["screw_in_bone"] = np.min([np.maximum(screw.in_bone_mm + (1.0 + (screw.beyond_mm > 0.0)) * self._outline(screw.bones[0], draws), 0.0)
                                         for screw in screws], axis=0)
        tips = [np.maximum(screw.past_mm - self._outline(screw.bones[-1], draws), 0.0) for screw in screws if np.isfinite(screw.past_mm)]
        found |= {"screw_tip_beyond": np.max(tips, axis=0)} if tips else {}
        spared = [screw for screw in screws if screw.nearest]
        if spared:
            found["screw_clearance"] = np.min([screw.clearance_mm - self._outline(screw.nearest, draws) for screw in spared], axis=0)
        return found

    def _piece(self, piece: Fragment, end: str, draws: Draws) -> dict[str, Array]:
        own, rest = self._outline(piece.bone, draws), self._outline(f"what {piece.bone} belongs to", draws)
        found: dict[str, Array] = {}
        if piece.gap_mean_mm is not None and piece.gap_max_mm is not None:
            found |= {f"gap_mean{end}": piece.gap_mean_mm - own - rest, f"gap_max{end}": piece.gap_max_mm - own - rest}
        if piece.step_mm is not None:
            found[f"step_off{end}"] = np.abs(piece.step_mm + own - rest)
        if piece.residual_mm is not None:  # the best fit leaves no mean distance, so errors of the outlines add up in square
            other = self._outline(f"other side of {piece.bone}", draws)
            found[f"mirror_residual{end}"] = np.sqrt(piece.residual_mm ** 2 + (own - other) ** 2 + (rest - other) ** 2)
        grown = piece.overlap_ml_mm[0] * own + piece.overlap_ml_mm[1] * rest
        return found | {f"bone_in_bone{end}": np.maximum(piece.overlap_ml + grown, 0.0)}

    def _plate(self, plate: Plate, end: str, draws: Draws) -> dict[str, Array]:
        return {f"plate_standoff{end}": np.maximum(plate.standoff_max_mm - self._outline("bone under the plate", draws), 0.0)}

    def _implant(self, implant: Implant, end: str, draws: Draws) -> dict[str, Array]:
        outline = self._outline(implant.bone, draws)
        distance = implant.distance_mm[:, None] - outline[None]
        area, near = implant.area_mm2[:, None], distance < implant.near_mm
        gap = np.maximum(distance, 0.0)
        weight = np.where(near, area, 0.0)
        # what of the implant's body lies in bone whose outline is farther out
        reamed = np.searchsorted(np.sort(implant.within_mm), outline) * implant.body_ml / max(len(implant.within_mm), 1)
        return {f"implant_reamed{end}": reamed,
                f"implant_coverage{end}": 100.0 * np.where(distance <= implant.contact_mm, area, 0.0).sum(axis=0) / float(area.sum()),
                f"implant_gap{end}": (weight * gap).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-12),
                f"implant_penetration{end}": np.maximum(-distance, 0.0).max(axis=0)}

    def _ports(self, ports: Ports, draws: Draws) -> dict[str, Array]:
        places = [place + self._placed(name, PORT_MM, draws) for name, place in (
            ("target", ports.target_mm), ("camera", ports.camera_mm), ("left port", ports.left_mm), ("right port", ports.right_mm))]
        target, camera, left, right = places
        ways = [place - target for place in (camera, left, right)]
        level = [way * np.array([1.0, 0.0, 1.0]) for way in ways]
        up = np.array([[0.0, -1.0, 0.0]])
        depth = [np.linalg.norm(way, axis=1) for way in ways]
        return {"manipulation_angle": _between(ways[1], ways[2]), "azimuth_left": _between(level[0], level[1]),
                "azimuth_right": _between(level[0], level[2]), "elevation_left": 90.0 - _between(ways[1], up),
                "elevation_right": 90.0 - _between(ways[2], up), "camera_depth": depth[0], "inside_left": depth[1], "inside_right": depth[2],
                "ports_apart": np.min([np.linalg.norm(a - b, axis=1) for a, b in ((camera, left), (camera, right), (left, right))], axis=0)}

    def _tumours(self, draws: Draws) -> dict[str, Array]:
        """What stays of a debulked tumour when its outline lies farther out; the cut stays where it was planned."""
        mesh = self.case.model.solid
        if mesh is None or not self.case.is_resection:
            return {}
        removed, volume = self.case.model.removed_tets(), tet_volumes(mesh.points_mm, mesh.tets) * 1e-3
        found: dict[str, Array] = {}
        for label in mesh.legend:
            own = mesh.organ == label.value
            if label.organ in ("liver", "liver_tumour", "brain") or not (own & removed).any():
                continue
            shift = LESION_MM * draws.normal(LESION.key, label.name) * 1e-3
            stays, gone = (np.maximum(float(volume[part].sum()) + _border_mm2(mesh, own, part) * shift, 0.0)
                           for part in (own & ~removed, own & removed))
            key = label.name.replace(" ", "_")
            found |= {f"residual_{key}": stays, f"extent_{key}": 100.0 * gone / np.maximum(stays + gone, 1e-9)}
        return found

    def _tissue(self, draws: Draws) -> dict[str, Array]:
        """Displacements and strains by 1 / stiffness, where nearly all of the simulated tissue has a spread in the library."""
        solved = self.tissue if self.tissue is not None else self.case.solution("motion")
        if solved is None or solved.mesh is None or any(label.organ == "liver" for label in solved.mesh.legend):
            return {}
        given = dict(self.case.model.materials)
        spreads = [tissue(given.get(label.organ, organ(label.organ).material)).geometric_sd for label in solved.mesh.legend]
        soft = [spread for spread in spreads if spread is not None]
        ids = ("tissue_displacement_max", "tissue_strain_p99", "tissue_stress_p99", *(f"shift_{label.name.replace(' ', '_')}" for label in (
            self.case.model.solid.legend if self.case.model.solid is not None else ())))
        ends = [_end(number) for number in range(1, 9)]
        normal = draws.normal(STIFFNESS.key)
        found: dict[str, Array] = {}
        volume = tet_volumes(solved.mesh.points_mm, solved.mesh.tets)
        known = sum(float(volume[solved.mesh.organ == label.value].sum())
                    for label, spread in zip(solved.mesh.legend, spreads) if spread is not None)
        if soft and known >= _NEARLY_ALL * float(volume.sum()):
            softer = np.exp(-np.log(max(soft)) * normal)
            found |= {id: np.ones(draws.count) if id in _STILL else softer for id in ids}
            found |= forces(self.case, softer, draws) | motion(self.solvers, softer, draws)
        elif not soft:  # bone alone, with the stiffness that its density says
            found |= {f"{id}{end}": np.exp(-BONE_SITES * normal) for id in (*_BONY, *ids[:2]) for end in ends}
            found |= {f"{id}{end}": np.ones(draws.count) for id in _STILL for end in ends}
            softer = np.exp(-BONE_SITES * normal)
            found |= forces(self.case, softer, draws) | motion(self.solvers, softer, draws)
            if self.tissue is None:
                return found
            for end, implant in zip(ends, (part for part in self.case.model.hardware if isinstance(part, Implant))):
                strain, volume = strain_around(implant, solved)
                if len(strain):
                    beyond = strain[:, None] * np.exp(-BONE_SITES * normal) > YIELD
                    found[f"bone_beyond_yield{end}"] = 100.0 * (volume @ beyond) / float(volume.sum())
        return found


def _end(number: int) -> str:
    return "" if number == 1 else f"_{number}"


def _between(first: Array, second: Array) -> Array:
    """(n,) degrees."""
    cosine = (first * second).sum(axis=1) / np.maximum(np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1), 1e-12)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))), np.float64)


def _border_mm2(mesh: TetMesh, whole: NDArray[np.bool_], part: NDArray[np.bool_]) -> float:
    """Area of the border of a structure that belongs to a part of it."""
    if not part.any():
        return 0.0
    count = len(mesh.points_mm)
    facets = outer_facets(mesh.tets[part])
    own = facets[np.isin(facet_keys(facets, count), facet_keys(outer_facets(mesh.tets[whole]), count))]
    a, b, c = (mesh.points_mm[own[:, n]] for n in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()) / 2.0
