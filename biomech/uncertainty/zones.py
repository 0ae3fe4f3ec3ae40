"""The fast tier of ablation zones: margin, volume and distance from large vessels when zone, lesion and vessels are drawn.

The zone is measured exactly where it is drawn: its middle off by ZONE_PLACED_MM each way, its length and width by ZONE_MM. The surface of a lesion
lies farther out by its drawn growth, which the depth falls by (first order: exact where the surface faces the border of the zone). The volume
goes with that of the drawn spheroid, as if what lies around it were alike.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from biomech.measures.ablation import WAYS, large, reached_lesions, surface_of
from biomech.measures.case import Case
from biomech.measures.vessels import from_wall_mm
from biomech.treated import Zone, ablated_ml
from biomech.uncertainty.draws import Array, Draws, moved
from biomech.uncertainty.sources import LENGTH, LESION, LESION_MM, PLACED, RADIUS_MM, VESSELS, ZONE, ZONE_MM, ZONE_PLACED_MM
from meshing.units import Millimetre


class ZoneTier:
    """Holds what does not depend on the draws."""

    def __init__(self, case: Case, plan: str) -> None:
        self.zones, self.plan, mesh = case.model.zones, plan, case.model.need_solid()
        stays = ~case.model.removed_tets()
        organs = mesh.of(*(label.name for label in mesh.legend if label.organ.removesuffix("_tumour") == "liver"))
        healthy = mesh.of(*(label.name for label in mesh.legend if label.organ == "liver"))
        self.all_ml, self.healthy_ml = ablated_ml(self.zones, mesh, organs & stays), ablated_ml(self.zones, mesh, healthy & stays)
        self.lesions = []
        for name in reached_lesions(mesh, self.zones):
            points, facing = surface_of(mesh, name)
            nodes, number = np.unique(points, axis=0, return_inverse=True)
            ways = [np.unique(number.ravel()[facing == way]) for way in range(len(WAYS))]
            self.lesions.append((name, nodes, ways))
        self.vessels = []
        for tree in filter(None, map(large, case.model.trees)):
            away = [from_wall_mm(tree, nodes) for _, nodes, _ in self.lesions]
            self.vessels += [(tree.name, name, nodes[wall.argmin()][None], float(wall.min())) for (name, nodes, _), wall in zip(self.lesions, away)]

    def values(self, draws: Draws) -> tuple[dict[str, Array], Array]:
        """(draws,) of every measure of the zones, by id, and the (draws,) mL of healthy liver that they take."""
        drawn = [self._drawn(number, zone, draws) for number, zone in enumerate(self.zones)]
        whole = sum(zone.ml for zone in self.zones)
        share = np.array([sum(zone.ml for zone in zones) for zones in zip(*drawn)]) / whole
        found = {"ablated_volume": self.all_ml * share}
        grown = [moved(draws, LESION.key, name, nodes, LESION_MM, LENGTH) for name, nodes, _ in self.lesions]
        rows = [[np.max([zone.depth_mm(nodes) for zone in zones], axis=0) for zones in zip(*drawn)] for _, nodes, _ in self.lesions]
        depths = [np.array(row).T - out for row, out in zip(rows, grown)]
        if depths:
            found["ablative_margin"] = np.min([depth.min(axis=0) for depth in depths], axis=0)
            for number, way in enumerate(WAYS):
                facing = [depth[ways[number]].min(axis=0) for depth, (_, _, ways) in zip(depths, self.lesions) if len(ways[number])]
                if facing:
                    found[f"ablative_margin_{way}"] = np.min(facing, axis=0)
        gaps = [distance - moved(draws, LESION.key, name, place, LESION_MM, LENGTH)[0] - moved(draws, VESSELS.key, tree, place, RADIUS_MM, LENGTH)[0]
                for tree, name, place, distance in self.vessels]
        if gaps:
            found["ablated_tumour_to_large_vessel"] = np.maximum(np.min(gaps, axis=0), 0.0)
        return found, self.healthy_ml * share

    def _drawn(self, number: int, zone: Zone, draws: Draws) -> list[Zone]:
        """The zone in each draw."""
        off = ZONE_PLACED_MM * np.stack([draws.normal(PLACED.key, f"{self.plan}/zone {number}/{way}") for way in "LPS"], axis=1)
        size = ZONE_MM * np.stack([draws.normal(ZONE.key, f"{self.plan}/zone {number}/{name}") for name in ("length", "width")], axis=1)
        found = []
        for away, (longer, wider) in zip(off, size):
            x, y, z = (Millimetre(float(v)) for v in np.asarray(zone.centre_lps) + away)
            found.append(replace(zone, centre_lps=(x, y, z), length=Millimetre(max(1.0, zone.length + longer)),
                                 width=Millimetre(max(1.0, zone.width + wider))))
        return found
