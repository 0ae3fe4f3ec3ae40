"""Perfused territory lost: tissue that stays but loses its portal or hepatic venous branch."""
from __future__ import annotations

from biomech.measures.case import Case
from biomech.outcome import Measure
from biomech.territory import territory_of

IDS = ("*_territory_lost", "*_territory_lost_share")
_MEANING = {"portal vein": "without portal inflow", "hepatic vein": "without venous outflow"}


def measure(case: Case) -> tuple[Measure, ...]:
    if case.model.solid is None:
        return ()
    found = []
    for tree in case.model.trees:
        if tree.name not in _MEANING:
            continue
        territory = territory_of(case.model, tree)
        key = tree.name.replace(" ", "_")
        found += [
            Measure(f"{key}_territory_lost", f"Remnant {_MEANING[tree.name]}", territory.lost_ml, "ml", "lower",
                    f"Kept liver whose nearest branch of the {tree.name} is cut or lies downstream of the cut; collaterals are not "
                    "counted, so it is an upper estimate."),
            Measure(f"{key}_territory_lost_share", f"Share of the remnant {_MEANING[tree.name]}",
                    100.0 * territory.lost_ml / max(territory.kept_ml, 1e-9), "%", "lower", "The same as a share of the remnant.")]
    return tuple(found)
