"""Radii and axis of a vessel tree, fitted to the brightness of the scan itself instead of to the voxels of a label.

The scan near the tree is taken to be

    I(x) = b(x) (1 - V(x)) + L(x) V(x) + w(x) R(x) + noise,    V = point spread * blood(tree),

with the blood rendered from the tree of tubes (render.py) and the point spread read off the same scan (blur.py). L is the
brightness of the blood, nearly the same along a tree; b that of what surrounds it, which may differ from place to place and
from side to side: per point of the tree a level and waves of cos and sin of up to WAVES times the angle around it. An
artery has a wall of a millimetre or so between blood and fat: R is the blurred shell of WALL_MM around it, w how much
brighter it is than what lies behind (a thicker wall comes out as a brighter one); veins have none to speak of. All of it,
the radii and the places of the points included, is the least-squares answer (Gauss-Newton, robust weights), so blur,
partial volume, forks and tapering need no correction: what is fitted is what the scanner shows. A wide vessel is measured
by its edge, one thinner than the blur by its amount of contrast, and everything between by both.

A disc of radius r blurred by s changes at the distance d from its middle by

    dV/dr = r/s^2 exp(-(d^2 + r^2) / 2 s^2) I0(d r / s^2),    -dV/dd the same with I1

(modified Bessel functions; a Rician density). These are the columns of the Jacobian; the residual uses the rendered tree.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, gaussian_filter
from scipy.sparse import coo_matrix, csr_matrix, diags, hstack, vstack
from scipy.sparse.linalg import splu
from scipy.special import i0e, i1e

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.step import Monitor
from meshing.vessels.blur import Blur
from meshing.vessels.render import Links, Near, blood_in, nearest
from meshing.vessels.sections import plane_axes
from meshing.vessels.tree import FORK_BENDS, children_count, tangents
from meshing.volume import Volume, index_of, position_of

WINDOW_MM = 4.5
"""How far outside the wall the surroundings are looked at."""
TURNS = 7
RADIUS_WAVE, AXIS_WAVE = 0.5, 0.4
"""Lengths, in radii (at least one voxel), below which changes of radius and axis along a vessel are taken for noise."""
SURROUNDINGS_HU, BLOOD_HU = 8.0, 0.5
"""How much the brightness of surroundings and blood may change along the vessel: HU per square root of a millimetre."""
CORE, LEAST_CORE = 2.2, 60
"""How many blurs from the wall the core of a vessel begins, and how many voxels it needs at least."""
WAVES, WAVE_HU = 3, 40.0
"""How finely the surroundings may differ around a vessel, and usually by how much."""
TUKEY = 4.5
"""Residuals beyond this many deviations are something else than this vessel in its surroundings."""
WALL_MM = 1.2
"""Thickness of an artery's wall (unverified default): a wall of 1.0 mm between fat and 450 HU of contrast costs +.1 mm of radius."""
WALLED = ("artery_lumen", "aorta")
"""Organs with a wall that is seen."""
WALL_CHANGE_HU = 5.0
"""How much the wall may change along the vessel: HU per square root of a millimetre."""
LEAST_NOISE = 0.01
"""Share of the contrast below which a residual is rounding, not noise."""
LEAST_CONTRAST = 2.0
"""Contrast below this many deviations of the residual: the scan does not show the vessel, the radii cannot be fitted."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """`tree` as fitted, (n,) standard deviation of its radii by the fit, HU of the blood and of its contrast (medians)."""

    tree: Centreline
    deviation_mm: NDArray[np.float64]
    blood_hu: float
    contrast_hu: float


class WallNotShown(AnatomyError):
    """The scan has no contrast at the wall of a vessel."""


def fitted(image: Volume, labels: Labels, tree: Centreline, blur: Blur, monitor: Monitor) -> Fitted:
    """The tree whose blurred picture is the scan near it. Raises WallNotShown when the scan does not show the vessel."""
    scene = _Scene.around(image, labels, tree, blur)
    state = scene.start(image, tree)
    for turn in range(TURNS):
        monitor(turn / TURNS, f"fitting the {tree.name} to the scan")
        state = scene.improved(state, moving=turn > 0)
    monitor(1.0, "vessel fitted")
    contrast = float(np.median(state.blood - state.beside))
    if abs(contrast) < LEAST_CONTRAST * state.noise:
        raise WallNotShown(f"'{tree.name}' differs from its surroundings by {contrast:.0f} HU at a noise of {state.noise:.0f} HU: the scan does not "
                           "show its wall")
    index = (state.points / scene.spacing + scene.corner)[:, ::-1]
    return Fitted(replace(tree, points_mm=position_of(image.to_patient, index), radius_mm=state.radius, radii_from="scan"), state.deviation,
                  float(np.median(state.blood)), contrast)


@dataclass(frozen=True, eq=False)
class _State:
    """`points` (n, 3) mm along (k, j, i) from the corner of the scene; (n,) arrays; `waves` (n, 2 WAVES) HU; `wall` (n,)
    HU by which the wall exceeds what lies behind it."""

    points: NDArray[np.float64]
    radius: NDArray[np.float64]
    blood: NDArray[np.float64]
    beside: NDArray[np.float64]
    waves: NDArray[np.float64]
    wall: NDArray[np.float64]
    noise: float
    deviation: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Scene:
    values: NDArray[np.float32]
    usable: NDArray[np.bool_]
    spacing: NDArray[np.float64]
    corner: NDArray[np.int64]
    sigma: NDArray[np.float64]
    parent: NDArray[np.int64]
    walled: bool

    @classmethod
    def around(cls, image: Volume, labels: Labels, tree: Centreline, blur: Blur) -> _Scene:
        spacing = np.array(image.spacing_mm[::-1], dtype=np.float64)
        index = index_of(image.to_patient, tree.points_mm)[:, ::-1]
        room = (WINDOW_MM + float(tree.radius_mm.max()) + 2.0) / spacing
        low = np.maximum(np.floor(index.min(axis=0) - room), 0).astype(np.int64)
        high = np.minimum(np.ceil(index.max(axis=0) + room) + 1, image.values.shape).astype(np.int64)
        box = tuple(slice(a, b) for a, b in zip(low, high))
        values = np.ascontiguousarray(image.values[box], np.float32)
        known = labels.values[box]
        mask = known == labels.label(tree.name).value
        links = _links(index * spacing - low * spacing, tree.radius_mm, tree.parent.astype(np.int64))
        covered = nearest(links, values.shape, spacing, 2.0 * float(spacing.max())).link >= 0
        # neither other structures and their blurred edges nor parts of this vessel that were not traced
        hosts = [label.value for label in labels.legend if label.organ == "liver"]
        foreign = (known != 0) & ~mask & ~np.isin(known, hosts)
        foreign |= mask & ~covered
        usable = ~(binary_dilation(foreign, np.ones((3, 3, 3))) & ~(mask & covered))
        return cls(values, usable, spacing, low, blur.sigma_mm, tree.parent.astype(np.int64), labels.label(tree.name).organ in WALLED)

    def start(self, image: Volume, tree: Centreline) -> _State:
        n = len(tree.points_mm)
        points = (index_of(image.to_patient, tree.points_mm)[:, ::-1] - self.corner) * self.spacing
        near = nearest(_links(points, tree.radius_mm, self.parent), self.values.shape, self.spacing, WINDOW_MM)
        deep = near.wall < min(-0.6 * float(self.spacing.max()), float(np.percentile(near.wall[near.wall < 0], 20)) if (near.wall < 0).any() else 0)
        around = (near.wall > 1.5 * float(self.spacing.max())) & (near.wall < WINDOW_MM) & self.usable
        if not deep.any() or not around.any():
            raise WallNotShown(f"'{tree.name}' lies outside the scan or has nothing around it")
        blood, beside = float(np.median(self.values[deep])), float(np.median(self.values[around]))
        return _State(points, tree.radius_mm.copy(), np.full(n, blood), np.full(n, beside), np.zeros((n, 2 * WAVES)), np.zeros(n), 1.0, np.zeros(n))

    def improved(self, state: _State, *, moving: bool) -> _State:
        """One Gauss-Newton step; without `moving` only the brightness is fitted."""
        links = _links(state.points, state.radius, self.parent)
        near = nearest(links, self.values.shape, self.spacing, WINDOW_MM)
        share = gaussian_filter(blood_in(links, near, self.spacing), self.sigma / self.spacing, truncate=4.0)
        shell = np.zeros_like(share)
        if self.walled:
            outer = replace(links, start_mm=links.start_mm + WALL_MM, end_mm=links.end_mm + WALL_MM)
            beyond = replace(near, wall=near.wall - np.float32(WALL_MM))
            shell = gaussian_filter(blood_in(outer, beyond, self.spacing), self.sigma / self.spacing, truncate=4.0) - share
        columns, residual = self._columns(state, near, share, shell)
        noise = max(1.4826 * float(np.median(np.abs(residual))), LEAST_NOISE * float(np.abs(np.median(state.blood - state.beside))), 1e-6)
        weight = np.maximum(1.0 - (residual / (TUKEY * noise)) ** 2, 0.0) ** 2 / noise**2
        n = len(state.radius)
        if not moving:
            columns = columns[:, 3 * n:]
        data = columns.T @ diags(weight) @ columns
        rows, wanted = self._priors(state, data.diagonal(), moving)
        matrix = (data + rows.T @ rows).tocsc() + 1e-9 * diags(np.maximum(data.diagonal(), data.diagonal().mean()))
        factors = splu(matrix.tocsc())
        change = factors.solve(columns.T @ (weight * residual) + rows.T @ wanted)
        step = 0.4 * float(self.spacing.min())
        points, radius, deviation = state.points, state.radius, state.deviation
        if moving:
            radius = np.maximum(radius + np.clip(change[:n], -step, step), 0.3 * float(self.spacing.min()))
            across, up = plane_axes(tangents(points, self.parent))
            moved = np.clip(change[n:2 * n], -step, step)[:, None] * across + np.clip(change[2 * n:3 * n], -step, step)[:, None] * up
            points = points + moved
            deviation = 1.0 / np.sqrt(np.maximum(matrix.diagonal()[:n], 1e-12))
        b = (change[3 * n:] if moving else change).reshape(-1, n)
        last = 2 + 2 * WAVES
        wall = state.wall + b[last] if self.walled else state.wall
        return _State(points, radius, state.blood + b[0], state.beside + b[1], state.waves + b[2:last].T, wall, noise, deviation)

    def _columns(self, state: _State, near: Near, share: NDArray[np.float32],
                 shell: NDArray[np.float32]) -> tuple[csr_matrix, NDArray[np.float64]]:
        """Derivatives of the model by (radius, two moves, blood, beside, waves, wall) of each point, and image minus model."""
        seen = (near.wall < WINDOW_MM) & self.usable & (near.link >= 0)
        child = np.flatnonzero(self.parent >= 0)
        link = near.link[seen]
        known = link < len(child)
        seen[seen] = known
        link, along = link[known], near.along[seen].astype(np.float64)
        end, begin = child[link], self.parent[child[link]]
        count = children_count(self.parent)
        beyond = ((count[end] == 0) & (along >= 1.0)) | ((self.parent[begin] < 0) & (along <= 0.0) & (count[begin] == 1))
        kept = ~beyond
        seen[seen] = kept
        end, begin, along = end[kept], begin[kept], along[kept]
        # a fork belongs to the branch that reaches it: its radius is not that of the daughters
        first = np.where(count[begin] > 1, end, begin)
        v = share[seen].astype(np.float64)
        at = np.argwhere(seen) * self.spacing
        off = at - state.points[begin] - along[:, None] * (state.points[end] - state.points[begin])
        d = np.linalg.norm(off, axis=1)
        r = np.maximum(d - near.wall[seen], 1e-3)
        n2 = (off / np.maximum(d, 1e-9)[:, None]) ** 2
        s2 = n2 @ (self.sigma**2 + self.spacing**2 / 12.0)
        s2 = np.where(d > 1e-6, s2, float(np.mean(self.sigma**2 + self.spacing**2 / 12.0)))
        across, up = plane_axes(tangents(state.points, self.parent))
        a, c = (off * across[end]).sum(axis=1), (off * up[end]).sum(axis=1)

        def mixed(values: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.float64]:
            return np.asarray((1.0 - along) * values[start] + along * values[end])

        turn = (a + 1j * c) / np.maximum(d, 1e-9)
        waves = [part for m in range(1, WAVES + 1) for part in (np.real(turn**m), np.imag(turn**m))]
        blood = mixed(state.blood, begin)
        beside = mixed(state.beside, begin) + np.sum([mixed(state.waves[:, m], begin) * wave for m, wave in enumerate(waves)], axis=0)
        wall = mixed(state.wall, begin)
        steps = [_ridge(d, r, s2, blood - beside - wall)]
        model = beside + (blood - beside) * v
        if self.walled:
            steps.append(_ridge(d, r + WALL_MM, s2, wall))
            model += wall * shell[seen]
        by_radius, by_move = (np.sum([step[m] for step in steps], axis=0) for m in range(2))
        n = len(state.radius)
        rows = np.arange(len(d))

        def block(values: NDArray[np.float64], start: NDArray[np.int64]) -> csr_matrix:
            entries = np.concatenate([values * (1.0 - along), values * along])
            return coo_matrix((entries, (np.concatenate([rows, rows]), np.concatenate([start, end]))), shape=(len(rows), n)).tocsr()

        # next to the wall a radius too wide passes for blood too dark: only the core of wide vessels says how bright blood is
        core = (near.wall[seen] < -CORE * np.sqrt(s2)) & (d < 0.5 * r)
        if core.sum() < LEAST_CORE:
            core = near.wall[seen] < 0
        columns = hstack([block(by_radius, first), block(by_move * waves[0], begin), block(by_move * waves[1], begin),
                          block(np.where(core, v, 0.0), begin), block(1.0 - v, begin), *(block((1.0 - v) * wave, begin) for wave in waves),
                          *([block(shell[seen].astype(np.float64), begin)] if self.walled else [])]).tocsr()
        return columns, self.values[seen].astype(np.float64) - model

    def _priors(self, state: _State, information: NDArray[np.float64], moving: bool) -> tuple[csr_matrix, NDArray[np.float64]]:
        """Rows and right-hand sides of what is known without the scan: smoothness along the tree."""
        n = len(self.parent)
        child = np.flatnonzero(self.parent >= 0)
        before = self.parent[child]
        length = np.maximum(np.linalg.norm(state.points[child] - state.points[before], axis=1), 1e-3)
        number = np.arange(len(child))
        walk = coo_matrix((np.concatenate([np.ones(len(child)), -np.ones(len(child))]),
                           (np.concatenate([number, number]), np.concatenate([child, before]))), shape=(len(child), n)).tocsr()
        levels_of = [(BLOOD_HU, state.blood), (SURROUNDINGS_HU, state.beside), *((SURROUNDINGS_HU, wave) for wave in state.waves.T),
                     *([(WALL_CHANGE_HU, state.wall)] if self.walled else [])]
        places = len(levels_of)
        walks = [(1.0 / (rate * np.sqrt(length)), value) for rate, value in levels_of]
        rows = [diags(weight) @ walk for weight, _ in walks]
        wanted = [-(weight * (walk @ value)) for weight, value in walks]
        levels = vstack([_at(row, place, places) for place, row in enumerate(rows)]
                        + [_at(csr_matrix(diags(np.full(n, 1.0 / WAVE_HU))), 2 + m, places) for m in range(2 * WAVES)]).tocsr()
        targets = np.concatenate([*wanted, -(state.waves.T / WAVE_HU).ravel()])
        if not moving:
            return levels, targets
        bends, middle = _bends(self.parent)
        count = children_count(self.parent)
        gap = float(np.median(length))
        voxel = float(self.spacing.min())
        fork = count[middle] > 1
        radius_info, axis_info = information[:n], 0.5 * (information[n:2 * n] + information[2 * n:3 * n])
        usual = [_smooth_information(info, self.parent) for info in (radius_info, axis_info)]
        stiff = [np.sqrt(info[middle]) * (np.maximum(wave * state.radius[middle], voxel) / gap) ** 2
                 for info, wave in zip(usual, (RADIUS_WAVE, AXIS_WAVE))]
        thick = diags(np.where(fork, 0.0, stiff[0])) @ bends
        across, up = plane_axes(tangents(state.points, self.parent))
        bendy = stiff[1] * np.sqrt(np.where(fork, FORK_BENDS, 1.0))
        axis = [diags(bendy) @ bends @ hstack([csr_matrix((n, n)), diags(across[:, a]), diags(up[:, a])]) for a in range(3)]
        top = vstack([hstack([thick, csr_matrix((thick.shape[0], 2 * n))]), *axis])
        both = vstack([hstack([top, csr_matrix((top.shape[0], places * n))]), hstack([csr_matrix((levels.shape[0], 3 * n)), levels])]).tocsr()
        # what a branch begins with is its own: only the bending of its radius is held, not its level
        return both, np.concatenate([-(thick @ state.radius), *(-(bendy * (bends @ state.points[:, a])) for a in range(3)), targets])


def _ridge(d: NDArray[np.float64], r: NDArray[np.float64], s2: NDArray[np.float64],
           height: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Derivatives of a blurred disc of `height` HU by its radius and, negative, by the distance from its middle."""
    peak = height * r / s2 * np.exp(-((d - r) ** 2) / (2.0 * s2))
    return np.asarray(peak * i0e(d * r / s2)), np.asarray(peak * i1e(d * r / s2))


def _at(rows: csr_matrix, place: int, places: int) -> csr_matrix:
    """`rows` (m, n) as the block column `place` of `places`."""
    m, n = rows.shape
    return hstack([csr_matrix((m, n)) if p != place else rows for p in range(places)]).tocsr()


def _bends(parent: NDArray[np.int64]) -> tuple[csr_matrix, NDArray[np.int64]]:
    """Second differences along the tree (m, n) and the (m,) point each is around."""
    child = np.flatnonzero((parent >= 0) & (parent[np.maximum(parent, 0)] >= 0))
    middle, before = parent[child], parent[parent[child]]
    number = np.arange(len(child))
    values = np.concatenate([np.ones(len(child)), -2.0 * np.ones(len(child)), np.ones(len(child))])
    return coo_matrix((values, (np.tile(number, 3), np.concatenate([child, middle, before]))), shape=(len(child), len(parent))).tocsr(), middle


def _smooth_information(information: NDArray[np.float64], parent: NDArray[np.int64]) -> NDArray[np.float64]:
    """What the scan says about a point and its neighbours, at least a tenth of the usual."""
    mean = information.copy()
    child = np.flatnonzero(parent >= 0)
    for _ in range(4):
        total, weight = mean.copy(), np.ones(len(mean))
        np.add.at(total, child, mean[parent[child]])
        np.add.at(weight, child, 1.0)
        np.add.at(total, parent[child], mean[child])
        np.add.at(weight, parent[child], 1.0)
        mean = total / weight
    return np.asarray(np.maximum(mean, 0.1 * np.median(mean)))


def _links(points: NDArray[np.float64], radius: NDArray[np.float64], parent: NDArray[np.int64]) -> Links:
    """One for each point but the root, in the order of the points."""
    child = np.flatnonzero(parent >= 0)
    before = parent[child]
    first = np.where(children_count(parent)[before] > 1, radius[child], radius[before])
    return Links(points[before], points[child], first, radius[child])
