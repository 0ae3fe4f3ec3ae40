"""The data behind `--json`."""
import json
import math

from app.summary import plan_data
from biomech.outcome import Credibility, Measure, Outcome, Solution


def _outcome(mesh_error: float, residual: float) -> Outcome:
    credibility = Credibility("a circuit", True, residual, mesh_error, "a circuit has no mesh", True, 0.0)
    measure = Measure("drop", "Pressure drop", 4.0, "mm[Hg]", "less", "by hand")
    return Outcome("A", (), (measure,), (Solution("circuit", None, (), (), (), (), credibility),))


def test_what_cannot_be_known_is_null_because_json_has_no_nan() -> None:
    data = json.loads(json.dumps(plan_data(_outcome(math.nan, math.inf)), allow_nan=False))
    assert data["credibility"]["circuit"]["mesh_error"] is None
    assert data["credibility"]["circuit"]["residual"] is None


def test_what_is_known_is_said() -> None:
    data = plan_data(_outcome(0.05, 1e-9))
    assert data["credibility"]["circuit"]["mesh_error"] == 0.05
    assert data["credibility"]["circuit"]["residual"] == 1e-9
    assert data["measures"]["drop"] == {"value": 4.0, "unit": "mm[Hg]", "low": None, "high": None, "interval": ""}
