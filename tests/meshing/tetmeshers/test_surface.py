"""Surfaces of lumens by netgen, with the lattice to fall back on."""
from __future__ import annotations

import importlib.util
import re
import sys

import numpy as np
import pytest

from meshing.errors import MeshError
from meshing.quality import quality_of
from meshing.step import silent
from meshing.surface import Surface
from meshing.surface_check import repaired
from meshing.tetmeshers import MeshSurface, smooth
from meshing.units import Millimetre
from tests.meshing.hostile import ball
from tests.meshing.solids import SPACE, assert_valid

LUMEN = "artery_lumen"


def narrowed_tube(around: int = 32, along: int = 40) -> Surface:
    """A vessel of 30 mm, radius 3 mm and 1.2 mm in its narrowing, open at both flat ends."""
    height = np.linspace(0.0, 30.0, along)
    radius = 3.0 - 1.8 * np.exp(-(((height - 15.0) / 4.0) ** 2))
    turn = 2.0 * np.pi * np.arange(around) / around
    points = np.stack([np.outer(radius, np.cos(turn)), np.outer(radius, np.sin(turn)), np.outer(height, np.ones(around))], -1).reshape(-1, 3)
    number = np.arange(along * around).reshape(along, around)
    a, b, c, d = number[:-1], np.roll(number, -1, 1)[:-1], number[1:], np.roll(number, -1, 1)[1:]
    triangles = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([b, d, c], -1).reshape(-1, 3)])
    return Surface(points, triangles.astype(np.int32), SPACE, "tube")


@pytest.mark.skipif(importlib.util.find_spec("netgen") is None, reason="skipped: netgen is not installed here")
def test_netgen_fills_a_smooth_lumen_with_its_volume() -> None:
    made = MeshSurface(Millimetre(3.0), across=0.0, organ=LUMEN).explained(Surface(*ball(np.random.default_rng(0)), SPACE, "sac"), silent)
    assert made.words == ("meshed by netgen",)
    assert_valid(made.mesh)
    assert made.mesh.volume_ml() == pytest.approx(Surface(*ball(np.random.default_rng(0)), SPACE, "sac").volume_ml, rel=1e-5)
    whole = quality_of(made.mesh, None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08


@pytest.mark.parametrize("how", ["missing", "crash", "too slow", "bad mesh"])
def test_whatever_netgen_does_the_lattice_goes_on(how: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    if how == "missing":
        monkeypatch.setitem(sys.modules, "netgen", None)
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    else:
        does = {"crash": "import os; os.abort()", "too slow": "import time; time.sleep(60)",
                "bad mesh": "import sys, numpy as np; np.savez(sys.argv[1] + '/mesh.npz', points=np.eye(4, 3), tets=[[0, 1, 2, 3]])"}
        child = tmp_path_factory.mktemp("child") / "smooth_child.py"
        child.write_text(does[how])
        monkeypatch.setattr(smooth, "CHILD", child)
        monkeypatch.setattr(smooth, "CLOCK", 0.01 if how == "too slow" else 10.0)
        monkeypatch.setattr(smooth, "FACTORS", (1.0,))
    tube = narrowed_tube()
    made = MeshSurface(Millimetre(2.0), organ=LUMEN).explained(tube, silent)
    reason = {"missing": "not installed", "crash": "could not fill", "too slow": "was not ready", "bad mesh": "too flat|did not fill|could not fill"}
    assert made.words[-1].startswith("meshed by the lattice, because netgen")
    assert re.search(reason[how], made.words[-1])
    assert_valid(made.mesh)
    assert made.mesh.volume_ml() == pytest.approx(repaired(tube).volume_ml, rel=1e-3)


def test_a_rough_surface_and_an_organ_are_meshed_by_the_lattice() -> None:
    points, triangles = ball(np.random.default_rng(0))
    outwards = (points - points.mean(axis=0)) / 10.0
    rough = Surface(points + outwards * np.random.default_rng(1).uniform(-0.7, 0.7, (len(points), 1)), triangles, SPACE, "rough")
    made = MeshSurface(Millimetre(3.0), organ=LUMEN).explained(rough, silent)
    assert made.words[-1] == "meshed by the lattice, because the surface is not smooth"
    made = MeshSurface(Millimetre(4.0), organ="liver").explained(Surface(points, triangles, SPACE, "organ"), silent)
    assert made.words == ("meshed by the lattice, because it is no lumen",)


@pytest.mark.slow
def test_a_wall_thinner_than_its_elements_is_resolved_and_one_thinner_than_any_grid_refused() -> None:
    points, triangles = ball(np.random.default_rng(0), 5.0, 10)
    middle = points.mean(axis=0)

    def shell(thickness: float) -> Surface:
        inner = middle + (points - middle) * (1.0 - thickness / 5.0)
        both = np.concatenate([triangles, triangles[:, [0, 2, 1]] + len(points)]).astype(np.int32)
        return Surface(np.concatenate([points, inner]), both, SPACE, "wall")

    mesh = MeshSurface(Millimetre(3.0)).run(shell(1.2), silent)
    assert_valid(mesh)
    assert mesh.volume_ml() == pytest.approx(shell(1.2).volume_ml, rel=1e-3)
    with pytest.raises(MeshError, match=r"thinner than the finest grid can hold.* mm LPS"):
        MeshSurface(Millimetre(3.0)).run(shell(0.002), silent)
