"""Words, tags and geometry about sides: every kind of conflict, the decision, and that nothing is written before."""
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

from app import cli
from app.export import EXPORTS
from app.session import codec
from app.session.laterality import (
    anatomy_conflicts,
    case_conflicts,
    plan_conflicts,
    require_sides,
    resolve,
    scan_conflicts,
    sides_of,
    tag_conflicts,
    text_conflicts,
)
from app.session.plan import Candidate, Output, SideDecision
from app.session.protocol import plan_from, write_protocol
from app.session.session import Session
from app.study import Verdict, carry_out, write_reports
from app.summary import summary
from biomech.procedures import Resection, Wedge
from biomech.procedures.resection import Plane
from biomech.sides import Lies, body_middle_mm, removed_by, removed_in
from meshing.dicom.sides import SideTags
from meshing.errors import LateralityConflict, ParameterOutOfRange, ProtocolError, RequestError
from meshing.labels import Labels
from meshing.step import silent
from meshing.units import Millimetre
from meshing.volume import Volume, grid
from tests.app import demo
from tests.app.gui import sample

NONE: frozenset[str] = frozenset()


@pytest.fixture(autouse=True)
def trusted() -> Iterator[None]:
    before, codec.TRUSTED = codec.TRUSTED, [*codec.TRUSTED, "tests."]
    yield
    codec.TRUSTED = before


def cut(normal_l: float, title: str = "resection", organ: str = "liver") -> Resection:
    return Resection((Plane((Millimetre(-60.0), Millimetre(0.0), Millimetre(0.0)), (normal_l, 0.0, 0.0)),), organ, title)


def mirrored(labels: Labels) -> Labels:
    return Labels(np.ascontiguousarray(labels.values[:, :, ::-1]), labels.to_patient, labels.legend)


def test_the_middle_of_the_body_and_where_a_plan_cuts() -> None:
    volume, labels = demo.scan()
    assert body_middle_mm(volume) == pytest.approx(0.0, abs=4.0)
    right, left = removed_by((cut(-1.0),), labels, 0.0, NONE), removed_by((cut(1.0),), labels, 0.0, NONE)
    assert right is not None
    assert left is not None
    assert (right.side, left.side) == ("right", "left")
    wedge = removed_by((Wedge(("tumour 1",), Millimetre(5.0)),), labels, 0.0, NONE)
    assert wedge is not None
    assert wedge.side == "right"
    finished = removed_in(demo.resected(), 0.0, NONE)
    assert finished is not None
    assert finished.side == "right"
    assert removed_in(demo.model(), 0.0, NONE) is None


def test_of_a_paired_organ_the_middle_of_the_body_counts() -> None:
    _, labels = demo.scan()
    lateral = (cut(1.0),)
    found = removed_by(lateral, labels, 0.0, frozenset({"liver"}))
    assert found is not None
    assert found.side == "right", "even its left half lies on the right of the body"
    assert removed_by(lateral, labels, None, frozenset({"liver"})) is None


@pytest.mark.parametrize(("name", "normal", "conflict"), [
    ("A right hepatectomy", -1.0, False), ("A right hepatectomy", 1.0, True), ("Hemihepatektomie links", -1.0, True),
    ("hépatectomie gauche", 1.0, False), ("hépatectomie gauche", -1.0, True), ("B wedge", 1.0, False), ("left over", -1.0, False)])
def test_what_a_plan_says_and_where_it_cuts(name: str, normal: float, conflict: bool) -> None:
    candidate = Candidate(name, (cut(normal),))
    found = plan_conflicts(candidate, removed_by(candidate.procedures, demo.scan()[1], 0.0, NONE))
    assert bool(found) == conflict
    if conflict:
        assert name in found[0].sentence
        assert "lies" in found[0].sentence


def test_a_plan_that_names_both_sides_and_one_against_the_images() -> None:
    plan = replace(sample.plan_for(Path("nowhere")), candidates=(Candidate("A right hepatectomy", (cut(-1.0, "left hepatectomy"),)),))
    assert "names both sides" in text_conflicts(plan, SideTags())[0].key
    plan = replace(plan, candidates=(Candidate("right nephrectomy", (cut(-1.0, organ="left kidney"),)),))
    assert "left kidney" in text_conflicts(plan, SideTags())[0].sentence
    plan = replace(plan, candidates=(Candidate("right nephrectomy"),))
    assert not text_conflicts(plan, SideTags(codes=(("Laterality", "R"),)))
    assert "marked left" in text_conflicts(plan, SideTags(codes=(("Laterality", "L"),)))[0].sentence
    assert "marked left" in text_conflicts(plan, SideTags(texts=(("StudyDescription", "Niere links"),)))[0].sentence


def test_a_case_name_against_all_of_its_plans() -> None:
    plan = replace(sample.plan_for(Path("nowhere")), name="Left hepatectomy, Mr X")
    right = Lies("what it removes", "right", Millimetre(40.0), "what stays")
    assert case_conflicts(plan, {"A": right, "B": None})
    assert not case_conflicts(plan, {"A": right, "B": replace(right, side="left")})
    assert not case_conflicts(replace(plan, name="Liver"), {"A": right})


def test_tags_that_name_both_sides() -> None:
    assert tag_conflicts(SideTags(codes=(("Laterality", "L"),), texts=(("SeriesDescription", "KNEE R"),)))
    assert not tag_conflicts(SideTags(codes=(("Laterality", "L"),), texts=(("SeriesDescription", "left knee, upright"),)))
    assert not tag_conflicts(SideTags(texts=(("ProtocolName", "left lateral"), ("SeriesDescription", "right kidney"))))


@pytest.mark.parametrize(("low", "code", "conflict"), [
    (40.0, "R", True), (40.0, "L", False), (-140.0, "L", True), (-60.0, "L", False), (40.0, "B", False)])
def test_a_series_marked_with_one_side_and_scanned_on_the_other(low: float, code: str, conflict: bool) -> None:
    volume = Volume(np.zeros((5, 5, 21), np.float32), grid((5.0, 5.0, 5.0), (low, 0.0, 0.0), demo.SPACE), "CT")
    assert bool(scan_conflicts(SideTags(codes=(("Laterality", code),)), volume)) == conflict


def test_a_mirrored_patient_or_situs_inversus_is_asked_about() -> None:
    _, labels = demo.scan()
    assert not anatomy_conflicts(SideTags(), labels, 0.0)
    found = anatomy_conflicts(SideTags(), mirrored(labels), 0.0)
    assert "situs inversus" in found[0].sentence
    assert "liver" in found[0].sentence
    assert anatomy_conflicts(SideTags(), mirrored(labels), None), "also without the middle of the body: liver against spleen"


def test_structures_named_left_and_right_that_lie_the_other_way_round() -> None:
    volume, labels = demo.scan()
    liver, spleen = labels.mask("liver"), labels.mask("spleen")
    kidneys = Labels.empty(volume).with_mask("left kidney", "kidney", liver).with_mask("right kidney", "kidney", spleen)
    assert "'left kidney' lies to the right of 'right kidney'" in anatomy_conflicts(SideTags(), kidneys, 0.0)[0].sentence
    right = Labels.empty(volume).with_mask("left kidney", "kidney", spleen).with_mask("right kidney", "kidney", liver)
    assert not anatomy_conflicts(SideTags(), right, 0.0)
    alone = Labels.empty(volume).with_mask("linke Niere", "kidney", liver)
    assert "linke Niere" in anatomy_conflicts(SideTags(), alone, 0.0)[0].sentence
    only = Labels.empty(volume).with_mask("right kidney", "kidney", liver)
    assert "right kidney" in anatomy_conflicts(SideTags(codes=(("ImageLaterality", "L"),)), only, 0.0)[0].sentence


@pytest.fixture
def glass(tmp_path: Path) -> Session:
    """A case with nothing but images and a mirrored anatomy, all of it finished."""
    session = sample.write_case(tmp_path, demo.scan()[0])
    session.do("images only", replace(session.plan, candidates=(), trees=(), mesh=None, solvers=(), output=Output(False, False, ("nrrd",))))
    values = sample.results()
    sample.finish(session, values | {"anatomy/abdomen": mirrored(values["anatomy/abdomen"])})
    return session


def test_a_run_tells_at_once_and_writes_only_what_was_decided(glass: Session) -> None:
    told: list[str] = []
    with pytest.raises(LateralityConflict, match="situs inversus"):
        carry_out(glass.plan, glass.folder, silent, tell=told.append)
    assert len(told) == 1
    assert "situs inversus" in told[0]
    assert not (glass.folder / "exports").exists() or not list((glass.folder / "exports").iterdir())
    found = carry_out(glass.plan, glass.folder, silent, verdict=Verdict("situs inversus, known", "Dr A"))
    assert list((glass.folder / "exports").glob("*.nrrd"))
    assert found["laterality"]["conflicts"][0]["decision"]["reason"] == "situs inversus, known"


def test_the_command_ends_with_status_1_and_names_the_choice(glass: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["report", str(glass.folder), "--export", "nrrd", str(tmp_path / "out")]
    assert cli.run(asked) == 1
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("rehearse: ")]
    assert len(said) == 1
    assert "--resolve-laterality" in said[0]
    assert not list((tmp_path / "out").glob("*.nrrd"))
    assert cli.run([*asked, "--resolve-laterality", "known"]) == 2
    assert "--by" in capsys.readouterr().err
    assert cli.run([*asked, "--resolve-laterality", "known", "--by", "Dr A"]) == 0
    assert list((tmp_path / "out").glob("*.nrrd"))
    assert cli.run(asked) == 0, "the decision stays"


@pytest.fixture
def wrong(tmp_path: Path) -> Session:
    """A finished case whose plan is called left and cuts on the right."""
    session = sample.write_case(tmp_path, demo.scan()[0])
    sample.finish(session, sample.results())
    first, second = session.plan.candidates
    named = replace(first, procedures=(replace(first.procedures[0], title="left hepatectomy"),))  # type: ignore[type-var]
    session.do("rename", replace(session.plan, candidates=(replace(named, name="A left hepatectomy"), second)))
    assert session.ready(session.labels_key())
    return session


def test_a_conflict_stops_reports_and_exports_until_somebody_decides(wrong: Session, tmp_path: Path) -> None:
    for does in (lambda: write_reports(wrong, pdf=tmp_path / "r.pdf", html=None), lambda: EXPORTS["nrrd"](wrong, tmp_path),
                 lambda: require_sides(wrong, "it")):
        with pytest.raises(LateralityConflict, match=r"says left.*--resolve-laterality"):
            does()
    assert not list(tmp_path.glob("r.pdf*"))
    assert not list(tmp_path.glob("*.nrrd"))
    with pytest.raises(RequestError, match="reason and the name"):
        resolve(wrong, reason=" ", by="Dr A")
    resolve(wrong, reason="named after the lesion", by="Dr A")
    assert not sides_of(wrong).open
    assert EXPORTS["nrrd"](wrong, tmp_path)
    decision = Session.open(wrong.folder).plan.sides[0]
    assert (decision.reason, decision.by, decision.image) == ("named after the lesion", "Dr A", wrong.content())
    assert decision.at.endswith("+00:00")
    with pytest.raises(RequestError, match="no open conflict"):
        resolve(wrong, reason="again", by="Dr A")


def test_a_decision_is_undone_with_everything_else_and_stands_in_the_json(wrong: Session) -> None:
    resolve(wrong, reason="named after the lesion", by="Dr A")
    data = summary(wrong, seconds=0.0, report=None)["laterality"]
    assert data["conflicts"][0]["decision"]["by"] == "Dr A"
    json.dumps(data)
    assert wrong.undo() == "decide about left and right"
    assert sides_of(wrong).open
    assert summary(wrong, seconds=0.0, report=None)["laterality"]["conflicts"][0]["decision"] is None


def test_a_decision_holds_for_its_images_and_its_conflict_only(wrong: Session) -> None:
    resolve(wrong, reason="r", by="b")
    other = replace(wrong.plan, sides=tuple(replace(d, image="another image") for d in wrong.plan.sides))
    wrong.do("other images", other)
    assert sides_of(wrong).open
    wrong.do("by hand, any image", replace(other, sides=tuple(replace(d, image="") for d in other.sides)))
    assert not sides_of(wrong).open
    first = wrong.plan.candidates[0]
    wrong.do("rename", replace(wrong.plan, candidates=(replace(first, name="Z left hepatectomy"),)))
    assert sides_of(wrong).open, "another name is another conflict"


def test_what_was_decided_survives_the_same_protocol_again(wrong: Session) -> None:
    plan = wrong.plan
    resolve(wrong, reason="r", by="b")
    assert Session.new(wrong.folder, plan).plan.sides == wrong.plan.sides


def test_the_protocol_carries_decisions(wrong: Session) -> None:
    import tomllib

    resolve(wrong, reason="r", by="b")
    plain = replace(wrong.plan, solvers=(), candidates=())
    assert plan_from(tomllib.loads(write_protocol(plain)), Path("/")).sides == wrong.plan.sides
    base: dict[str, Any] = {"case": {"name": "x"}, "image": {"folder": "d"}}
    with pytest.raises(ProtocolError, match="reason"):
        plan_from(base | {"laterality": [{"conflict": "c", "by": "b"}]}, Path("/"))
    with pytest.raises(ProtocolError, match="two brackets"):
        plan_from(base | {"laterality": {"conflict": "c"}}, Path("/"))
    with pytest.raises(ParameterOutOfRange):
        SideDecision("c", "", "b")


def test_tags_are_read_from_the_files_and_remembered(tmp_path: Path) -> None:
    session = sample.write_case(tmp_path, demo.scan()[0])
    for path in (p for p in (tmp_path / "dicom").rglob("*") if p.is_file()):
        file = pydicom.dcmread(path)
        file.Laterality, file.SeriesDescription = "L", "KNIE RECHTS"
        file.save_as(path)
    found = sides_of(session)
    assert found.conflicts[0].key == "images: tags name both sides"
    assert "Laterality 'L'" in found.conflicts[0].sentence
    assert any("KNIE RECHTS" in words for words in found.compared)
    (tmp_path / "dicom").rename(tmp_path / "elsewhere")
    assert sides_of(session).conflicts == found.conflicts, "a case keeps what its images said"
