"""The fast tier of an artery: the centreline estimate (biomech/flow/estimate.py) with drawn radii, inflow, blood and outlets.

Where a stent or a graft is, the lumen has the radius of the device; elsewhere the wall lies where the segmentation is not sure of it. What
the full model says is kept: from here comes only by how much a number changes. Wall shear along the centreline is that of Poiseuille's law
(4 mu Q / pi R^3) where no narrowing is marched; the stress in a wall is taken from Laplace's law, p R / t.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from biomech.device import Device
from biomech.flow.conditions import BLOOD_VISCOSITY, FlowConditions, at_inflow
from biomech.flow.cuff_tuning import factor_for
from biomech.flow.estimate import EstimateFlow
from biomech.flow.findings import HIGH_SHEAR_PA, LOW_SHEAR_PA
from biomech.flow.hyperaemia import opened
from biomech.flow.network import GRAFT, Network, NetworkFlow, network_of, solve_network
from biomech.flow.outlets import MURRAY
from biomech.measures.case import Case
from biomech.uncertainty.draws import Array, Draws, moved
from biomech.uncertainty.sources import (
    EXPONENT_RANGE,
    INFLOW,
    INFLOW_CV,
    LENGTH,
    OUTLETS,
    RADIUS_MM,
    THICKNESS,
    THICKNESS_CV,
    VESSELS,
    VISCOSITY,
    VISCOSITY_RANGE,
    between,
    lognormal,
)
from meshing.centreline import Centreline
from meshing.step import Monitor
from meshing.units import MMHG_PA, CubicMetrePerSecond
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import INLIER, narrowest, reference_radius

FFR = {"EstimateFlow": "estimate", "SolveCircuit": "0d", "SolveWaves": "1d", "SolveFlow": "3d", "SolvePulse": "3d_beat"}
"""The solvers that may be asked for hyperaemia, and what their FFR is called."""
LEAST_SHARE = 0.2
"""A drawn radius is at least this share of the one that was measured: a lumen that was seen is open."""
_SHEARED = frozenset(("wss_max", "wss_max_estimate", "wss_p995", "tawss_max", "wss_low_area", "wss_high_area", "tawss_low_share",
                      "tawss_high_share", "rrt_max", "ecap_p99"))
KNOWS = ("stenosis_diameter", "stenosis_area", "throat_diameter", "pressure_drop", "pressure_drop_*", "pressure_ratio", "pressure_ratio_estimate",
         "pressure_ratio_mean", "throat_reynolds", "throat_reynolds_estimate", "throat_reynolds_peak", "wss_max", "wss_max_estimate", "wss_p995",
         "wss_low_area", "wss_high_area", "tawss_max", "tawss_low_share", "tawss_high_share", "rrt_max", "ecap_p99", "ffr_*", "flow_share_*",
         "systolic_*", "diastolic_*", "wall_stress_p99", "energy_loss", "energy_loss_*", "residence_time")


class ArteryTier:
    """Holds what does not depend on the draws. Numbers: see `values`."""

    def __init__(self, case: Case, solvers: tuple[object, ...] = ()) -> None:
        self.case, self.lumen = case, case.model.need_lumen()
        given = [solver for solver in solvers if isinstance(solver, FlowConditions)]
        own = given[-1] if given else EstimateFlow()
        # an output of the heart stays one, because the share of it that enters is drawn; a stroke volume is an inflow
        self.conditions = EstimateFlow(**{f.name: getattr(own, f.name) for f in fields(FlowConditions)} if own.mean_inflow == own.given_inflow
                                       else own.settled())
        self.shares = {f"ffr_{FFR[type(solver).__name__]}": float(solver.hyperaemia)  # type: ignore[attr-defined]
                       for solver in given if type(solver).__name__ in FFR}
        line = self.lumen.centreline
        self.free = ~held_open(case.model.devices, line)
        self.narrow = narrowest(line, without=(GRAFT,))
        reference = reference_radius(line)
        self.healthy = (line.branch == self.narrow.branch) & (np.abs(line.radius_mm - reference) < INLIER * reference)
        self._known: tuple[Lumen, Network] | None = None

    def values(self, draws: Draws, monitor: Monitor, wanted: Collection[str] | None = None) -> dict[str, Array]:
        """(draws,) of every measure that this tier knows, by id; of those in `wanted` at least, where it is given: wall shear costs as much
        again as pressures and flows. Numbers of the 0D and 1D heartbeats follow those of the mean flow."""
        sheared = wanted is None or not _SHEARED.isdisjoint(wanted)
        wide = {id: share for id, share in self.shares.items() if share < 1.0 and (wanted is None or id in wanted)}
        line = self.lumen.centreline
        shift = drawn_shift(line, self.free, draws)
        radius = np.maximum(line.radius_mm[:, None] + shift, LEAST_SHARE * line.radius_mm[:, None])
        own = self.conditions
        inflow, viscosity, exponent = drawn_conditions(own, draws)
        thickness = lognormal(draws.normal(THICKNESS.key), THICKNESS_CV)
        still = not draws.varies(VESSELS.key)
        rows = []
        for n in range(draws.count):
            monitor(n / draws.count, f"draw {n + 1} of {draws.count}")
            lumen, network = self._vessels(radius[:, n], still)
            beds = own.resistances(lumen, float(exponent[n]))
            if own.systolic:        # the pressure was measured: in every draw the beds are those that meet it
                beds = beds * (factor_for(at_inflow(own, CubicMetrePerSecond(float(inflow[n]))), network, beds, float(viscosity[n])) or 1.0)
            found = solve_network(network, float(inflow[n]), beds, own.density, float(viscosity[n]), behind=own.outlet_pressure)
            row = self._read(found, lumen, network, float(inflow[n]), float(viscosity[n]), float(thickness[n]), sheared=sheared)
            for share in set(wide.values()):
                more = opened(network, share, float(inflow[n]), beds, own.density, float(viscosity[n]), found.inlet_pressure,
                              behind=own.outlet_pressure)
                row |= {id: float(more.outlet_pressure.min()) / more.inlet_pressure for id, asked in wide.items() if asked == share}
            rows.append(row)
        return {key: np.array([row[key] for row in rows]) for key in rows[0]} | self._stenosis(shift)

    def _vessels(self, radius: Array, still: bool) -> tuple[Lumen, Network]:
        if not still:
            lumen = with_radius(self.lumen, radius)
            return lumen, network_of(lumen)
        if self._known is None:
            self._known = self.lumen, network_of(self.lumen)
        return self._known

    def _stenosis(self, shift: Array) -> dict[str, Array]:
        """The narrowing at the place where it was measured: the worst of many doubtful places would be worse the more they are doubted."""
        throat = np.maximum(self.narrow.throat_mm + shift[self.narrow.point], LEAST_SHARE * self.narrow.throat_mm)
        moves = shift[self.healthy].mean(axis=0) if self.healthy.any() else np.zeros(shift.shape[1])
        share = np.clip(throat / np.maximum(self.narrow.reference_mm + moves, 1e-6), 0.0, 1.0)
        return {"stenosis_diameter": 100.0 * (1.0 - share), "stenosis_area": 100.0 * (1.0 - share ** 2), "throat_diameter": 2.0 * throat}

    def _read(self, found: NetworkFlow, lumen: Lumen, network: Network, inflow: float, viscosity: float, thickness: float, *,
              sheared: bool) -> dict[str, float]:
        density = self.conditions.density
        drop = found.inlet_pressure - float(found.outlet_pressure.min())
        reynolds = max(2.0 * density * abs(float(q)) / (np.pi * viscosity * float(s.radius.min())) for s, q in zip(network.segments, found.flow))
        beat = {f"{name}_{tier}": value for tier in ("0d", "1d") for name, value in (
            ("pressure_drop_mean", drop), ("pressure_drop_peak", drop), ("systolic", found.inlet_pressure), ("diastolic", found.inlet_pressure))}
        both = {"pressure_drop": drop / MMHG_PA, "pressure_ratio": 1.0 - drop / found.inlet_pressure, "throat_reynolds": reynolds}
        lost = float(found.outlet_flow @ (found.inlet_pressure - found.outlet_pressure))
        blood = sum(float(np.trapezoid(np.pi * s.radius ** 2, s.arc)) for s in network.segments)
        walls = {**dict.fromkeys(("energy_loss", *(f"energy_loss_{which}" for which in ("estimate", "mean", "0d", "1d"))), lost * 1e3),
                 "residence_time": blood / inflow}
        if sheared:
            shear, low, high, wall = _shear(density, viscosity, network, found)
            both["wss_max"] = shear
            # how often the shear turns is kept: both indices go with one over its size
            walls |= {"wss_p995": shear, "tawss_max": shear, "wss_low_area": low, "wss_high_area": high,
                      "tawss_low_share": 100.0 * low / wall, "tawss_high_share": 100.0 * high / wall,
                      "rrt_max": 1.0 / max(shear, 1e-9), "ecap_p99": 1.0 / max(shear, 1e-9)}
        return {**both, **{f"{key}_estimate": value for key, value in both.items()}, **beat, **walls,
                **{f"flow_share_{mean}{o.name.replace(' ', '_')}": 100.0 * float(q) / inflow
                   for o, q in zip(lumen.outlets, found.outlet_flow) for mean in ("", "mean_")},
                "wall_stress_p99": found.inlet_pressure * float(lumen.centreline.radius_mm.max()) / thickness,
                "pressure_drop_mean": drop, "pressure_drop_peak": drop, "pressure_ratio_mean": both["pressure_ratio"],
                "systolic_3d": found.inlet_pressure, "diastolic_3d": found.inlet_pressure, "throat_reynolds_peak": reynolds}


def with_radius(lumen: Lumen, radius_mm: Array) -> Lumen:
    """The lumen with other radii of its centreline; its openings change by as much as the point of the centreline beside them."""
    line = lumen.centreline
    openings = []
    for opening in lumen.openings:
        point = int(np.linalg.norm(line.points_mm - np.array(opening.point_mm), axis=1).argmin())
        wanted = opening.radius_mm + float(radius_mm[point] - line.radius_mm[point])
        openings.append(replace(opening, radius_mm=max(LEAST_SHARE * opening.radius_mm, wanted)))
    return replace(lumen, centreline=replace(line, radius_mm=radius_mm), openings=tuple(openings))


def drawn_conditions(own: FlowConditions, draws: Draws) -> tuple[Array, Array, Array]:
    """(draws,) inflow, viscosity and exponent of the outlets; what the user set stays."""
    inflow = np.full(draws.count, float(own.mean_inflow))
    if not own.inflow_known:
        inflow = inflow * lognormal(draws.normal(INFLOW.key), INFLOW_CV)
    viscosity = between(draws.uniform(VISCOSITY.key), *VISCOSITY_RANGE) if own.viscosity == BLOOD_VISCOSITY and draws.varies(VISCOSITY.key) \
        else np.full(draws.count, float(own.viscosity))
    exponent = between(draws.uniform(OUTLETS.key), *EXPONENT_RANGE) if own.outlet_exponent == MURRAY and draws.varies(OUTLETS.key) \
        else np.full(draws.count, own.outlet_exponent)
    return inflow, viscosity, exponent


def drawn_shift(line: Centreline, free: NDArray[np.bool_], draws: Draws) -> Array:
    """(n, draws) mm by which the wall lies farther out; 0 where it is not `free`."""
    found: Array = moved(draws, VESSELS.key, line.name, line.points_mm, RADIUS_MM, LENGTH) * free[:, None]
    return found


def held_open(devices: Sequence[Device], line: Centreline) -> NDArray[np.bool_]:
    """(n,) points whose radius is that of a device."""
    graft = np.isin(line.branch, [number for number, name in enumerate(line.names) if name == GRAFT])
    held = graft.copy()
    for device in devices:
        if device.kind in ("stent", "endograft", "patch", "band"):
            away = np.linalg.norm(line.points_mm[:, None] - device.path_mm[None], axis=2)
            nearest = away.argmin(axis=1)
            held |= (away.min(axis=1) < device.radius_mm[nearest]) & ~graft & (line.radius_mm < 1.2 * device.radius_mm[nearest])
    return held


def _shear(density: float, viscosity: float, network: Network, found: NetworkFlow) -> tuple[float, float, float, float]:
    """Largest wall shear in Pa, and in cm2 the areas of wall below LOW_SHEAR_PA and above HIGH_SHEAR_PA by Poiseuille's law and that of all wall."""
    largest, low, high, wall = 0.0, 0.0, 0.0, 0.0
    for segment, flow in zip(network.segments, found.flow):
        q = abs(float(flow))
        if q > 0.0:
            largest = max(largest, segment.losses(float(flow), density, viscosity)[1])
        shear = 4.0 * viscosity * q / (np.pi * segment.radius ** 3)
        around = 2.0 * np.pi * segment.radius
        low += float(np.trapezoid(np.where(shear < LOW_SHEAR_PA, around, 0.0), segment.arc)) * 1e4
        high += float(np.trapezoid(np.where(shear > HIGH_SHEAR_PA, around, 0.0), segment.arc)) * 1e4
        wall += float(np.trapezoid(around, segment.arc)) * 1e4
    return largest, low, high, wall
