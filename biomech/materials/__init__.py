"""Constitutive laws of tissue, with the library of cited parameters.

How to add a law:
1. Write `biomech/materials/<law>.py`: the equation in the docstring, a frozen dataclass that is a `Law` with the next
   free `code`, and the compiled `energy`, `stress` and `tangent` of its shape part (everything but lam/2 theta^2).
2. Add its three calls to biomech/materials/point.py and its class to the table below.
3. `rehearse verify slope rigid uniaxial` and the tests then cover it. A tissue that follows it is one TOML file in
   resources/tissues/ (see biomech/materials/library.py).
"""
from biomech.materials.guccione import Guccione
from biomech.materials.law import Law
from biomech.materials.linear_elastic import LinearElastic
from biomech.materials.mooney_rivlin import MooneyRivlin
from biomech.materials.neo_hookean import NeoHookean
from biomech.materials.raghavan_vorp import RaghavanVorp

MATERIALS: tuple[type[Law], ...] = (LinearElastic, NeoHookean, MooneyRivlin, RaghavanVorp, Guccione)

__all__ = ["MATERIALS", "Guccione", "Law", "LinearElastic", "MooneyRivlin", "NeoHookean", "RaghavanVorp"]
