"""A plan that the anatomy refuses is not simulated, stops no other plan, and is told where the others are told."""
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from app.report.sections import summary as first_page
from app.session import child, codec
from app.session.plan import Candidate
from app.session.runner import Runner
from app.session.store import Store
from app.session.tasks import Task
from app.session.troubles import refusals
from app.study import carry_out
from app.summary import case_text, refusal_words
from biomech.measures import Judge
from biomech.procedures import Ablation, Craniotomy
from meshing.errors import AnatomyError
from meshing.step import ContentId, Made, plan_of, silent
from tests.app import demo
from tests.app.gui import sample
from tests.app.report.test_sections import texts
from tests.app.session.test_jobs import COMMAND
from tests.biomech.organs import model

INSIDE = Ablation((-16.0, 0.0, 0.0), (-90.0, 0.0, 0.0))  # type: ignore[arg-type]
BESIDE = Ablation((400.0, 0.0, 0.0), (500.0, 0.0, 0.0))  # type: ignore[arg-type]
BLIND = Craniotomy((400.0, 0.0, 0.0), 20.0, 0.0, 1007.0, "liver")  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
    monkeypatch.setattr(child, "this_program", lambda: COMMAND)


def tasks_of(base: ContentId) -> tuple[Task, ...]:
    """Two refused plans, the first of them called by a name with a stroke, and one that can be done; each with its measures."""
    found: list[Task] = []
    for name, step in (("A/beside", BESIDE), ("B", INSIDE), ("C", BLIND)):
        after = plan_of(step, base).id
        judged = Judge(name)
        key = f"plan/{name}/procedure 1"
        found += [Task(key, f"Thermal ablation: {name}", step, ("model",), (base,), after),
                  Task(f"plan/{name}", f"Measures: {name}", judged, ("model", key), (base, after), plan_of(judged, base, after).id)]
    return tuple(found)


@pytest.mark.parametrize("lanes", [1, 3])
def test_the_other_plans_are_done_and_the_first_refusal_is_raised_at_the_end(tmp_path: Path, lanes: int) -> None:
    store, made = Store(tmp_path), Made("model", 1, "{}", ())
    store.put(made, model(), 0.0)
    tasks, done = tasks_of(made.id), list[str]()
    with pytest.raises(AnatomyError, match="does not reach the liver"):
        Runner(store, done.append, lambda: lanes).run(tasks, silent, threads=1)
    assert done == ["plan/B/procedure 1", "plan/B"]
    told = refusals(store.folder, tasks)
    assert [plan for plan, _ in told] == ["A/beside", "C"]
    assert refusal_words(*told[0]).startswith("Plan 'A/beside' was NOT simulated. Thermal ablation: the ablation zone at (400.0, 0.0, 0.0) "
                                              "mm LPS does not reach the liver")
    assert "it shows nothing of it" in told[1][1].words
    # the words at the handle are those of the refusal
    with pytest.raises(AnatomyError) as refused:
        BESIDE.run(model(), silent)
    assert told[0][1].words == str(refused.value)


def test_the_first_page_of_the_report_says_what_was_refused_and_why() -> None:
    words = texts(first_page.blocks(replace(demo.content(), refused=(("C far away", "Thermal ablation", "it does not reach the liver"),))))
    assert "Plan 'C far away' was not simulated. Thermal ablation: it does not reach the liver." in words
    assert "was not simulated" not in texts(first_page.blocks(demo.content()))


@pytest.mark.slow
def test_a_study_with_a_refused_plan_is_reported_with_the_others(tmp_path: Path) -> None:
    session = sample.write_case(tmp_path, demo.scan()[0])
    session.do("add C", session.plan.with_candidate(Candidate("C far away", (BESIDE,))))
    sample.finish(session, sample.results())
    told: list[str] = []
    found = carry_out(session.plan, session.folder, silent, tell=told.append)
    assert [plan["name"] for plan in found["plans"]] == [sample.RIGHT, sample.WEDGE]
    assert [(entry["name"], entry["step"]) for entry in found["refused"]] == [("C far away", "Thermal ablation")]
    assert any("Plan 'C far away' was NOT simulated" in words for words in told)
    assert "Plan 'C far away' was NOT simulated" in case_text(session)
    document = pdfium.PdfDocument(found["report"])
    words = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert "Plan 'C far away' was not simulated. Thermal ablation: the ablation zone at (400.0, 0.0, 0.0) mm LPS does not reach the liver" in words
