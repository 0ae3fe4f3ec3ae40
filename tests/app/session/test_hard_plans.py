"""Hard procedures in a protocol: there and back again, and as tasks on a label map without a mesh."""
from pathlib import Path

import pytest

from app.session.codec import from_plain, to_plain
from app.session.protocol import plan_from, read_protocol, write_protocol
from app.session.tasks import tasks_of
from biomech.hardware.nouns import Trajectory
from biomech.procedures import PROCEDURES, TrajectoryTo
from meshing.errors import ProtocolError
from meshing.step import ContentId, silent
from tests.biomech.hardware.head import head

PROTOCOLS = Path(__file__).parents[2] / "protocols"


@pytest.mark.parametrize("name", ["pelvis", "head"])
def test_the_protocols_of_real_patients_are_read_and_written_back(name: str, tmp_path: Path) -> None:
    text = "\n".join(line for line in (PROTOCOLS / f"{name}.toml").read_text(encoding="utf-8").splitlines())
    import tomllib

    data = tomllib.loads(text)
    data["anatomy"] = {"bone": {"method": "skeleton"}}   # the files of the structures are not here
    plan = plan_from(data, tmp_path)
    again = tmp_path / "again.toml"
    again.write_text(write_protocol(plan), encoding="utf-8")
    assert read_protocol(again) == plan
    assert {type(step) for candidate in plan.candidates for step in candidate.procedures} <= set(PROCEDURES)


def test_a_hard_plan_needs_no_mesh_and_a_soft_one_does() -> None:
    base = {"case": {"name": "x"}, "image": {"folder": "dicom"}, "anatomy": {"bone": {"method": "skeleton"}}}
    hard = plan_from(base | {"plan": [{"name": "A", "procedure": [{"type": "trajectory", "target_lps": ["1 mm", "2 mm", "3 mm"]}]}]}, Path("."))
    assert "plan/A/procedure 1" in {task.key for task in tasks_of(hard, ContentId("0"))}
    soft = plan_from(base | {"plan": [{"name": "A", "procedure": [{"type": "wedge", "lesions": ["tumour"], "margin": "5 mm"}]}]}, Path("."))
    assert not any(task.key.startswith("plan/") for task in tasks_of(soft, ContentId("0")))
    with pytest.raises(ProtocolError, match="did you mean 'target_lps'"):
        plan_from(base | {"plan": [{"name": "A", "procedure": [{"type": "trajectory", "target": ["1 mm", "2 mm", "3 mm"]}]}]}, Path("."))


def test_what_a_hard_procedure_leaves_survives_the_store() -> None:
    done = TrajectoryTo((0.0, 0.0, 10.0), forbidden=("motor strip",), entries=60).run(head(), silent)  # type: ignore[arg-type]
    arrays: dict[str, object] = {}
    again = from_plain(to_plain(done.hardware[0], arrays), arrays)  # type: ignore[arg-type]
    assert isinstance(again, Trajectory)
    assert again.structures == done.hardware[0].structures  # type: ignore[union-attr]
    assert (again.entries.rank == done.hardware[0].entries.rank).all()  # type: ignore[union-attr]
