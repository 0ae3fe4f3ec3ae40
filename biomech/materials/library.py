"""The tissue library: one TOML file in resources/tissues/ for each tissue.

The file holds: name, law (the file name of a law, or "fluid"), density, density_source, strain_limit (largest principal
strain up to which the law is used; nobody tested it beyond), source and mark of the parameters (R read in the named
source, M from memory and to be checked, D default of this program), note, and [parameters]: mu and bulk_ratio = K / mu,
or young and poisson. Quantities are text with units.
"""
from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from biomech.materials.law import Law, lam_of_bulk
from biomech.materials.linear_elastic import LinearElastic
from biomech.materials.neo_hookean import NeoHookean
from meshing.errors import AnatomyError, SimulationError
from meshing.units import KilogramPerCubicMetre, Pascal, read_quantity


@dataclass(frozen=True)
class Tissue:
    """One tissue with the origin of its numbers; `law` is None for a fluid, `described` its parameters in words."""

    key: str
    name: str
    law: Law | None
    density: KilogramPerCubicMetre
    density_source: str
    strain_limit: float
    source: str
    mark: str
    note: str
    described: str

    def need_law(self) -> Law:
        if self.law is None:
            raise SimulationError(f"{self.name} is a fluid and has no elastic law; leave it out of the tissue simulation, "
                                  "or give that structure another material")
        return self.law


@cache
def tissues() -> dict[str, Tissue]:
    """Every tissue of the library by key, in alphabetical order of the files."""
    found = {}
    for file in sorted(files("resources").joinpath("tissues").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            key = file.name.removesuffix(".toml")
            found[key] = _read(key, tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def tissue(key: str) -> Tissue:
    try:
        return tissues()[key]
    except KeyError:
        raise AnatomyError(f"there is no tissue '{key}' in the library; it has {', '.join(tissues())}") from None


def _read(key: str, data: dict[str, Any]) -> Tissue:
    given = data["parameters"]
    law: Law | None = None
    if data["law"] == "neo_hookean":
        mu = Pascal(read_quantity(given["mu"], "Pascal"))
        law = NeoHookean(mu, lam_of_bulk(mu, given["bulk_ratio"]))
        described = f"neo-Hookean, shear modulus {given['mu']}, bulk modulus {given['bulk_ratio']} times that"
    elif data["law"] == "linear_elastic":
        law = LinearElastic.of_young(Pascal(read_quantity(given["young"], "Pascal")), given["poisson"])
        described = f"linear elastic, Young's modulus {given['young']}, Poisson's ratio {given['poisson']}"
    elif data["law"] == "fluid":
        described = "fluid"
    else:
        raise AnatomyError(f"resources/tissues/{key}.toml: the library reads no parameters for the law '{data['law']}'; "
                           "it reads neo_hookean, linear_elastic and fluid")
    density = KilogramPerCubicMetre(read_quantity(data["density"], "KilogramPerCubicMetre"))
    return Tissue(key, data["name"], law, density, data["density_source"], data["strain_limit"], data["source"], data["mark"],
                  data["note"], described)
