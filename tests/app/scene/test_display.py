"""Maps that are drawn: what only touches along an edge is joined, and everything else stays as it is."""
import numpy as np
import pytest

from app.scene.display import close_diagonals
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Label, Labels
from meshing.surfacers.net import Net
from meshing.surfacers.nets import walls_of


def used(values: np.ndarray) -> np.ndarray:
    """How many triangles meet at the edges of the walls of a map."""
    legend = tuple(Label(int(n), f"part {n}", "liver") for n in np.unique(values[values > 0]))
    labels = Labels(values.copy(), Transform(np.eye(4), IJK, LPS, SpaceUid("1.2.3")), legend)
    return np.bincount(Net.of(walls_of(labels, tuple(label.name for label in legend))).uses)


@pytest.mark.parametrize("parts", [1, 2])
def test_a_ragged_map_has_no_wall_that_meets_itself_when_diagonals_are_closed(parts: int) -> None:
    values = np.zeros((14, 16, 18), np.uint8)
    values[2:-2, 2:-2, 2:-2] = np.random.default_rng(7).integers(0, parts + 1, (10, 12, 14))
    ragged = used(values)
    assert ragged[4] > 100, "edges of four triangles"
    left = close_diagonals(values)
    closed = np.pad(used(values), (0, 2))
    if parts == 1:
        assert left == 0
        assert closed[3:].sum() == 0, "every edge lies between two triangles"
    else:
        assert left <= 5, "two structures may take turns at a few voxels of mere noise"
        assert closed[4] < 0.02 * ragged[4]


def test_what_does_not_touch_along_an_edge_alone_stays() -> None:
    values = np.zeros((9, 9, 9), np.uint8)
    values[2:5, 2:7, 2:7] = 1
    values[5:7, 3:6, 3:6] = 2
    values[0, 0, 0] = 3  # touches nothing
    before = values.copy()
    assert close_diagonals(values) == 0
    assert (values == before).all()
    values[2, 2, 7] = 1  # a face against a face
    values[3, 1, 8] = 2  # an edge and a corner away from others
    before = values.copy()
    close_diagonals(values)
    assert (values != before).sum() <= 2
