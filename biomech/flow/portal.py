"""SolvePortal: what a resection does to the pressure in the portal vein.

The liver as three resistances between constant pressures (mean arterial Pa, inferior vena cava Pv):

    gut and spleen      Q_portal = (Pa - P) / R_gut
    hepatic artery      Q_artery = f (Pa - P) / R_artery
    sinusoids           f (P - Pv) / R_sinusoid = Q_portal + Q_artery

P is the portal pressure, P - Pv the hepatic venous pressure gradient (HVPG), and f the functional fraction of the liver
that stays and is perfused: with f of the parallel sinusoids left, the resistance grows as 1/f, and so does that of the
arterial tree inside the liver. The balance is linear in P, so the answer is a closed form:

    P = (g_gut Pa + f g_artery Pa + f g_sinusoid Pv) / (g_gut + f g_artery + f g_sinusoid),    g = 1/R

Embolised portal branches (a part e of the functional liver) leave that part to its artery alone: the portal vein sees the sinusoids of the
rest, f - e, and through the embolised part flow e (Pa - Pv) / (R_artery + R_sinusoid) besides.

A TIPS is a tube from the portal vein to the hepatic veins: P - Pv = 8 mu L / (pi r^4) Q + rho U^2, Poiseuille and the kinetic energy of a
paraboloid, lost in the wide vein. Its diameter and length are the surgeon's choice; there is no default. With it P is the root of the
balance, found by Newton's method (the balance is monotone and concave in P, so it cannot miss).

Both are fields here and procedures of a plan (biomech/procedures/embolisation.py, tips.py); where both speak it is refused.

R_gut, R_artery and R_sinusoid follow from the state before surgery. What a flow does in the first minutes is modelled,
not the adaptation of hours: no arterial buffer response (the clinical library has no number for it), no dilation or
growth of the remnant. Without them P after a large resection is on the high side.

Values, clinical library 2b and 2d: portal flow 889 mL/min healthy (Yamauchi 2011 [R]); portal share of the inflow 75 %
[R]; HVPG 1-5 mmHg normal [R], middle taken; inferior vena cava 2-8 mmHg [M], unverified default, middle taken; mean
arterial pressure 70-105 mmHg (BioGears validation tables [R]), middle taken. The interval is the 5-95 % band when these
ranges are uniform and the portal flow is log-normal with CV 40 % (library 7, cirrhosis, [Rf]).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from biomech.elements.element import QuadraticLoss
from biomech.flow.account import Account
from biomech.flow.arrays import Double
from biomech.flow.conditions import BLOOD_DENSITY, BLOOD_VISCOSITY
from biomech.model import PatientModel
from biomech.outcome import Credibility, Solution
from biomech.territory import territory_of
from biomech.treated import ablated_share
from meshing.errors import AnatomyError, SimulationError
from meshing.step import Monitor, Range, check
from meshing.tetmesh import TetMesh, tet_volumes
from meshing.units import (
    MMHG_PA,
    CubicMetrePerSecond,
    KilogramPerCubicMetre,
    Millimetre,
    Pascal,
    PascalSecondPerCubicMetre,
    Percent,
    mL_per_min,
    mmHg,
)
from meshing.vessels.territories import serving_point

PORTAL_FLOW = mL_per_min(889.0)
PORTAL_SHARE = Percent(75.0)
HVPG_RANGE = (mmHg(1.0), mmHg(5.0))
CAVA_RANGE = (mmHg(2.0), mmHg(8.0))
ARTERIAL_RANGE = (mmHg(70.0), mmHg(105.0))
HVPG = Pascal(sum(HVPG_RANGE) / 2.0)
CAVA = Pascal(sum(CAVA_RANGE) / 2.0)
ARTERIAL = Pascal(sum(ARTERIAL_RANGE) / 2.0)
PORTAL_FLOW_CV = 0.40
PORTAL_TREE = "portal vein"
NEWTON_STEPS = 40
LIVER_DENSITY = KilogramPerCubicMetre(1060.0)

REFERENCES = (
    ("portal pressure", "liver failure after hepatectomy: none at <= 10 mmHg, 13-16 % at 20, best cut 22 mmHg (50-50, ISGLS C), "
                        "21 mmHg for 90-day death; n = 277, non-cirrhotic (Allard 2013 [R])"),
    ("hvpg", "normal 1-5 mmHg, clinically significant portal hypertension from 10 mmHg (Baveno VII [R])"),
    ("portal flow per 100 g", "small-for-size risk above 250 mL/min/100 g [M, unverified default]"),
)
"""Thresholds to read the numbers against: (number, text with source and mark)."""


@dataclass(frozen=True)
class PortalState:
    """The circulation of one liver: pressures Pa, flows m3/s, powers W (`dissipated` by the resistances). Entries may be arrays of samples."""

    pressure: Double
    hvpg: Double
    portal_flow: Double
    arterial_flow: Double
    imbalance: Double
    shunt_flow: Double
    entered: Double
    left: Double
    dissipated: Double


@dataclass(frozen=True)
class Shunt:
    """A tube beside the liver: pressure lost = resistance Q + loss Q^2."""

    resistance: PascalSecondPerCubicMetre
    loss: QuadraticLoss

    @classmethod
    def tube(cls, diameter: Millimetre, length: Millimetre) -> Shunt:
        radius = diameter / 2000.0
        return cls(PascalSecondPerCubicMetre(8.0 * BLOOD_VISCOSITY * length * 1e-3 / (np.pi * radius ** 4)),
                   QuadraticLoss(BLOOD_DENSITY / (np.pi * radius ** 2) ** 2))

    def flow(self, gradient: Double) -> tuple[Double, Double]:
        """(Q, dQ / d gradient)."""
        root = np.sqrt(self.resistance ** 2 + 4.0 * self.loss * np.maximum(gradient, 0.0))
        return 2.0 * np.maximum(gradient, 0.0) / (self.resistance + root), 1.0 / root


def portal_state(fraction: float | Double, portal_flow: Double, hvpg: Double, cava: Double, arterial: Double, flow_scale: Double, share: float, *,
                 embolised: float | Double = 0.0, shunt: Shunt | None = None) -> PortalState:
    """The state with `fraction` of the functional liver left, of which `embolised` has lost its portal branches.

    `portal_flow` and `hvpg` describe the liver before surgery with `flow_scale` 1; `flow_scale` divides the resistance
    of gut and spleen: a person whose gut lets more blood through the same liver.
    """
    before = cava + hvpg
    g_gut = portal_flow / (arterial - before)
    g_artery = portal_flow * (1.0 - share) / share / (arterial - before)
    g_sinusoid = portal_flow / share / hvpg
    g_gut = g_gut * flow_scale
    fed = fraction - embolised
    total = g_gut + fed * (g_artery + g_sinusoid)
    pressure = (g_gut * arterial + fed * (g_artery * arterial + g_sinusoid * cava)) / total
    aside = np.zeros_like(pressure)
    if shunt is not None:
        closed, pressure = pressure, cava + 0.0 * pressure
        for _ in range(NEWTON_STEPS):
            aside, slope = shunt.flow(pressure - cava)
            step = (total * (closed - pressure) - aside) / (total + slope)
            pressure = pressure + step
        aside, _ = shunt.flow(pressure - cava)
    alone = embolised * (arterial - cava) / (1.0 / g_artery + 1.0 / g_sinusoid)
    through_gut, through_artery = g_gut * (arterial - pressure), fed * g_artery * (arterial - pressure)
    out = fed * g_sinusoid * (pressure - cava) + aside
    dissipated = ((g_gut + fed * g_artery) * (arterial - pressure) ** 2 + fed * g_sinusoid * (pressure - cava) ** 2 + alone * (arterial - cava)
                  + (0.0 if shunt is None else (shunt.resistance + shunt.loss * aside) * aside ** 2))
    return PortalState(pressure, pressure - cava, through_gut, through_artery + alone, abs(through_gut + through_artery - out) / out, aside,
                       arterial * (through_gut + through_artery + alone), cava * (out + alone), dissipated)


def functional_fraction(model: PatientModel) -> float:
    """Liver without tumour that stays and keeps its portal branch, over all liver without tumour, by volume of the mesh.

    Counts tissue whose organ is "liver". Without a centreline of the portal vein all that stays counts; what has lost only
    its outflow is still counted.
    """
    total, left = _functional_volumes_m3(model)
    if left <= 0.0:
        raise SimulationError("no functional liver stays in this plan, so no portal circulation can be computed; "
                              "choose a smaller resection")
    return left / total


def _functional_volumes_m3(model: PatientModel) -> tuple[float, float]:
    """Liver without tumour, and what of it stays alive with portal blood, m3."""
    total, alive = functional_m3(model)
    return float(total.sum()), float(alive.sum())


def functional_m3(model: PatientModel) -> tuple[Double, Double]:
    """(m,) m3 of each tetrahedron that is liver, and of it what stays, keeps its portal branch and is not ablated."""
    mesh = model.need_solid()
    liver = _liver(mesh)
    if not liver.any():
        raise AnatomyError("the mesh of solid organs has no liver, so no portal circulation can be computed; "
                           "segment the liver first")
    volumes = np.where(liver, tet_volumes(mesh.points_mm, mesh.tets) * 1e-9, 0.0)
    alive = liver & ~model.removed_tets()
    if _knows_portal_tree(model):
        for name in (label.name for label in mesh.legend if label.organ == "liver"):
            alive &= ~territory_of(model, model.tree(PORTAL_TREE), name).lost
    return volumes, volumes * alive * (1.0 - ablated_share(model.zones, mesh))


def _liver(mesh: TetMesh) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.isin(mesh.organ, [label.value for label in mesh.legend if label.organ == "liver"])
    return found


def embolised_percent(model: PatientModel) -> Percent:
    """How much of the functional liver that stays hangs on portal branches that the plan has closed."""
    closed = [point for one in model.occlusions if one.tree == PORTAL_TREE for point in one.points]
    if not closed:
        return Percent(0.0)
    tree, mesh = model.tree(PORTAL_TREE), model.need_solid()
    alive = functional_m3(model)[1]
    own = np.flatnonzero(alive > 0.0)
    served = serving_point(tree, mesh.points_mm[mesh.tets[own]].mean(axis=1))
    return Percent(float(100.0 * alive[own][np.isin(served, closed)].sum() / max(float(alive.sum()), 1e-300)))


def _knows_portal_tree(model: PatientModel) -> bool:
    return any(tree.name == PORTAL_TREE for tree in model.trees)


@dataclass(frozen=True)
class SolvePortal:
    """Portal circulation.

    Pressure and flow of the portal vein with the part of the liver that a plan leaves (portal.py).
    """

    sources: ClassVar[dict[str, str]] = {
        "portal_flow": "healthy, Yamauchi 2011 [R]", "portal_share": "clinical library 2b [R]", "hvpg": "middle of the normal range 1-5 mmHg [R]",
        "cava_pressure": "middle of 2-8 mmHg [M], unverified default",
        "arterial_pressure": "middle of 70-105 mmHg, BioGears validation tables [R]"}
    portal_flow: Annotated[CubicMetrePerSecond, Range(1e-6, 6e-5, "portal flow before surgery")] = PORTAL_FLOW
    portal_share: Annotated[Percent, Range(50, 95, "portal share of the liver's inflow")] = PORTAL_SHARE
    hvpg: Annotated[Pascal, Range(50, 6000, "HVPG before surgery")] = HVPG
    cava_pressure: Annotated[Pascal, Range(0, 3000, "pressure of the inferior vena cava")] = CAVA
    arterial_pressure: Annotated[Pascal, Range(5000, 20000, "mean arterial pressure")] = ARTERIAL
    embolised: Annotated[Percent, Range(0, 95, "functional liver whose portal branches are embolised")] = Percent(0.0)
    tips_diameter: Annotated[Millimetre, Range(0, 16, "diameter of a TIPS (0: none)")] = Millimetre(0.0)
    tips_length: Annotated[Millimetre, Range(0, 200, "length of a TIPS")] = Millimetre(0.0)

    version: ClassVar[int] = 4

    def __post_init__(self) -> None:
        check(self)
        if (self.tips_diameter > 0.0) != (self.tips_length > 0.0):
            raise SimulationError("a TIPS needs both its diameter and its length; give both, or neither")
        if 0.0 < self.tips_diameter < 4.0:
            raise SimulationError(f"a TIPS of {self.tips_diameter:g} mm is narrower than any that is placed; give its inner diameter, 4 to 16 mm")

    def planned(self, model: PatientModel) -> SolvePortal:
        """This calculation with the embolisation and the TIPS that the plan did. Raises SimulationError where both say something."""
        shunt = next((device for device in model.devices if device.kind == "shunt"), None)
        embolised = embolised_percent(model)
        if (shunt is not None and self.tips_diameter) or (embolised and self.embolised):
            raise SimulationError(f"{'a TIPS' if shunt is not None and self.tips_diameter else 'an embolisation'} stands in the plan and in "
                                  "[simulate.portal] as well; leave one of them out")
        found = replace(self, embolised=embolised) if embolised else self
        if shunt is None:
            return found
        return replace(found, tips_diameter=Millimetre(2.0 * float(shunt.radius_mm.min())), tips_length=Millimetre(shunt.length_mm()))

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a liver mesh, SimulationError when nothing of the liver stays."""
        return self.planned(source)._solved(source, monitor)

    def _solved(self, source: PatientModel, monitor: Monitor) -> Solution:
        monitor(0.0, "portal circulation")
        fraction = functional_fraction(source)
        remnant_100g = _functional_volumes_m3(source)[1] * LIVER_DENSITY / 0.1
        shut = fraction * self.embolised / 100.0
        before, after = self._state(1.0, 0.0, None), self._state(fraction, shut, self.shunt())
        band = self._band(fraction)
        low, high = np.percentile(band.pressure, [5.0, 95.0])
        hvpg_low, hvpg_high = np.percentile(band.hvpg, [5.0, 95.0])
        numbers = (
            ("functional fraction", fraction),
            ("portal pressure", float(after.pressure)),
            ("portal pressure low", float(low)), ("portal pressure high", float(high)),
            ("portal pressure before", float(before.pressure)),
            ("hvpg", float(after.hvpg)), ("hvpg low", float(hvpg_low)), ("hvpg high", float(hvpg_high)),
            ("hvpg before", float(before.hvpg)), ("embolised", float(self.embolised)),
            ("portal flow", float(after.portal_flow)), ("hepatic artery flow", float(after.arterial_flow)),
            # what goes through the TIPS or past embolised tissue does not reach it
            ("portal flow per 100 g", float(after.portal_flow - after.shunt_flow) / (remnant_100g * (1.0 - self.embolised / 100.0))),
            ("shunt flow", float(after.shunt_flow)),
            *Account(float(after.entered), float(after.left), 0.0, float(after.dissipated)).numbers(),
        )
        flow_100g = dict(numbers)["portal flow per 100 g"]
        warnings = [
            "the circulation before surgery is a population default, not this patient's: read the interval, not the value",
            "no arterial buffer response, no adaptation of the remnant: the pressure after a large resection is on the high side",
            "tissue that lost its portal branch counts as lost (nearest branch, no collaterals); what lost only its outflow counts as functional"
            if _knows_portal_tree(source) else "tissue that stays but lost its inflow or outflow counts as functional: no portal tree is known",
        ]
        if self.tips_diameter:
            warnings.append("the TIPS is a straight clean tube: what curves, edges and tissue inside it cost is not known, so its flow is on the "
                            "high side")
        if self.embolised:
            warnings.append("embolisation at once: the growth of the part that stays, which is its purpose, is not in these numbers")
        if flow_100g > 250e-6 / 60.0:
            warnings.insert(0, "portal flow above 250 mL/min per 100 g of remnant: small-for-size risk [M, unverified default]")
        monitor(1.0, "portal circulation solved")
        return Solution("portal", None, (), numbers, (), self._assumed(), Credibility(
            "three-resistance portal circulation" + (" with a shunt" if self.tips_diameter else ", closed form"), True,
            float(after.imbalance), 0.0, "no mesh", True,
            float(after.imbalance), tuple(warnings)))

    def _state(self, fraction: float, embolised: float, shunt: Shunt | None) -> PortalState:
        before = self.cava_pressure + self.hvpg
        if self.arterial_pressure <= before:
            raise SimulationError(
                f"the mean arterial pressure ({self.arterial_pressure / MMHG_PA:.1f} mmHg) is not above the portal pressure before "
                f"surgery ({before / MMHG_PA:.1f} mmHg); check these three pressures")
        return portal_state(fraction, np.asarray(self.portal_flow), np.asarray(self.hvpg), np.asarray(self.cava_pressure),
                            np.asarray(self.arterial_pressure), np.asarray(1.0), self.portal_share / 100.0, embolised=embolised, shunt=shunt)

    def shunt(self) -> Shunt | None:
        """The TIPS of this calculation, None without one."""
        return Shunt.tube(self.tips_diameter, self.tips_length) if self.tips_diameter else None

    def _band(self, fraction: float) -> PortalState:
        """The state over what is not known; a parameter that the user has set is taken as known."""
        known_flow = self.portal_flow != PORTAL_FLOW
        from scipy.stats import qmc  # a third of a second to import, and only this needs it

        draws = qmc.Sobol(4, scramble=True, rng=0).random_base2(10)

        def spread(k: int, own: float, default: float, bounds: tuple[Pascal, Pascal]) -> Double:
            return np.full(len(draws), own) if own != default else bounds[0] + draws[:, k] * (bounds[1] - bounds[0])

        sigma = np.sqrt(np.log1p(PORTAL_FLOW_CV ** 2))
        scale = np.ones(len(draws)) if known_flow else np.exp(sigma * ndtri(draws[:, 3]))
        return portal_state(fraction, np.full(len(draws), self.portal_flow), spread(0, self.hvpg, HVPG, HVPG_RANGE),
                            spread(1, self.cava_pressure, CAVA, CAVA_RANGE),
                            spread(2, self.arterial_pressure, ARTERIAL, ARTERIAL_RANGE), scale, self.portal_share / 100.0,
                            embolised=fraction * self.embolised / 100.0, shunt=self.shunt())

    def _assumed(self) -> tuple[tuple[str, str, str], ...]:
        standard = type(self)()
        rows = (
            ("portal_flow", "portal flow before surgery", f"{self.portal_flow * 6e7:g} mL/min"),
            ("portal_share", "portal share of the liver's inflow", f"{self.portal_share:g} %"),
            ("hvpg", "HVPG before surgery", f"{self.hvpg / MMHG_PA:g} mmHg"),
            ("cava_pressure", "pressure of the inferior vena cava", f"{self.cava_pressure / MMHG_PA:g} mmHg"),
            ("arterial_pressure", "mean arterial pressure", f"{self.arterial_pressure / MMHG_PA:g} mmHg"),
        )
        chosen: tuple[tuple[str, str, str], ...] = ()
        if self.embolised:
            chosen = (("functional liver whose portal branches are embolised", f"{self.embolised:g} %", "chosen by the user"),)
        if self.tips_diameter:
            chosen += (("TIPS", f"{self.tips_diameter:g} mm wide, {self.tips_length:g} mm long", "chosen by the user"),)
        return chosen + tuple((what, value, self.sources[name] if getattr(self, name) == getattr(standard, name) else "chosen by the user")
                              for name, what, value in rows) + (
            ("density of liver", f"{LIVER_DENSITY:g} kg/m3", "clinical library 1 [R]"),
            ("resistance of the sinusoids and of the arterial tree in the liver", "proportional to 1 / functional fraction",
             "model of this solver"))
