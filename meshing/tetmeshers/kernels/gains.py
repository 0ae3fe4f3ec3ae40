"""Gains of the voxels of thin structures: by how much each counts more, so that the field does not lose or swell them.

Between two voxels of different labels a and b the interface should pass half-way: u_a = u_b in the middle of their face. In a
structure thinner than the kernel it does not; a sheet of one voxel may not even be there. So, as in iterative proportional
fitting (Deming and Stephan 1940), every voxel's gain is multiplied, again and again, by the mean over its faces of u_b / u_a, or
by what its own label lacks at its centre where that is more. On an oblique plane the voxels' steps alone make |log(u_a / u_b)| up to 0.5: what is
below DEAD is left alone, for the steps are not to come back. Gains stay within those of GAINS; the volumes are put right by the fit.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.tetmeshers.kernels.field import CHUNKS, GAIN_OF, GAIN_SHIFT, LABEL, MOST, SLOPES, Field, weights_at
from meshing.tetmeshers.kernels.topology import Floats, Ints

ROUNDS, RELAX = 16, 0.8
"""The rounds do not settle where three structures compete for a voxel: the gains that lose the fewest voxels, of either side, are kept."""
DEAD, CLEAR = 0.5, 0.1
"""Logs of ratios of weights: what a face may be off, and by how much a label is to lead at the centres of its own voxels."""
LOST = 0.02
"""Gains are given where more than this part of a structure's voxels would vanish: fewer are corners and noise, which are to be smoothed."""
STEEPEST = 2.0
"""A face asks for a factor of at most e to this power at once."""
STRONGEST = -1
"""Instead of a label: the strongest one but the own."""
LEAST_WEIGHT = 1e-3
"""The kernel falls below 0 at its rim; no weight counts less than this."""


def balanced(field: Field, thin: NDArray[np.bool_], torn: NDArray[np.bool_] | None = None) -> Field:
    """The field with gains at the voxels of `thin[k, j, i]` and at their neighbours of other labels; those it had are forgotten.

    Structures of which nearly nothing would be lost get none, but at the voxels of `torn[k, j, i]`, of which a mesh has shown that they are.
    """
    label = (field.labels & LABEL).astype(np.int64)
    field = Field.of_codes(label.astype(np.uint16), field.spacing)
    chosen = thin & _vanishing(field, label, thin)[label]
    inner, outer = _faces(label, chosen if torn is None else chosen | torn)
    if len(inner) == 0:
        return field
    middle = 0.5 * (inner + outer)[:, ::-1] * field.spacing
    one, other = label[tuple(inner.T)], label[tuple(outer.T)]
    places = np.concatenate([np.ravel_multi_index(tuple(at.T), label.shape) for at in (inner, outer)])
    voxels, of_face = np.unique(places, return_inverse=True)
    centre = np.stack(np.unravel_index(voxels, label.shape)[::-1], axis=1) * field.spacing
    own, strongest = label.ravel()[voxels], np.full(len(voxels), STRONGEST)
    faces = np.bincount(of_face)
    logs, most = np.zeros(len(voxels)), float(np.log(GAIN_OF[-1]))
    best, fewest = field, len(voxels) + 1
    for turn in range(ROUNDS + 1):
        ratio: Floats = _log_ratios(*field.grid, middle, one, other)
        lead: Floats = _log_ratios(*field.grid, centre, own, strongest)
        lost = int(np.count_nonzero(lead < 0.0))
        if lost <= fewest and turn:
            best, fewest = field, lost
        if turn == ROUNDS:
            break
        ask = np.clip(np.sign(ratio) * np.maximum(np.abs(ratio) - DEAD, 0.0), -STEEPEST, STEEPEST)
        lack = np.clip(CLEAR - lead, 0.0, STEEPEST)
        mean = -np.bincount(of_face, weights=np.concatenate([ask, -ask])) / faces
        logs = np.clip(logs + RELAX * np.where(lack > 0.0, np.maximum(mean, lack), mean), 0.0, most)
        level = np.rint(logs / most * (len(GAIN_OF) - 1)).astype(np.int64)
        codes = label.astype(np.uint16)
        codes.ravel()[voxels] |= (level << GAIN_SHIFT).astype(np.uint16)
        field = Field.of_codes(codes, field.spacing)
    return best


def _vanishing(field: Field, label: Ints, thin: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(256,) the labels of which more than the part LOST would vanish."""
    at = np.argwhere(thin)
    own = label[thin]
    lead: Floats = _log_ratios(*field.grid, at[:, ::-1] * field.spacing, own, np.full(len(own), STRONGEST))
    found: NDArray[np.bool_] = np.bincount(own[lead < 0.0], minlength=256) > LOST * np.bincount(label.ravel(), minlength=256)
    return found


def _faces(label: Ints, thin: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Pairs (f, 3) k, j, i of neighbouring voxels of different labels of which one is thin."""
    found: list[tuple[Ints, Ints]] = []
    for axis in range(3):
        before = tuple(slice(None, -1) if a == axis else slice(None) for a in range(3))
        after = tuple(slice(1, None) if a == axis else slice(None) for a in range(3))
        inner = np.argwhere((label[before] != label[after]) & (thin[before] | thin[after]))
        outer = inner.copy()
        outer[:, axis] += 1
        found.append((inner, outer))
    return np.concatenate([pair[0] for pair in found]), np.concatenate([pair[1] for pair in found])


@njit(cache=True, parallel=True)
def _log_ratios(labels, spline, spacing, points, one, other):  # type: ignore[no-untyped-def]
    """(n,) log of the weight of the label `one` (n,) over that of `other` (n,; STRONGEST: of the strongest other) at each point."""
    out = np.zeros(len(points))
    for chunk in prange(CHUNKS):
        found = np.zeros(MOST, np.int64)
        weight = np.zeros(MOST)
        slope = np.zeros((SLOPES, 3))
        for n in range(chunk * len(points) // CHUNKS, (chunk + 1) * len(points) // CHUNKS):
            count = weights_at(labels, spline, spacing, points[n, 0], points[n, 1], points[n, 2], found, weight, slope)
            mine, rival = LEAST_WEIGHT, LEAST_WEIGHT
            for q in range(count):
                if found[q] == one[n]:
                    mine = max(mine, weight[q])
                elif found[q] == other[n] or other[n] == STRONGEST:
                    rival = max(rival, weight[q])
            out[n] = np.log(mine / rival)
    return out
