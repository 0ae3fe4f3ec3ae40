"""Deformation and stress of the tissue."""
from __future__ import annotations

from biomech.measures.case import Case, with_mesh_error
from biomech.outcome import Measure

IDS = ("tissue_displacement_max", "tissue_strain_p99", "tissue_stress_p99", "force_of_*")
_DAMAGE = "principal strain 0.30 warn, 0.40 tear (default of this program, liver, kidney, spleen)"


def measure(case: Case) -> tuple[Measure, ...]:
    solution = case.solution("tissue")
    if solution is None:
        return ()
    stress_error, displacement_error = solution.credibility.mesh_error, solution.number("displacement mesh error")

    def one(id: str, name: str, key: str, scale: float, unit: str, error: float, explanation: str, reference: str = "") -> Measure:
        value = solution.number(key) * scale
        low, high = with_mesh_error(value, error)
        return Measure(id, name, value, unit, "lower", explanation, low, high, reference, verified=False,
                       interval=f"estimated mesh error only ({error:.1%})")

    return (one("tissue_displacement_max", "Largest displacement of the remnant", "displacement max", 1e3, "mm", displacement_error,
                "Largest nodal displacement from the scanned shape under the stated loads."),
            one("tissue_strain_p99", "Largest principal strain, 99th percentile", "strain p99", 100.0, "%", stress_error,
                "99 % of the tissue's volume has a largest principal strain below this.", _DAMAGE),
            one("tissue_stress_p99", "Von Mises stress, 99th percentile", "stress p99", 1e-3, "kPa", stress_error,
                "99 % of the tissue's volume has a von Mises stress below this."),
            *(Measure(key.replace(" ", "_"), key.capitalize(), value, "N", "lower",
                      "Sum of the contact or pulling forces at equilibrium, without friction.", verified=False)
              for key, value in solution.numbers if key.startswith("force of ")))
