"""A closed surface -> the voxels whose centres it encloses.

A ray along i through each row of voxel centres crosses the surface; the winding number (crossings of triangles that face
one way less those that face the other) is not 0 inside. The rays are shifted by a ten-millionth of a voxel, so that they
meet no edge or corner exactly; a row that does not return to 0 is done again with another shift.
"""
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.step import Monitor, silent
from meshing.surface import Surface
from meshing.volume import Volume, index_of

SHIFTS = ((1.3e-7, 2.9e-7), (-3.7e-7, 1.9e-7), (5.3e-7, -4.1e-7), (-2.3e-7, -7.1e-7))
PORTION = 100_000


def enclosed(surface: Surface, volume: Volume, title: str, *, outside: bool = False, monitor: Monitor = silent) -> NDArray[np.bool_]:
    """(k, j, i) whether each voxel centre of `volume` lies inside `surface`.

    `outside` lets the surface reach beyond the image. Raises ImageError, beginning with `title`, for a surface that is not
    closed, lies in another frame of reference, or reaches beyond the image unasked.
    """
    if surface.space != volume.space:
        raise ImageError(f"{title} lies in the frame of reference {surface.space}, the image in {volume.space}; register them first.")
    open_edges = count_open_edges(surface.triangles)
    if open_edges:
        raise ImageError(f"{title} is not closed ({open_edges} edges belong to one triangle only or are turned against each other), so "
                         f"it has no inside; close it and export it again.")
    at = index_of(volume.to_patient, surface.points_mm)
    size = np.array(volume.values.shape[::-1])
    low, high = at.min(axis=0), at.max(axis=0)
    if (np.any(low < -0.5) or np.any(high > size - 0.5)) and not outside:
        far = float(np.max(np.maximum(-0.5 - low, high - size + 0.5) * np.array(volume.spacing_mm)))
        raise ImageError(f"{title} reaches {far:.1f} mm beyond the image. If its frame and unit are right and it belongs to this image, "
                         f"accept 'outside', and that part is left out.")
    for shift in SHIFTS:
        steps = np.zeros((size[2], size[1], size[0] + 1), np.int16)
        for start in range(0, len(surface.triangles), PORTION):
            monitor(start / len(surface.triangles), "filling the surface")
            _cross(at, surface.triangles[start:start + PORTION], shift[0], shift[1], steps)
        winding = np.cumsum(steps, axis=2, dtype=np.int16)
        if not np.any(winding[:, :, -1]):
            return np.ascontiguousarray(winding[:, :, :-1] != 0)
    raise ImageError(f"{title} cannot be filled: its triangles are so thin that rays pass between them; remesh it and export it again.")


def count_open_edges(triangles: NDArray[np.int32]) -> int:
    """Edges that are not used equally often in both directions; 0 for a closed surface."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]).astype(np.int64)
    most = int(edges.max()) + 1 if len(edges) else 1
    forward = np.where(edges[:, 0] < edges[:, 1], 1, -1)
    keys = np.minimum(edges[:, 0], edges[:, 1]) * most + np.maximum(edges[:, 0], edges[:, 1])
    _, which = np.unique(keys, return_inverse=True)
    return int(np.count_nonzero(np.bincount(which.reshape(-1), weights=forward)))


@njit(cache=True, nogil=True)
def _cross(at, triangles, shift_j, shift_k, steps):  # type: ignore[no-untyped-def]
    """Add +1 or -1 to the first voxel behind each crossing of a ray along i with a triangle."""
    slices, rows, columns = steps.shape[0], steps.shape[1], steps.shape[2] - 1
    for t in range(triangles.shape[0]):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        ya, yb, yc = at[a, 1], at[b, 1], at[c, 1]
        za, zb, zc = at[a, 2], at[b, 2], at[c, 2]
        area = (yb - ya) * (zc - za) - (yc - ya) * (zb - za)
        if area == 0.0:
            continue
        first_j = max(0, int(np.ceil(min(ya, yb, yc) - shift_j)))
        last_j = min(rows - 1, int(np.floor(max(ya, yb, yc) - shift_j)))
        first_k = max(0, int(np.ceil(min(za, zb, zc) - shift_k)))
        last_k = min(slices - 1, int(np.floor(max(za, zb, zc) - shift_k)))
        for k in range(first_k, last_k + 1):
            z = k + shift_k
            for j in range(first_j, last_j + 1):
                y = j + shift_j
                # each edge is evaluated from its lower corner number, so both triangles at it agree on the side
                ab, bc, ca = _side(at, a, b, y, z), _side(at, b, c, y, z), _side(at, c, a, y, z)
                if (ab > 0) == (bc > 0) == (ca > 0):
                    wa, wb, wc = bc / area, ca / area, ab / area
                    x = (wa * at[a, 0] + wb * at[b, 0] + wc * at[c, 0]) / (wa + wb + wc)
                    column = min(columns, max(0, int(np.ceil(x))))
                    steps[k, j, column] += 1 if area > 0 else -1


@njit(cache=True, nogil=True)
def _side(at, p, q, y, z):  # type: ignore[no-untyped-def]
    if p < q:
        return (at[q, 1] - at[p, 1]) * (z - at[p, 2]) - (at[q, 2] - at[p, 2]) * (y - at[p, 1])
    return -((at[p, 1] - at[q, 1]) * (z - at[q, 2]) - (at[p, 2] - at[q, 2]) * (y - at[q, 1]))
