"""The tissue library: one TOML file in resources/tissues/ for each tissue.

The file holds: name, law (the file name of a law, or "fluid"), density, density_source, strain_limit (largest principal
strain up to which the law is used; nobody tested it beyond), source and mark of the parameters (R read in the named
source, Rf fitted to data that were read, M from memory and to be checked, D default of this program), note, geometric_sd
where the spread of the stiffness among people is known, spread_source (where it is from, or why there is none), and [parameters]:
those of the law, with bulk_ratio = K / shear modulus in place of lam; or young and poisson. Quantities are text with units.
"""
from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from biomech.materials import MATERIALS
from biomech.materials.law import Law, lam_of_bulk, lame_of
from meshing.errors import AnatomyError, SimulationError
from meshing.step import fields_of
from meshing.units import KilogramPerCubicMetre, Pascal, read_quantity

LAWS: dict[str, Any] = {law.__module__.rsplit(".", 1)[-1]: law for law in MATERIALS}
"""The laws by the name of their file."""
VOLUME = ("bulk_ratio", "young", "poisson")
NAMES = {"mu": "shear modulus", "bulk_ratio": "bulk over shear modulus", "young": "Young's modulus", "poisson": "Poisson's ratio",
         "angle": "angle of the fibres", "kappa": "dispersion"}
"""Parameters in words; the others are called as in the law."""


@dataclass(frozen=True)
class Tissue:
    """One tissue with the origin of its numbers; `law` is None for a fluid, `described` its parameters in words.

    geometric_sd is the spread of the stiffness in the population (log-normal about the law's), None where no source gives one;
    spread_source says which, or why there is none.
    """

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
    geometric_sd: float | None
    spread_source: str

    @property
    def spread(self) -> str:
        """The spread of the stiffness among people, in words."""
        return "" if self.geometric_sd is None else f"× or ÷ {self.geometric_sd:g} (one standard deviation)"

    @property
    def origin(self) -> str:
        """Where the stiffness comes from, how far it was checked, and what is known of its spread."""
        return f"{self.source} [{self.mark}]" + (f"; {self.note}" if self.note else "") + f"; spread: {self.spread_source}"

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
    law = None if data["law"] == "fluid" else _law(key, data["law"], data["parameters"])
    name = "fluid" if law is None else (type(law).__doc__ or "").rstrip(".")
    described = ", ".join((name, *(f"{NAMES.get(key, key)} {_words(value)}" for key, value in data["parameters"].items())))
    density = KilogramPerCubicMetre(read_quantity(data["density"], "KilogramPerCubicMetre"))
    return Tissue(key, data["name"], law, density, data["density_source"], data["strain_limit"], data["source"], data["mark"],
                  data["note"], described, data.get("geometric_sd"), data["spread_source"])


def _law(key: str, name: str, given: dict[str, Any]) -> Law:
    kind = LAWS.get(name)
    if kind is None:
        raise AnatomyError(f"resources/tissues/{key}.toml: there is no law '{name}'; there are fluid, {', '.join(LAWS)}")
    wanted = {field.name: field for field in fields_of(kind)}
    values = {name: _number(value, wanted[name].unit if name in wanted else "") for name, value in given.items() if name not in VOLUME}
    if "young" in given:
        return kind(**dict(zip(("mu", "lam"), lame_of(Pascal(read_quantity(given["young"], "Pascal")), given["poisson"]))))
    try:
        # what the law calls its shear modulus does not depend on lam
        shear = kind(**values, lam=Pascal(0.0)).shear_modulus
        return kind(**values, lam=lam_of_bulk(shear, given["bulk_ratio"]))
    except (TypeError, KeyError) as error:
        raise AnatomyError(f"resources/tissues/{key}.toml: the law '{name}' has the parameters {', '.join(wanted)} with bulk_ratio for lam, "
                           f"or young and poisson; {error}") from None


def _number(value: Any, unit: str) -> Any:
    if isinstance(value, list):
        return tuple(_number(item, unit) for item in value)
    if not isinstance(value, str):
        return float(value)
    return read_quantity(value, "Degree" if value.endswith("deg") else "Pascal")


def _words(value: Any) -> str:
    return " and ".join(map(_words, value)) if isinstance(value, list) else f"{value}"
