r"""Viscoelastic tissue: the shape part of any law relaxes by a Prony series, the volume stays elastic.

    S(t) = int g(t - s) dS0/ds ds,      g(t) = 1 - sum_i g_i (1 - e^{-t / tau_i}),

where S0 is the second Piola-Kirchhoff stress of the shape part of the instantaneous law: what is felt at once is the law itself, what
remains in the end is the share 1 - sum g_i of it. Quasi-linear viscoelasticity (Fung 1993, Biomechanics, 7.6) in the form of Simo and
Hughes 1998, Computational Inelasticity, 10.3; the time stepping is in biomech/tissue/viscous.py.
"""
from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from biomech.materials.law import Law
from biomech.materials.tensor import Array
from meshing.errors import ParameterOutOfRange
from meshing.step import hints_of
from meshing.units import Pascal, Second


@dataclass(frozen=True)
class Prony:
    """Prony series: the shares `g` of the instantaneous stiffness that fade with the times `tau`."""

    g: tuple[float, ...]
    tau: tuple[Second, ...]

    def __post_init__(self) -> None:
        if not self.g or len(self.g) != len(self.tau):
            raise ParameterOutOfRange(f"a Prony series has as many shares as times, at least one; it has {len(self.g)} and {len(self.tau)}")
        if not all(0.0 < g < 1.0 for g in self.g) or not sum(self.g) < 1.0:
            raise ParameterOutOfRange(f"the shares of a Prony series must be positive and their sum below 1, for something must remain; "
                                      f"they are {', '.join(f'{g:g}' for g in self.g)}")
        if not all(0.0 < tau < 1e9 for tau in self.tau):
            raise ParameterOutOfRange(f"the times of a Prony series must be positive; they are {', '.join(f'{tau:g} s' for tau in self.tau)}")

    @property
    def remains(self) -> float:
        """The share of the stiffness that is left in the end."""
        return 1.0 - sum(self.g)

    def left(self, t: float) -> float:
        """g(t): the share of the stiffness that is felt after t seconds of constant strain."""
        return self.remains + sum(g * float(np.exp(-t / tau)) for g, tau in zip(self.g, self.tau))

    def decay(self, dt: float) -> Array:
        """(k,) by how much the stress of each term fades in one step."""
        return np.exp(-dt / np.array(self.tau))

    def arrival(self, dt: float) -> Array:
        """(k,) share of a change of stress, made evenly during a step (at once: dt = 0), that is felt at its end in each term."""
        ratio = np.maximum(dt / np.array(self.tau), 1e-12)
        found: Array = np.array(self.g) * -np.expm1(-ratio) / ratio
        return found


def softened(law: Law, share: float) -> Law:
    """The law with every modulus of its shape part times `share`; exponents, angles, the bulk and an active tension stay."""
    hints = hints_of(type(law), extras=True)
    changed = {}
    for each in fields(law):  # type: ignore[arg-type]
        value, hint = getattr(law, each.name), hints[each.name]
        if each.name in ("lam", "tension") or Pascal not in _named(hint):
            continue
        changed[each.name] = tuple(Pascal(v * share) for v in value) if isinstance(value, tuple) else Pascal(value * share)
    return replace(law, **changed)  # type: ignore[type-var]


def _named(hint: object) -> tuple[object, ...]:
    """The types that an annotation is made of."""
    inner = getattr(hint, "__args__", ())
    return (hint, *(name for part in inner for name in _named(part)))
