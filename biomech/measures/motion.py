"""How far the tissue moves after a hold lets go or a blow."""
from __future__ import annotations

from biomech.domain import MM
from biomech.measures.case import Case
from biomech.outcome import Measure

IDS = ("motion_max",)


def measure(case: Case) -> tuple[Measure, ...]:
    solution = case.solution("motion")
    if solution is None:
        return ()
    value, error = solution.number("motion max") / MM, solution.number("time step error") / MM
    return (Measure("motion_max", "Largest motion of the tissue", value, "mm", "lower",
                    f"Farthest that a place gets from where it was at the start, {1e3 * solution.number('time of motion max'):.0f} ms later.",
                    max(0.0, value - error), value + error, verified=False, interval=f"estimated error of the steps in time only ({error:.2g} mm)"),)
