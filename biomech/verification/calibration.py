"""Do 90 % intervals hold the truth in 90 % of cases? Synthetic patients whose truth is known, observed with errors as large as the
sources of biomech/uncertainty say, and given the error bars of the product.

liver     a ball of tissue with a round tumour, cut along a plane: the true surfaces are displaced by errors of the outline and the observed
          mesh is cut and measured; the circulation is one of the population. Truth: volumes of the true mesh on either side of the plane, its margin
          and the pressure, all in closed form.
artery    a straight artery with a cosine narrowing: radii with errors of the outline, inflow, blood and outlet of the population, a full model
          that differs from the fast tier by a fifth and carries a mesh error of the size that it states.

The coverage must lie in 86-94 % of 400 truths for each of the numbers (four standard deviations of a share of 90 % are 6 %).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from biomech.flow.conditions import BLOOD_DENSITY
from biomech.flow.estimate import EstimateFlow
from biomech.flow.network import network_of, solve_network
from biomech.flow.outlets import bed_resistances
from biomech.flow.portal import (
    ARTERIAL_RANGE,
    CAVA_RANGE,
    HVPG_RANGE,
    PORTAL_FLOW,
    PORTAL_FLOW_CV,
    PORTAL_SHARE,
    SolvePortal,
    portal_state,
)
from biomech.measures import Judge
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.outcome import Measure, Outcome
from biomech.procedures.resection import Plane, Resection
from biomech.uncertainty import NINETY, SampleOutcome
from biomech.uncertainty.artery import ArteryTier
from biomech.uncertainty.draws import Draws, moved
from biomech.uncertainty.sources import LENGTH, LESION, LESION_MM, ORGAN, ORGAN_VOLUME_SD, PORTAL, RADIUS_MM, VESSELS, lognormal
from biomech.uncertainty.spread import interval
from biomech.verification.problem import Finding, Problem, between
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.labels import Label, Labels
from meshing.step import Monitor, portion, silent
from meshing.tetmesh import TetMesh, tet_volumes
from meshing.units import MMHG_PA, Millimetre
from meshing.vessels.lumen import Lumen, Opening
from meshing.volume import grid

Array = NDArray[np.float64]
TRUTHS, LIVER_DRAWS, ARTERY_DRAWS = 400, 60, 30
RADIUS, TUMOUR, CELLS, LESION_SHELLS = 60.0, 20.0, 10, 2
VOXEL = 2.0
SPACE = SpaceUid("2.25.1")


@dataclass(frozen=True)
class Held:
    """Whether the intervals of one truth held it, by the name of the number."""

    name: str
    low: float
    high: float
    truth: float

    @property
    def inside(self) -> bool:
        return self.low <= self.truth <= self.high


@cache
def _ball() -> tuple[Array, NDArray[np.int32], NDArray[np.int64]]:
    """Unit directions times shells: (points of shell radii 0..1, tets, shell number of each point)."""
    line = np.linspace(-1.0, 1.0, CELLS + 1)
    cube = np.stack(np.meshgrid(line, line, line, indexing="ij"), -1).reshape(-1, 3)
    shell = np.round(np.abs(cube).max(axis=1) * CELLS / 2).astype(np.int64)
    length = np.linalg.norm(cube, axis=1)
    points = cube / np.maximum(length, 1e-12)[:, None] * (2.0 * shell / CELLS)[:, None]
    number = np.arange(len(points)).reshape(CELLS + 1, CELLS + 1, CELLS + 1)
    tets = []
    for order in permutations(range(3)):
        corner = np.zeros((4, 3), int)
        for k in range(3):
            corner[k + 1] = corner[k]
            corner[k + 1][order[k]] += 1
        tets.append(np.stack([number[c[0]:c[0] + CELLS, c[1]:c[1] + CELLS, c[2]:c[2] + CELLS].ravel() for c in corner], 1))
    joined = np.concatenate(tets).astype(np.int32)
    wrong = tet_volumes(points, joined) < 0.0
    joined[wrong] = joined[wrong][:, [0, 2, 1, 3]]
    return points, joined, shell


def _model(points: Array, tets: NDArray[np.int32], shell: NDArray[np.int64]) -> PatientModel:
    organ = np.where(shell[tets].max(axis=1) <= LESION_SHELLS, 2, 1).astype(np.uint8)
    legend = (Label(1, "liver", "liver"), Label(2, "tumour", "liver_tumour"))
    labels = Labels(np.zeros((2, 2, 2), np.uint8), grid((VOXEL, VOXEL, VOXEL), (0.0, 0.0, 0.0), SPACE), legend)
    return PatientModel(labels, solid=TetMesh(points, tets, organ, SPACE, legend))


def liver_truth(number: int) -> list[Held]:
    """One synthetic liver: observed with errors, its plan judged and given error bars; what is true."""
    random = np.random.default_rng([number, 1])
    unit, tets, shell = _ball()
    direction = unit / np.maximum(np.linalg.norm(unit, axis=1), 1e-12)[:, None]
    outer, inner = CELLS // 2, LESION_SHELLS
    size, tumour = RADIUS * random.uniform(0.85, 1.15), TUMOUR * random.uniform(0.8, 1.2)
    radius = np.where(shell <= inner, tumour * shell / inner, tumour + (size - tumour) * (shell - inner) / (outer - inner))
    true = _model(radius[:, None] * direction, tets, shell)
    one = Draws(1, 10_000 + number)
    common = ORGAN_VOLUME_SD * (size ** 3 - tumour ** 3) / 3.0 / size ** 2
    organ_error = common * one.normal(ORGAN.key)[0] + 0.5 * VOXEL * one.field(ORGAN.key, "outline", size * direction, LENGTH)[:, 0]
    lesion_error = moved(one, LESION.key, "tumour", tumour * direction, LESION_MM, LENGTH)[:, 0]
    inwards = np.clip((shell - inner) / (outer - inner), 0.0, 1.0)
    seen_radius = radius + np.where(shell <= inner, lesion_error * shell / inner, lesion_error * (1.0 - inwards) + organ_error * inwards)
    seen = _model(seen_radius[:, None] * direction, tets, shell)
    margin = random.uniform(4.0, 12.0)
    normal = random.standard_normal(3)
    normal /= np.linalg.norm(normal)
    point = -(tumour + margin) * normal
    cut = Resection((Plane((Millimetre(point[0]), Millimetre(point[1]), Millimetre(point[2])), (normal[0], normal[1], normal[2])),))
    portal = SolvePortal()
    after = cut.run(seen, silent)
    outcome = Judge("A").run((seen, after, portal.run(after, silent)), silent)
    spread = SampleOutcome("A", LIVER_DRAWS, number, (portal,), drivers=False).run((seen, after, outcome), silent)
    solid = true.need_solid()
    volume, liver = tet_volumes(solid.points_mm, solid.tets) * 1e-3, solid.of("liver")
    gone = volume * share_beyond(cut.beyond(solid.points_mm)[solid.tets])
    stays, whole = float((volume - gone)[liver].sum()), float(volume[liver].sum())
    nearest = float(((true.need_solid().points_mm[shell == inner] - point) @ normal).min())
    truth = {"resection_margin": nearest, "remnant_volume": stays, "resected_volume": float(gone.sum()), "flr_ct": 100.0 * stays / whole,
             "portal_pressure": _pressure(stays / whole, one)}
    wanted = {"resection_margin": "margin", "remnant_volume": "remnant", "resected_volume": "resected volume", "flr_ct": "share that stays",
              "portal_pressure": "portal pressure"}
    return [Held(name, *_bar(spread.of(id)), truth[id]) for id, name in wanted.items()]


def share_beyond(height: Array) -> Array:
    """(n,) share of the volume of tetrahedra that lies beyond a plane, from the (n, 4) heights of their corners above it: exact.

    Sum over the corners beyond of h_i^3 / Prod_(j != i) (h_i - h_j), the divided difference of max(h, 0)^3. Corners at one height are moved
    apart by 1e-6 of the tetrahedron, which changes the share by as little.
    """
    size = np.ptp(height, axis=1, keepdims=True)
    apart = height + 1e-6 * size * np.arange(4)
    difference = apart[:, :, None] - apart[:, None, :] + np.where(np.eye(4, dtype=bool), 1.0, 0.0)
    share: Array = (np.maximum(apart, 0.0) ** 3 / difference.prod(axis=2)).sum(axis=1)
    found: Array = np.where((height > 0.0).all(axis=1), 1.0, np.where((height <= 0.0).all(axis=1), 0.0, np.clip(share, 0.0, 1.0)))
    return found


def _pressure(fraction: float, one: Draws) -> float:
    """Portal pressure in mmHg of somebody of the population with this share of the liver left."""
    def drawn(name: str, bounds: tuple[float, float]) -> Array:
        return bounds[0] + one.uniform(PORTAL.key, name) * (bounds[1] - bounds[0])

    scale = lognormal(one.normal(PORTAL.key, "flow"), PORTAL_FLOW_CV)
    state = portal_state(fraction, np.full(1, PORTAL_FLOW), drawn("hvpg", HVPG_RANGE), drawn("cava", CAVA_RANGE),
                         drawn("artery", ARTERIAL_RANGE), scale, PORTAL_SHARE / 100.0)
    return float(np.asarray(state.pressure)[0]) / MMHG_PA


def _bar(values: Array | None) -> tuple[float, float]:
    assert values is not None
    return interval(values)


def artery_truth(number: int) -> list[Held]:
    """One synthetic artery: radii seen with errors, a full model that is not the fast tier, and a mesh error as stated."""
    random = np.random.default_rng([number, 2])
    s = np.linspace(0.0, 90.0, 91)
    healthy, severity = random.uniform(3.0, 4.5), random.uniform(0.3, 0.6)
    radius = healthy * (1.0 - severity * np.where(np.abs(s - 40.0) < 10.0, 0.5 + 0.5 * np.cos(np.pi * (s - 40.0) / 10.0), 0.0))
    one = Draws(1, 20_000 + number)
    points = np.stack([np.zeros_like(s), np.zeros_like(s), -s], axis=1)
    error = moved(one, VESSELS.key, "tube", points, RADIUS_MM, LENGTH)[:, 0]
    true, seen = _tube(points, radius), _tube(points, radius + error)
    conditions = EstimateFlow()
    flow = conditions.inflow * float(lognormal(one.normal("inflow"), 0.20)[0])
    thick = 3.0e-3 + 1.5e-3 * float(one.uniform("viscosity")[0])
    exponent = 2.0 + float(one.uniform("outlets")[0])
    fuller, mesh = random.uniform(0.85, 1.2), 0.06
    fast = ArteryTier(_case(seen), (conditions,)).values(Draws(1, 0, only=""), silent, ("pressure_drop",))
    drop, wide = float(fast["pressure_drop"][0]) * fuller * (1.0 + mesh / NINETY * random.standard_normal()), float(fast["throat_diameter"][0])
    measures = (Measure("pressure_drop", "drop", drop, "mm[Hg]", "lower", "", drop * (1.0 - mesh), drop * (1.0 + mesh)),
                Measure("throat_diameter", "throat", wide, "mm", "higher", ""))
    case = _case(seen)
    spread = SampleOutcome("A", ARTERY_DRAWS, number, (conditions,), drivers=False).run(
        (case.baseline, case.model, Outcome("A", (), measures, ())), silent)
    beds = bed_resistances([outlet.radius_mm for outlet in true.outlets], conditions.bed, exponent)
    found = solve_network(network_of(true), flow, beds, BLOOD_DENSITY, thick)
    # the throat is a place: the narrowest that was seen
    place = int(np.argmin(seen.centreline.radius_mm))
    return [Held("pressure drop", *_bar(spread.of("pressure_drop")), fuller * (found.inlet_pressure - float(found.outlet_pressure.min())) / MMHG_PA),
            Held("throat", *_bar(spread.of("throat_diameter")), 2.0 * float(radius[place]))]


def _tube(points: Array, radius: Array) -> Lumen:
    line = Centreline(points, radius, np.arange(-1, len(points) - 1, dtype=np.int32), np.zeros(len(points), np.int32), ("",), SPACE, "tube")
    openings = tuple(Opening(name, tuple(points[at]), (0.0, 0.0, way), float(radius[at]))
                     for name, at, way in (("inlet", 0, 1.0), ("outlet", -1, -1.0)))
    return Lumen(np.zeros((2, 2, 2), np.float32), grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SPACE), line, openings)


def _case(lumen: Lumen) -> Case:
    model = PatientModel(Labels(np.zeros((2, 2, 2), np.uint8), lumen.to_patient), lumen=lumen)
    return Case(model, replace(model), ())


def coverage(truth: Callable[[int], list[Held]], count: int, monitor: Monitor) -> dict[str, float]:
    """The share of `count` truths, in per cent, that their intervals held, by the name of the number."""
    held: dict[str, list[bool]] = {}
    for number in range(count):
        monitor(number / count, f"truth {number + 1} of {count}")
        for found in truth(number):
            held.setdefault(found.name, []).append(found.inside)
    return {name: 100.0 * float(np.mean(inside)) for name, inside in held.items()}


def _calibration(monitor: Monitor) -> tuple[Finding, ...]:
    findings = []
    for kind, truth, part in (("liver", liver_truth, portion(monitor, 0.0, 0.5)), ("artery", artery_truth, portion(monitor, 0.5, 1.0))):
        for name, share in coverage(truth, TRUTHS, part).items():
            findings.append(between(f"{kind}, {name}: truths inside their 90 % interval, %", share, 86.0, 94.0))
    return tuple(findings)


PROBLEMS = (Problem("calibration", f"Error bars on {TRUTHS} synthetic truths", _calibration, slow=True),)
