"""Error bars: what a plan's numbers become when everything that is not known about the patient is drawn, many times over.

Draws are made on a fast tier (liver.py: moved outlines, 0D circulation; artery.py: centreline estimate; hard.py: paths, bone and ports) or on
slopes of a few coarse solves (response.py), and corrected to the full model
(control variate: the full value plus, or times, the change that the fast tier shows). The fast tier's own error, as far as it is known,
scales the change by a factor drawn once for each plan and draw; the interval that a solver estimates for itself is drawn besides.
`rehearse verify calibration` shows that the intervals hold what they promise when the world is as the sources say.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Annotated, Any, ClassVar

import numpy as np

from biomech.flow.estimate import ESTIMATE_ERROR, SEVERE_ERROR, SEVERE_PERCENT
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.outcome import Measure, Outcome
from biomech.uncertainty.artery import ArteryTier
from biomech.uncertainty.draws import Array, Draws
from biomech.uncertainty.hard import HardTier, is_hard
from biomech.uncertainty.left_out import plain, why_left_out, why_missing
from biomech.uncertainty.liver import LiverTier
from biomech.uncertainty.response import GROWING, Response, ResponseTier, answer, back, in_words
from biomech.uncertainty.sources import MESH, SOURCES, TERRITORIES
from biomech.uncertainty.spread import Spread
from meshing.errors import SimulationError
from meshing.step import Monitor, Range, check, portion, silent
from meshing.units import Percent

NINETY = 1.6448536269514722
"""The 95th percentile of the standard normal distribution."""
_OUTLINES = "moved outlines and volumes, first order"
_SCALED = {  # measures that change in proportion; the others by a difference
    "pressure_drop", "wss_max", "wss_p995", "wss_low_area", "tawss_max", "wall_stress_p99", "throat_reynolds", "pressure_drop_estimate",
    "wss_max_estimate", "throat_reynolds_estimate", "portal_pressure", "hvpg", "portal_flow", "portal_flow_per_100g", "tips_flow", "motion_max",
    *GROWING,
    "flr_vauthey", "flr_urata", "bone_strain_p99", "bone_stress_p99", "implant_micromotion", "fragment_micromotion",
    "portosystemic_gradient", "energy_loss", "residence_time", "rrt_max", "ecap_p99", "ablated_volume",
    "tissue_displacement_max", "tissue_strain_p99", "tissue_stress_p99", "pressure_drop_mean", "pressure_drop_peak",
    *(f"{name}_{tier}" for tier in ("0d", "1d") for name in ("pressure_drop_mean", "pressure_drop_peak", "systolic", "diastolic", "energy_loss")),
    "energy_loss_estimate", "energy_loss_mean"}
_MESHED = {"specimen_volume", "pressure_drop", "wss_max", "wss_p995", "pressure_drop_estimate", "tissue_displacement_max", "tissue_strain_p99",
           "tissue_stress_p99", "wall_stress_p99", "pressure_drop_mean", "pressure_drop_peak", "tawss_max", "motion_max", "osi_high_share", "ffr_3d",
           "ffr_3d_beat", "energy_loss", "residence_time", "helicity_intensity", "wss_low_area", "wss_high_area", "tawss_high_share",
           "jet_angle", "jet_displacement", "sac_perfused", "sac_speed",
           "sac_speed_ratio", "sac_turnover"}
"""Measures whose own interval is the error of mesh or model, and is drawn besides."""
_ESTIMATED = ("pressure", "flow", "wss", "tawss", "systolic", "diastolic", "throat_r", "energy", "rrt", "ecap", "ffr")
_HARD = ("bone_in", "mirror", "path_", "screw_", "gap_", "step_", "plate_", "implant_", "manipulation", "azimuth", "elevation", "inside", "camera",
         "ports")
_ELASTIC_ERROR = 0.15
"""What displacement and strain change otherwise than with 1 / stiffness. The full solver on the sample liver (right posterior
sectionectomy) at half and at twice the stiffness: 7 and 2 % of the change for the displacement, 1 % for the strain, and stresses change by
1 to 3 %; twice the largest is taken, because plans that sag more are less linear."""
_SHEAR_ERROR = 0.30
"""What wall shear and the age of the blood in three dimensions change otherwise than the estimate's: not known, taken as its error of a severe
narrowing (D:)."""


@dataclass(frozen=True)
class Uncertainty:
    """What the protocol says about error bars: `draws` for every plan, and as many for each source alone."""

    draws: Annotated[int, Range(20, 20000, "draws of each plan")] = 200

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class SampleOutcome:
    """Error bars of a plan.

    `solvers` are those that made the outcome: what they assume is what is drawn. Draws of all plans of a case are the same (draws.py).
    `drivers`: also let each source vary alone, to see what drives the numbers.
    """

    version: ClassVar[int] = 4
    plan: str
    draws: Annotated[int, Range(20, 20000, "draws")] = 200
    seed: int = 0
    solvers: tuple[Any, ...] = ()
    drivers: bool = True

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[object, ...], monitor: Monitor, /) -> Spread:
        """`source`: the model before the plan, the model after it, the plan's Outcome, and any Responses of its flow."""
        monitor(0.0, "preparing the fast tier")
        tiers = _Tiers(source, self.plan, self.seed, self.solvers)
        parts = self.parts(source)
        found = [tiers.sampled(part.draws, part.only, portion(monitor, max(0.02, n / len(parts)), (n + 1) / len(parts)))
                 for n, part in enumerate(parts)]
        monitor(1.0, "error bars made")
        return self.joined(source, found)

    def parts(self, source: tuple[object, ...], /) -> tuple[SampleSource, ...]:
        """All sources together, then each that can change something alone."""
        _, model, outcome = _checked(source)
        alone = [which.key for which in SOURCES if which == MESH or _touches(which.key, model, outcome.measures)] if self.drivers else []
        return tuple(SampleSource(self.plan, self.draws, self.seed, self.solvers, only) for only in (None, *alone))

    def joined(self, source: tuple[object, ...], results: Sequence[Sampled], /) -> Spread:
        """The spread from what the parts found, in their order."""
        _, _, outcome = _checked(source)
        every, *others = results
        measures = tuple(m for m in outcome.measures if m.id in every.ids)
        named = {which.key: which for which in SOURCES}
        kept = [(named[part.only or ""], part.values) for part in others if len(part.ids) and np.ptp(part.values, axis=1).any()]
        off_by = _Off.of(source, outcome)
        missed = "; ".join(part.missed for part in source[3:] if isinstance(part, Response) and part.missed and not part.ids)
        left = tuple((m.id, missed if missed and ResponseTier.would_know(m.id) else why_missing(m.id)) for m in outcome.measures if m not in measures)
        return Spread(self.plan, every.ids, every.values, tuple((which.key, which.name, which.basis) for which, _ in kept),
                      np.array([values for _, values in kept]) if kept else np.zeros((0, len(measures), self.draws)),
                      tuple(_how(m.id, off_by) for m in measures), left, self.seed)


@dataclass(frozen=True, eq=False)
class Sampled:
    """(measures, draws) values of the measures `ids`, all sources varying (`only` None) or one alone."""

    ids: tuple[str, ...]
    values: Array
    only: str | None


@dataclass(frozen=True)
class SampleSource:
    """Draws of a plan's numbers.

    A part of the error bars: all sources of uncertainty (`only` None) or one alone.
    """

    version: ClassVar[int] = 4
    plan: str
    draws: Annotated[int, Range(20, 20000, "draws")] = 200
    seed: int = 0
    solvers: tuple[Any, ...] = ()
    only: str | None = None

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[object, ...], monitor: Monitor, /) -> Sampled:
        """`source` as of SampleOutcome."""
        monitor(0.0, "preparing the fast tier")
        return _tiers(tuple(source), self.plan, self.seed, self.solvers).sampled(self.draws, self.only, portion(monitor, 0.05, 1.0))


class _Tiers:
    """The fast tiers of a plan, and what they say without draws."""

    def __init__(self, source: tuple[object, ...], plan: str, seed: int, solvers: tuple[Any, ...]) -> None:
        baseline, self.model, outcome = _checked(source)
        self.plan, self.seed, self.off_by = plan, seed, _Off.of(source, outcome)
        case = Case(baseline, self.model, outcome.solutions)
        asked = frozenset(m.id for m in outcome.measures)
        self.tiers: list[Callable[[Draws, Monitor], dict[str, Array]]] = []
        if self.model.solid is not None and any(label.organ == "liver" for label in self.model.solid.legend):
            self.tiers.append(LiverTier(case, solvers, plan).values)
        if self.model.lumen is not None:
            artery = ArteryTier(case, solvers)
            self.tiers.append(partial(artery.values, wanted=asked))
            for response in (part for part in source[3:] if isinstance(part, Response) and part.ids):
                self.tiers.append(ResponseTier(case, response, artery.conditions).values)
        if is_hard(case):
            self.tiers.append(HardTier(case, plan, solvers).values)
        self.nominal = {key: float(values[0]) for key, values in self._fast(Draws(1, seed, only=""), silent).items()}
        self.measures = tuple(m for m in outcome.measures if m.id in self.nominal and why_left_out(m.id) == "")

    def _fast(self, draws: Draws, monitor: Monitor) -> dict[str, Array]:
        found: dict[str, Array] = {}
        for tier in self.tiers:
            found |= {key: values for key, values in tier(draws, monitor).items() if key not in found}
        return found

    def sampled(self, count: int, only: str | None, monitor: Monitor) -> Sampled:
        draws = Draws(count, self.seed, only=only)
        monitor(0.0, "all sources together" if only is None else f"{next(which.name for which in SOURCES if which.key == only)} alone")
        if only is None or _touches(only, self.model, self.measures):
            found = self._fast(draws, monitor)
        else:  # the error of mesh and model moves no geometry
            found = {key: np.full(count, value) for key, value in self.nominal.items()}
        values = _corrected(self.measures, found, self.nominal, draws, self.plan, self.off_by)
        return Sampled(tuple(m.id for m in self.measures), values, only)


@lru_cache(maxsize=1)
def _tiers(source: tuple[object, ...], plan: str, seed: int, solvers: tuple[Any, ...]) -> _Tiers:
    """The tiers that were used last: a worker that gets several sources of one plan prepares them once."""
    return _Tiers(source, plan, seed, solvers)


def _checked(source: tuple[object, ...]) -> tuple[PatientModel, PatientModel, Outcome]:
    baseline, model, outcome = source[:3]
    if not isinstance(baseline, PatientModel) or not isinstance(model, PatientModel) or not isinstance(outcome, Outcome):
        raise SimulationError("error bars need the patient model before and after the plan, and the plan's outcome")
    return baseline, model, outcome


def _touches(source: str, model: PatientModel, measures: tuple[Measure, ...]) -> bool:
    """Can the source change anything here? Liver and artery have sources of their own."""
    hard = {"structures", "placing", "stiffness", "lesion"}
    liver, artery = {"organ", "lesion", "vessels", "stiffness", "portal circulation"}, {"vessels", "inflow", "viscosity", "outlets", "wall"}
    if source == "wall" and not any(m.id == "wall_stress_p99" for m in measures):
        return False
    if source == TERRITORIES.key:
        return any(m.id.startswith(("segment_", "embolised")) for m in measures)
    if source == "zone" or (source == "placing" and model.zones):
        return bool(measures) and bool(model.zones)
    held = bool(model.hardware) or (model.solid is not None and not any(label.organ == "liver" for label in model.solid.legend))
    return bool(measures) and ((source in hard and held) or (source in artery and model.lumen is not None)
                               or (source in liver and model.solid is not None))


@dataclass(frozen=True)
class _Off:
    """How far fast tiers are off: is the narrowing `severe`; by id the error that a response states of itself (response.py), and the share by which
    its coarse value is off the full one, which its slopes are taken to be off as well; by id the factors that were `moved` and what was
    `missed`, because it could not be solved."""

    severe: bool
    errors: dict[str, float]
    shares: dict[str, float]
    moved: dict[str, tuple[str, ...]]
    missed: dict[str, str]

    @classmethod
    def of(cls, source: tuple[object, ...], outcome: Outcome) -> _Off:
        full = {m.id: m.value for m in outcome.measures}
        known = [(id, float(value), float(error)) for part in source[3:] if isinstance(part, Response)
                 for id, value, error in zip(part.ids, part.values, part.error)]
        return cls(next((m.value for m in outcome.measures if m.id == "stenosis_diameter"), 0.0) > SEVERE_PERCENT,
                   {id: error for id, _, error in known},
                   {id: min(1.0, abs(value / full[id] - 1.0)) for id, value, _ in known if full.get(id)},
                   {id: part.factors for part in source[3:] if isinstance(part, Response) for id in part.ids},
                   {id: part.missed for part in source[3:] if isinstance(part, Response) and part.missed for id in part.ids})


def _tier_error(id: str, off_by: _Off) -> float:
    """What the fast tier's change is off, as a share of the change, 90 % of cases."""
    if id in off_by.errors:
        return off_by.shares.get(id, 0.0)
    severe = off_by.severe
    if id.startswith(("pressure_drop", "pressure_ratio", "ffr", "energy_loss")) and not id.endswith("_estimate"):
        return SEVERE_ERROR if severe else ESTIMATE_ERROR
    if id.startswith(("wss_", "tawss", "rrt_", "ecap_", "residence")) and not id.endswith("_estimate"):
        return _SHEAR_ERROR
    return _ELASTIC_ERROR if id in ("tissue_displacement_max", "tissue_strain_p99") else 0.0


def _how(id: str, off_by: _Off) -> str:
    if id in off_by.errors:
        held = "radius" not in off_by.moved.get(id, ("radius",)) and id not in off_by.missed
        still = "; radii of vessels left out: the mesh folds where they are moved" if held else ""
        lost = f"; {off_by.missed[id]}" if id in off_by.missed else ""
        solves = "solves of the beat" if id.startswith(("rfr", "ifr")) else "coarse solves in three dimensions"
        return (f"changes by the slopes of {solves}, off by {in_words(id, off_by.errors[id])} where everything moves at once and good to "
                f"{100.0 * _tier_error(id, off_by):.0f} % of the change, about the value of the full model{still}{lost}")
    tier = ("1 / stiffness" if id.startswith(("tissue", "bone_s", "shift_")) or "micromotion" in id else
            "a share of the stiffness between none and all, which is not known," if id.startswith("force_of") else
            "the laws of a swing" if id.startswith("motion") else
            "the difference of two ways of drawing borders" if id.startswith(("segment", "embolised")) else
            "paths, ports and seats with drawn places and outlines" if id.startswith(_HARD) else
            "0D circulation" if id.startswith(("portal_p", "portal_flow", "portosystemic", "hvpg", "tips")) else
            "centreline estimate" if id.startswith(_ESTIMATED) else
            "blood in the vessels over the inflow" if id.startswith("residence") else "drawn zones and outlines" if id.startswith("ablat") else
            "Laplace's law" if id.startswith("wall_stress") else "moved radii" if id.startswith(("stenosis", "throat_d")) else _OUTLINES)
    error = _tier_error(id, off_by)
    return f"changes by {tier}" + (f", good to {Percent(100.0 * error):.0f} % of the change" if error else "") + ", about the value of the full model"


def _corrected(measures: tuple[Measure, ...], fast: dict[str, Array], nominal: dict[str, float], draws: Draws, plan: str, off_by: _Off) -> Array:
    """(measures, draws) values of the full model: its value with the change of the fast tier, and with the errors of tier and mesh."""
    rows = []
    for measure in measures:
        then = nominal[measure.id]
        off = 1.0 + _tier_error(measure.id, off_by) / NINETY * draws.normal(MESH.key, f"{plan}/{measure.id}/tier")
        if _scaled(measure.id) and then != 0.0:
            row = measure.value * (1.0 + (fast[measure.id] / then - 1.0) * off)
        else:
            row = measure.value + (fast[measure.id] - then) * off
        if measure.id in _MESHED and measure.high is not None:
            row = row + (measure.high - measure.value) / NINETY * draws.normal(MESH.key, f"{plan}/{measure.id}/mesh")
        if measure.id in off_by.errors:
            wrong = off_by.errors[measure.id] / NINETY * draws.normal(MESH.key, f"{plan}/{measure.id}/response")
            row = back(measure.id, answer(measure.id, row) + wrong)
        rows.append(_possible(measure, row))
    return np.array(rows).reshape(len(measures), draws.count)


def _scaled(id: str) -> bool:
    return id in _SCALED or id.startswith("shift_") or plain(id) in _SCALED


def _possible(measure: Measure, values: Array) -> Array:
    """No measure here but reserves and gaps can be negative, and a share of something is at most all of it."""
    share = measure.unit == "%" and not measure.id.startswith(("flr_v", "flr_u", "tissue"))
    top = 100.0 if share else 1.0 if measure.id.startswith(("pressure_ratio", "ffr")) else np.inf
    least = -100.0 if measure.id == "flr_reserve" else -np.inf if measure.id.startswith(("gap_", "ablative_margin")) else 0.0
    found: Array = np.clip(values, min(least, measure.value), max(top, measure.value))
    return found
