"""Portal pressure and flow from the 0D hepatic circulation."""
from __future__ import annotations

from biomech.measures.case import Case
from biomech.outcome import Measure
from meshing.units import MMHG_PA

IDS = ("portal_pressure", "hvpg", "portal_flow", "portal_flow_per_100g", "embolised_share", "tips_flow", "portosystemic_gradient")
_ML_MIN = 60e6


def measure(case: Case) -> tuple[Measure, ...]:
    solution = case.solution("portal")
    if solution is None:
        return ()
    numbers = dict(solution.numbers)
    how = "0D hepatic circulation (portal vein, hepatic artery, sinusoids, hepatic veins)."
    pressure = Measure("portal_pressure", "Portal pressure", numbers["portal pressure"] / MMHG_PA, "mm[Hg]", "lower", how,
                       numbers["portal pressure low"] / MMHG_PA, numbers["portal pressure high"] / MMHG_PA,
                       "after hepatectomy: no liver failure up to 10, 13-16 % at 20, best cut 22 mmHg (Allard 2013)", verified=False,
                       interval="population spread of flow and pressures before surgery")
    gradient = Measure("hvpg", "Portal minus hepatic venous pressure", numbers["hvpg"] / MMHG_PA, "mm[Hg]", "lower", how,
                       reference="portal hypertension above 5, clinically significant from 10 mmHg (Baveno VII)", verified=False)
    flow = Measure("portal_flow", "Portal flow", numbers["portal flow"] * _ML_MIN, "ml/min", "neither", how, verified=False)
    per_100g = Measure("portal_flow_per_100g", "Portal flow per 100 g of perfused remnant", numbers["portal flow per 100 g"] * _ML_MIN,
                       "ml/min", "lower", how, reference="small-for-size risk above 250 mL/min/100 g (unverified)", verified=False)
    closed = () if not numbers.get("embolised") else (
        Measure("embolised_share", "Functional liver whose portal branches are embolised", numbers["embolised"], "%", "neither",
                "By volume, nearest branch; it lives on its artery.", verified=False,
                reference="growth to reach: hypertrophy of 5 to 10 points, at least 2 % a week (unverified); growth is not predicted"),)
    if not numbers.get("shunt flow"):
        return pressure, gradient, flow, per_100g, *closed
    aside = Measure("tips_flow", "Flow through the TIPS", numbers["shunt flow"] * _ML_MIN, "ml/min", "neither",
                    f"{how} Straight tube of the chosen diameter and length.", verified=False)
    after = Measure("portosystemic_gradient", "Portosystemic gradient with the TIPS", numbers["hvpg"] / MMHG_PA, "mm[Hg]", "lower",
                    f"{how} It was {numbers['hvpg before'] / MMHG_PA:.1f} mmHg before.",
                    numbers["hvpg low"] / MMHG_PA, numbers["hvpg high"] / MMHG_PA, "varices bleed above 12 mmHg (Baveno VII)", verified=False,
                    interval="population spread of flow and pressures before surgery")
    return pressure, gradient, flow, per_100g, *closed, after, aside
