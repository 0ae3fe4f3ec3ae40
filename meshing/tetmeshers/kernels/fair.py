"""Fair interfaces: the moves of the nodes that fit the interfaces and take the steps of the voxels out of them.

Voxels leave plateaus and rims on the interfaces of the field, and an exact least-squares fit makes the shortest of them larger,
because it is the inverse of a mass matrix. Between both stands a bending energy. With the move u_v along the normal of each
node that lies on one sheet only, the area A_v around it and the cotangent Laplacian S (Pinkall and Polthier 1993), the moves
minimise

    sum over f, q of  w_fq A_f / 3  (d_fq - n_f . u(q))^2   +   sum over v of  l_v^4 / A_v  (S (X . n + u))_v^2 .

(S X . n) / A is twice the mean curvature, and S 1 = 0, so a sphere is left alone; of a wave of length L there remains
1 / (1 + (2 pi l / L)^4). Nodes where sheets meet follow their own least squares and hold the sheets.

w_fq = 1 + (d / t)^4: an interface may leave that of the field by the height of a voxel's steps but hardly by more, so that
thin structures and tips are not rounded away.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from meshing.tetmeshers.kernels.topology import Floats, Ints

PLATEAU, MOST_VOXELS, BLUNT = 0.4, 3.0, 0.2
"""l over the radius sqrt(R voxel) of a plateau that a voxel leaves on a surface of curvature radius R, and its bounds in voxels and
in R: 2 pi 0.2 R is little more than R, so that what is as long as a vessel is wide stays. With this l the bending leaves alone what the fit
needs, nodes the farther outside the larger the facets around are."""
EVENINGS = 2
STIFFEST = 30.0
"""The largest w: beyond, single facets that look at another interface would rule."""
TURNS, ACCURACY = 40, 0.02
"""Conjugate gradients stop after so many turns, or when the residual is this part of what it was: the fit is repeated anyway."""


def point_weights(distance: Floats, tolerance: float) -> Floats:
    """(f, 3) how much each point of a facet counts; 1 everywhere where there is no `tolerance` in mm."""
    if tolerance <= 0.0:
        return np.ones_like(distance)
    return np.minimum(1.0 + (distance / tolerance) ** 4, STIFFEST)


def wave_lengths(points: Floats, faces: Ints, areas: Floats, normal: Floats, voxel: float) -> Floats:
    """(n,) mm the length l of the bending energy, from the curvature of the interfaces, whose normals are evened out first."""
    ends = np.concatenate([faces[:, (0, 1)], faces[:, (1, 2)], faces[:, (2, 0)]])
    count = len(points)
    even = normal
    for _ in range(EVENINGS):
        flat = even[faces].sum(axis=1) * areas[:, None]
        total = np.stack([np.bincount(faces.ravel(), weights=np.repeat(flat[:, c], 3), minlength=count) for c in range(3)], axis=1)
        even = total / np.maximum(np.linalg.norm(total, axis=1), 1e-300)[:, None]
    gap, turn = points[ends[:, 0]] - points[ends[:, 1]], even[ends[:, 0]] - even[ends[:, 1]]
    squared = np.einsum("ek,ek->e", turn, turn) / np.maximum(np.einsum("ek,ek->e", gap, gap), 1e-12)
    total = np.bincount(ends.ravel(), weights=np.repeat(squared, 2), minlength=count)
    curvature = np.sqrt(total / np.maximum(np.bincount(ends.ravel(), minlength=count), 1))
    radius = 1.0 / np.maximum(curvature, 1e-9)
    length: Floats = np.minimum(np.minimum(PLATEAU * np.sqrt(radius * voxel), MOST_VOXELS * voxel), BLUNT * radius)
    return length


def fair_moves(points: Floats, faces: Ints, own: Floats, normal: Floats, sheet: NDArray[np.bool_], distance: Floats, weight: Floats,
               normals: Floats, areas: Floats, length: Floats) -> Floats:
    """(n, 3) moves: along `normal` (n, 3) for nodes with `sheet` (n,), their `own` (n, 3) for the others.

    `distance` and `weight` (f, 3) belong to the points of the facets (corner q weighs 2/3, the others 1/6), `length` (n,) mm
    is l.
    """
    used = np.unique(faces)
    number = np.full(len(points), -1, np.int64)
    number[used] = np.arange(len(used))
    corner = number[faces]
    free = sheet[used]
    along = np.einsum("fk,fqk->fq", normals, normal[faces])
    held = np.where(free[:, None], 0.0, own[used])
    hat = np.full((3, 3), 1.0 / 6.0) + 0.5 * np.eye(3)
    # (3 f, nodes) how the points of the facets follow the moves of the corners
    rows = np.repeat(np.arange(3 * len(faces)), 3)
    follow = csr_matrix(((hat[None] * along[:, None, :]).ravel(), (rows, np.repeat(corner, 3, axis=0).ravel())), (3 * len(faces), len(used)))
    wanted = distance - np.einsum("fk,qr,frk->fq", normals, hat, held[corner])
    importance = (areas[:, None] / 3.0 * weight).ravel()
    bending = _bending(points[used], corner, normal[used], areas, free, length[used])
    keep = diags(free.astype(np.float64))
    fit = follow @ keep
    bend, bent = bending
    bend_free = bend @ keep
    right = fit.T @ (importance * wanted.ravel()) - bend_free.T @ (bent + bend @ np.einsum("nk,nk->n", held, normal[used]))
    diagonal = np.asarray(fit.multiply(fit).T @ importance + bend_free.multiply(bend_free).sum(axis=0)).ravel()
    move = _solved(fit, importance, bend_free, right, np.where(free, diagonal, 1.0))
    out = np.zeros_like(points)
    out[used] = np.where(free[:, None], move[:, None] * normal[used], own[used])
    return out


def _bending(points: Floats, corner: Ints, normal: Floats, areas: Floats, free: NDArray[np.bool_], length: Floats) -> tuple[csr_matrix, Floats]:
    """l^2 / sqrt(A) S with rows at free nodes only, and its value l^2 / sqrt(A) (S X . n) at rest."""
    count = len(points)
    sides = [points[corner[:, (k + 2) % 3]] - points[corner[:, (k + 1) % 3]] for k in range(3)]
    rows, columns, values = [], [], []
    around = np.zeros(count)
    for k in range(3):
        # the angle at corner k lies opposite the side from i to j
        i, j = corner[:, (k + 1) % 3], corner[:, (k + 2) % 3]
        cotangent = -np.einsum("fk,fk->f", sides[(k + 1) % 3], sides[(k + 2) % 3]) / (2.0 * areas)
        half = 0.5 * np.clip(cotangent, -0.5, 4.0)
        rows += [i, j, i, j]
        columns += [j, i, i, j]
        values += [half, half, -half, -half]
        around += np.bincount(corner[:, k], weights=areas / 3.0, minlength=count)
    stiff = csr_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (count, count))
    scale = np.where(free, length ** 2 / np.sqrt(np.maximum(around, 1e-12)), 0.0)
    rest = np.einsum("nk,nk->n", stiff @ points, normal)
    return csr_matrix(diags(scale) @ stiff), scale * rest


def _solved(fit: csr_matrix, importance: Floats, bend: csr_matrix, right: Floats, diagonal: Floats) -> Floats:
    """Conjugate gradients with the diagonal as preconditioner. Sums are numpy's own, so threads do not change them."""
    x = np.zeros_like(right)
    residual = right.copy()
    scaled = residual / diagonal
    direction = scaled.copy()
    strength = first = float((residual * scaled).sum())
    fit_t, bend_t = fit.T.tocsr(), bend.T.tocsr()
    for _ in range(TURNS):
        if strength <= ACCURACY ** 2 * first or strength == 0.0:
            break
        image = fit_t @ (importance * (fit @ direction)) + bend_t @ (bend @ direction)
        step = strength / float((direction * image).sum())
        x += step * direction
        residual -= step * image
        scaled = residual / diagonal
        before, strength = strength, float((residual * scaled).sum())
        direction = scaled + strength / before * direction
    return x
