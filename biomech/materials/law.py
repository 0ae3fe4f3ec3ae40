"""What a constitutive law is: an energy of the deformation gradient F, its slope and its curvature.

Every law is W(F) = shape(F) + lam/2 theta(F)^2, where theta is the logarithmic change of volume ln J (the linear law:
tr e). The split lets the solver carry the pressure lam theta as one unknown an element, without which nearly
incompressible tissue locks. The numbers come from the same compiled functions that the elements use
(biomech/materials/point.py).
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

import numpy as np

from biomech.materials.tensor import PARAMETERS, Array
from meshing.step import Range, check
from meshing.units import Pascal


class Law(ABC):
    """Base of the laws, each a frozen dataclass whose fields carry their ranges.

    code     the number by which the compiled kernels know the law
    fibred   whether it needs the directions of fibre and sheet (`Body(axes=...)`); without them they are the patient's
             first two axes
    """

    code: ClassVar[int]
    fibred: ClassVar[bool] = False
    lam: Pascal

    def __post_init__(self) -> None:
        check(self)

    @property
    @abstractmethod
    def shear_modulus(self) -> Pascal:
        """Of the undeformed state, Pa; of the stiffest direction where the law has directions."""

    @abstractmethod
    def parameters(self) -> Array:
        """(PARAMETERS,) the parameters of the shape part, padded with zeros."""


@dataclass(frozen=True)
class Lame(Law):
    """A law of the two Lamé moduli alone."""

    mu: Annotated[Pascal, Range(1e-3, 1e12, "mu")]
    lam: Annotated[Pascal, Range(0, 1e14, "lam")]

    @classmethod
    def of_young(cls, young: Pascal, poisson: float) -> Self:
        return cls(*lame_of(young, poisson))

    @property
    def shear_modulus(self) -> Pascal:
        return self.mu

    def parameters(self) -> Array:
        return padded(self.mu)


def padded(*values: float) -> Array:
    """`values` followed by zeros, as long as the kernels expect."""
    found = np.zeros(PARAMETERS)
    found[:len(values)] = values
    return found


def lame_of(young: Pascal, poisson: float) -> tuple[Pascal, Pascal]:
    """(mu, lam) of Young's modulus and Poisson's ratio, 0 <= poisson < 0.5."""
    if not 0.0 <= poisson < 0.5:
        raise ValueError(f"Poisson's ratio is {poisson:g}; it must lie in 0 <= nu < 0.5")
    return Pascal(young / (2.0 * (1.0 + poisson))), Pascal(young * poisson / ((1.0 + poisson) * (1.0 - 2.0 * poisson)))


def lam_of_bulk(mu: Pascal, ratio: float) -> Pascal:
    """lam of the bulk modulus K = ratio * mu: lam = K - 2/3 mu."""
    return Pascal(mu * (ratio - 2.0 / 3.0))
