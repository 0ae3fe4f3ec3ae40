"""What is wrong with a body or its load before anything is solved, and where it is worst when nothing was found.

Positions are named in mm LPS, because that is where a reader can look.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from biomech.domain import MM
from biomech.materials.law import Law
from biomech.materials.tensor import COMPILED, Array, inverse_transpose
from biomech.outcome import Field
from biomech.tissue.assembly import deformation_gradient
from biomech.tissue.reference import Ints
from meshing.errors import MeshError, SimulationError
from meshing.tetmesh import TetMesh, at_lps

if TYPE_CHECKING:
    from biomech.tissue.fem import Body

Held = tuple[NDArray[np.int64], Array]
"""Nodes and weights of one sum of positions that a tie holds."""

LOOSE = 1e-8
"""A rigid motion of which the holds stop less than this is free: as much as if they pointed within 1e-4 of a right angle to it."""
SMALLEST_ARM = 1e-3
"""Held nodes nearer to one line than this, in sizes of the body, count as a weaker hold against a turn about it; nearer than a ten-thousandth
of that, as none."""
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


def refuse_unknown(mesh: TetMesh, fields: Sequence[Field]) -> None:
    """Raise SimulationError, with the place, where a field of a result is not a number: such a result is not shown at all."""
    for field in fields:
        wrong = np.asarray(~np.isfinite(field.values.reshape(len(field.values), -1)).all(axis=1), np.bool_)
        if wrong.any():
            first = int(np.flatnonzero(wrong)[0])
            where = mesh.points_mm[first] if field.place == "node" else mesh.points_mm[mesh.tets[first]].mean(axis=0)
            raise SimulationError(f"the {field.name} is not a number at {np.count_nonzero(wrong)} of {len(wrong)} places, the first at "
                                  f"{at_lps(where)}, so nothing of this simulation is shown; check mesh and material there, and take load off")


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


def rigid_motions(points: Array, free: Array, piece: Ints, ties: Sequence[Held] = ()) -> tuple[Array, Array]:
    """(how much the holds stop of each rigid motion (6k,), smallest first; the least stopped one, as slide and turn (k, 2, 3) of the k pieces).

    `free` (n, 3, 3) projectors, piece (n,) 0 to k - 1, `ties` hold pieces to each other. Motions are measured at the nodes that are held or tied:
    what is stopped is the mean of (stopped part / whole)^2 over them, between 0 and 1, and turns are about the middle of these nodes with their
    own spread as the arm. Hence no size, unit, stiffness or number of nodes enters, and a thin body that is held at one end is as held as a cube.
    """
    count = int(piece.max()) + 1
    stopped = np.abs(np.eye(3) - free).max(axis=(1, 2)) > 1e-12
    told = stopped.copy()
    for nodes, _ in ties:
        told[nodes] = True
    modes, turns, share = np.zeros((len(points), 3, 6)), np.zeros((count, 3, 3)), np.ones(count)
    for k in range(count):
        mine, size = np.flatnonzero(told & (piece == k)), np.ptp(points[piece == k], axis=0).max()
        turns[k] = np.eye(3) / size
        if not len(mine):
            continue
        arm = points[mine] - points[mine].mean(axis=0)
        axes = np.linalg.eigh(arm.T @ arm)[1].T
        lever = np.cross(axes[:, None], arm)
        length = np.sqrt((lever**2).sum(axis=2).mean(axis=1))
        turns[k] = axes / np.maximum(length, SMALLEST_ARM * size)[:, None]
        modes[mine, :, :3], modes[mine, :, 3:] = np.eye(3), np.cross(turns[k][:, None], arm).transpose(1, 2, 0)
        share[k] = len(mine)
    stiff = np.zeros((count, 6, count, 6))
    for k in range(count):
        mine = stopped & (piece == k)
        gone = np.einsum("nij,njm->nim", np.eye(3) - free[mine], modes[mine])
        stiff[k, :, k] += np.einsum("nim,nik->mk", gone, gone) / share[k]
    for nodes, weights in ties:
        felt = np.zeros((3, count, 6))
        for node, weight in zip(nodes, weights):
            felt[:, piece[node]] += weight * modes[node]
        stiff += np.einsum("iam,ibn->ambn", felt, felt) / share[piece[nodes]].min()
    values, vectors = np.linalg.eigh(stiff.reshape(6 * count, 6 * count))
    least = vectors[:, 0].reshape(count, 2, 3).copy()
    least[:, 1] = np.einsum("kt,kti->ki", least[:, 1], turns)
    return values, least


def refuse_loose_body(points: Array, free: Array) -> None:
    """Raise SimulationError when the projectors `free` (n, 3, 3) leave a rigid motion possible, and say which."""
    values, least = rigid_motions(points, free, np.zeros(len(points), np.int32))
    if values[0] < LOOSE:
        slide, turn = least[0]
        turns = np.linalg.norm(turn) * np.ptp(points, axis=0).max() > np.linalg.norm(slide)
        how = MOTIONS[3 + int(np.argmax(np.abs(turn))) if turns else int(np.argmax(np.abs(slide)))]
        raise SimulationError(f"the body around {place(points.mean(axis=0))} is not held: {np.count_nonzero(values < LOOSE)} rigid motions are "
                              f"free, it can {how}, so no load has an equilibrium; add a support, or springs that hold it")


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
