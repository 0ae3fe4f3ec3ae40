"""`rehearse bench plans` on small images: the bars and the search are made, within their limits, and beat the grid."""
import pytest

from app.plan_bench import plans


@pytest.mark.slow
def test_bars_and_search_keep_their_limits_and_the_search_beats_a_grid() -> None:
    liver, stent, answers, search = plans(columns=128)
    assert answers["seconds"] < answers["limit_seconds"] == 300.0
    assert ", 5 factors" in answers["size"] or ", 4 factors" in answers["size"]
    assert liver["size"].startswith("liver plan, 200 draws, ")
    assert liver["seconds"] < liver["limit_seconds"] == 300.0
    assert stent["seconds"] < stent["limit_seconds"] == 300.0
    assert "5 objectives" in search["size"] or "6 objectives" in search["size"]
    assert search["seconds"] < search["limit_seconds"] == 600.0
    assert search["covers_percent"] > search["grid_covers_percent"] > 0.0
