"""A case of balls and tubes whose results lie in the store already: what the window is tested on."""
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from app.session.plan import Anatomy, Candidate, Plan
from app.session.session import Session
from biomech.model import PatientModel
from biomech.outcome import Credibility, Measure, Outcome, Solution
from biomech.procedures import Resection, Wedge
from biomech.procedures.resection import Plane
from meshing.dicom.read import ReadSeries
from meshing.dicom.write import write_series
from meshing.segmenters.contrast_abdomen import ContrastAbdomen
from meshing.step import Monitor, plan_of
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from meshing.vessels import TraceTree
from meshing.volume import Volume
from tests.app import demo

NAME = "Sample, liver"
RIGHT, WEDGE = "A right hepatectomy", "B wedge, 10 mm"


@dataclass(frozen=True)
class Sag:
    """Sag of the remnant."""

    version: ClassVar[int] = 1
    kind: ClassVar[str] = "tissue"
    load: str = "gravity"

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        return solution(source, 6.0)


def plan_for(dicom: Path) -> Plan:
    point = (Millimetre(-62.0), Millimetre(0.0), Millimetre(0.0))
    return Plan(
        NAME, ReadSeries(str(dicom)), anatomy=(Anatomy("abdomen", ContrastAbdomen()),), trees=(TraceTree("portal vein"),),
        mesh=MeshLabels(("liver", "tumour 1")), solvers=(Sag(),),
        candidates=(Candidate(RIGHT, (Resection((Plane(point, (-1.0, 0.0, 0.0)),), title="right hepatectomy"),)),
                    Candidate(WEDGE, (Wedge(("tumour 1",), Millimetre(10.0)),))))


def write_case(folder: Path, volume: Volume) -> Session:
    """The images of the case as DICOM and its case file; nothing is finished."""
    write_series(volume, folder / "dicom", patient_name="Sample^Liver", patient_id="S1", description="balls", seed=1)
    return Session.new(folder / "case", plan_for(folder / "dicom"))


def moved(plan: Plan) -> Plan:
    """The same plan with another mesh: every result from the mesh on is out of date."""
    assert isinstance(plan.mesh, MeshLabels)
    return replace(plan, mesh=replace(plan.mesh, edge=Millimetre(9.0)))


def finish(session: Session, values: Mapping[str, Any]) -> None:
    """Put results into the store, by the keys of their tasks."""
    for task in session.tasks():
        if task.key in values:
            session.store.put(plan_of(task.step, *task.sources), values[task.key], 1.0)


def solution(model: PatientModel, size: float, warnings: tuple[str, ...] = ()) -> Solution:
    mesh = model.need_solid()
    credible = Credibility("Newton", True, 1e-9, 0.02, "coarser mesh", True, 1e-9, warnings)
    return Solution("tissue", mesh, (demo.displacement(mesh, size),), (), (), (), credible)


def measures(margin: float, remnant: float, interval: float | None) -> tuple[Measure, ...]:
    low, high = (None, None) if interval is None else (remnant - interval, remnant + interval)
    return (
        Measure("margin", "Smallest tumour margin", margin, "mm", "higher", "Least distance from tumour to cut surface."),
        Measure("remnant", "Future liver remnant", remnant, "%", "higher", "Share of the liver without tumour.", low, high,
                "at least 25 % in a healthy liver [M]", verified=False),
        Measure("strain", "Largest tissue strain", 0.08 * margin / 10, "1", "lower", "99th percentile of the first principal strain."),
        Measure("specimen", "Specimen volume", 9 * (100 - remnant), "ml", "neither", "Sum of the tetrahedra taken out."),
    )


def results() -> dict[str, Any]:
    """Every result of the plan, made by hand."""
    volume, labels = demo.scan()
    before, after = demo.model(), demo.resected()
    first, second = solution(after, 6.0), solution(before, 2.0, ("Strain above 20 % near the cut: outside the tested range.",))
    return {
        "image": volume, "anatomy": replace(labels, values=labels.values * 0, legend=()), "anatomy/abdomen": labels,
        "tree/portal vein": demo.tree(), "mesh": demo.ball_mesh(), "model": before,
        f"plan/{RIGHT}/procedure 1": after, f"plan/{RIGHT}/tissue": first,
        f"plan/{RIGHT}": Outcome(RIGHT, after.done, measures(14.2, 41.0, 2.0), (first,)),
        f"plan/{WEDGE}/procedure 1": before, f"plan/{WEDGE}/tissue": second,
        f"plan/{WEDGE}": Outcome(WEDGE, ("Wedge resection of tumour 1.",), measures(6.1, 92.0, None), (second,)),
    }
