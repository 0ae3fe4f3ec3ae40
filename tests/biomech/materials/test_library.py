"""Every organ has a tissue, and every number that was not read in a source says so."""
from __future__ import annotations

import pytest

from biomech.materials.library import tissue, tissues
from meshing.errors import AnatomyError, SimulationError
from meshing.organ import organs


def test_every_organ_has_a_tissue() -> None:
    assert {organ.material for organ in organs().values()} <= set(tissues())


def test_values_that_were_not_read_in_a_source_say_so() -> None:
    for found in tissues().values():
        assert found.source
        assert found.mark in ("R", "Rf", "M", "D")
        assert found.mark in ("R", "Rf") or "unverified default" in found.note, found.key


def test_liver_is_nearly_incompressible() -> None:
    law = tissue("liver").need_law()
    assert law.shear_modulus == 2000.0
    assert law.lam + 2.0 / 3.0 * law.shear_modulus == pytest.approx(100.0 * law.shear_modulus)


def test_blood_is_refused_as_a_solid_and_an_unknown_tissue_by_name() -> None:
    with pytest.raises(SimulationError, match="fluid"):
        tissue("blood").need_law()
    with pytest.raises(AnatomyError, match="cheese"):
        tissue("cheese")


def test_the_spread_of_a_stiffness_comes_with_its_origin_or_the_reason_why_there_is_none() -> None:
    for found in tissues().values():
        assert found.spread_source, found.key
        assert found.geometric_sd is None or 1.0 < found.geometric_sd < 3.0
        said = found.spread_source.startswith(("not known", "made to a standard", "a fluid"))
        assert said is (found.geometric_sd is None), found.key
        assert ("error bars" in found.origin) is (found.geometric_sd is None and found.law is not None), found.key
        assert bool(found.spread) is (found.geometric_sd is not None)
    assert tissue("liver").spread == "× or ÷ 1.5 (one standard deviation)"
    assert sum(found.geometric_sd is not None for found in tissues().values()) >= 10


def test_the_library_covers_what_is_operated_on() -> None:
    wanted = {"liver", "liver_tumour", "brain_cortex", "brain_white", "artery", "aneurysm_wall", "myocardium", "muscle", "fat", "skin",
              "cartilage", "bone", "titanium", "cobalt_chromium", "steel_316l"}
    assert wanted <= set(tissues())
    assert "Ogden" in tissue("brain_cortex").described
    assert "alpha -18.7" in tissue("brain_cortex").described
