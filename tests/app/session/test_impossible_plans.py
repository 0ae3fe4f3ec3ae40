"""Every way in which a plan can be impossible: the same words at the handle, from the run and in the report; nothing is simulated."""
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.report.sections import summary as first_page
from app.session.runner import Runner
from app.session.store import Store
from app.session.tasks import Task
from app.session.troubles import refusals
from app.summary import refusal_words
from biomech.blade import Stroke
from biomech.foresee import foreseen
from biomech.measures import Judge
from biomech.model import PatientModel
from biomech.procedures import (
    Ablation,
    Clip,
    Craniotomy,
    Debulking,
    Excision,
    FlowDiverter,
    Incision,
    PlaceImplant,
    PlacePorts,
    Plane,
    Plating,
    PortalVeinEmbolisation,
    Resection,
    Stent,
    TrajectoryTo,
    Wedge,
)
from biomech.procedures.plating import ScrewAt
from biomech.verification.arteries import artery
from meshing.errors import AnatomyError
from meshing.step import Made, plan_of, silent, title_of
from meshing.units import Millimetre
from tests.app import demo
from tests.app.report.test_sections import texts
from tests.biomech import organs
from tests.biomech.hardware.bones import shaft
from tests.biomech.hardware.head import head
from tests.biomech.procedures.test_debulking import model as tumour

MM = Millimetre
WITHIN = ("body", "skull", "brain", "artery", "motor strip")


def plane(at: float, way: float) -> Any:
    return Resection((Plane((MM(at), MM(0.0), MM(0.0)), (way, 0.0, 0.0)),))


def place(*mm: float) -> Any:
    return tuple(MM(each) for each in mm)


def zone(at: float, size: float = 0.0) -> Ablation:
    probe = place(at, 0, 0), place(-300, 0, 0)
    return Ablation(*probe, "microwave, own size", MM(size), MM(size)) if size else Ablation(*probe)


CASES: list[tuple[str, Any, tuple[Any, ...], str]] = [
    ("misses the organ: a plane", organs.model, (plane(300.0, 1.0),), "does not reach the liver"),
    ("misses the organ: a tool", organs.model, (Excision((place(300, 0, 0),), MM(10.0)),), "does not reach the liver"),
    ("misses the organ: a blade", organs.model, (Incision((Stroke(place(300, 0, -20), place(300, 0, 20), place(300, 20, 0)),)),),
     "does not pass through the organ"),
    ("sets a piece loose: a blade", organs.model, (Incision((Stroke(place(28, -60, -60), place(28, 60, -60), place(28, 0, 60)),)),),
     "ml of tissue at"),
    ("misses the organ: a zone", organs.model, (zone(300.0),), "does not reach the liver"),
    ("misses the organ: an opening", tumour, (Craniotomy(place(300, 0, 0), MM(20.0), MM(5.0), 1007.0),), "shows nothing of it"),  # type: ignore[arg-type]
    ("misses the organ: a path", head, (TrajectoryTo(place(0, 0, 300), place(0, 0, 80), WITHIN),), "misses the"),
    ("misses the organ: ports", head, (PlacePorts(place(300, 0, 0), place(0, -80, 0), place(60, -50, 0), place(-60, -50, 0)),), "lies outside the"),
    ("misses the bone: a screw", shaft, (Plating(("femur",), (ScrewAt(place(30, 0, 0), place(30, 0, 20), MM(4.0)),)),), "misses the femur"),
    ("misses the bone: an implant", shaft, (PlaceImplant("femur", place(28, 0, 0), MM(6.0)),), "does not touch the femur"),
    ("removes it all: a plane", organs.model, (plane(300.0, -1.0),), "would remove all of the liver"),
    ("removes it all: a margin", organs.model, (Wedge(("tumour 1",), MM(60.0)),), "would remove all of the liver"),
    ("removes it all: a zone", organs.model, (zone(0.0, 100.0),), "would leave nothing of the liver"),
    ("crosses what is forbidden: a path", head, (TrajectoryTo(place(-25, 0, 5), place(-25, 0, 76), WITHIN, "", "", (), ("motor strip",)),),
     "the path goes through the forbidden structure 'motor strip'"),
    ("crosses what is forbidden: a screw", shaft, (Plating(("femur",), (ScrewAt(place(-12, 0, 0), place(24, 0, 0), MM(4.0)),), spare=("nerve",)),),
     "goes through 'nerve'"),
    ("a stent longer than the vessel", lambda: artery("stenosis"), (Stent(length=MM(150.0)),), "would reach over a fork or an opening"),
    ("exclude each other: in what was taken out", organs.model, (plane(-3.0, -1.0), zone(-18.0)), "exclude each other"),
    ("removes it all: two planes together", organs.model, (plane(-3.0, -1.0), plane(-3.0, 1.0)), "would remove all that this plan has left"),
    ("exclude each other: embolised and taken out", organs.model, (plane(-3.0, -1.0), PortalVeinEmbolisation(at_lps=place(-20, -20, 0))),
     "exclude each other"),
    ("exclude each other: devices", lambda: artery("saccular"), (FlowDiverter(), Clip()), "exclude each other"),
    ("exclude each other: openings", tumour, (Craniotomy(place(0, 0, 26), MM(12.0), MM(5.0), 1007.0),) * 2, "exclude each other"),  # type: ignore[arg-type]
    ("exclude each other: the same tumour twice", tumour, (Debulking("schwannoma"), Debulking("schwannoma", MM(2.0))), "exclude each other"),
    ("exclude each other: the same cut twice", organs.model, (plane(-3.0, -1.0), plane(-3.0, -1.0)), "exclude each other")]


@pytest.mark.parametrize(("base", "steps", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_it_is_said_at_the_handle_and_in_the_report(base: Any, steps: tuple[Any, ...], words: str) -> None:
    *before, said = foreseen(steps, base())
    assert said.refused
    assert words in said.words
    assert len(before) == len(steps) - 1
    title = title_of(steps[-1])
    page = texts(first_page.blocks(replace(demo.content(), refused=(("A", title, said.words),))))
    assert f"Plan 'A' was not simulated. {title}: {said.words}." in page


@pytest.mark.slow
@pytest.mark.parametrize(("base", "steps"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_the_run_says_the_same_and_computes_nothing_behind_it(base: Any, steps: tuple[Any, ...], tmp_path: Path) -> None:
    model: PatientModel = base()
    *before, said = foreseen(steps, model)
    store, made, done = Store(tmp_path), Made("model", 1, "{}", ()), list[str]()
    store.put(made, model, 0.0)
    tasks, source, after = list[Task](), made.id, "model"
    for number, step in enumerate(steps, 1):
        key, id = f"plan/A/procedure {number}", plan_of(step, source).id
        tasks.append(Task(key, f"{title_of(step)}: A", step, (after,), (source,), id))
        source, after = id, key
    tasks.append(Task("plan/A", "Measures: A", Judge("A"), ("model", after), (made.id, source), plan_of(Judge("A"), made.id, source).id))
    with pytest.raises(AnatomyError):
        Runner(store, done.append).run(tuple(tasks), silent, threads=1)
    assert done == [task.key for task in tasks[:len(before)]], "nothing behind the refusal was computed"
    ((plan, trouble),) = refusals(store.folder, tasks)
    assert (plan, trouble.words) == ("A", said.words)
    assert refusal_words(plan, trouble).startswith(f"Plan 'A' was NOT simulated. {title_of(steps[-1])}: ")
