"""Stress in the wall of an artery."""
from __future__ import annotations

from biomech.measures.case import Case, with_mesh_error
from biomech.outcome import Measure

IDS = ("wall_stress_p99",)


def measure(case: Case) -> tuple[Measure, ...]:
    solution = case.solution("wall")
    if solution is None:
        return ()
    value, error = solution.number("wall stress p99") * 1e-3, solution.credibility.mesh_error
    low, high = with_mesh_error(value, error)
    return (Measure("wall_stress_p99", "Stress in the artery's wall, 99th percentile", value, "kPa", "lower",
                    "99 % of the wall has a von Mises stress below this, at the stated pressure and thickness; the scan does not show the thickness.",
                    low, high, verified=False, interval=f"estimated mesh error only ({error:.1%})"),)
