"""Small label maps and checks that several tests of meshes share."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Label, Labels
from meshing.surface import triangle_normals
from meshing.tetmesh import FACES_OUT, TetMesh, facet_keys, outer_facets, tet_volumes
from meshing.volume import grid

SPACE = SpaceUid("2.25.77")


def labels_of(values: NDArray[np.uint8], spacing: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Labels:
    """Every number of the map as a part named "part N"."""
    numbers = [int(number) for number in np.unique(values) if number]
    return Labels(values, grid(spacing, (12.0, -30.0, 55.0), SPACE), tuple(Label(n, f"part {n}", "liver") for n in numbers))


def oblique(mirrored: bool = False) -> Transform[IJK, LPS]:
    """A rotated grid of 0.9 x 1.1 x 1.4 mm voxels; mirrored when its axes are left-handed."""
    a, b = np.radians(25.0), np.radians(-40.0)
    turn = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]]) @ np.array(
        [[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    matrix = np.eye(4)
    matrix[:3, :3] = turn @ np.diag([0.9, 1.1, -1.4 if mirrored else 1.4])
    matrix[:3, 3] = (-80.0, 40.0, 120.0)
    return Transform(matrix, IJK, LPS, SPACE)


def ball_in_ball(transform: Transform[IJK, LPS] | None = None, size: int = 36) -> Labels:
    """ "liver" with "tumour" inside it, both off the voxel centres."""
    at = np.indices((size, size, size)) - size / 2 + 0.3
    values = np.zeros((size, size, size), np.uint8)
    values[np.linalg.norm(at, axis=0) < 0.40 * size] = 3
    values[np.linalg.norm(at - np.array([0.0, 3.0, 4.0])[:, None, None, None], axis=0) < 0.18 * size] = 9
    return Labels(values, transform or grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SPACE),
                  (Label(3, "liver", "liver"), Label(9, "tumour", "liver_tumour")))


def assert_valid(mesh: TetMesh) -> None:
    """Positive volumes, every inner face shared by exactly two, every "NAME surface" closed and outwards, no loose node."""
    assert (tet_volumes(mesh.points_mm, mesh.tets) > 0.0).all()
    nodes = len(mesh.points_mm)
    _, uses = np.unique(facet_keys(mesh.tets[:, FACES_OUT].reshape(-1, 3), nodes), return_counts=True)
    assert uses.max() <= 2
    assert np.array_equal(np.unique(mesh.tets), np.arange(nodes))
    # no overlap: what the outer facets enclose is what the tetrahedra fill
    assert np.isclose(enclosed(mesh, outer_facets(mesh.tets)), tet_volumes(mesh.points_mm, mesh.tets).sum(), rtol=1e-9)
    for label in mesh.legend:
        surface = mesh.facet_set(f"{label.name} surface").triangles
        assert np.isclose(enclosed(mesh, surface), 1e3 * mesh.volume_ml(label.name), rtol=1e-9)
        assert np.abs(triangle_normals(mesh.points_mm, surface).sum(axis=0)).max() < 1e-6 * nodes


def enclosed(mesh: TetMesh, triangles: NDArray[np.int32]) -> float:
    """mm3 inside a closed surface, by the divergence theorem; negative when its normals point inwards."""
    a, b, c = (mesh.points_mm[triangles[:, k]] - mesh.points_mm.mean(axis=0) for k in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0)
