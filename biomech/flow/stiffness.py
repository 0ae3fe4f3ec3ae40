"""How stiff the arteries of a patient are: one pulse wave velocity, measured, or that of healthy people of the same age."""
from __future__ import annotations

from biomech.model import PatientModel
from meshing.units import MetrePerSecond

AGE = 50.0
"""Years, where the patient's age is not known: the middle of the range of the fit."""


def wave_speed_of(source: PatientModel, given: MetrePerSecond) -> tuple[MetrePerSecond, str]:
    """m/s, and where it is from; `given` 0 takes it from the age."""
    if given:
        return given, "chosen by the user"
    age = source.patient.age
    own = AGE if age is None else float(age)
    # people of normal blood pressure: 5.69 + .00099 age^2
    return MetrePerSecond(5.69 + 0.00099 * own ** 2), (
        f"carotid-femoral, normal blood pressure, {own:g} years{' (age not known)' if age is None else ''}: 5.69 + .00099 age^2 "
        "(Mattace-Raso 2010 as coded in pwdb [R])")
