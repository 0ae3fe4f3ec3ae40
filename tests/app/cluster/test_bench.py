"""The bench of the scale-out on a small sweep: numbers do not depend on the workers."""
import pytest

from app.cluster_bench import scaleout


@pytest.mark.slow
def test_the_bench_says_efficiency_and_that_the_numbers_agree() -> None:
    row = scaleout(steps=(3, 1, 1))[0]
    assert row["largest_difference"] == 0.0
    assert row["size"] == "4 stents"
    assert 0.0 < row["efficiency_2"] < 1.5
    assert row["start_2_s"] > 0.0
