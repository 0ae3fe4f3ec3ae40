"""Pulse waves with known answers.

oned      a short pulse in a long tube arrives after L / c0 (Moens 1878, Korteweg 1878), 1 %; at a fork it is thrown back by
          (Y0 - Y1 - Y2) / (Y0 + Y1 + Y2), Y = A / (rho c), 2 %; blood is kept to
          rounding (of the contents, which are 20 000 times the pulse); a network at rest stays at rest
openbf    the five networks of openBF (data collection hemo_ref/openbf_1d: carotid, thoracic aorta, iliac fork, 37 arteries in vitro,
          circle of Willis with its loops), no stored courses: mean pressure at each outlet = mean flow x resistance of its bed, and volume
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from biomech.elements.wave import Wave
from biomech.flow.oned import End, Outlet, PulseNetwork, Tube, run, uniform_tube
from biomech.verification.openbf import read
from biomech.verification.problem import Finding, Problem, reference_data, within
from meshing.step import Monitor
from meshing.units import CubicMetrePerPascal, KilogramPerCubicMetre, Pascal, PascalSecond, PascalSecondPerCubicMetre

RHO = KilogramPerCubicMetre(1060.0)
INVISCID = PascalSecond(1e-9)
WIDTH = 0.02
"""Seconds of a test pulse."""
NETWORKS = (("boileau2015/cca", 1e4), ("boileau2015/uta", 1e4), ("boileau2015/ibif", 1e4), ("matthys2007", 1e4), ("alastruey2007", 1e4))


def _bed(impedance: float) -> tuple[PascalSecondPerCubicMetre, PascalSecondPerCubicMetre, CubicMetrePerPascal]:
    """A bed that throws nothing back."""
    return PascalSecondPerCubicMetre(impedance), PascalSecondPerCubicMetre(0.0), CubicMetrePerPascal(0.0)


def _impedance(tube: Tube) -> float:
    return float(RHO * tube.wave_speed[-1] / (np.pi * tube.radius[-1] ** 2))


def _pulse(width: float, period: float, size: float) -> Wave:
    return Wave.sampled(lambda phase: size * float(np.exp(-((phase * period - 3.0 * width) / width) ** 2)), period, 2000)


def _oned(monitor: Monitor) -> tuple[Finding, ...]:
    speed, size = 6.0, 1e-7
    long = uniform_tube(2.0, (4e-3, 4e-3), speed, 4e-3)
    network = PulseNetwork((long,), 0, (), (Outlet(0, *_bed(_impedance(long))),), RHO, INVISCID)
    found = run(network, _pulse(WIDTH, 0.6, size), period=0.6, start=0.0, beats=1, samples=1200)
    places = (np.arange(len(long.radius)) + 0.5) / len(long.radius) * long.length
    first, last = (int(np.searchsorted(places, x)) for x in (0.3, 1.7))
    delay = _arrival(found.times, found.flow[:, last]) - _arrival(found.times, found.flow[:, first])
    monitor(0.4, "a pulse through a fork")
    trunk, branch = uniform_tube(1.5, (4e-3, 4e-3), speed, 4e-3), uniform_tube(1.5, (2.6e-3, 2.6e-3), 7.5, 4e-3)
    y0, y = 1.0 / _impedance(trunk), 1.0 / _impedance(branch)
    met = ((End(0, 1), End(1, 0), End(2, 0)),)
    fork = PulseNetwork((trunk, branch, branch), 0, met, tuple(Outlet(k, *_bed(1.0 / y)) for k in (1, 2)), RHO, INVISCID)
    back = run(fork, _pulse(WIDTH, 0.6, size), period=0.6, start=0.0, beats=1, samples=1200)
    middle = len(trunk.radius) // 2
    passing = back.pressure[:, middle]
    # the pulse passes the middle, comes to the fork, and comes back: the two are told apart half-way
    early = back.times < 3.0 * WIDTH + 1.5 / speed
    thrown = passing[~early].sum() / passing[early].sum()
    monitor(0.8, "a network at rest")
    tapered = replace(trunk, radius=np.linspace(4e-3, 3e-3, len(trunk.radius)), wave_speed=np.linspace(6.0, 9.0, len(trunk.radius)))
    beds = tuple(Outlet(k, *_bed(1e8), Pascal(1e4)) for k in (1, 2))
    uneven = PulseNetwork((tapered, branch, branch), 0, met, beds, RHO, PascalSecond(4e-3))
    rest = run(uneven, Wave.constant(0.0), period=0.2, start=1e4, beats=1, samples=4)
    monitor(1.0, "pulse waves")
    return (within("wave speed, m/s", 1.4 / delay, speed, 0.01),
            within("share of a pulse that a fork throws back", float(thrown), (y0 - 2.0 * y) / (y0 + 2.0 * y), 0.02),
            Finding("volume not accounted for, of what entered", found.imbalance, 0.0, 1e-8),
            Finding("largest flow in a network at rest, mL/s", float(abs(rest.flow).max()) * 1e6, 0.0, 1e-7))


def _arrival(times: np.ndarray, flow: np.ndarray) -> float:
    """When the pulse's middle passes."""
    return float((times * flow).sum() / flow.sum())


def _openbf(monitor: Monitor) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for number, (name, start) in enumerate(NETWORKS):
        monitor(number / len(NETWORKS), f"pulse waves in {name}")
        network, inflow = read(reference_data(f"hemo_ref/openbf_1d/{name}"))
        found = run(network, inflow, period=inflow.period, start=start, beats=60, repeats=1e-4, samples=400)
        mean = found.outlet_pressure.mean(axis=0)
        wanted = np.array([o.proximal + o.distal for o in network.outlets]) * found.outlet_flow.mean(axis=0)
        worst = int(abs(mean / wanted - 1.0).argmax())
        findings += [within(f"{name}: mean pressure over flow x bed, worst of {len(mean)} outlets", float(mean[worst] / wanted[worst]), 1.0, 0.01),
                     within(f"{name}: mean outflow over inflow", float(found.outlet_flow.mean(axis=0).sum() / inflow.mean), 1.0, 0.01),
                     Finding(f"{name}: volume not accounted for, of what entered", found.imbalance, 0.0, 1e-10)]
    return tuple(findings)


PROBLEMS = (
    Problem("oned", "Pulse waves: speed, reflection at a fork, blood kept, rest", _oned),
    Problem("openbf", "Five 1D networks of openBF: mean pressures and volume", _openbf, slow=True),
)
