"""What candidates of paths, ablations and ports are worth, seen through where the hand puts things and where outlines lie.

path       one trajectory: through maps of distance (biomech/hardware/entries.py), tip and entry off by ACCURACY_MM, outlines by half a voxel
ablation   one zone: the meshed lesions with drawn outlines, the zone off by ZONE_PLACED_MM and as wide as drawn; structures that must stay whole
ports      one set of ports: angles and distances with every port and the target off by PORT_MM

Allowed is what touches nothing that must be spared in 95 % of the draws, and for an ablation what holds the lesions that the plan's zone holds.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from biomech.hardware.entries import Limits, fields_of, map_of
from biomech.hardware.nouns import IMPOSSIBLE
from biomech.hardware.pieces import coarse_mm
from biomech.model import PatientModel
from biomech.optimise.goals import Goal, Steps, one_of
from biomech.optimise.turning import entry_of
from biomech.procedures import Ablation, Craniotomy, PlacePorts, TrajectoryTo
from biomech.procedures.ablation import harmless
from biomech.procedures.ports import AZIMUTH, ELEVATION, WORKING_MM
from biomech.remnant import parts_of
from biomech.treated import SINK_MM
from biomech.uncertainty.draws import Draws, moved
from biomech.uncertainty.sources import ACCURACY_MM, LENGTH, LESION, LESION_MM, PORT_MM, ZONE_MM, ZONE_PLACED_MM
from meshing.errors import PlanningError, RequestError
from meshing.step import silent
from meshing.tetmesh import outer_facets, tet_volumes
from meshing.units import Millimetre
from meshing.volume import position_of

Array = NDArray[np.float64]
_FAR_MM = 15.0
"""More distance than this is worth nothing."""
_MEAN_OF_3D = 1.5957691216057308
"""The mean length of a vector of three standard normal numbers."""
_ALONG, _SEEN = 60, 800

PATH_GOALS = (
    Goal("Clearance of vessels, 5th percentile, at most 15 mm", "mm", "higher", "path_vessel_clearance"),
    Goal("Clearance of forbidden structures, 5th percentile, at most 15 mm", "mm", "higher", "path_zone_clearance"),
    Goal("Angle to the normal", "deg", "lower", "path_angle"),
    Goal("Length of the path", "mm", "lower", "path_length"),
    Goal("Draws that come nearer to a structure than its limit", "%", "lower"))
ZONE_GOALS = (
    Goal("Ablation margin, 5th percentile", "mm", "higher", "ablative_margin"),
    Goal("Healthy tissue ablated, 95th percentile", "ml", "lower"),
    Goal("Zone to structures that must stay, 5th percentile, at most 15 mm", "mm", "higher"),
    Goal("Zone to vessels wider than 3 mm, 5th percentile, at most 15 mm", "mm", "higher"),
    Goal("Way of the probe", "mm", "lower"))
PORT_GOALS = (
    Goal("Manipulation angle off the one wanted, 95th percentile", "deg", "lower"),
    Goal("Azimuth off 30 degrees, 95th percentile", "deg", "lower"),
    Goal("Elevation outside 30 to 60 degrees, 95th percentile", "deg", "lower"),
    Goal("Depth outside 150 to 200 mm, 95th percentile", "mm", "lower"),
    Goal("Distance between ports, 5th percentile", "mm", "higher", "ports_apart"))


def _offs(draws: Draws, source: str, sd: float) -> Array:
    """(draws, 3) mm."""
    return sd * np.stack([draws.normal(source, axis) for axis in ("left", "posterior", "superior")], axis=1)


class PathJudge:
    """Values of one trajectory; a craniotomy beside it changes nothing of them."""

    goals = PATH_GOALS

    def __init__(self, model: PatientModel, start: Steps, draws: int, seed: int, solvers: tuple[object, ...]) -> None:
        step = one_of(start, TrajectoryTo, (Craniotomy,), "one trajectory")
        self.model = model
        self.fields = fields_of(model.labels, model.trees, step.within, step.skull, step.vessels, step.forbidden, silent)
        self.back = np.linalg.inv(self.fields.matrix)
        own = Draws(draws, seed)
        sd = ACCURACY_MM / _MEAN_OF_3D
        self.tip, self.entry = _offs(own, "tip of the path", sd), _offs(own, "entry of the path", sd)
        half = 0.5 * coarse_mm(model.labels)
        self.wider = np.stack([half * own.normal("outline", name) for name in self.fields.names]) if self.fields.names else np.zeros((0, draws))
        self.vessel = np.array([name in self.fields.vessels for name in self.fields.names], bool)

    def __call__(self, procedures: Steps) -> Array | None:
        step = one_of(procedures, TrajectoryTo, (Craniotomy,), "one trajectory")
        target = np.array(step.target_lps, np.float64)
        way = np.array(entry_of(step, self.model)) - target
        way /= np.linalg.norm(way)
        limits = Limits(step.vessel_clearance, step.zone_clearance, step.longest, step.steepest)
        found = map_of(self.fields, target, way[None], step.diameter / 2.0, limits)
        if found.grade[0] == IMPOSSIBLE:
            return None
        least = self._least(found.points_mm[0], target) - self.wider - step.diameter / 2.0
        lowest = np.percentile(least, 5.0, axis=1) if len(least) else np.zeros(0)
        if (lowest <= 0.0).any():
            return None
        asked = np.where(self.vessel, float(step.vessel_clearance), float(step.zone_clearance))
        near = 100.0 * float((least < asked[:, None]).any(axis=0).mean()) if len(least) else 0.0
        clear = [min(_FAR_MM, float(lowest[kind].min())) if kind.any() else _FAR_MM for kind in (self.vessel, ~self.vessel)]
        return np.array([*clear, float(found.angle_deg[0]), float(found.length_mm[0]), near])

    def _least(self, entry: Array, target: Array) -> Array:
        """(structures, draws) least distance of the axis of each drawn path."""
        share = np.linspace(0.0, 1.0, _ALONG)[:, None, None]
        points = ((1.0 - share) * (entry + self.entry) + share * (target + self.tip)).reshape(-1, 3)
        index = (points @ self.back[:3, :3].T + self.back[:3, 3]).T[::-1]
        rows = [map_coordinates(away, index, order=1, mode="nearest").reshape(_ALONG, -1).min(axis=0) for away in self.fields.away]
        return np.array(rows, np.float64).reshape(len(self.fields.names), len(self.tip))


class AblationJudge:
    """Values of one ablation zone."""

    goals = ZONE_GOALS

    def __init__(self, model: PatientModel, start: Steps, draws: int, seed: int, solvers: tuple[object, ...]) -> None:
        step = one_of(start, Ablation, (), "one ablation")
        self.draws = Draws(max(20, draws // 2), seed)
        self.off = _offs(self.draws, "place of the zone", ZONE_PLACED_MM)
        self.size = ZONE_MM * np.stack([self.draws.normal("size of the zone", name) for name in ("length", "width")], axis=1)
        mesh = model.need_solid()
        own = mesh.of(step.organ)
        self.middles, self.volume = mesh.points_mm[mesh.tets[own]].mean(axis=1), tet_volumes(mesh.points_mm, mesh.tets[own]) * 1e-3
        surfaces = [(name, mesh.points_mm[np.unique(outer_facets(mesh.tets[mesh.of(name)]))]) for name in parts_of(mesh, step.organ)[1:]]
        wanted = [(name, points) for name, points in surfaces if (step.zone().depth_mm(points) > 0.0).any()]
        if not wanted:
            raise RequestError("the ablation of this plan reaches no tumour, so there is no margin to improve; set its middle into one")
        self.lesion = np.concatenate([points for _, points in wanted])
        self.shift = np.concatenate([moved(self.draws, LESION.key, name, points, LESION_MM, LENGTH) for name, points in wanted])
        self.spared = _outside(model, step)
        wide = [tree.points_mm[2.0 * tree.radius_mm > SINK_MM] for tree in model.trees]
        self.wide = _thinned(np.concatenate(wide)) if any(len(points) for points in wide) else np.zeros((0, 3))

    def __call__(self, procedures: Steps) -> Array | None:
        step = one_of(procedures, Ablation, (), "one ablation")
        zone = step.zone()
        margin, near, wide, healthy = [], [], [], []
        for n, (off, (longer, wider)) in enumerate(zip(self.off, self.size)):
            x, y, z = (Millimetre(float(v)) for v in np.asarray(zone.centre_lps) + off)
            drawn = replace(zone, centre_lps=(x, y, z), length=Millimetre(max(1.0, zone.length + longer)),
                            width=Millimetre(max(1.0, zone.width + wider)))
            margin.append(float((drawn.depth_mm(self.lesion) - self.shift[:, n]).min()))
            near.append(_away(drawn.depth_mm(self.spared)))
            wide.append(_away(drawn.depth_mm(self.wide)))
            healthy.append(float(self.volume[drawn.holds(self.middles)].sum()))
        low = float(np.percentile(near, 5.0))
        if low <= 0.0 or zone.depth_mm(self.lesion).min() <= 0.0:
            return None
        probe = float(np.linalg.norm(np.subtract(step.entry_lps, step.centre_lps)))
        return np.array([np.percentile(margin, 5.0), np.percentile(healthy, 95.0), low, np.percentile(wide, 5.0), probe])


def _away(depth: Array) -> float:
    """How far the nearest of some points lies outside a zone."""
    return min(_FAR_MM, float(-depth.max())) if len(depth) else _FAR_MM


def _outside(model: PatientModel, step: Ablation) -> Array:
    """Points of the structures that the zone must not reach, the nearest to its middle."""
    labels = model.labels
    spare = [label.name for label in labels.legend if label.name not in harmless(labels, step.organ, step.accepts)]
    if not spare:
        return np.zeros((0, 3))
    voxels = np.argwhere(labels.mask(*spare))
    places = position_of(labels.to_patient, voxels[:, ::-1].astype(np.float64))
    away = np.linalg.norm(places - np.asarray(step.centre_lps), axis=1)
    near = places[away < max(step.zone().length, step.zone().width) + 2.0 * _FAR_MM]
    return _thinned(near[np.argsort(np.linalg.norm(near - np.asarray(step.centre_lps), axis=1))[:20 * _SEEN]])


def _thinned(points: Array) -> Array:
    return points[:: max(1, len(points) // _SEEN)]


class PortsJudge:
    """Values of one set of ports."""

    goals = PORT_GOALS

    def __init__(self, model: PatientModel, start: Steps, draws: int, seed: int, solvers: tuple[object, ...]) -> None:
        one_of(start, PlacePorts, (), "one set of ports")
        self.model, own = model, Draws(draws, seed)
        self.off = np.stack([_offs(own, f"place of {name}", PORT_MM) for name in ("target", "camera", "left port", "right port")], axis=1)

    def __call__(self, procedures: Steps) -> Array | None:
        step = one_of(procedures, PlacePorts, (), "one set of ports")
        try:
            step.run(self.model, silent)
        except PlanningError:  # off the skin, through something, or too far
            return None
        places = np.array([step.target_lps, step.camera_lps, step.left_lps, step.right_lps], np.float64)
        places[1:, 1] -= float(step.lift)
        rows = []
        for off in self.off:
            target, *ports = places + off
            found = step.measured(target, ports)
            outside = [np.maximum(np.maximum(low - values, values - high), 0.0).max()
                       for (low, high), values in ((ELEVATION, found.elevations_deg), (WORKING_MM, found.inside_mm[1:]))]
            rows.append((abs(found.manipulation_deg - float(step.manipulation)), np.abs(found.azimuths_deg - AZIMUTH).max(), *outside,
                         float(found.apart_mm.min())))
        values = np.array(rows)
        return np.array([*np.percentile(values[:, :4], 95.0, axis=0), np.percentile(values[:, 4], 5.0)])
