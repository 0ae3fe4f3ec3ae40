"""Constitutive laws of tissue, with the library of cited parameters.

How to add a law:
1. Write `biomech/materials/<law>.py`: the equation in the docstring, a frozen dataclass that is a `Law` with the next
   free `code`, and its shape part (everything but lam/2 theta^2) compiled: of the first two invariants as in
   biomech/materials/isotropic.py, of fibre directions as in biomech/materials/fibres.py, or `energy`, `stress`, `tangent`.
2. Add its calls to that family, or to biomech/materials/point.py, and its class to the table below.
3. `rehearse verify slope rigid uniaxial` and the tests then cover it. A tissue that follows it is one TOML file in
   resources/tissues/ (see biomech/materials/library.py).
"""
from biomech.materials.guccione import Guccione
from biomech.materials.holzapfel_gasser_ogden import HolzapfelGasserOgden
from biomech.materials.holzapfel_ogden import HolzapfelOgden
from biomech.materials.law import Law
from biomech.materials.linear_elastic import LinearElastic
from biomech.materials.mooney_rivlin import MooneyRivlin
from biomech.materials.neo_hookean import NeoHookean
from biomech.materials.ogden import Ogden
from biomech.materials.veronda_westmann import VerondaWestmann
from biomech.materials.yeoh import Yeoh

MATERIALS: tuple[type[Law], ...] = (LinearElastic, NeoHookean, MooneyRivlin, Yeoh, VerondaWestmann, Ogden, Guccione, HolzapfelGasserOgden,
                                    HolzapfelOgden)

__all__ = ["MATERIALS", "Guccione", "HolzapfelGasserOgden", "HolzapfelOgden", "Law", "LinearElastic", "MooneyRivlin", "NeoHookean", "Ogden",
           "VerondaWestmann", "Yeoh"]
