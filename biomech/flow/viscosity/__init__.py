"""How thick blood is at a shear rate: one law a file. `tube.py` says what a law makes of the friction of a vessel.

How to add one:
1. Write `biomech/flow/viscosity/<name>.py`: a docstring with the equation and its source, a frozen dataclass with its parameters,
   `name: ClassVar[str]` and `at(shear_rate)`.
2. Import it below and add it to the table; tests/biomech/flow/test_viscosity.py tries every law.
"""
from biomech.flow.viscosity.carreau_yasuda import CarreauYasuda
from biomech.flow.viscosity.law import ViscosityLaw
from biomech.flow.viscosity.newtonian import Newtonian
from biomech.flow.viscosity.quemada import Quemada

VISCOSITIES: tuple[type[ViscosityLaw], ...] = (Newtonian, CarreauYasuda, Quemada)

__all__ = ["VISCOSITIES", "CarreauYasuda", "Newtonian", "Quemada", "ViscosityLaw"]
