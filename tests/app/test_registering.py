"""`rehearse register` and `rehearse audit`: from files to files, kept in the store, printed in the report."""
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import cli, registering
from app.audits import audits_of
from app.registering import read_registration, write_registration
from app.report.content import SideRow
from app.report.sections import all_blocks
from app.session import codec
from app.session.session import Session
from app.session.store import Store
from biomech.audit import Audit
from meshing.dicom.write import write_series
from meshing.errors import RequestError
from meshing.frames import SpaceUid
from meshing.itk import read_volume, write_labels, write_volume
from meshing.labels import Labels
from meshing.phantoms.head import CENTRE, MOVING, head, pose
from meshing.registration.poses import placed
from meshing.registration.registration import Registration, Residual
from meshing.step import silent
from meshing.volume import grid
from tests.app import demo
from tests.app.gui import sample

SMALL = {"spacing": (8.0, 8.0, 10.0), "shape": (26, 32, 28)}
MOTION = pose((6, -9, 12), (14, -20, 9))
PLACES = np.array([[60.0, 0, 5], [-55, 10, 0], [0, 80, -10], [5, -85, 12], [10, 5, 90]]) + CENTRE


@pytest.fixture(autouse=True)
def trusted() -> Iterator[None]:
    before, codec.TRUSTED = codec.TRUSTED, [*codec.TRUSTED, "tests."]
    yield
    codec.TRUSTED = before


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    write_volume(head("CT", **SMALL)[0], tmp_path / "fixed.nrrd")  # type: ignore[arg-type]
    write_volume(head("MR", matrix=MOTION, space=MOVING, **SMALL)[0], tmp_path / "moving.nrrd")  # type: ignore[arg-type]
    lists = {"fixed_lps": PLACES, "moving_lps": placed(MOTION, PLACES)}
    text = "\n".join(f"{key} = {json.dumps([[f'{mm:.9f} mm' for mm in point] for point in points])}" for key, points in lists.items())
    (tmp_path / "landmarks.toml").write_text(text, encoding="utf-8")
    return str(tmp_path / "fixed.nrrd"), str(tmp_path / "moving.nrrd"), str(tmp_path / "landmarks.toml")


def test_register_by_landmarks_writes_what_others_read(files: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    asked = ["register", files[0], files[1], "--modality", "CT", "--moving-modality", "MR", "--method", "landmarks", "--landmarks", files[2],
             "--out", str(out), "--json"]
    assert cli.run(asked) == 0
    said = json.loads(capsys.readouterr().out)
    assert np.allclose(said["registration"]["matrix"], MOTION, atol=1e-6)
    assert (said["registration"]["source_frame"], said["registration"]["target_frame"]) == (head("CT", **SMALL)[0].space, MOVING)  # type: ignore[arg-type]
    assert said["registration"]["residual"]["fre_mm"] < 1e-6
    assert said["registration"]["residual"]["limits"]
    assert [Path(name).name for name in said["files"]] == ["registration.json", "moved.nrrd", "checkerboard.nrrd"], "no difference of CT and MR"
    assert said["id"] in Store(out / "store")
    assert np.allclose(read_registration(out / "registration.json").matrix, MOTION, atol=1e-6)
    moved = read_volume(out / "moved.nrrd", modality="MR")
    expected = head("MR", **SMALL)[0]  # type: ignore[arg-type]
    assert np.corrcoef(moved.values.ravel(), expected.values.ravel())[0, 1] > 0.93
    assert cli.run([word for word in asked if word != "--json"]) == 0
    assert "FRE" in capsys.readouterr().out


def test_register_refuses_in_words(files: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["register", files[0], files[1], "--out", str(tmp_path / "o")]
    both = ["--modality", "CT", "--moving-modality", "MR"]
    for more, status, words in (([], 2, "--modality"), ([*both, "--method", "landmarks"], 2, "--landmarks FILE"),
                                ([*both, "--start", "frame"], 1, "do not share a frame"), ([*both, "--tolerance", "3"], 2, "no unit")):
        assert cli.run([*asked, *more]) == status
        said = capsys.readouterr()
        assert words in said.err
        assert said.out == ""


def test_images_of_different_patients_are_refused_until_that_is_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, space in (("a", SpaceUid("1.2.1")), ("b", SpaceUid("1.2.2"))):
        volume = head("CT", space=space, **SMALL)[0]  # type: ignore[arg-type]
        write_series(volume, tmp_path / name, patient_name=name, patient_id=name, description="head", seed=3)
    assert cli.run(["register", str(tmp_path / "a"), str(tmp_path / "b"), "--out", str(tmp_path / "o")]) == 1
    assert "different patients ('a' and 'b')" in capsys.readouterr().err


def test_what_is_no_registration_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RequestError, match="no registration"):
        read_registration(tmp_path / "r.json")
    assert set(registering.METHODS) == {"rigid", "affine", "B-spline", "landmarks"}


def test_audit_of_a_plan_against_a_label_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = sample.write_case(tmp_path, demo.scan()[0])
    sample.finish(session, sample.results())
    labels, after = demo.scan()[1], SpaceUid("1.2.3.77")
    low = labels.to_patient.matrix[:3, 3] + [0.0, 4.0, 0.0]
    shifted = Labels(labels.values, grid(labels.spacing_mm, (float(low[0]), float(low[1]), float(low[2])), after), labels.legend)
    write_labels(shifted, tmp_path / "after.nrrd")
    matrix = np.eye(4)
    matrix[1, 3] = 4.0
    write_registration(Registration("rigid", matrix, demo.SPACE, after, Residual("known", 0.0, 0.0)), tmp_path / "r.json")
    numbers = [word for label in labels.legend for word in ("--structure", f"{label.value}={label.name}")]
    asked = ["audit", str(session.folder), sample.RIGHT, str(tmp_path / "after.nrrd"), "--registration", str(tmp_path / "r.json"), *numbers]
    assert cli.run([*asked, "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["structures"]}
    assert rows["spleen"]["largest_mm"] < 1e-6
    assert rows["liver"]["done_ml"] > 1.2 * rows["liver"]["planned_ml"], "the plan took a part of the liver out; the label map still has it"
    assert rows["liver"]["signed_mm"] > 1.0
    assert cli.run(asked) == 0
    assert "planned against done" in capsys.readouterr().out
    again = Session.open(session.folder)
    assert again.can_undo == f"audit '{sample.RIGHT}'"
    kept = audits_of(again)
    assert len(kept) == 1, "the same audit is recorded once"
    assert kept[0][1].structures[0].name == "liver"
    for wrong, words in ((["audit", str(session.folder), "no plan", str(tmp_path / "after.nrrd")], "has no plan"),
                         (asked[:4], "say what the numbers"), ([*asked[:4], *numbers], "--registration FILE"),
                         ([*asked[:6], "--structure", "9=liver"], "holds no voxel")):
        assert cli.run(wrong) == 2
        assert words in capsys.readouterr().err


def test_the_report_has_sections_for_sides_and_audits() -> None:
    identity = Registration("rigid", np.eye(4), demo.SPACE, demo.SPACE, Residual("known", 0.0, 0.0))
    result = Audit().run((demo.scan()[1], demo.scan()[1], identity), silent)
    content = replace(demo.content(), audits=(("A right hepatectomy", "post.case", result),), sides_compared=("plan A: says right",),
                      sides=(SideRow("Plan 'A' says left, cuts right.", "named after the lesion", "Dr A", "2026-11-21T06:00:00+00:00"),))
    said = str(all_blocks(content))
    for words in ("Audit: A right hepatectomy", "95 % Hausdorff", "Left and right", "named after the lesion", "Dr A", "plan A: says right"):
        assert words in said
    assert "agree about left and right" in str(all_blocks(replace(content, sides=())))
    assert "Left and right" not in str(all_blocks(demo.content()))
