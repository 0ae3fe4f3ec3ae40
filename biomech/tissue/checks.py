"""What is wrong with a body or its load before anything is solved, and where it is worst when nothing was found.

Positions are named in mm LPS, because that is where a reader can look.
"""
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from biomech.domain import MM
from biomech.materials.law import Law
from biomech.materials.tensor import COMPILED, Array, inverse_transpose
from biomech.tissue.assembly import deformation_gradient
from biomech.tissue.reference import Ints
from meshing.errors import MeshError, SimulationError
from meshing.tetmesh import at_lps

if TYPE_CHECKING:
    from biomech.tissue.fem import Body

LOOSE = 1e-8
"""A rigid motion that the holds resist less than this, beside the one that they resist most, is free."""
LOCKING = {False: 0.451, True: 0.491}
"""Quadratic or not: largest Poisson's ratio for which linear and quadratic elements without a pressure of their own are trusted."""
MOST_RATIO = 1e5
"""lam over the shear modulus beyond which the blocks of the tangent (float32) no longer resolve the shape beside the volume."""
MOTIONS = ("slide to the left or right", "slide to the front or back", "slide towards head or feet",
           "turn about the left-right axis", "turn about the front-back axis", "turn about the head-feet axis")


def place(point: Array) -> str:
    """A position in m as the reader knows it."""
    return at_lps(point / MM)


def refuse_broken_mesh(points: Array, nodes: Ints) -> None:
    """Raise MeshError for positions (n, 3) m that are no numbers and for elements of nodes that do not exist."""
    wrong = ~np.isfinite(points).all(axis=1)
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        touching = points[np.setdiff1d(nodes[(nodes == first).any(axis=1)], np.flatnonzero(wrong))]
        near = f", near {place(touching[0])}" if len(touching) else ""
        raise MeshError(f"{np.count_nonzero(wrong)} of {len(points)} nodes have no position (not a number), the first is node {first}{near}; "
                        "mesh the organ again before simulating it")


def refuse_inside_out(points: Array, nodes: Ints, volume: Array) -> None:
    """Raise MeshError for elements whose Jacobian / 6 (m, q) m3 is not positive, with the place of the worst."""
    least = volume.min(axis=1)
    if least.min() <= 0.0:
        worst = int(np.argmin(least))
        raise MeshError(f"{np.count_nonzero(least <= 0.0)} of {len(nodes)} tetrahedra have no positive volume, the worst at "
                        f"{place(points[nodes[worst, :4]].mean(axis=0))}; mesh the organ again before simulating it")


def refuse_crushed(points: Array, x: Array, nodes: Ints) -> None:
    """Raise SimulationError where the corners of a deformed element stand inside out, although its points of quadrature do not: no picture is
    made of it. `points` (n, 3) m are its places in the scan."""
    a = x[nodes[:, 1:4]] - x[nodes[:, :1]]
    volume = np.einsum("mi,mi->m", np.cross(a[:, 0], a[:, 1]), a[:, 2])
    if volume.min() <= 0.0:
        worst = int(np.argmin(volume))
        raise SimulationError(f"{np.count_nonzero(volume <= 0.0)} of {len(nodes)} tetrahedra are crushed until they stand inside out, the worst at "
                              f"{place(points[nodes[worst, :4]].mean(axis=0))}; mesh the organ finer there, spread the load or the stitches over "
                              "more tissue, or move it less far")


def refuse_bad_load(points: Array, force: Array, shift: Array | None) -> None:
    """Raise SimulationError where a force or a prescribed motion (n, 3) is not a number."""
    for values, what, cause in ((force, "force", "density, gravity and pressures"), (shift, "prescribed motion", "pull of the retractor")):
        if values is not None and not np.isfinite(values).all():
            first = int(np.flatnonzero(~np.isfinite(values).all(axis=1))[0])
            raise SimulationError(f"the {what} at {place(points[first])} is not a number; check the {cause} of the plan")


def refuse_loose_body(points: Array, free: Array) -> None:
    """Raise SimulationError when the projectors `free` (n, 3, 3) leave a rigid motion possible, and say which."""
    arm = (points - points.mean(axis=0)) / np.ptp(points, axis=0).max()
    modes = np.zeros((len(points), 3, 6))
    modes[:, [0, 1, 2], [0, 1, 2]] = 1.0
    for k in range(3):
        modes[:, :, 3 + k] = np.cross(np.eye(3)[k], arm)
    stopped = np.einsum("nij,njm->nim", np.eye(3) - free, modes)
    values, vectors = np.linalg.eigh(np.einsum("nim,nik->mk", stopped, stopped))
    loose = values < LOOSE * max(float(values[-1]), 1.0)
    if loose.any():
        how = MOTIONS[int(np.argmax(np.abs(vectors[:, 0])))]
        raise SimulationError(f"the body around {place(points.mean(axis=0))} is not held: {np.count_nonzero(loose)} rigid motions are free, it "
                              f"can {how}, so no load has an equilibrium; add a support, or springs that hold it")


def remarks(laws: tuple[Law, ...], *, mean: bool, quadratic: bool) -> tuple[str, ...]:
    """Sentences on elements that are too stiff for how incompressible the tissue is; raises SimulationError where none is right."""
    found = []
    for law in laws:
        mu, lam = float(law.shear_modulus), float(law.lam)
        poisson = lam / (2.0 * (lam + mu))
        if lam > MOST_RATIO * mu:
            raise SimulationError(f"the bulk modulus of {type(law).__doc__} tissue is {lam / mu:.3g} times its shear modulus (Poisson's ratio "
                                  f"{poisson:.7f}), beyond what the solver resolves; give it at most {MOST_RATIO:g} times: the answer no longer "
                                  "depends on it")
        if not mean and poisson > LOCKING[quadratic]:
            kind = "quadratic" if quadratic else "linear"
            found.append(f"{kind} elements without a pressure of their own are too stiff at a Poisson's ratio of {poisson:.4f}: "
                         "displacements come out too small; use quadratic elements with one pressure each")
    return tuple(dict.fromkeys(found))


@njit(parallel=True, **COMPILED)
def largest_stretch(x: Array, nodes: Ints, B: Array, out: Array) -> None:
    """Writes (m,) how far the worst point of each element is from rest, |F^T F| + 1 / J^2; infinite where it is inside out."""
    for e in prange(nodes.shape[0]):
        F, G = np.empty((3, 3)), np.empty((3, 3))
        out[e] = 0.0
        for q in range(B.shape[1]):
            deformation_gradient(x, nodes, B, e, q, F)
            J = inverse_transpose(F, G)
            size = 0.0
            for i in range(3):
                for j in range(3):
                    size += F[i, j] * F[i, j]
            out[e] = max(out[e], size + 1.0 / (J * J) if J > 0.0 else np.inf)


def where_worst(body: Body, x: Array) -> str:
    """Where the positions `x` (body's order) deform an element most, as "at (x, y, z) mm LPS"."""
    out = np.empty(len(body.nodes))
    largest_stretch(x, body.nodes, body.B, out)
    return f"at {place(body.points[body.nodes[int(np.argmax(out)), :4]].mean(axis=0))}"
