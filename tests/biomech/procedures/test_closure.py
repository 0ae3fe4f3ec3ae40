"""Closures, fixations and craniotomies in a protocol file, and the words of a tissue step with hands in it."""
from __future__ import annotations

from pathlib import Path

from app.session.protocol import read_protocol, write_protocol
from biomech.procedures import Closure, Craniotomy, Fixation
from biomech.tissue import SolveTissue
from biomech.tissue.operation import Instrument, Ligament, Needle, Push

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
    closure, fixation, craniotomy = plan.candidates[0].procedures
    assert isinstance(closure, Closure)
    assert closure.stitches[0].second_lps == (1.0, 2.0, 9.0)
    assert isinstance(fixation, Fixation)
    assert fixation.bite == 5.0
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
