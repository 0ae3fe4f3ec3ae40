"""What a constitutive law is: an energy of the deformation gradient F, its slope and its curvature.

Every law is W(F) = shape(F) + lam/2 theta(F)^2, where theta is the logarithmic change of volume ln J (the linear law:
tr e). The split lets the solver carry the pressure lam theta as one unknown an element, without which nearly
incompressible tissue locks. The numbers come from the same compiled functions that the elements use
(biomech/materials/point.py).
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from biomech.materials.tensor import Array
from meshing.units import Pascal


class Law(ABC):
    """Base of the laws. `code` is the number by which the compiled kernels know the law."""

    code: ClassVar[int]
    lam: Pascal

    @property
    @abstractmethod
    def shear_modulus(self) -> Pascal:
        """Of the undeformed state, Pa."""

    @abstractmethod
    def parameters(self) -> Array:
        """(4,) the parameters of the shape part, padded with zeros."""


def lame_of(young: Pascal, poisson: float) -> tuple[Pascal, Pascal]:
    """(mu, lam) of Young's modulus and Poisson's ratio, 0 <= poisson < 0.5."""
    if not 0.0 <= poisson < 0.5:
        raise ValueError(f"Poisson's ratio is {poisson:g}; it must lie in 0 <= nu < 0.5")
    return Pascal(young / (2.0 * (1.0 + poisson))), Pascal(young * poisson / ((1.0 + poisson) * (1.0 - 2.0 * poisson)))


def lam_of_bulk(mu: Pascal, ratio: float) -> Pascal:
    """lam of the bulk modulus K = ratio * mu: lam = K - 2/3 mu."""
    return Pascal(mu * (ratio - 2.0 / 3.0))
