"""The report for its readers: 3D inside the page and nothing fetched, the patient's version with the same numbers, the credibility page."""
from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import biomech
from app.report.content import ReportContent
from app.report.for_patient import PLAIN
from app.report.html import html_text
from app.report.sections import blocks_for, credibility
from app.report.sources import kind_behind, step_words
from app.report.stages import Stage, packed, stages_html, viewer
from app.report.words import interval_text
from app.scene.pictures import operation_drawn
from app.scene.solids import solids_of
from app.session.decision import Choice
from app.session.plan import Decision, Dissent
from app.summary import _cell
from biomech.measures.hardware import PLANNED
from biomech.outcome import Measure
from biomech.verification import PROBLEMS
from biomech.verification.coverage import BARS, COVERS, GAPS
from tests.app import demo
from tests.app.report.test_sections import texts

JARGON = ("remnant", "margin", "resection", "stenosis", "shear", "Newton", "mesh", "tetrahedr", "FLR", "parenchyma", "credib", "residual", "solver",
          "percentile", "interval", "draws")


@pytest.fixture(scope="module")
def stages() -> tuple[Stage, ...]:
    before, after = demo.model(), demo.resected()
    return (Stage("A right hepatectomy", solids_of(operation_drawn(after, before), 8000)),
            Stage("B wedge resection", solids_of(operation_drawn(before, before), 8000)))


@pytest.fixture(scope="module")
def content(stages: tuple[Stage, ...]) -> ReportContent:
    return replace(demo.content(), stages=stages, kinds=(("A right hepatectomy", ("Resection",)), ("B wedge resection", ("Wedge", "Hologram"))),
                   steps=(("A right hepatectomy", "", "Measures", "abcdef0123456789"), ("A right hepatectomy", "tissue", "Sag", "0123456789abcdef")))


def test_the_shapes_in_the_page_are_those_that_the_window_draws(stages: tuple[Stage, ...]) -> None:
    data = packed(stages)
    low, span = np.array(data["low"]), np.array(data["span"])
    for stage, coded in zip(stages, data["stages"], strict=True):
        assert [shape["name"] for shape in coded["solids"]] == [solid.name for solid in stage.shapes]
        for solid, shape in zip(stage.shapes, coded["solids"], strict=True):
            points = low + np.frombuffer(base64.b64decode(shape["points"]), "<u2").reshape(-1, 3) / 65535.0 * span
            np.testing.assert_allclose(points, solid.points_mm, atol=0.01)
            corners = np.frombuffer(base64.b64decode(shape["triangles"]), "<u2")
            np.testing.assert_array_equal(corners.reshape(-1, 3), solid.triangles)
            assert corners.max() < len(points)
    liver = next(solid for solid in stages[1].shapes if solid.name == "liver")
    np.testing.assert_allclose(np.abs(liver.points_mm - demo.LIVER).max(), 62.0, atol=1.5)
    assert liver.points_mm[:, 0].mean() < 0.0, "the liver lies on the patient's right: LPS x is negative"
    assert sum(len(solid.triangles) for solid in stages[0].shapes) < 9000


def test_the_page_runs_its_own_script_alone_and_reaches_nothing(content: ReportContent) -> None:
    page = html_text(content)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy.group(1)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert scripts == [viewer()]
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy.group(1)
    assert not re.search(r"(?:src|href)=[\"'](?!data:)", page)
    assert "http" not in viewer()
    data = re.search(r'id="stages">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert [stage["plan"] for stage in json.loads(data.group(1))["stages"]] == ["A right hepatectomy", "B wedge resection"]
    assert page.count("<canvas") == 2
    assert 'data-solid="resection surface"' in page
    assert stages_html(()) == ""
    assert "<script>" not in html_text(replace(content, stages=()))


def test_the_patient_reads_the_same_numbers_in_plain_words(content: ReportContent) -> None:
    words = texts(blocks_for(content, "patient"))
    for phrase in JARGON:
        own = words.replace("A right hepatectomy", "").replace("B wedge resection", "")
        assert phrase.lower() not in own.lower(), phrase
    measure = content.plans[0].measure("remnant_volume")
    assert measure is not None
    assert PLAIN["remnant_volume"][0] in words
    assert f"probably {interval_text(measure)}" in words
    assert "how sure this is was not computed" in words
    assert "Only the diseased place and a rim around it are taken out." in words
    assert "no plain words" in words, "a procedure without plain words is not passed over"
    assert "Research use - not for clinical decisions" in words
    assert "Nothing has been decided yet." in words
    assert "Your operation" in html_text(content, "patient")
    assert "Weight" not in html_text(content, "patient")
    assert "</i> the cut</label>" in html_text(content, "patient")


def test_the_patient_reads_who_decided_and_who_would_not(content: ReportContent) -> None:
    dissent = (Dissent("Dr Two", "too much is lost"),)
    made = Decision("A right hepatectomy", ("Dr One",), "the rim is wider", dissent, "2026-11-21T10:00:00+00:00", "x")
    words = texts(blocks_for(replace(content, choice=Choice((), None, (), (), made, "")), "patient"))
    assert "Dr One chose “A right hepatectomy”. The reason: the rim is wider (2026-11-21)." in words
    assert "Dr Two would decide otherwise: too much is lost" in words
    stale = texts(blocks_for(replace(content, choice=Choice((), None, (), (), made, "changed")), "patient"))
    assert "The plan has changed since it was decided on." in stale
    assert "Dr One chose" not in stale


def test_the_credibility_page_names_problems_that_exist_for_every_model(content: ReportContent) -> None:
    known = {problem.id for problem in PROBLEMS}
    assert {id for ids in (*COVERS.values(), BARS) for id in ids} <= known
    assert COVERS.keys() == GAPS.keys()
    sources = Path(biomech.__file__).parent.rglob("*.py")
    kinds = {kind for source in sources for kind in re.findall(r'Solution\("([a-z ]+)"', source.read_text(encoding="utf-8"))}
    assert kinds == COVERS.keys(), "the report looks a model up by the kind of its solution"
    words = texts(credibility.blocks(content))
    for phrase in ("Context of use", "Model risk", "patch, rigid", "2.1 %", "inside, in all plans", "no comparison with measured displacements",
                   "not sampled in this case"):
        assert phrase in words, phrase
    strange = replace(content.plans[0].solutions[0], kind="hologram")
    other = replace(content.plans[0], solutions=(strange,))
    assert "no verification problem covers this model" in texts(credibility.blocks(replace(content, plans=(other, content.plans[1]))))


def test_a_number_says_which_step_it_comes_from(content: ReportContent) -> None:
    assert step_words("A right hepatectomy", "tissue_strain_p99", content.steps) == "Step: Sag, 01234567"
    assert step_words("A right hepatectomy", "resection_margin", content.steps) == "Step: Measures, abcdef01"
    assert step_words("B wedge resection", "margin", content.steps) == ""
    kinds = ("estimate", "circuit", "flow", "portal")
    assert [kind_behind(id, kinds) for id in ("pressure_drop", "pressure_drop_estimate", "systolic_0d", "portal_pressure",
                                              "portal_vein_territory_lost", "stenosis_diameter")] == ["flow", "estimate", "circuit", "portal", "", ""]
    beaten = ("waves", "pulsatile", "flow")
    assert {kind_behind(id, beaten) for id in ("rfr_3d", "systolic_3d", "flow_share_mean_left_iliac", "pressure_ratio_mean", "ecap_p99",
                                               "energy_loss_mean", "throat_reynolds_peak", "osi_high_share")} == {"pulsatile"}
    assert {kind_behind(id, beaten) for id in ("jet_angle", "sac_speed", "helicity_intensity", "residence_time", "flow_share_left_iliac")} == {"flow"}
    assert kind_behind("pressure_drop", ("estimate",)) == "estimate"
    assert "Step: Measures, abcdef01" in texts(blocks_for(content, "surgeon"))


def test_a_number_without_an_interval_says_why() -> None:
    bare = Measure("x", "X", 1.0, "mm", "neither", "")
    assert interval_text(bare) == "interval not computed"
    assert interval_text(replace(bare, interval="mesh; not sampled: no fast tier knows it")) == "no interval: no fast tier knows it"
    assert interval_text(replace(bare, interval="none of 200 draws changes it")) == "no interval: none of 200 draws changes it"


def test_an_interval_without_width_is_a_word_wherever_it_is_read(content: ReportContent) -> None:
    planned = Measure("piece_turn", "Turned by", 12.0, "deg", "neither", "", 12.0, 12.0, interval=PLANNED)
    same = replace(planned, id="remnant_volume", interval="the same in all 200 draws: nothing that was drawn changes it by so much")
    assert interval_text(planned) == "as planned"
    assert interval_text(same) == "the same in all 200 draws"
    assert _cell(planned, best=False) == "12 (as planned)"
    first = content.comparison.rows[0]
    row = replace(first, id="remnant_volume", cells=tuple(same for _ in first.cells))
    page = texts(blocks_for(replace(content, comparison=replace(content.comparison, rows=(row,))), "patient"))
    assert "it came out the same every time" in page
    assert "12 to 12" not in page
