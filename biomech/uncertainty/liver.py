"""The fast tier of a liver: what its measures become when outlines, vessels, circulation and stiffness are drawn.

Nothing is meshed or cut again. The cut stays where it was planned; the anatomy around it moves. A border that lies d farther out changes
a volume by d times its area, a distance between a lesion and the cut by d times how fast that distance changes along the normal of the
lesion, and the wall of a vessel by the change of its radius. First order in d: exact for a shift of a flat border, and within d / R of the
change for one with the radius of curvature R. What the full model says is kept: only the change is taken from here.

Tissue: under given loads small displacements and strains go with 1 / stiffness and stresses do not change (linear elasticity).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biomech.distances import to_triangles_mm
from biomech.flow.portal import (
    ARTERIAL,
    ARTERIAL_RANGE,
    CAVA,
    CAVA_RANGE,
    HVPG,
    HVPG_RANGE,
    LIVER_DENSITY,
    PORTAL_FLOW,
    PORTAL_FLOW_CV,
    PORTAL_TREE,
    SolvePortal,
    portal_state,
)
from biomech.materials.library import tissue
from biomech.measures.case import Case
from biomech.measures.vessels import TRUNK_MM, from_wall_mm
from biomech.measures.volumes import SPECIMEN
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.territory import depth_beyond_cut, downstream
from biomech.uncertainty.borders import BorderTier
from biomech.uncertainty.draws import Array, Draws, moved
from biomech.uncertainty.loads import forces, motion
from biomech.uncertainty.sources import (
    LENGTH,
    LESION,
    LESION_MM,
    ORGAN,
    ORGAN_VOLUME_SD,
    PORTAL,
    RADIUS_MM,
    STIFFNESS,
    VESSELS,
    between,
    lognormal,
    outline_mm,
)
from biomech.uncertainty.zones import ZoneTier
from meshing.centreline import Centreline
from meshing.organ import organ
from meshing.step import Monitor
from meshing.surface import triangle_normals
from meshing.tetmesh import TetMesh, facet_keys, outer_facets, tet_volumes
from meshing.units import MMHG_PA
from meshing.vessels.territories import serving_point

MOST_EMBOLISED = 99.0
_PROBE_MM = 0.3
"""How far the nodes of a lesion are moved to see how its distance from the cut changes."""
_TREES = ("portal vein", "hepatic vein")
KNOWS = ("remnant_volume", "flr_ct", "flr_reserve", "resected_volume", "specimen_volume", "flr_vauthey", "flr_urata", "transection_area",
         "tumours_left", "resection_margin", "*_territory_lost", "*_territory_lost_share", "cut_to_*", "tumour_to_*", "portal_pressure", "hvpg",
         "portal_flow", "portal_flow_per_100g", "tips_flow", "portosystemic_gradient", "tissue_displacement_max", "tissue_strain_p99",
         "tissue_stress_p99", "ablated_volume", "ablative_margin", "ablative_margin_*", "ablated_tumour_to_large_vessel",
         "segment_*_removed", "embolised_share", "force_of_*", "motion_max")


@dataclass(frozen=True, eq=False)
class Border:
    """Facets of a border: middles (n, 3), areas in mm2, the deviation of their place in mm (n,)."""

    middle_mm: Array
    area_mm2: Array
    spread_mm: Array

    def change_ml(self, shift_mm: Array) -> Array:
        """(draws,) of the volume inside when the border lies (n, draws) mm farther out."""
        found: Array = self.area_mm2 @ shift_mm * 1e-3
        return found


@dataclass(frozen=True, eq=False)
class Lesion:
    """Nodes of its surface, their distance to the cut (negative on the side that stays), and how that changes along the normal."""

    name: str
    points_mm: Array
    spread_mm: Array
    distance_mm: Array
    slope: Array
    stays: bool
    kept: Border
    gone: Border


@dataclass(frozen=True, eq=False)
class Vessel:
    """A tree: how deep it lies behind the cut, the volume of kept liver that each point serves, its distance from the cut, and for each
    lesion its place nearest to the wall with the distance there."""

    tree: Centreline
    spread_mm: float
    depth_mm: Array
    serves_ml: Array
    from_cut_mm: Array | None
    near: tuple[tuple[Array, float], ...]


class LiverTier:
    """Holds what does not depend on the draws."""

    def __init__(self, case: Case, solvers: tuple[object, ...] = (), plan: str = "") -> None:
        self.case, self.model = case, case.model
        self.zones = ZoneTier(case, plan) if self.model.zones else None
        self.solvers = solvers
        portal = next((solver for solver in solvers if isinstance(solver, SolvePortal)), None)
        self.portal = portal.planned(self.model) if portal is not None else None
        mesh, removed = self.model.need_solid(), self.model.removed_tets()
        volumes = tet_volumes(mesh.points_mm, mesh.tets) * 1e-3
        names = [label.name for label in mesh.legend if label.organ == "liver"]
        lesions = [label.name for label in mesh.legend if label.organ == "liver_tumour"]
        own = mesh.of(*names)
        ours = own | mesh.of(*lesions) if lesions else own
        self.total_ml, self.kept_ml = float(volumes[own].sum()), float(volumes[own & ~removed].sum())
        self.removed_ml = float(volumes[removed].sum())
        outline = _keys(mesh, outer_facets(mesh.tets[ours]))
        self.kept = _border(self.model, ours & ~removed, outline)
        self.gone = _border(self.model, ours & removed, outline)
        area = float(self.kept.area_mm2.sum() + self.gone.area_mm2.sum())
        self.common_mm = ORGAN_VOLUME_SD * self.total_ml * 1e3 / max(area, 1e-9)
        self.cut = mesh.points_mm[mesh.facet_set(RESECTION_SURFACE).triangles] if case.is_resection else None
        self.rim = _rim(self.model) if case.is_resection else None
        self.lesions = tuple(_lesion(self.model, name, self.cut, outline) for name in lesions)
        kept = own & ~removed
        self.vessels = tuple(self._vessel(tree, mesh, kept, volumes) for tree in self.model.trees)
        self.borders = BorderTier(case, next((v.spread_mm for v in self.vessels if v.tree.name == PORTAL_TREE), RADIUS_MM))

    def _vessel(self, tree: Centreline, mesh: TetMesh, kept: NDArray[np.bool_], volumes: Array) -> Vessel:
        depth = depth_beyond_cut(self.model, tree)
        served = serving_point(tree, mesh.points_mm[mesh.tets[kept]].mean(axis=1))
        serves = np.bincount(served, volumes[kept], minlength=len(tree.points_mm)).astype(np.float64)
        spread = RADIUS_MM if tree.radii_from == "scan" else max(RADIUS_MM, 0.5 * float(np.mean(self.model.labels.spacing_mm)))
        from_cut = to_triangles_mm(tree.points_mm, self.cut) if self.cut is not None else None
        away = [from_wall_mm(tree, lesion.points_mm) for lesion in self.lesions]
        near = tuple((lesion.points_mm[wall.argmin()][None], float(wall.min())) for lesion, wall in zip(self.lesions, away))
        return Vessel(tree, spread, depth, serves, from_cut, near)

    def values(self, draws: Draws, monitor: Monitor) -> dict[str, Array]:
        """(draws,) of every measure that this tier knows, by id."""
        monitor(0.0, f"{draws.count} draws of the outlines")
        shift = self.common_mm * draws.normal(ORGAN.key)
        kept_change = self.kept.change_ml(self._outline(draws, self.kept) + shift)
        gone_change = self.gone.change_ml(self._outline(draws, self.gone) + shift)
        into_kept, into_gone = self._lesion_growth(draws)
        kept, total = self.kept_ml + kept_change - into_kept, self.total_ml + kept_change + gone_change - into_kept - into_gone
        zoned: dict[str, Array] = {}
        if self.zones is not None:
            zoned, ablated = self.zones.values(draws)
            kept = kept - ablated
        kept, total = np.maximum(kept, 0.0), np.maximum(total, 1e-6)
        share, gone = 100.0 * kept / total, self.removed_ml + gone_change
        found = {"remnant_volume": kept, "flr_ct": share, "flr_reserve": share, "resected_volume": gone, "specimen_volume": SPECIMEN * gone,
                 "flr_vauthey": kept, "flr_urata": kept} | zoned
        if self.cut is not None and self.rim is not None:
            # the area of the cut grows where its rim is farther out, by lengths as a volume does by areas
            first, second = (self.cut[:, k] - self.cut[:, 0] for k in (1, 2))
            nominal = float(np.linalg.norm(np.cross(first, second), axis=1).sum()) / 200.0
            found["transection_area"] = nominal + 10.0 * self.rim.change_ml(self._outline(draws, self.rim) + shift)
        found |= self._margins(draws)
        lost = self._vessel_values(draws, kept, found)
        found |= self.borders.values(draws)
        if self.portal is not None:
            shut = found.setdefault("embolised_share", np.full(draws.count, float(self.portal.embolised)))
            found |= self._circulation(draws, np.clip((kept - lost) / total, 1e-3, None), kept - lost, np.minimum(shut, MOST_EMBOLISED))
        soft = self._softness(draws)
        found |= forces(self.case, soft, draws) | motion(self.solvers, soft, draws)
        return found | {"tissue_displacement_max": soft, "tissue_strain_p99": soft, "tissue_stress_p99": np.ones(draws.count)}

    def _outline(self, draws: Draws, border: Border) -> Array:
        return border.spread_mm[:, None] * draws.field(ORGAN.key, "outline", border.middle_mm, LENGTH)

    def _lesion_growth(self, draws: Draws) -> tuple[Array, Array]:
        """(draws,) mL of liver that lesions take when they are larger than they were drawn, on either side of the cut."""
        kept = gone = np.zeros(draws.count)
        for lesion in self.lesions:
            kept = kept + lesion.kept.change_ml(self._grown(draws, lesion, lesion.kept.middle_mm, LESION_MM))
            gone = gone + lesion.gone.change_ml(self._grown(draws, lesion, lesion.gone.middle_mm, LESION_MM))
        return kept, gone

    def _grown(self, draws: Draws, lesion: Lesion, points_mm: Array, spread: Array | float) -> Array:
        return moved(draws, LESION.key, lesion.name, points_mm, spread, LENGTH)

    def _margins(self, draws: Draws) -> dict[str, Array]:
        if self.cut is None:
            return {}
        least, left = np.full(draws.count, np.inf), np.zeros(draws.count)
        for lesion in self.lesions:
            if lesion.stays:
                left += 1.0
                continue
            grown = self._grown(draws, lesion, lesion.points_mm, lesion.spread_mm)
            nearest = (lesion.distance_mm[:, None] + lesion.slope[:, None] * grown).min(axis=0)
            least = np.minimum(least, nearest)
            left += nearest <= 0.0
        found = {"tumours_left": left}
        return found | {"resection_margin": np.maximum(least, 0.0)} if np.isfinite(least).all() else found

    def _vessel_values(self, draws: Draws, kept: Array, found: dict[str, Array]) -> Array:
        """Adds what belongs to vessels to `found`; returns the (draws,) mL of kept liver without portal inflow."""
        without = np.zeros(draws.count)
        for vessel in self.vessels:
            tree, key = vessel.tree, vessel.tree.name.replace(" ", "_")
            radius = tree.radius_mm[:, None] + moved(draws, VESSELS.key, tree.name, tree.points_mm, vessel.spread_mm, LENGTH)
            lost = downstream(tree, vessel.depth_mm[:, None] > radius)
            if tree.name in _TREES:
                volume = vessel.serves_ml @ lost * kept / max(self.kept_ml, 1e-9)
                found[f"{key}_territory_lost"] = volume
                found[f"{key}_territory_lost_share"] = 100.0 * volume / np.maximum(kept, 1e-9)
                without = volume if tree.name == "portal vein" else without
            if vessel.from_cut_mm is not None:
                stays = ~lost & (tree.radius_mm >= TRUNK_MM)[:, None]
                gap = np.where(stays, vessel.from_cut_mm[:, None] - radius, np.inf).min(axis=0)
                if np.isfinite(gap).all():
                    found[f"cut_to_{key}"] = np.maximum(gap, 0.0)
            gaps = [distance - self._grown(draws, lesion, place, LESION_MM)[0]
                    - moved(draws, VESSELS.key, tree.name, place, vessel.spread_mm, LENGTH)[0]
                    for (place, distance), lesion in zip(vessel.near, self.lesions)]
            if gaps:
                found[f"tumour_to_{key}"] = np.maximum(np.min(gaps, axis=0), 0.0)
        return without

    def _circulation(self, draws: Draws, fraction: Array, alive_ml: Array, shut: Array) -> dict[str, Array]:
        """`shut` (draws,) is the % of the functional liver that is embolised."""
        step = self.portal
        assert step is not None

        def known(name: str, own: float, default: float, bounds: tuple[float, float]) -> Array:
            return between(draws.uniform(PORTAL.key, name), *bounds) if own == default else np.full(draws.count, own)

        scale = lognormal(draws.normal(PORTAL.key, "flow"), PORTAL_FLOW_CV) if step.portal_flow == PORTAL_FLOW else np.ones(draws.count)
        state = portal_state(fraction, np.full(draws.count, step.portal_flow), known("hvpg", step.hvpg, HVPG, HVPG_RANGE),
                             known("cava", step.cava_pressure, CAVA, CAVA_RANGE), known("artery", step.arterial_pressure, ARTERIAL, ARTERIAL_RANGE),
                             scale, step.portal_share / 100.0, embolised=fraction * shut / 100.0, shunt=step.shunt())
        hundreds = alive_ml * 1e-6 * LIVER_DENSITY / 0.1 * (1.0 - shut / 100.0)
        into_liver = (state.portal_flow - state.shunt_flow) * 60e6
        return {"portal_pressure": state.pressure / MMHG_PA, "hvpg": state.hvpg / MMHG_PA, "portal_flow": state.portal_flow * 60e6,
                "portal_flow_per_100g": into_liver / np.maximum(hundreds, 1e-6), "tips_flow": state.shunt_flow * 60e6,
                "portosystemic_gradient": state.hvpg / MMHG_PA}

    def _softness(self, draws: Draws) -> Array:
        """(draws,) stiffness of the library over the drawn one; 1 where the library knows no spread."""
        key = dict(self.model.materials).get("liver", organ("liver").material)
        spread = tissue(key).geometric_sd
        if spread is None:
            return np.ones(draws.count)
        found: Array = np.exp(-np.log(spread) * draws.normal(STIFFNESS.key))
        return found


def _keys(mesh: TetMesh, facets: NDArray[np.int32]) -> NDArray[np.int64]:
    return facet_keys(facets, len(mesh.points_mm))


def _border(model: PatientModel, tets: NDArray[np.bool_], among: NDArray[np.int64], *, inside: bool = True) -> Border:
    """The outer facets of `tets` that are (or, with `inside` False, are not) among those with the keys `among`."""
    mesh = model.need_solid()
    facets = outer_facets(mesh.tets[tets]) if tets.any() else np.zeros((0, 3), np.int32)
    facets = facets[np.isin(_keys(mesh, facets), among) == inside]
    middle = mesh.points_mm[facets].mean(axis=1)
    area = np.linalg.norm(triangle_normals(mesh.points_mm, facets), axis=1) / 2.0
    return Border(middle, area, outline_mm(model.labels, middle) if len(middle) else np.zeros(0))


def _rim(model: PatientModel) -> Border:
    """The edges of the cut that no second of its facets has: lengths in mm in the place of areas."""
    mesh = model.need_solid()
    facets = mesh.facet_set(RESECTION_SURFACE).triangles
    edges, count = np.unique(np.sort(np.concatenate([facets[:, [0, 1]], facets[:, [1, 2]], facets[:, [2, 0]]]), axis=1), axis=0, return_counts=True)
    ends = mesh.points_mm[edges[count == 1]]
    middle = ends.mean(axis=1)
    return Border(middle, np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1), outline_mm(model.labels, middle) if len(middle) else np.zeros(0))


def _lesion(model: PatientModel, name: str, cut: Array | None, outline: NDArray[np.int64]) -> Lesion:
    mesh, removed = model.need_solid(), model.removed_tets()
    own = mesh.of(name)
    facets = outer_facets(mesh.tets[own])
    nodes, where = np.unique(facets, return_inverse=True)
    normal = np.zeros((len(nodes), 3))
    np.add.at(normal, where.reshape(-1, 3), triangle_normals(mesh.points_mm, facets)[:, None, :])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-300)
    points = mesh.points_mm[nodes]
    distance, slope = np.full(len(nodes), np.inf), np.zeros(len(nodes))
    if cut is not None:
        side = np.where(np.isin(nodes, mesh.tets[removed & own]), 1.0, -1.0)
        distance = to_triangles_mm(points, cut)
        slope = side * (to_triangles_mm(points + _PROBE_MM * normal, cut) - distance) / _PROBE_MM
        distance = side * distance
    # the cut runs through a lesion along facets that are no border of it
    through = np.concatenate([outline, _keys(mesh, mesh.facet_set(RESECTION_SURFACE).triangles)]) if cut is not None else outline
    spread = np.maximum(outline_mm(model.labels, points), LESION_MM)
    return Lesion(name, points, spread, distance, slope, not removed[own].any(), _border(model, own & ~removed, through, inside=False),
                  _border(model, own & removed, through, inside=False))

