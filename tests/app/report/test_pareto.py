"""The map of compromises: which measures it takes, and that what it draws is there."""
from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from app.report.pareto import HEIGHT, WIDTH, Sheet, pairs_of, pareto_image, pareto_png, pareto_words
from biomech.compare import Comparison, compared
from biomech.outcome import Better, Measure, Outcome


def comparison(*plans: tuple[float, float, float]) -> Comparison:
    rows: tuple[tuple[str, Better], ...] = (("margin", "higher"), ("remnant", "higher"), ("pressure", "lower"))
    return compared(tuple(
        Outcome(f"plan {n}", (), tuple(Measure(id, id, value, "mm", better, "", value - 1.0, value + 1.0)
                                       for (id, better), value in zip(rows, values)), ())
        for n, values in enumerate(plans)))


def test_measures_that_pull_apart_are_drawn_and_the_weighed_first() -> None:
    two = comparison((5.0, 90.0, 9.0), (14.0, 60.0, 10.0))
    assert [(a.id, b.id) for a, b in pairs_of(two)] == [("margin", "remnant"), ("margin", "pressure")]
    assert tuple(row.id for row in pairs_of(two, ("pressure",))[0]) == ("pressure", "margin")
    assert pairs_of(comparison((5.0, 90.0, 9.0), (4.0, 80.0, 10.0))) == ()
    assert pareto_png(comparison((5.0, 90.0, 9.0), (4.0, 80.0, 10.0))) is None


def test_beaten_plans_look_otherwise_than_those_that_are_not() -> None:
    three = comparison((5.0, 90.0, 9.0), (14.0, 60.0, 10.0), (4.0, 55.0, 11.0))
    drawn = pareto_png(three)
    assert drawn is not None
    assert drawn == pareto_png(three)
    image = Image.open(BytesIO(drawn))
    assert image.size == (WIDTH, HEIGHT)
    colours = {tuple(colour) for colour in np.asarray(image).reshape(-1, 3)[::3].tolist()}
    assert (0, 95, 158) in colours
    assert (168, 84, 0) in colours
    assert "3 plan 2" in pareto_words(three)


def test_a_window_draws_the_map_in_its_own_colours_size_and_words() -> None:
    two = comparison((5.0, 90.0, 9.0), (14.0, 60.0, 10.0))
    said: list[str] = []
    sheet = Sheet(1400, 500, paper=(18, 20, 24), front=(74, 155, 224), says=lambda words: said.append(words) or words.upper())
    image = pareto_image(two, (), sheet)
    assert image is not None
    assert image.size == (1400, 500)
    colours = {tuple(colour) for colour in np.asarray(image).reshape(-1, 3).tolist()}
    assert {(18, 20, 24), (74, 155, 224)} <= colours
    assert (255, 255, 255) not in colours
    assert "higher is better" in said
    assert any(row.name in said for row in two.rows)
    assert pareto_image(comparison((5.0, 90.0, 9.0), (4.0, 80.0, 10.0)), (), sheet) is None
