"""`rehearse bench meshes` on small cases: every bound stands beside its figure, and what misses it is called so."""
from __future__ import annotations

from pathlib import Path

import pytest

from app import mesh_bench
from app.bounds import judged
from app.mesh_bench import LABELS, REFUSED, RESOLVED, SURFACES, Case
from app.proof import bench_text
from meshing.units import Millimetre
from tests.meshing.solids import ball_in_ball


def test_a_row_tells_each_bound_and_whether_it_is_met() -> None:
    case = Case("balls", lambda _: ball_in_ball(), Millimetre(6.0), bounds=RESOLVED)
    row = judged(mesh_bench._labels_row(case, ball_in_ball()), case.bounds)
    assert row["bounds"].keys() == RESOLVED.keys()
    assert all(bound["met"] for bound in row["bounds"].values())
    assert row["faces_shared_by_more_than_two"] == row["inverted"] == 0
    text = bench_text([{"id": "meshes"} | row])
    assert "[wanted >= 0.95: met]" in text
    assert "bounds" not in text


def test_what_misses_its_bound_and_what_is_missing_are_told() -> None:
    found = judged({"min_dice": 0.9, "refused": "lost at (1.0, 2.0, 3.0) mm LPS"},
                   {"min_dice": (">=", 0.95), "seconds": ("<=", 3.0), "refused": ("says", "mm LPS")})
    assert [bound["met"] for bound in found["bounds"].values()] == [False, False, True]
    assert "min_dice 0.9 [wanted >= 0.95: MISSED]" in bench_text([found])
    assert "seconds missing [wanted <= 3: MISSED]" in bench_text([found])


def test_every_case_has_its_bounds_and_a_case_that_must_be_refused_is_one() -> None:
    assert {case.name for case in LABELS if case.bounds is RESOLVED} == {"sample patient", "sample artery", "abdomen_lowres_ts", "ircad17",
                                                                              "pelvis_fracture_002"}
    assert all(case.bounds["min_dihedral_deg"] == (">=", pytest.approx(10.0)) for case in (*LABELS, *SURFACES) if case.bounds is not REFUSED)
    case = Case("too coarse", lambda _: ball_in_ball(), Millimetre(40.0), 0.0, bounds=REFUSED)
    assert judged(mesh_bench._labels_row(case, case.load(Path())), case.bounds)["bounds"]["refused"]["met"]  # type: ignore[arg-type]
