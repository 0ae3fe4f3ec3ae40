from pathlib import Path

import pytest

from app.session.protocol import plan_from, read_protocol, write_protocol
from meshing.errors import ProtocolError

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
