"""What a candidate is worth, on the fast tiers, seen through the uncertainty: the 5th percentile of what should be large, the 95th of what
should be small.

liver   nothing is cut: volumes by the heights of nodes over the cut (biomech/preview.py), margins of the meshed lesions with drawn outlines,
        vessels by their centrelines, portal pressure in closed form over the population. Allowed is what takes out all lesions that the plan
        takes out, with a margin above 0 in 95 % of the draws, and leaves liver that has its inflow.
artery  the procedure is done on the signed distance, and the centreline estimate solved with drawn radii, inflow, blood and outlets.
Paths, ablations and ports: places.py.
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.flow.portal import ARTERIAL_RANGE, CAVA_RANGE, HVPG_RANGE, PORTAL_FLOW_CV, SolvePortal, portal_state
from biomech.measures.case import Case
from biomech.measures.vessels import TRUNK_MM
from biomech.model import PatientModel
from biomech.optimise.goals import Goal, Judge, Steps
from biomech.optimise.places import AblationJudge, PathJudge, PortsJudge
from biomech.procedures import (
    Ablation,
    Angioplasty,
    Bypass,
    Endograft,
    Interposition,
    Patch,
    PlacePorts,
    Resection,
    Stent,
    TrajectoryTo,
    Wedge,
)
from biomech.procedures.endograft import OVERSIZE
from biomech.procedures.wedge import swept
from biomech.remnant import parts_of
from biomech.territory import downstream, tissue_at
from biomech.uncertainty.artery import ArteryTier
from biomech.uncertainty.draws import Draws, moved
from biomech.uncertainty.sources import LENGTH, LESION, LESION_MM, PORTAL, between, lognormal
from meshing.errors import AnatomyError, PlanningError, RequestError
from meshing.step import silent
from meshing.surface import triangle_normals
from meshing.tetmesh import outer_facets, tet_volumes
from meshing.units import MMHG_PA
from meshing.vessels.stenosis import reference_radius
from meshing.vessels.territories import serving_point

Array = NDArray[np.float64]
_PROBE_MM = 0.3
_CLEAR_MM = 15.0
"""More distance than this between a cut and a vessel is worth nothing."""


LIVER_GOALS = (
    Goal("Resection margin, 5th percentile", "mm", "higher", "resection_margin"),
    Goal("Liver that stays and has its portal inflow", "ml", "higher"),
    Goal("Remnant without portal inflow", "ml", "lower", "portal_vein_territory_lost"),
    Goal("Remnant without venous outflow", "ml", "lower", "hepatic_vein_territory_lost"),
    Goal("Cut to remaining large vessels, at most 15 mm", "mm", "higher"),
    Goal("Portal pressure, 95th percentile", "mm[Hg]", "lower", "portal_pressure"))
ARTERY_GOALS = (
    Goal("Pressure drop, 95th percentile", "mm[Hg]", "lower", "pressure_drop"),
    Goal("Stenosis that stays, 95th percentile", "%", "lower", "stenosis_diameter"),
    Goal("Wall shear stress, 95th percentile", "Pa", "lower", "wss_max_estimate"),
    Goal("Length of the device", "mm", "lower"),
    Goal("Diameter of the device against the healthy vessel", "%", "lower"))
ENDOGRAFT_GOALS = (*ARTERY_GOALS[:4], Goal("Oversizing off the middle of 10 to 20 %", "%", "lower"),
                   Goal("Shortest landing zone", "mm", "higher"))
VASCULAR = (Stent, Bypass, Angioplasty, Patch, Interposition, Endograft)


class LiverJudge:
    """Values of resections and wedges of one organ; raises RequestError for procedures whose cut has no quick form."""

    goals = LIVER_GOALS

    def __init__(self, model: PatientModel, start: Steps, draws: int, seed: int, solvers: tuple[object, ...]) -> None:
        organs = {getattr(step, "organ", "") for step in start}
        if not all(isinstance(step, (Resection, Wedge)) for step in start) or len(organs) != 1:
            raise RequestError("plans with resections along planes and wedges of one organ can be optimised; this one has something else")
        mesh, organ = model.need_solid(), organs.pop()
        names = parts_of(mesh, organ)
        chosen = mesh.of(*names)
        nodes, tets = np.unique(mesh.tets[chosen], return_inverse=True)
        self.tets, points = tets.reshape(-1, 4), mesh.points_mm[nodes]
        self.volume = tet_volumes(mesh.points_mm, mesh.tets[chosen]) * 1e-3
        self.own = mesh.of(organ)[chosen]
        self.draws = Draws(draws, seed)
        blocks, self.lesions = [points], []
        for name in names[1:]:
            facets = outer_facets(mesh.tets[mesh.of(name)])
            surface, where = np.unique(facets, return_inverse=True)
            normal = np.zeros((len(surface), 3))
            np.add.at(normal, where.reshape(-1, 3), triangle_normals(mesh.points_mm, facets)[:, None, :])
            normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-300)
            place = mesh.points_mm[surface]
            self.lesions.append(moved(self.draws, LESION.key, name, place, LESION_MM, LENGTH))
            blocks += [place, place + _PROBE_MM * normal]
        middles = mesh.points_mm[mesh.tets[chosen]].mean(axis=1)
        self.trees = model.trees
        self.inside = [tissue_at(mesh.points_mm, mesh.tets[chosen], np.zeros(int(chosen.sum()), bool), tree.points_mm)[0] for tree in self.trees]
        self.served = [serving_point(tree, middles) for tree in self.trees]
        blocks += [tree.points_mm for tree in self.trees]
        self.points = np.concatenate(blocks)
        self.split = np.cumsum([len(block) for block in blocks])[:-1]
        self.sweeps = {step.lesions: cKDTree(np.concatenate([swept(mesh, name, organ) for name in step.lesions])).query(self.points)[0]
                       for step in start if isinstance(step, Wedge)}
        self.portal = next((solver for solver in solvers if isinstance(solver, SolvePortal)), SolvePortal())
        self.wanted = [bool(nominal.max() > 0.0) for nominal, _ in self._lesion_heights(start)]

    def _beyond(self, procedures: Steps) -> list[Array]:
        """Heights over the cut (positive: removed) at nodes, lesions, lesions a little outwards, trees."""
        heights = [step.margin - self.sweeps[step.lesions] if isinstance(step, Wedge) else step.beyond(self.points)
                   for step in procedures if isinstance(step, (Resection, Wedge))]
        return np.split(np.max(heights, axis=0), self.split)

    def _lesion_heights(self, procedures: Steps) -> list[tuple[Array, Array]]:
        parts = self._beyond(procedures)
        return [(parts[1 + 2 * n], parts[2 + 2 * n]) for n in range(len(self.lesions))]

    def __call__(self, procedures: Steps) -> Array | None:
        """(goals,) values, None when the candidate is not allowed."""
        parts = self._beyond(procedures)
        height = parts[0][self.tets]
        over, size = np.maximum(height, 0.0).sum(axis=1), np.abs(height).sum(axis=1)
        left = self.volume * (1.0 - np.divide(over, size, out=np.zeros_like(over), where=size > 0.0)) * self.own
        total = float((self.volume * self.own).sum())
        margins = [(on[:, None] + ((out - on) / _PROBE_MM)[:, None] * shift).min(axis=0)
                   for (on, out), shift, wanted in zip(self._lesion_heights(procedures), self.lesions, self.wanted) if wanted]
        margin = float(np.percentile(np.min(margins, axis=0), 5.0)) if margins else 0.0
        if left.sum() <= 1e-3 * total or left.sum() > 0.9999 * total or (margins and margin <= 0.0):
            return None
        lost, clear = {}, _CLEAR_MM
        for tree, inside, served, over_cut in zip(self.trees, self.inside, self.served, parts[1 + 2 * len(self.lesions):]):
            dead = downstream(tree, inside & (over_cut > tree.radius_mm))
            lost[tree.name] = float(left[dead[served]].sum())
            large = inside & ~dead & (tree.radius_mm >= TRUNK_MM)
            if large.any():
                clear = min(clear, max(0.0, float((np.abs(over_cut) - tree.radius_mm)[large].min())))
        fed = float(left.sum()) - lost.get("portal vein", 0.0)
        if fed <= 1e-3 * total:
            return None
        return np.array([margin, fed, lost.get("portal vein", 0.0), lost.get("hepatic vein", 0.0), clear, self._pressure(fed / total)])

    def _pressure(self, fraction: float) -> float:
        step, draws = self.portal, self.draws
        state = portal_state(fraction, np.full(draws.count, step.portal_flow), between(draws.uniform(PORTAL.key, "hvpg"), *HVPG_RANGE),
                             between(draws.uniform(PORTAL.key, "cava"), *CAVA_RANGE), between(draws.uniform(PORTAL.key, "artery"), *ARTERIAL_RANGE),
                             lognormal(draws.normal(PORTAL.key, "flow"), PORTAL_FLOW_CV), step.portal_share / 100.0)
        return float(np.percentile(state.pressure, 95.0)) / MMHG_PA


class ArteryJudge:
    """Values of one procedure on an artery."""

    def __init__(self, model: PatientModel, start: Steps, draws: int, seed: int, solvers: tuple[object, ...]) -> None:
        if len(start) != 1 or not isinstance(start[0], VASCULAR):
            raise RequestError("plans with one stent, balloon, patch, bypass, interposition graft or endograft can be optimised; this one has "
                               "something else")
        self.goals = ENDOGRAFT_GOALS if isinstance(start[0], Endograft) else ARTERY_GOALS
        self.model, self.solvers, self.draws = model, solvers, Draws(max(20, draws // 2), seed)
        line = model.need_lumen().centreline
        self.tree, self.reference = cKDTree(line.points_mm), reference_radius(line)

    def __call__(self, procedures: Steps) -> Array | None:
        try:
            after = procedures[0].run(self.model, silent)
            values = ArteryTier(Case(self.model, after, ()), self.solvers).values(self.draws, silent)
        except PlanningError:  # a device that does not fit is not allowed
            return None
        upper = (float(np.percentile(values[key], 95.0)) for key in ("pressure_drop", "stenosis_diameter", "wss_max"))
        return np.array([*upper, *self._device(procedures[0], after)])

    def _device(self, step: object, after: PatientModel) -> list[float]:
        """Length of what is used, and how well it fits."""
        if isinstance(step, Angioplasty):  # it leaves no device: the balloon
            wide = float(step.diameter) / 2.0 if step.diameter is not None else None
            place = self.reference if step.centre_lps is None else self.reference[self.tree.query(np.array([step.centre_lps]))[1]]
            return [float(step.length), 0.0 if wide is None else 100.0 * float(np.abs(wide / np.median(place) - 1.0))]
        device = after.devices[-1]
        if isinstance(step, Endograft):
            return [device.length_mm(), abs(float(step.oversize) - 0.5 * sum(OVERSIZE)), float(min(step.proximal, step.distal))]
        healthy = self.reference[self.tree.query(device.path_mm[[0, -1]])[1]]
        return [device.length_mm(), 100.0 * float(np.abs(device.radius_mm.max() / healthy - 1.0).max())]


def judge_of(model: PatientModel, start: Steps, draws: int, seed: int, solvers: tuple[object, ...]) -> Judge:
    if not start:
        raise RequestError("this plan does nothing, so there is nothing to optimise; choose a plan with a procedure")
    kinds: tuple[tuple[tuple[type, ...], Callable[..., Judge]], ...] = (
        (VASCULAR, ArteryJudge), ((Ablation,), AblationJudge), ((TrajectoryTo,), PathJudge), ((PlacePorts,), PortsJudge))
    kind = next((judge for types, judge in kinds if any(isinstance(step, types) for step in start)), LiverJudge)
    if kind in (LiverJudge, ArteryJudge) and model.solid is None and model.lumen is None:
        raise AnatomyError("this case has neither a mesh of organs nor a lumen, so nothing can be optimised")
    return kind(model, start, draws, seed, solvers)
