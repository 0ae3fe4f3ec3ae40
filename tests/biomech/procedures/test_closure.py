"""Where stitches come to lie; closures, fixations and craniotomies in a protocol file, and the words of a tissue step with hands in it."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.session.protocol import read_protocol, write_protocol
from biomech.blade import Stroke
from biomech.distances import nearest_on, to_triangles_mm
from biomech.procedures import Closure, Craniotomy, Fixation, Incision, Plane, Resection
from biomech.procedures.closure import Stitch
from biomech.tissue import SolveTissue
from biomech.tissue.operation import Instrument, Ligament, Needle, Push
from meshing.errors import AnatomyError
from meshing.step import silent
from tests.biomech import organs

HALF = Resection((Plane((-2.0, 0.0, 0.0), (-1.0, 0.0, 0.0)),))  # type: ignore[arg-type]


def test_stitches_are_seated_on_the_surface_that_the_plan_leaves() -> None:
    """The ball is cut at 2 mm right of its middle: ends set 3 mm outside of the ball and 1.5 mm off the cut lie on both afterwards."""
    base = organs.model()
    cut = HALF.run(base, silent)
    done = Closure((Stitch((-3.5, 30.0, 0.0), (0.0, 0.0, 43.0)),)).run(cut, silent)  # type: ignore[arg-type]
    (join,) = done.joins
    assert join.first_lps == pytest.approx((-2.0, 30.0, 0.0), abs=0.05)
    assert np.linalg.norm(join.second_lps) == pytest.approx(organs.RADIUS, abs=0.8)
    assert join.second_lps[2] > 0.99 * np.linalg.norm(join.second_lps)
    assert "2 of 2 ends were moved to the surface, by up to 2.9 mm" in done.done[-1]
    again = Closure((Stitch(join.first_lps, join.second_lps),)).run(cut, silent)
    assert again.joins[0].first_lps == pytest.approx(join.first_lps, abs=1e-6)
    assert "moved to the surface" not in again.done[-1]
    with pytest.raises(AnatomyError, match="is 1[0-9].[0-9] mm away from the tissue that the plan leaves"):
        Closure((Stitch((-15.0, 0.0, 0.0), (0.0, 0.0, 43.0)),)).run(cut, silent)  # type: ignore[arg-type]


def test_the_nearest_place_of_a_triangle_by_hand() -> None:
    corners = np.array([[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]])
    places = np.array([[0.2, 0.2, 5.0], [0.5, -3.0, 1.0], [2.0, 2.0, 0.0], [-1.0, -1.0, -1.0]])
    np.testing.assert_allclose(nearest_on(places, corners), [[0.2, 0.2, 0.0], [0.5, 0.0, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 0.0]])
    np.testing.assert_allclose(np.linalg.norm(nearest_on(places, corners) - places, axis=1), to_triangles_mm(places, corners))


PROTOCOL = """
[case]
name = "hands"

[image]
folder = "dicom"
series = "largest CT"

[[plan]]
name = "A"
[[plan.procedure]]
type = "closure"
bite = "4 mm"
[[plan.procedure.stitches]]
first_lps = ["1 mm", "2 mm", "3 mm"]
second_lps = ["1 mm", "2 mm", "9 mm"]
[[plan.procedure]]
type = "fixation"
[[plan.procedure.bonds]]
first_lps = ["1 mm", "2 mm", "3 mm"]
second_lps = ["1 mm", "2 mm", "9 mm"]
[[plan.procedure]]
type = "incision"
take_out = true
[[plan.procedure.strokes]]
begin_lps = ["1 mm", "2 mm", "3 mm"]
end_lps = ["31 mm", "2 mm", "3 mm"]
deep_lps = ["1 mm", "2 cm", "3 mm"]
[[plan.procedure]]
type = "craniotomy"
centre_lps = ["1 mm", "2 mm", "3 mm"]
radius = "30 mm"
drained = "20 mm"
fluid_density = "1007 kg/m3"

[simulate.tissue]
scan_is_loaded = true
scanned = "prone"
bed = "sliding"
[[simulate.tissue.instruments]]
name = "retractor"
tip_lps = ["0 mm", "-80 mm", "0 mm"]
move_lps = ["0 mm", "10 mm", "0 mm"]
radius = "8 mm"
[[simulate.tissue.ligaments]]
at_lps = ["0 mm", "-60 mm", "0 mm"]
anchor_lps = ["0 mm", "-90 mm", "0 mm"]
stiffness = "0.2 N/mm"
source = "given by the surgeon"
[[simulate.tissue.pushes]]
at_lps = ["0 mm", "-60 mm", "0 mm"]
force = "500 mN"
direction = [0.0, 1.0, 0.0]
[[simulate.tissue.needles]]
entry_lps = ["0 mm", "-60 mm", "0 mm"]
tip_lps = ["0 mm", "-20 mm", "0 mm"]
tip_force = "900 mN"
friction = "0.01 N/mm"
source = "given by the surgeon"
"""


def test_everything_that_hands_do_is_written_in_a_protocol_and_read_back(tmp_path: Path) -> None:
    (tmp_path / "dicom").mkdir()
    path = tmp_path / "hands.toml"
    path.write_text(PROTOCOL, encoding="utf-8")
    plan = read_protocol(path)
    closure, fixation, incision, craniotomy = plan.candidates[0].procedures
    assert isinstance(closure, Closure)
    assert closure.stitches[0].second_lps == (1.0, 2.0, 9.0)
    assert isinstance(fixation, Fixation)
    assert fixation.bite == 5.0
    assert incision == Incision((Stroke((1.0, 2.0, 3.0), (31.0, 2.0, 3.0), (1.0, 20.0, 3.0)),), take_out=True)  # type: ignore[arg-type]
    assert isinstance(craniotomy, Craniotomy)
    assert craniotomy.fluid_density == 1007.0
    tissue = plan.solvers[0]
    assert isinstance(tissue, SolveTissue)
    assert tissue.scan_is_loaded
    assert tissue.scanned == "prone"
    assert tissue.bed == "sliding"
    assert tissue.instruments == (Instrument((0.0, -80.0, 0.0), (0.0, 10.0, 0.0), 8.0, name="retractor"),)  # type: ignore[arg-type]
    assert tissue.ligaments[0].stiffness == 200.0
    assert isinstance(tissue.ligaments[0], Ligament)
    assert tissue.pushes == (Push((0.0, -60.0, 0.0), 0.5, direction=(0.0, 1.0, 0.0)),)  # type: ignore[arg-type]
    assert tissue.needles == (Needle((0.0, -60.0, 0.0), (0.0, -20.0, 0.0), 0.9, 10.0, "given by the surgeon"),)  # type: ignore[arg-type]
    again = tmp_path / "again.toml"
    again.write_text(write_protocol(plan), encoding="utf-8")
    assert read_protocol(again) == plan
