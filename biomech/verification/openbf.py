"""Reads the 1D networks that come with openBF (Melis 2017, Apache-2.0) as networks of our tubes.

The files are YAML of one shape only: a head, and a list of vessels with `key: value` lines. Walls: b = 4/3 sqrt(pi) E h / A0; where no
thickness is given, h = r (.2802 e^(-505.3 r) + .1324 e^(-11.14 r)) (that program's default). A bed with one resistance has the tube's
own impedance first and the rest behind it.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np

from biomech.elements.wave import Wave
from biomech.flow.oned import LEAST_CELLS, End, Outlet, PulseNetwork, Tube
from meshing.units import CubicMetrePerPascal, KilogramPerCubicMetre, PascalSecond, PascalSecondPerCubicMetre

CELL = 5e-3


def vessels_of(text: str) -> tuple[dict[str, float], list[dict[str, float]]]:
    """(numbers of the head, numbers of each vessel)."""
    head: dict[str, float] = {}
    vessels: list[dict[str, float]] = []
    for line in text.splitlines():
        entry = line.strip()
        if entry.startswith("- "):
            vessels.append({})
        key, _, value = entry.removeprefix("- ").partition(":")
        try:
            (vessels[-1] if vessels else head)[key.strip().replace("gamma profile", "gamma_profile")] = float(value)
        except ValueError:
            continue        # names and lists
    return head, vessels


def read(folder: Path) -> tuple[PulseNetwork, Wave]:
    """The network in `folder` and its inflow."""
    head, vessels = vessels_of(next(folder.glob("*.yaml")).read_text(encoding="utf-8"))
    inflow = np.loadtxt(next(folder.glob("*_inlet.dat")))
    latest = np.maximum.accumulate(inflow[:, 0])
    inflow = inflow[np.concatenate([[True], inflow[1:, 0] > latest[:-1]])]      # one digitised wave goes back in time at four places
    rho, mu = head["rho"], head["mu"]
    tubes, outlets = [], []
    nodes: dict[int, list[End]] = {}
    for number, vessel in enumerate(vessels):
        n = max(LEAST_CELLS, round(vessel["L"] / CELL))
        along = (np.arange(n) + 0.5) / n
        radius = vessel.get("R0", vessel.get("Rp", 0.0)) + (vessel.get("Rd", vessel.get("R0", 0.0)) - vessel.get("Rp", vessel.get("R0", 0.0))) * along
        wall = np.full(n, vessel["h0"]) if "h0" in vessel else radius * (0.2802 * np.exp(-505.3 * radius) + 0.1324 * np.exp(-11.14 * radius))
        speed = np.sqrt(2.0 / 3.0 * vessel["E"] * wall / (rho * radius))
        tubes.append(Tube(vessel["L"], radius, speed))
        nodes.setdefault(int(vessel["sn"]), []).append(End(number, 0))
        if "R1" in vessel:
            own = rho * speed[-1] / (np.pi * radius[-1] ** 2)
            first, second = (vessel["R1"], vessel["R2"]) if "R2" in vessel else (min(own, vessel["R1"]), max(vessel["R1"] - own, 0.0))
            outlets.append(Outlet(number, PascalSecondPerCubicMetre(first), PascalSecondPerCubicMetre(second), CubicMetrePerPascal(vessel["Cc"])))
        else:
            nodes.setdefault(int(vessel["tn"]), []).append(End(number, 1))
    inlet = nodes.pop(1)[0].tube
    profile = vessels[0].get("gamma_profile", 2.0)
    return PulseNetwork(tuple(tubes), inlet, tuple(tuple(ends) for ends in nodes.values()), tuple(outlets), KilogramPerCubicMetre(rho),
                        PascalSecond(mu), profile=profile), Wave.of_samples(list(inflow[:, 0]), list(inflow[:, 1]))
