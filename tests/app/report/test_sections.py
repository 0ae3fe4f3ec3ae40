"""What each section says, without paper."""
from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from app.report.blocks import Block, Cell, Heading, Notice, Pictures, Table
from app.report.content import UNVERIFIED, Assumed, BranchRow, MeasurementRow, Picture, SegmentRow, SegmentTable, TreeRows, methods_of
from app.report.sections import SECTIONS, all_blocks, assumptions, images, limits, measurements, segments, summary, vessels
from app.report.words import (
    BEST,
    BEST_UNSURE,
    best_sign,
    direction_text,
    interval_text,
    number_text,
    value_text,
    verdict_of,
)
from biomech.compare import compared
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_pulse import SolvePulse
from biomech.outcome import Measure, Outcome
from meshing.errors import RequestError
from meshing.step import ContentId, Made, gathered, plan_of
from meshing.units import Millilitre, Millimetre, Percent, mL_per_min
from tests.app import demo


def texts(blocks: list[Block]) -> str:
    """All words of some blocks."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            found += [*block.head, *(f"{cell.text} {cell.below}" for row in block.rows for cell in row)]
        elif hasattr(block, "items"):
            found += block.items
        elif hasattr(block, "text"):
            found.append(block.text)
    return "\n".join(found)


def test_measurements_by_hand_are_told_with_their_interval() -> None:
    row = MeasurementRow("neck", "4.2 ± 0.5 mm", "4.0 mm left-right", "(1.0, 2.0, 3.0) mm LPS")
    words = texts(measurements.blocks(replace(demo.content(), measurements=(row,))))
    for part in ("neck", "4.2 ± 0.5 mm", "4.0 mm left-right", "(1.0, 2.0, 3.0) mm LPS", "half a voxel"):
        assert part in words
    assert measurements.blocks(demo.content()) == []


def plan(name: str, value: float, low: float | None = None, high: float | None = None, better: str = "lower") -> Outcome:
    measure = Measure("strain", "Strain", value, "%", better, "made up", low, high)  # type: ignore[arg-type]
    return Outcome(name, (), (measure,), ())


@pytest.mark.parametrize(("first", "second", "signs"), [
    (plan("A", 1.0, 0.9, 1.1), plan("B", 2.0, 1.8, 2.2), (BEST, "")),
    (plan("A", 1.0, 0.5, 1.9), plan("B", 2.0, 1.8, 2.2), (BEST_UNSURE, "")),
    (plan("A", 1.0), plan("B", 2.0, 1.8, 2.2), (BEST_UNSURE, "")),
    (plan("A", 1.0, 0.9, 1.1, "higher"), plan("B", 2.0, 1.8, 2.2, "higher"), ("", BEST)),
    (plan("A", 1.0, 0.9, 1.1, "neither"), plan("B", 2.0, 1.8, 2.2, "neither"), ("", "")),
    (plan("A", 1.0, 0.9, 1.1), plan("B", 1.0, 0.9, 1.1), ("", ""))])
def test_a_plan_is_only_called_best_when_its_interval_is_clear_of_the_others(
        first: Outcome, second: Outcome, signs: tuple[str, str]) -> None:
    row = compared((first, second)).rows[0]
    assert (best_sign(row, 0), best_sign(row, 1)) == signs


def test_numbers_units_and_intervals_in_words() -> None:
    assert [number_text(value) for value in (0.0, 14.24, 1312.4, -0.0814, 3.1e-9, float("nan"))] == [
        "0", "14.2", "1312", "−0.0814", "3.1e−09", "no value"]
    measure = Measure("a", "A", 12.0, "mm[Hg]", "lower", "")
    assert value_text(measure) == "12 mmHg"
    assert interval_text(measure) == "interval not computed"
    assert interval_text(replace(measure, low=-1.0, high=20.0)) == "−1 to 20 mmHg"
    assert [direction_text(better) for better in ("higher", "lower", "neither")] == [
        "▲ higher is better", "▼ lower is better", "no direction"]


def test_the_worst_simulation_decides_whether_a_plan_can_be_believed() -> None:
    good, doubtful = demo.outcomes()
    assert verdict_of(good).tone == "good"
    assert verdict_of(doubtful).tone == "caution"
    broken = replace(good.solutions[0], credibility=replace(good.solutions[0].credibility, converged=False))
    failed = verdict_of(replace(good, solutions=(*doubtful.solutions, broken)))
    assert (failed.tone, failed.text) == ("stop", "Do not use: the tissue simulation did not converge.")
    outside = replace(good.solutions[0], credibility=replace(good.solutions[0].credibility, within_law=False))
    assert "range in which its law was tested" in verdict_of(replace(good, solutions=(outside,))).text
    unknown = replace(good.solutions[0], credibility=replace(good.solutions[0].credibility, mesh_error=float("nan")))
    assert verdict_of(replace(good, solutions=(unknown,))).tone == "caution"
    assert verdict_of(replace(good, solutions=())).tone == "caution"


@pytest.mark.parametrize(("source", "verified"), [
    ("Palmeri 2008 [R]", True), ("our fit [Rf]", True), ("Venkatesh 2008 [M]", False), ("Song 2006 [M?]", False),
    ("D: normal liver", False), ("a paper", False), ("Palmeri [R], spread from memory [M]", False)])
def test_only_a_value_whose_source_was_read_is_verified(source: str, verified: bool) -> None:
    assert Assumed("Shear modulus", "2 kPa", source).verified is verified


@pytest.mark.parametrize(("source", "state"), [
    ("Palmeri 2008 [R]", "source read"), ("measured", "measured on this patient"), ("chosen by the user", "chosen by the user"),
    ("given by the user", "given by the user"), ("found for the cardiac output [derived]", "derived from the others"),
    ("simplification of this solver", "simplification"), ("clinical library 8a [R]; scaled with the beat [M]: unverified default", UNVERIFIED),
    ("Murray 1926, n = 3; library 2d gives 2.0-2.5 for the aorta [R / M]", UNVERIFIED), ("D: a simplification", UNVERIFIED), ("a paper", UNVERIFIED)])
def test_a_value_says_where_it_comes_from(source: str, state: str) -> None:
    assert Assumed("cuff pressure", "125 over 75 mmHg", source).state == state


def test_unverified_defaults_are_marked_in_words_and_sign() -> None:
    words = texts(assumptions.blocks(demo.content()))
    assert "Shear modulus of liver" in words
    assert words.count("⚠ unverified default") == 1
    assert words.count("source read") == 1
    notices = [block for block in summary.blocks(demo.content()) if isinstance(block, Notice)]
    assert any("1 unverified default value" in notice.text for notice in notices)


def test_what_was_corrected_in_the_images_is_a_warning() -> None:
    notices = [block for block in images.blocks(demo.content()) if isinstance(block, Notice)]
    assert [notice.tone for notice in notices] == ["caution"]
    assert "missing between S 41" in notices[0].text


def test_every_section_and_every_limit_is_there() -> None:
    content = demo.content(Picture(b"\x89PNG\r\n\x1a\n" + bytes(20), "The patient."))
    headings = [block.text for block in all_blocks(content) if isinstance(block, Heading)]
    for heading in ("Which plans, and can they be believed", "What differs", "Comparison of the plans",
                    "Plan A right hepatectomy", "Plan B wedge resection", "Anatomy before the operation", "Patient",
                    "Images", "Anatomy", "Mesh quality",
                    "Materials and assumed values", "Methods", "Limits"):
        assert heading in headings
    assert "Breathing and contact" in texts(limits.blocks(content))
    assert sum(isinstance(block, Pictures) for block in all_blocks(content)) == 1


def test_every_file_of_the_folder_is_in_the_table() -> None:
    import app.report.sections as package
    files = {path.stem for path in Path(package.__path__[0]).glob("*.py")} - {"__init__"}
    assert {section.__module__.rsplit(".", 1)[1] for _, section in SECTIONS} == files


def test_content_that_contradicts_itself_is_refused() -> None:
    content = demo.content()
    with pytest.raises(RequestError, match="both must be the same"):
        replace(content, plans=content.plans[::-1])
    with pytest.raises(RequestError, match="plans that the report does not have: C"):
        replace(content, pictures=(Picture(b"\x89PNG\r\n\x1a\n", "c", "C"),))
    with pytest.raises(RequestError, match="needs the input hash"):
        replace(content, input_hash=" ")
    with pytest.raises(RequestError, match="is not a PNG file"):
        Picture(b"GIF89a", "dancing liver")
    with pytest.raises(ValueError, match="one cell for each column"):
        Table(("a", "b"), ((Cell("1"),),), (0.5, 0.5))


STEP = '''
from dataclasses import dataclass
from typing import Annotated, ClassVar
from meshing.step import Range
from meshing.units import Millilitre, Millimetre, Percent

@dataclass(frozen=True)
class Grow:
    """Grow a margin.

    More words that do not belong to the name.
    """

    version: ClassVar[int] = 3
    margin: Annotated[Millimetre, Range(0, 30, "margin around the tumour")] = Millimetre(5.0)
'''


def test_methods_are_read_off_the_provenance(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("meshing.growing")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(STEP, module.__dict__)
    made = plan_of(module.Grow(Millimetre(7.0)), ContentId("image"))
    assert made.step == "meshing.growing.Grow"
    rows = methods_of([made, gathered(made.id), made, Made("meshing.gone.Step", 1, json.dumps({"edge_length": 4}), ())])
    assert [(row.title, row.parameters, row.version) for row in rows] == [
        ("Grow a margin", "margin around the tumour 7.0 mm", 3),
        ("meshing.gone.Step (not in this version of the program)", "edge length 4", 1)]
    assert rows[0].id == made.id


def test_the_methods_of_a_closed_loop_name_no_wave_that_it_has_not() -> None:
    """The inflow wave of a library and a mean inflow stood there, and neither was used."""
    def told(step: SolvePulse | SolveFlow) -> str:
        return methods_of([plan_of(step, ContentId("model"))])[0].parameters

    looped, given = told(SolvePulse(outlets="closed loop", cardiac_output=mL_per_min(5000.0))), told(SolvePulse())
    assert "common carotid" in given
    assert "mean inflow" in given
    assert "cardiac output" not in given
    assert "cardiac output" in looped
    for idle in ("common carotid", "mean inflow", "womersley", "share of the cardiac output", "venous pressure", "stroke"):
        assert idle not in looped, idle
    assert "haematocrit" in told(SolveFlow(blood="quemada"))
    assert "haematocrit" not in told(SolveFlow())


def test_the_segments_of_the_liver_carry_their_limits() -> None:
    content = demo.content()
    plans = len(content.plans)
    rows = (SegmentRow("V", Millilitre(300.0), Millilitre(4.5), (Percent(80.0),) + (None,) * (plans - 1)),
            SegmentRow("VIII", Millilitre(100.0), Millilitre(0.0), (None,) * plans))
    table = SegmentTable(rows, "planes", Percent(81.0), ("They are approximate.", "No gallbladder is segmented."))
    said = texts(segments.blocks(replace(content, segments=table)))
    for words in ("V", "300", "75", "4.5", "80", "81 %", "They are approximate.", "No gallbladder"):
        assert words in said
    refused = SegmentTable((), "planes", None, ("The liver is not divided into segments: no name.",))
    blocks = segments.blocks(replace(content, segments=refused))
    assert not any(isinstance(block, Table) for block in blocks)
    assert "not divided" in texts(blocks)
    assert segments.blocks(content) == []


def test_an_unnamed_branch_is_called_unnamed_and_a_name_by_hand_says_so() -> None:
    tree = TreeRows("portal vein", (BranchRow("", "", 2, 1, 31.0, 4.0, 12.6, 0.12), BranchRow("my own", "hand", 1, 2, 40.0, 9.0, 63.6, 0.02)), 3,
                    ("portal vein: V or VIII is not decided",))
    said = texts(vessels.blocks(replace(demo.content(), trees=(tree,))))
    for words in ("unnamed", "my own (by hand)", "31", "0.12", "and 3 shorter branches", "is not decided"):
        assert words in said
