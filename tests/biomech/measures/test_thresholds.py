"""The limits that a surgeon reads a number against stand with it, each with where it comes from."""
import pytest

from biomech.measures import Judge, flow, volumes
from biomech.measures.volumes import LEAST, LEAST_OF_FORMULA, SPECIMEN
from biomech.outcome import Outcome
from biomech.procedures import Plating, TrajectoryTo
from biomech.procedures.plating import ScrewAt
from meshing.step import silent
from tests.biomech.hardware.bones import shaft
from tests.biomech.hardware.head import head
from tests.biomech.uncertainty.test_liver import AT, done


def judged(base: object, step: object) -> Outcome:
    return Judge("A").run((base, step.run(base, silent)), silent)  # type: ignore[attr-defined]


def test_the_limits_of_the_remnant_by_the_health_of_the_liver() -> None:
    assert {health: least for health, (least, _) in LEAST.items()} == {"normal": 25.0, "after long chemotherapy": 30.0, "fibrosis or cirrhosis": 40.0}
    assert LEAST_OF_FORMULA["normal"] == 20.0
    assert all(source for _, source in LEAST.values())
    _, outcome = done(AT)
    found = {measure.id: measure for measure in outcome.measures}
    for denominator in ("flr_ct", "flr_vauthey", "flr_urata"):
        assert found[denominator].reference == volumes._NORMAL
        assert (found[denominator].unit, found[denominator].better) == ("%", "higher")
    assert all(words in volumes._NORMAL for words in ("20 % of the formula volume (Kishi)", "25 % of CT volume (Vauthey)", "30 % (Shindoh)", "40 %"))
    assert found["specimen_volume"].value == pytest.approx(0.906 * found["resected_volume"].value)
    assert SPECIMEN == 0.906
    assert "PMC6390596" in found["specimen_volume"].explanation
    assert "R1 below 1 mm; 10 mm or more" in found["resection_margin"].reference
    assert (found["transection_area"].unit, found["transection_area"].better) == ("cm2", "lower")
    assert "stand-in for the loss of blood" in found["transection_area"].explanation


def test_the_limits_of_flow_screws_and_paths() -> None:
    assert "FFR of 0.80 or less is treated" in flow._RATIO
    assert "PMC7003475" in flow._RATIO
    screw = judged(shaft(), Plating(("femur",), (ScrewAt((11.0, 0.0, 36.0), (11.0, 0.0, -20.0), 6.0),))).measure("screw_breach")  # type: ignore[arg-type]
    assert screw is not None
    assert "Gertzbein-Robbins: A none, B below 2 mm, C below 4, D below 6" in screw.reference
    step = TrajectoryTo((5.0, 0.0, 20.0), (16.0, 12.0, 77.4), ("body", "skull", "brain", "artery", "motor strip"), "skull", "",  # type: ignore[arg-type]
                        ("artery",), ("motor strip",), entries=60)
    path = judged(head(), step).measure("path_length")
    assert path is not None
    assert (path.unit, path.better) == ("mm", "lower")
    assert "Sparks 2017" in path.reference


def test_every_number_has_a_unit_a_direction_and_says_how_it_was_found() -> None:
    _, outcome = done(AT)
    for measure in outcome.measures:
        assert measure.unit
        assert measure.better in ("lower", "higher", "neither")
        assert measure.explanation.endswith(".")
