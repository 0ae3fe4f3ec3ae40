import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from app.session.protocol import plan_from, read_protocol, write_protocol
from app.session.tasks import tasks_of
from meshing.errors import ProtocolError
from meshing.marks import Angle, Distance, Ellipse, StructureVolume, place_of
from meshing.step import ContentId

MINIMAL = """
[case]
name = "test"
[image]
folder = "dicom"
[anatomy.grown]
method = "threshold"
low = "100 HU"
high = "300 HU"
organ = "liver"
[[plan]]
name = "A"
[[plan.procedure]]
type = "resection"
[[plan.procedure.planes]]
point_lps = ["-60 mm", "1.2 cm", "140 mm"]
normal_lps = [-1.0, 0.0, 0.0]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_quantities_points_and_relative_folders_are_read(tmp_path: Path) -> None:
    plan = read_protocol(written(tmp_path, MINIMAL))
    assert plan.image.folder == str(tmp_path / "dicom")
    procedure = plan.candidates[0].procedures[0]
    assert procedure.planes[0].point_lps == (-60.0, 12.0, 140.0)
    assert plan.anatomy[0].segmenter.name == "grown"


def test_the_desktop_can_write_what_the_command_line_reads(tmp_path: Path) -> None:
    plan = read_protocol(written(tmp_path, MINIMAL))
    assert read_protocol(written(tmp_path, write_protocol(plan))) == plan


def test_every_kind_of_measurement_survives_the_file(tmp_path: Path) -> None:
    o, x, y = (place_of(np.array(point)) for point in ([1.5, 2.0, -3.0], [9.0, 2.0, -3.0], [1.5, 8.0, -3.0]))
    marks = (Distance(o, x, "neck"), Angle(x, o, y), Ellipse(o, x, y), StructureVolume(o, "liver"))
    plan = replace(read_protocol(written(tmp_path, MINIMAL)), marks=marks)
    assert read_protocol(written(tmp_path, write_protocol(plan))) == plan
    with pytest.raises(ProtocolError, match="at least 0.1 mm apart"):
        read_protocol(written(tmp_path, write_protocol(plan).replace('"9 mm"', '"1.5 mm"')))


@pytest.mark.parametrize(("old", "new", "words"), [
    ("[case]", "[csae]", "no key 'csae'; did you mean 'case'"),
    ("low =", "lwo =", r"\[anatomy.grown\] has no key 'lwo'; did you mean 'low'"),
    ('"100 HU"', '"100 mm"', "'100 mm': the unit 'mm' does not measure hounsfield"),
    ('"100 HU"', "100", "is 100 without a unit"),
    ('"threshold"', '"treshold"', "did you mean 'threshold'"),
    ('"resection"', '"resektion"', "did you mean 'resection'"),
    ('normal_lps = [-1.0, 0.0, 0.0]', 'normal_lps = [-1.0, 0.0]', "has 2 entries; it needs 3"),
    ('normal_lps = [-1.0, 0.0, 0.0]', '', "needs the key 'normal_lps'"),
    ('name = "test"', '', r"\[case\] needs a name"),
    ("[image]\nfolder = \"dicom\"", "", "no \\[image\\] table"),
    ('name = "A"', 'name = ', "not valid TOML"),
])
def test_a_mistake_is_named_with_the_nearest_right_word(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in MINIMAL
    with pytest.raises(ProtocolError, match=words):
        read_protocol(written(tmp_path, MINIMAL.replace(old, new, 1)))


def test_a_missing_protocol_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="there is no protocol file"):
        read_protocol(tmp_path / "none.toml")


def test_tables_that_are_not_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="must be a table"):
        plan_from({"case": {"name": "x"}, "image": {"folder": "f"}, "simulate": {"mesh": 3}}, tmp_path)


def test_clicks_names_and_hints_survive_the_file(tmp_path: Path) -> None:
    """What a surgeon corrected on vessels and segments is part of the plan."""
    text = files("resources").joinpath("protocols", "liver.toml").read_text(encoding="utf-8")
    text = text.replace("[segments]", '[segments]\nhints = [{ at_lps = ["-60 mm", "-20 mm", "20 mm"], segment = "VIII", radius = "9 mm" }]\n#')
    text = text.replace('[trees."portal vein"]', '[trees."portal vein"]\ncalled = [{ at_lps = ["-5 mm", "-6 mm", "-31 mm"], name = "my trunk" }]')
    text = text.replace("[anatomy.vessels]", '[anatomy.vessels]\nclicks = [{ at_lps = ["-50 mm", "0 mm", "10 mm"], vein = "hepatic vein" }]')
    plan = plan_from(tomllib.loads(text), tmp_path)
    assert plan_from(tomllib.loads(write_protocol(plan)), tmp_path) == plan
    assert plan.segments.hints[0].segment == "VIII"  # type: ignore[union-attr]
    assert plan.trees[0].called[0].name == "my trunk"  # type: ignore[attr-defined]
    keys = [task.key for task in tasks_of(plan, ContentId("0"))]
    assert keys.index("segments") > keys.index("tree/hepatic vein")
    with pytest.raises(ProtocolError, match="hepatic vein"):
        tasks_of(replace(plan, trees=plan.trees[:1]), ContentId("0"))


def test_bone_from_the_scan_hands_the_images_to_the_model(tmp_path: Path) -> None:
    text = MINIMAL + '\n[simulate.mesh]\nnames = ["grown"]\n[simulate.tissue]\norgans = ["grown"]\n{}\n'
    needs = []
    for line in ('bone = "vertebra"', ""):
        plan = plan_from(tomllib.loads(text.format(line)), tmp_path)
        needs.append(next(task.needs for task in tasks_of(plan, ContentId("0")) if task.key == "model"))
    assert "image" in needs[0]
    assert "image" not in needs[1]
