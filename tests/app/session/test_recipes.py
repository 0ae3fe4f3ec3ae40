"""Recipes with clicks in a protocol: written, read back, and refused in words."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.session.plan import Anatomy
from app.session.protocol import plan_from, read_protocol, write_protocol
from meshing.errors import ProtocolError
from meshing.segmenters import BoneMark, Brain, ChestAir, Clicks, Drag, GreatVessel, LesionCandidates, Mark, Metal, NamedBones, SingleBones, Skeleton
from meshing.units import Millimetre

PLACE = (Millimetre(1.0), Millimetre(-2.5), Millimetre(30.0))
OTHER = (Millimetre(11.0), Millimetre(-2.5), Millimetre(30.0))
STEPS = (Clicks((Mark(PLACE), Mark(OTHER, adds=False, radius=Millimetre(7.5))), "spleen", "spleen"), Skeleton(), NamedBones(), LesionCandidates(),
         ChestAir(), Brain(), Metal(),
         SingleBones((BoneMark("left hip bone", PLACE), BoneMark("sacrum", OTHER))),
         GreatVessel((Drag(PLACE, Millimetre(12.0)), Drag(OTHER, Millimetre(14.0)))))


def test_every_recipe_survives_the_protocol(tmp_path: Path) -> None:
    plan = plan_from({"case": {"name": "recipes"}, "image": {"folder": "."}}, tmp_path)
    full = replace(plan, anatomy=tuple(Anatomy(type(step).__name__, step) for step in STEPS))
    file = tmp_path / "plan.toml"
    file.write_text(write_protocol(full), encoding="utf-8")
    assert tuple(entry.segmenter for entry in read_protocol(file).anatomy) == STEPS


def test_a_click_without_a_unit_is_refused(tmp_path: Path) -> None:
    table = {"method": "clicks", "organ": "spleen", "marks": [{"at_lps": ["1 mm", "2 mm", 3]}]}
    with pytest.raises(ProtocolError, match="without a unit"):
        plan_from({"case": {"name": "x"}, "image": {"folder": "."}, "anatomy": {"spleen": table}}, tmp_path)
