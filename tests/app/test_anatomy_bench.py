"""`rehearse bench anatomy`: its bounds are those of the figures, every one is told, and the expert's bone gets its marrow."""
from __future__ import annotations

import numpy as np

from app.anatomy_bars import BARS, barred
from app.anatomy_bench import Bench, with_its_marrow
from app.proof import bench_text
from meshing.frames import SpaceUid
from meshing.segmenters import Metal
from meshing.volume import Volume, grid

Y, X = np.mgrid[-40:40, -40:40].astype(float)
BODY, CANAL = np.hypot(Y, X) < 20.0, np.hypot(Y - 30.0, X) < 8.0


def test_the_marrow_of_a_vertebra_is_filled_through_its_open_wall_and_the_canal_is_not() -> None:
    shell = (BODY & (np.hypot(Y, X) > 17.0)) | ((np.hypot(Y - 30.0, X) < 11.0) & ~CANAL)
    shell &= ~((np.abs(X) < 4.0) & (Y > 0.0) & (Y < 20.0))
    rng = np.random.default_rng(1)
    image = np.where(BODY, 170.0, np.where(CANAL, 45.0, 60.0)) + rng.normal(0.0, 20.0, Y.shape)
    found = with_its_marrow(shell[None], image[None].astype(np.float32), (1.6, 1.0, 1.0))[0]
    assert found[BODY & (np.hypot(Y, X) < 16.0)].mean() > 0.99
    assert found[CANAL & (np.hypot(Y - 30.0, X) < 7.0)].mean() < 0.01
    assert not found[~BODY & (np.hypot(Y - 30.0, X) > 11.0) & (np.hypot(Y, X) > 24.0)].any()


def test_every_bound_of_a_case_is_told_also_where_no_row_answers_it() -> None:
    rows = [{"case": "ircad17", "structure": "liver", "recipe": "contrast abdomen", "clicks": 0, "dice": 0.92, "seconds": 50.0},
            {"case": "ircad17", "structure": "tumour 1", "recipe": "lesion", "clicks": 1, "dice": 0.79},
            {"case": "ircad17", "recipe": "skeleton", "refused": "no bone"}]
    told = barred(rows)
    assert told[0]["bounds"] == {"dice": {"wanted": ">= 0.91", "met": True}, "seconds": {"wanted": "<= 40", "met": False}}
    assert not told[1]["bounds"]["dice"]["met"]
    lost = {(row["structure"], row["recipe"], row["clicks"]) for row in told[3:]}
    assert lost == {key[1:] for key in BARS if key[0] == "ircad17"} - {("liver", "contrast abdomen", 0), ("tumour 1", "lesion", 1)}
    assert not any(bound["met"] for row in told[3:] for bound in row["bounds"].values())
    text = bench_text([{"id": "anatomy"} | row for row in told])
    assert "dice 0.92 [wanted >= 0.91: met]" in text
    assert "dice missing [wanted >= 0.85: MISSED]" in text


def test_the_bounds_are_those_of_the_figures() -> None:
    def least(case: str, structure: str, recipe: str, clicks: int | None, figure: str = "dice") -> object:
        return BARS[case, structure, recipe, clicks][figure]

    assert [least("ircad17", "liver", *row) for row in (("contrast abdomen", 0), ("clicks", 3), ("clicks", 5))] == [(">=", 0.91), (">=", 0.945),
                                                                                                                  (">=", 0.95)]
    assert least("ircad17", "liver", "contrast abdomen", 0, "seconds") == ("<=", 40.0)
    assert least("ircad17", "veins in the liver", "hepatic vessels", 3, "right_tree") == (">=", 0.95)
    assert least("ircad17", "veins in the liver", "hepatic vessels", 5, "least_gain_of_a_click") == (">=", 0.0)
    assert {bounds["dice"] for (_, name, _, _), bounds in BARS.items() if name.startswith("bone")} == {(">=", 0.85)}
    assert {bounds["dice"] for (_, name, _, _), bounds in BARS.items() if "kidney" in name or name == "spleen"} == {(">=", 0.9)}
    assert {bounds["clicks"] for (case, _, recipe, _), bounds in BARS.items() if recipe == "single bones"} == {("<=", 10)}


def test_a_recipe_that_refuses_is_a_row_with_its_words() -> None:
    bench = Bench("none", Volume(np.zeros((4, 8, 8), np.float32) - 500.0, grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SpaceUid("1")), "CT"))
    assert bench.run(Metal()) is None
    assert "no metal" in bench.rows[0]["refused"]
    assert "bounds" not in barred(bench.rows)[0]
