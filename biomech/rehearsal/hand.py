"""What the hand does to the organ: a grasp that carries a patch of its surface, and a ball that presses on it.

The ball is rigid and without friction; it touches nodes, so it should not be smaller than an element. Its contact is the augmented
Lagrangian of Alart and Curnier (1991): potential max(0, l + k g)^2 / 2k of the penetration g, l updated once a frame.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from biomech.domain import MM
from biomech.materials.tensor import Array
from biomech.rehearsal.discrete import Discrete
from biomech.tissue.pattern import Longs
from meshing.errors import SimulationError
from meshing.surface import triangle_normals
from meshing.tetmesh import at_lps

MOST = 40
"""Nodes of a grasp; of a wider one those nearest to its middle."""
STIFF = 20.0
"""The penalty of contact in shear moduli times the size of an element."""
DEEPEST = 0.5
"""How far in a tool may begin, in its radius."""
CLEAR = 0.5e-3
"""m between the organ at rest and where a ball begins for the certified solve."""


@dataclass(frozen=True, eq=False)
class Grasp:
    """Nodes (k,) held, where they were (k, 3) m, how far the hand has moved them (3,) m, and the hold's middle and radius in m."""

    nodes: Longs
    start: Array
    by: Array
    point: Array
    radius: float

    @classmethod
    def at(cls, discrete: Discrete, x: Array, point: Array, radius: float) -> Grasp:
        """Raises SimulationError when no free surface is within reach of the point."""
        if not radius > 0.0:
            raise SimulationError(f"the grip has a radius of {radius / MM:g} mm; it must be larger than 0")
        skin = discrete.skin
        away = np.linalg.norm(x[skin] - point, axis=1)
        if away.min() > max(radius, discrete.size):
            raise SimulationError(f"the grasp at {at_lps(point / MM)} is {away.min() / MM:.0f} mm away from the organ; grasp its surface")
        order = np.argsort(away, kind="stable")[:MOST]
        near = skin[order[away[order] <= max(radius, float(away.min()))]]
        free = near[~discrete.fixed[near]]
        if not len(free):
            raise SimulationError(f"the surface at {at_lps(point / MM)} is held by its supports and cannot be moved; grasp a free part")
        return cls(free, x[free].copy(), np.zeros(3), point, radius)

    @property
    def target(self) -> Array:
        return self.start + self.by

    def moved(self, by: Array) -> Grasp:
        return replace(self, by=by)

    def step(self, x: Array, longest: float) -> Array:
        """(k, 3) what the patch goes this frame; none of it further than `longest`."""
        wanted = self.target - x[self.nodes]
        far = float(np.linalg.norm(wanted, axis=1).max())
        return wanted * min(1.0, longest / far) if far > 0.0 else wanted

    def lag(self, x: Array) -> float:
        return float(np.linalg.norm(self.target - x[self.nodes], axis=1).max())

    def carried(self, nodes: Longs) -> Grasp | None:
        """The grasp after a cut, `nodes` (k,) the new numbers, -1 where one is gone; None when all are."""
        kept = nodes >= 0
        return replace(self, nodes=nodes[kept], start=self.start[kept]) if kept.any() else None


@dataclass(frozen=True, eq=False)
class Tool:
    """A ball: where it is and where it shall be (3,) m, the way (3,) out of the organ where it began, radius m, stiffness N/m of the penalty,
    multiplier (skin,) N."""

    centre: Array
    wanted: Array
    out: Array
    radius: float
    stiffness: float
    skin: Longs
    multiplier: Array

    @classmethod
    def at(cls, discrete: Discrete, x: Array, centre: Array, radius: float) -> Tool:
        """Raises SimulationError when the ball is too small for the mesh or begins inside the organ."""
        if not radius >= 0.5 * discrete.size:
            raise SimulationError(f"a tool of {radius / MM:g} mm radius is too small for this mesh, whose elements are "
                                  f"{discrete.size / MM:.1f} mm; take one of at least {0.5 * discrete.size / MM:.1f} mm")
        facets = discrete.number[discrete.surface].astype(np.int32)
        middles, normals = x[facets].mean(axis=1), triangle_normals(x, facets)
        away = np.linalg.norm(middles - centre, axis=1)
        nearest = int(away.argmin())
        inside = float((centre - middles[nearest]) @ normals[nearest]) < 0.0
        if inside or away[nearest] < DEEPEST * radius:
            raise SimulationError(f"the tool at {at_lps(centre / MM)} begins inside the organ; begin outside and press inwards")
        stiffness = STIFF * max(float(law.shear_modulus) for law in discrete.matter.laws) * discrete.size
        out = (centre - middles[nearest]) / max(float(away[nearest]), 1e-12)
        return cls(centre, centre, out, radius, stiffness, discrete.skin, np.zeros(len(discrete.skin)))

    def start(self, discrete: Discrete) -> Array:
        """(3,) m straight out from where it shall be, clear of the organ at rest: from here the certified solve leads it in."""
        rest = discrete.points[discrete.number[discrete.surface]]
        places = np.concatenate([rest.reshape(-1, 3), 0.5 * (rest + np.roll(rest, 1, axis=1)).reshape(-1, 3), rest.mean(axis=1)])
        arm = places - self.wanted
        along = arm @ self.out
        beside = (arm**2).sum(axis=1) - along**2
        reach = (self.radius + CLEAR)**2
        hit = beside < reach
        far = float((along[hit] + np.sqrt(reach - beside[hit])).max(initial=0.0))
        return self.wanted + far * self.out

    def followed(self, longest: float) -> Tool:
        """Nearer to where it shall be, by at most `longest`."""
        way = self.wanted - self.centre
        far = float(np.linalg.norm(way))
        return self if far == 0.0 else replace(self, centre=self.centre + way * min(1.0, longest / far))

    @property
    def lag(self) -> float:
        return float(np.linalg.norm(self.wanted - self.centre))

    def _pressure(self, x: Array) -> tuple[Array, Array]:
        """((skin,) N of each node, (skin, 3) unit directions out of the ball)."""
        away = x[self.skin] - self.centre
        distance = np.maximum(np.linalg.norm(away, axis=1), 1e-12)
        return np.maximum(self.multiplier + self.stiffness * (self.radius - distance), 0.0), away / distance[:, None]

    def penetration(self, x: Array) -> float:
        """m, how deep the deepest node is in the ball."""
        return max(0.0, self.radius - float(np.linalg.norm(x[self.skin] - self.centre, axis=1).min()))

    def energy(self, x: Array) -> float:
        size, _ = self._pressure(x)
        return float(size @ size) / (2.0 * self.stiffness)

    def forces(self, x: Array) -> tuple[Longs, Array, Array]:
        """(nodes touched (k,), forces on them (k, 3) N, normals (k, 3))."""
        size, normal = self._pressure(x)
        hit = np.flatnonzero(size > 0.0)
        return self.skin[hit], size[hit, None] * normal[hit], normal[hit]

    def pressed(self, x: Array) -> Tool:
        """With the multipliers of the forces at x."""
        return replace(self, multiplier=self._pressure(x)[0])
