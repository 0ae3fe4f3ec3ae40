"""Edits in a case: kept as small changes, taken back bit for bit, in the protocol, in the child process, in the report."""
from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.session import child, codec
from app.session.casefile import NAME
from app.session.editing import Workbench, settle
from app.session.plan import Plan
from app.session.protocol import plan_from, read_protocol, write_protocol
from app.session.session import Session
from meshing.editors import EDITORS, Accept, Erase, Holes, Margin, Paint, SplitByPlane
from meshing.editors.edit import Edit
from meshing.errors import AnatomyError, ProtocolError, StoreError
from meshing.neural import AskNetwork
from meshing.step import silent
from meshing.units import Millimetre
from tests.app import demo
from tests.app.gui import sample
from tests.app.session.test_jobs import COMMAND

mm = Millimetre


@pytest.fixture(autouse=True)
def known_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
    monkeypatch.setattr(child, "this_program", lambda: COMMAND)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = sample.write_case(tmp_path, demo.scan()[0])
    sample.finish(made, {key: value for key, value in sample.results().items() if key in ("image", "adequacy") or key.startswith("anatomy")})
    return made


def at(point: np.ndarray, *by: float) -> tuple[Millimetre, Millimetre, Millimetre]:
    x, y, z = (mm(float(a + b)) for a, b in zip(point, by or (0.0, 0.0, 0.0)))
    return x, y, z


EDITS: tuple[Edit, ...] = (
    Paint("liver", (at(demo.LIVER, 60.0, 0.0, 0.0), at(demo.LIVER, 70.0, 20.0, 0.0)), mm(9.0)), Erase("liver", (at(demo.LIVER),), mm(14.0)),
    Margin("tumour 1", mm(6.0), over="all"), SplitByPlane("spleen", at(demo.SPLEEN), (0.0, 0.0, 1.0), "spleen top"), Holes("liver"))


def test_undo_and_redo_bring_every_bit_back_in_any_order_and_after_reopening(session: Session) -> None:
    bench = Workbench(session)
    states = [bench.labels]
    for edit in EDITS:
        bench.keep(bench.make(edit, silent))
        states.append(bench.labels)
    assert len({state.values.tobytes() for state in states}) == len(states)
    for step in (-1, -1, -1, 1, -1, -1, 1, 1, 1, -1):
        (session.undo if step < 0 else session.redo)()
        count = len(session.plan.edits)
        assert bench.current().values.tobytes() == states[count].values.tobytes()
        assert bench.labels.legend == states[count].legend
        assert bench.labels.notes == states[count].notes
        for name in bench.labels.names:
            assert bench.volume_ml(name) == pytest.approx(bench.labels.volume_ml(name), rel=1e-12)
    again = Workbench(Session.open(session.folder))
    assert again.labels.values.tobytes() == states[len(session.plan.edits)].values.tobytes()
    while session.undo():
        pass
    assert bench.current().values.tobytes() == states[0].values.tobytes()
    assert bench.labels is not states[0]


def test_a_preview_keeps_nothing_and_says_before_and_after(session: Session) -> None:
    bench = Workbench(session)
    before = bench.labels
    seen = bench.preview(EDITS[0], silent)
    assert bench.labels is before
    assert not session.plan.edits
    done = bench.make(EDITS[0], silent)
    assert [(row.name, row.before_ml, row.after_ml) for row in seen.accounts] == [(row.name, row.before_ml, row.after_ml) for row in done.accounts]
    assert done.accounts[0].after_ml == pytest.approx(done.labels.volume_ml("liver"))
    assert done.label == "paint: liver"


def test_what_is_locked_is_changed_by_no_tool_until_it_is_unlocked(session: Session, tmp_path: Path) -> None:
    bench = Workbench(session)
    session.do("lock tumour 1", replace(session.plan, locked=("tumour 1",)))
    taking = Paint("liver", (at(demo.TUMOUR),), mm(6.0), over="all")
    for edit in (Margin("tumour 1", mm(4.0), over="all"), Erase("tumour 1", (at(demo.TUMOUR),), mm(3.0)), taking):
        for does in (bench.preview, bench.make):
            with pytest.raises(AnatomyError, match="'tumour 1' is locked"):
                does(edit, silent)
    bench.keep(bench.make(EDITS[0], silent))  # what only lies beside it goes on
    assert bench.labels.mask("tumour 1").any()
    (tmp_path / "p.toml").write_text(write_protocol(replace(session.plan, candidates=(), trees=(), mesh=None, solvers=())), encoding="utf-8")
    assert read_protocol(tmp_path / "p.toml").locked == ("tumour 1",)
    with pytest.raises(ProtocolError, match="list of names"):
        plan_from({"case": {"name": "x"}, "image": {"folder": "dicom"}, "lock": {"structures": "liver"}}, tmp_path)
    session.undo()
    session.undo()
    assert not session.plan.locked
    bench.current()
    assert bench.make(taking, silent).accounts


def test_a_child_process_makes_the_same_change_and_the_map_after_all_of_them(session: Session) -> None:
    """What the window does in a thread, `rehearse run` does in a child: same ids, same bits."""
    bench = Workbench(session)
    done = bench.make(EDITS[2], silent, apart=True)
    assert np.array_equal(done.change.values, bench.preview(EDITS[2], silent).change.values)
    bench.keep(done)
    bench.keep(bench.make(EDITS[0], silent))
    session.run(silent, only="edited")
    assert session.value("edited").values.tobytes() == bench.labels.values.tobytes()
    assert session.labels_key() == "edited"


def test_the_map_after_the_edits_is_kept_without_running_anything(session: Session) -> None:
    bench = Workbench(session)
    settle(session)
    assert session.labels_key() == "anatomy/abdomen"
    for edit in EDITS:
        bench.keep(bench.make(edit, silent))
    assert not session.ready("edited")
    settle(session)
    assert session.value("edited").values.tobytes() == bench.labels.values.tobytes()
    assert session.value("edited").legend == bench.labels.legend


def test_hundreds_of_strokes_stay_small_and_quick(session: Session) -> None:
    """Each stroke writes what it changed, and the case file every edit once."""
    bench = Workbench(session)
    rng = np.random.default_rng(0)
    for _ in range(60):
        path = demo.LIVER + np.cumsum(rng.normal(0.0, 2.0, (40, 3)), axis=0)
        edit = (Paint if rng.random() < 0.5 else Erase)("liver", tuple(at(point) for point in path), mm(5.0))
        done = bench.make(edit, silent)
        if done.accounts:
            bench.keep(done)
    edits = len(session.plan.edits)
    assert edits > 40
    text = (session.folder / NAME).read_text(encoding="utf-8")
    assert text.count('"meshing.editors.paint.') == edits
    assert len(text) < 3.0 * sum(len(json.dumps(codec.to_plain(edit))) for edit in session.plan.edits)
    sizes = [path.stat().st_size for path in (session.folder / "store" / "objects").rglob("*.zip")]
    assert sum(size < 4000 for size in sizes) >= edits
    assert sum(sorted(sizes)[:edits]) < 0.2 * bench.labels.values.nbytes
    assert Session.open(session.folder).plan.edits == session.plan.edits


def test_edits_wait_for_what_they_were_made_on(session: Session) -> None:
    bench = Workbench(session)
    bench.keep(bench.make(EDITS[0], silent))
    session.do("without a recipe", replace(session.plan, anatomy=()))
    assert not bench.fits()
    with pytest.raises(AnatomyError, match="recipe of the anatomy has changed"):
        bench.current()
    with pytest.raises(StoreError, match="is not in"):
        Workbench(session)


def test_edits_stand_in_the_protocol_and_come_back_the_same(session: Session, tmp_path: Path) -> None:
    plan = replace(session.plan, edits=EDITS, candidates=(), trees=(), mesh=None, solvers=())
    text = write_protocol(plan)
    assert text.count("[[edit]]") == len(EDITS)
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    assert read_protocol(tmp_path / "p.toml").edits == EDITS
    base = {"case": {"name": "x"}, "image": {"folder": "dicom"}}
    for entry, words in (({"tool": "pain", "name": "liver"}, "did you mean 'paint'"), ({"name": "liver"}, "tool is missing"),
                         ({"tool": "margin", "name": "liver", "by": 5}, "without a unit"),
                         ({"tool": "margin", "name": "liver"}, "needs the key 'by'"),
                         ({"tool": "margin", "name": "liver", "by": "500 mm"}, "must lie between"), ("liver", "must be a table")):
        with pytest.raises(ProtocolError, match=words):
            plan_from(base | {"edit": [entry]}, tmp_path)
    with pytest.raises(ProtocolError, match="two brackets"):
        plan_from(base | {"edit": {"tool": "margin"}}, tmp_path)


def test_every_tool_has_its_own_word_and_a_name() -> None:
    assert len({tool.tool for tool in EDITORS}) == len(EDITORS)
    assert all((tool.__doc__ or "").strip() and not (tool.__doc__ or "").startswith(tool.__name__ + "(") for tool in EDITORS)


def test_a_protocol_asks_a_network_and_accepts_what_it_proposes(session: Session, tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    from tests.meshing.neural.models import thresholds

    model = thresholds(tmp_path, card={"labels": {"1": {"name": "body_trunc", "organ": "muscle"}, "2": {"name": "spleen", "organ": ""}}})
    text = f"""
[case]
name = "asked"
[image]
folder = "{(tmp_path / 'dicom').as_posix()}"
[proposal.first]
runner = "onnx"
python = "{Path(sys.executable).as_posix()}"
weights = "{model.as_posix()}"
[[edit]]
tool = "accept"
proposal = "first"
structure = "body trunc"
name = "muscle"
"""
    (tmp_path / "asked.toml").write_text(text, encoding="utf-8")
    plan = read_protocol(tmp_path / "asked.toml")
    assert read_protocol(_written(plan, tmp_path)).proposals == plan.proposals
    case = Session.new(tmp_path / "asked", plan)
    case.run(silent, only="edited")
    labels, proposal = case.value("edited"), case.value("proposal/first")
    assert np.array_equal(labels.mask("muscle"), proposal.mask("body trunc"))
    assert any("licence CC0-1.0" in note for note in labels.notes), "the licence stands in the notes of every report"
    lost = replace(plan, proposals=())
    with pytest.raises(ProtocolError, match="the plan asks for none of that name"):
        Session.new(tmp_path / "lost", lost).tasks()
    assert isinstance(plan.proposals[0], AskNetwork)
    assert isinstance(plan.edits[0], Accept)


def _written(plan: Plan, folder: Path) -> Path:
    path = folder / "written.toml"
    path.write_text(write_protocol(plan), encoding="utf-8")
    return path


def test_one_plan_with_two_histories_is_written_once(session: Session) -> None:
    """Undo, then another way on: the edits of the plan that was left are forgotten, those before are shared."""
    bench = Workbench(session)
    for edit in EDITS[:2]:
        bench.keep(bench.make(edit, silent))
    session.undo()
    bench.current()
    bench.keep(bench.make(EDITS[2], silent))
    opened = Session.open(session.folder)
    assert opened.plan.edits == (EDITS[0], EDITS[2])
    assert opened.undo() == "margin: liver, tumour 1"
    assert opened.plan.edits == (EDITS[0],)


def test_the_report_says_what_was_done_by_hand_without_every_stroke(session: Session) -> None:
    from app.report.content import methods_of
    from app.session.editing import edits_of

    bench = Workbench(session)
    for edit in (*EDITS, EDITS[0], EDITS[1]):
        done = bench.make(edit, silent)
        bench.keep(done)
    words = edits_of(session)
    assert words["liver"] == "by hand: paint, erase 2 times, fill holes"
    assert words["spleen top"] == "by hand: split by a plane"
    settle(session)
    rows = [row for row in methods_of(session.provenance()) if row.title in ("Paint", "Erase")]
    assert len(rows) == 2
    assert all("2 times" in row.parameters for row in rows)
