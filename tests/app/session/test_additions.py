"""What the pages Anatomy, Mesh and Simulate add: every recipe and simulation of the tables, only what the plan can carry, and nothing made up."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.session.adding import Ground
from app.session.additions import ELSEWHERE, of_anatomy, of_mesh, of_simulation, with_added, without
from app.session.plan import Anatomy, Plan
from app.session.protocol import read_protocol, write_protocol
from app.session.tables import METHODS, SOLVERS
from app.session.tasks import tasks_of
from biomech.flow.solve import SolveFlow
from biomech.tissue import SolveTissue
from meshing.dicom.read import ReadSeries
from meshing.errors import PlanningError
from meshing.segmenters import Brain, ContrastAbdomen, HepaticVessels, Skeleton, Vessel
from meshing.step import ContentId
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from meshing.vessels import BuildLumen, DivideLiver, TraceTree

HERE = np.array([-60.0, 10.0, 20.0])
NOTHING = Ground((), HERE)
FOUND = Ground((("liver", "liver", None), ("portal vein", "portal_vein", None), ("hepatic vein", "hepatic_vein", None),
                ("artery lumen", "artery_lumen", None)), HERE)


def bare() -> Plan:
    return Plan("case", ReadSeries("nowhere"))


def test_every_recipe_is_offered_once_and_is_whole_or_asks() -> None:
    offered = of_anatomy(bare(), NOTHING)
    assert {one.draft.cls for one in offered} == {cls for key, cls in METHODS.items() if key not in ELSEWHERE} | {DivideLiver}
    assert len(offered) == len(METHODS) - len(ELSEWHERE) + 1
    vessel = next(one for one in offered if one.draft.cls is Vessel)
    assert vessel.draft.built().seed_lps == tuple(HERE)  # type: ignore[attr-defined]
    veins = next(one for one in offered if one.draft.cls is HepaticVessels)
    assert veins.draft.missing() == (("hepatic_seed_lps",),)
    assert {one.draft.cls.method: one.waits_for for one in offered if one.waits_for and one.draft.cls is not DivideLiver} == {
        "hepatic vessels": "find the structure 'liver' first", "lesion candidates": "find the structure 'liver' first",
        "single bones": "find the structure 'bone' first", "named bones": "find the structure 'bone' first"}


def test_a_recipe_without_a_choice_is_added_once_and_one_with_a_name_gets_another() -> None:
    plan, key = with_added(bare(), Brain())
    assert key == "anatomy/brain"
    again = next(one for one in of_anatomy(plan, NOTHING) if one.draft.cls is Brain)
    assert again.waits_for == "this recipe is in the list already"
    for expected in ("bone", "bone 2"):
        plan, key = with_added(plan, Skeleton())
        assert key == f"anatomy/{expected}"
        assert plan.anatomy[-1] == Anatomy(expected, Skeleton(name=expected))


def test_trees_segments_and_the_lumen_wait_for_what_they_are_made_of() -> None:
    offered = {(one.draft.cls, one.about): one for one in of_anatomy(bare(), FOUND)}
    assert offered[DivideLiver, ""].waits_for == "trace the portal vein and the hepatic vein first"
    assert not offered[TraceTree, "portal vein"].waits_for
    assert (BuildLumen, "portal vein") not in offered
    plan = bare()
    for name in ("portal vein", "hepatic vein"):
        plan, key = with_added(plan, TraceTree(name))
        assert key == f"tree/{name}"
    now = {(one.draft.cls, one.about): one for one in of_anatomy(plan, FOUND)}
    assert now[TraceTree, "portal vein"].waits_for == "'portal vein' is traced already"
    assert not now[DivideLiver, ""].waits_for
    plan, _ = with_added(plan, DivideLiver())
    assert DivideLiver not in {one.draft.cls for one in of_anatomy(plan, FOUND)}
    with pytest.raises(PlanningError, match="segments of the liver rest on this tree"):
        without(plan, "trees", 0)
    assert without(without(plan, "segments", 0), "trees", 0).trees == (TraceTree("hepatic vein"),)


def test_simulations_wait_for_their_mesh_or_lumen_and_keep_the_order_in_which_they_run() -> None:
    assert {one.draft.cls for one in of_simulation(bare(), FOUND)} == set(SOLVERS.values())
    assert all(one.waits_for for one in of_simulation(bare(), FOUND))
    artery, key = with_added(bare(), BuildLumen("artery lumen"))
    assert (key, len(artery.prepare)) == ("lumen", 1)
    ready = [one for one in of_simulation(artery, FOUND) if not one.waits_for]
    assert {one.draft.cls for one in ready} == {SOLVERS[key] for key in ("estimate", "circuit", "waves", "flow", "pulsatile", "wall")}
    for one in reversed(ready):
        artery, _ = with_added(artery, one.draft.built())
    order = list(SOLVERS.values())
    assert [type(solver) for solver in artery.solvers] == sorted((type(solver) for solver in artery.solvers), key=order.index)
    with pytest.raises(PlanningError, match="Three-dimensional blood flow.* rests on the lumen"):
        without(artery, "lumen", 0)
    place = next(n for n, solver in enumerate(artery.solvers) if type(solver) is SolveFlow)
    assert SolveFlow not in {type(solver) for solver in without(artery, "solvers", place).solvers}
    assert without(replace(artery, solvers=()), "lumen", 0).prepare == ()


def test_a_mesh_is_asked_for_its_structures_and_kept_while_tissue_rests_on_it() -> None:
    (one,) = of_mesh(bare(), FOUND)
    assert one.draft.missing() == (("names",),)
    assert of_mesh(bare(), NOTHING)[0].waits_for == "find the structures first (page 3)"
    plan, key = with_added(bare(), MeshLabels(("liver",), Millimetre(10.0)))
    assert (key, of_mesh(plan, FOUND)) == ("mesh", ())
    plan, key = with_added(plan, SolveTissue())
    assert key == ""
    with pytest.raises(PlanningError, match="Tissue mechanics rests on the mesh"):
        without(plan, "mesh", 0)
    assert without(without(plan, "solvers", 0), "mesh", 0) == bare()


def test_what_was_added_is_the_same_after_a_protocol_file_and_has_its_tasks(tmp_path: Path) -> None:
    plan = replace(bare(), image=ReadSeries(str(tmp_path)))
    keys = []
    for step in (ContrastAbdomen(), Vessel((Millimetre(1.0), Millimetre(2.0), Millimetre(3.0))), Vessel((Millimetre(4.0),) * 3),
                 TraceTree("portal vein"), BuildLumen("artery lumen"), SolveFlow()):
        plan, key = with_added(plan, step)
        keys.append(key)
    assert keys == ["anatomy/contrast abdomen", "anatomy/artery lumen", "anatomy/artery lumen 2", "tree/portal vein", "lumen", ""]
    file = tmp_path / "plan.toml"
    file.write_text(write_protocol(plan), encoding="utf-8")
    assert read_protocol(file) == plan
    assert set(keys) - {""} <= {task.key for task in tasks_of(plan, ContentId("0" * 32))}
