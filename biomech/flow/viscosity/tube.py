"""Developed flow of a shear-thinning blood in a tube (Rabinowitsch 1929): the Newtonian viscosity that would resist as much.

    Q = pi R^3 / tau_w^3 Int_0^tau_w tau^2 g(tau) dtau,      tau = mu(g) g,      mu_eff = pi R^3 tau_w / (4 Q)

With g in place of tau as the variable of the integral, Q depends only on the shear rate at the wall, which is found by bisection.
"""
from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from biomech.flow.arrays import Double
from biomech.flow.viscosity.law import ViscosityLaw
from meshing.units import CubicMetrePerSecond, Metre, PascalSecond

POINTS = 400


def effective(law: ViscosityLaw, flow: CubicMetrePerSecond, radius: Metre) -> PascalSecond:
    """Pa s for `flow` > 0 in a tube; what Poiseuille's law needs to be right."""
    wanted = float(flow) / (np.pi * radius ** 3)
    newtonian = 4.0 * wanted

    def missing(log_rate: float) -> float:
        return _flow_number(law, float(np.exp(log_rate)))[0] / wanted - 1.0

    log_rate = brentq(missing, np.log(newtonian) - 3.0, np.log(newtonian) + 3.0, xtol=1e-10)
    shear = _flow_number(law, float(np.exp(log_rate)))[1]
    return PascalSecond(shear / newtonian)


def _flow_number(law: ViscosityLaw, rate: float) -> tuple[float, float]:
    """(Q / (pi R^3), wall shear stress) for a shear rate at the wall."""
    rates: Double = rate * np.linspace(0.0, 1.0, POINTS + 1) ** 2
    stress = law.at(rates) * rates
    return float(np.trapezoid(stress ** 2 * rates, stress) / stress[-1] ** 3), float(stress[-1])
