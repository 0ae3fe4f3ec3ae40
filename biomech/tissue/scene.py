"""From what the plan says (operation.py, join.py) to the extras of a body: patches of the surface, contacts, springs, stitches."""
from __future__ import annotations

from copy import copy

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.domain import MM
from biomech.hardware.nouns import Implant
from biomech.join import Join
from biomech.materials.tensor import Array
from biomech.tissue.augmented import Constraint, refuse_penetration
from biomech.tissue.boundary import FollowerPressure, facet_area, flat_facets, traction_force
from biomech.tissue.checks import Held
from biomech.tissue.contact import RigidContact, SurfaceContact
from biomech.tissue.entered import penetration, remark
from biomech.tissue.extras import Extra, Longs
from biomech.tissue.fem import Body
from biomech.tissue.guard import Guard
from biomech.tissue.needle import Shaft
from biomech.tissue.obstacles import Obstacle
from biomech.tissue.operation import Instrument, Ligament, Needle, Push
from biomech.tissue.skull import Filled, Skull
from biomech.tissue.split import pieces_of
from biomech.tissue.springs import STIFF, Tethers, Ties, pairs
from meshing.errors import SimulationError
from meshing.tetmesh import at_lps

Flags = NDArray[np.bool_]
TOUCHING = 1e-6
"""m: pairs of facets that begin this little inside each other count as touching."""
FAR = 0.05
"""m: how far tissue may leave its bed and still find it again."""
THROUGH = 1e-4
"""m: faces of an incision that lie deeper inside each other than this are kept apart."""
NEIGHBOURHOOD = 6.0
"""Edges of small facets within which touching surfaces look for each other."""


class Scene:
    """The surface of a body, `facets` (k, 6) in the body's numbers, and what has been put on it so far.

    `scan` (n, 3) m are the scanned positions, where places of the plan are looked up; the body may be at rest elsewhere.
    """

    def __init__(self, body: Body, scan: Array, facets: Longs) -> None:
        self.body, self.scan, self.facets = body, scan, facets
        self.centres = scan[facets[:, :3]].mean(axis=1)
        small = flat_facets(facets)
        area = 0.5 * np.linalg.norm(np.cross(scan[small[:, 1]] - scan[small[:, 0]], scan[small[:, 2]] - scan[small[:, 0]]), axis=1)
        share = np.bincount(small.ravel(), np.repeat(area / 3.0, 3), minlength=len(scan))
        shear = np.array([float(law.shear_modulus) for law in body.laws])[body.part]
        width = body.nodes.shape[1]
        around = np.bincount(body.nodes.ravel(), minlength=len(scan))
        mean = np.bincount(body.nodes.ravel(), np.repeat(shear, width), minlength=len(scan)) / np.maximum(around, 1)
        self.kappa = STIFF * mean * np.sqrt(share)
        self.shear = mean
        self.edge = float(np.sqrt(2.0 * area.mean()))
        self.extras: list[Extra] = []
        self.constraints: list[Constraint] = []
        self.force = np.zeros_like(scan)
        self.named: list[tuple[str, RigidContact | SurfaceContact | Ties | Tethers | Shaft]] = []
        self.assumed: list[tuple[str, str, str]] = []
        self.guard: Guard | None = None
        self.faces: SurfaceContact | None = None
        self.instruments: list[tuple[Instrument, Obstacle]] = []

    def patch(self, at: tuple[float, float, float], radius: float, what: str) -> Longs:
        """Facets whose middle lies within `radius` mm of `at` (LPS mm), at least the nearest; refused when the surface is farther away."""
        place = np.array(at, np.float64) * MM
        nearest = float(np.linalg.norm(self.scan[np.unique(self.facets)] - place, axis=1).min())
        if nearest > radius * MM:
            raise SimulationError(f"'{what}' at {at_lps(place / MM)} is {nearest / MM:.0f} mm away from the tissue and reaches {radius:g} mm; "
                                  "put it on the surface")
        far = np.linalg.norm(self.centres - place, axis=1)
        found: Longs = np.flatnonzero(far <= max(radius * MM, float(far.min())))
        return found

    def _add(self, name: str, extra: RigidContact | SurfaceContact | Ties) -> None:
        self.extras.append(extra)
        self.constraints.append(extra)
        if name:
            self.named.append((name, extra))

    def press(self, instrument: Instrument) -> None:
        """A rigid instrument; refused when it begins inside the tissue."""
        obstacle = instrument.obstacle()
        nodes = np.unique(self.facets)
        refuse_penetration(self.scan, obstacle.gap(self.scan[nodes])[0], nodes, f"'{instrument.name}'")
        kept = nodes[~self.body.held[nodes]]
        self._add(instrument.name, RigidContact(kept, self.kappa[kept], obstacle))
        self.instruments.append((instrument, obstacle))
        self.assumed.append((instrument.name, f"rigid, without friction, moved by {np.linalg.norm(np.array(instrument.move_lps)):g} "
                             "mm", "choice of the plan"))

    def insert(self, needle: Needle) -> None:
        """A needle; refused where its tip does not lie in the tissue."""
        shaft = Shaft(needle, self.body, self.scan, self.shear)
        self.extras.append(shaft)
        self.constraints.append(shaft)
        self.named.append((needle.name, shaft))
        self.assumed.append((f"{needle.name}: forces", f"tip {needle.tip_force:g} N, friction {needle.friction:g} N/m; rigid, straight, pushed in "
                             "without turning", needle.source))

    def tether(self, ligament: Ligament) -> None:
        """A ligament as strings from the nodes of its patch."""
        nodes = np.unique(self.facets[self.patch(ligament.at_lps, ligament.radius, ligament.name)])
        anchors = np.tile(np.array(ligament.anchor_lps) * MM, (len(nodes), 1))
        rest = np.linalg.norm(self.scan[nodes] - anchors, axis=1) + ligament.slack * MM
        strings = Tethers(nodes, anchors, np.full(len(nodes), ligament.stiffness / len(nodes)), rest)
        self.extras.append(strings)
        self.named.append((ligament.name, strings))
        self.assumed.append((f"{ligament.name}: stiffness", f"{ligament.stiffness:g} N/m, slack {ligament.slack:g} mm", ligament.source))

    def push(self, push: Push) -> None:
        facets = self.facets[self.patch(push.at_lps, push.radius, push.name)]
        pressure = push.force / facet_area(self.scan, facets)
        if push.direction is None:
            self.extras.append(FollowerPressure(self.scan, facets, pressure))
        else:
            self.force += traction_force(self.scan, facets, pressure * push.towards())
        self.assumed.append((push.name, f"{push.force:g} N spread over a radius of {push.radius:g} mm", "choice of the plan"))

    def gas(self, facets: Flags, pressure: float) -> None:
        """Gas on these facets alone; it follows them."""
        self.extras.append(FollowerPressure(self.scan, self.facets[facets], pressure))

    def join(self, joins: tuple[Join, ...], opened: Flags) -> list[Held]:
        """Stitches and bonds; returns their nodes and weights. `opened` facets are the faces of cuts: a stitch over a cut is tied when its edges
        meet: its ends go together by the width of the mouth. Drawn to one point they would crush the skin between themselves and the edges."""
        held: list[Held] = []
        outside = np.unique(self.facets)
        rim = self._rim(opened)
        piece = pieces_of(self.body.nodes[:, :4], len(self.scan)) if any(join.kind == "bond" for join in joins) else None
        for number, join in enumerate(joins, 1):
            ends = [self._spot(outside, place, join, piece) for place in (join.first_lps, join.second_lps)]
            kappa = STIFF * float(np.mean([self.shear[nodes].mean() for nodes, _ in ends])) * join.bite * MM
            drawn = self._mouth(join, opened, rim) if join.kind == "suture" else None
            tie = pairs(self.body.points, [ends[0]], [ends[1]], kappa, drawn=drawn)
            self._add(f"{join.kind} {number}", tie)
            if drawn is not None and np.isfinite(drawn):
                self.assumed.append((f"{join.kind} {number}: tied", f"its ends drawn together by {drawn / MM:.0f} mm: edges of the cut meet",
                                     "modelling choice of this program [D]: unverified default"))
            held.append((tie.nodes[0], tie.weights[0]))
        return held

    def _rim(self, opened: Flags) -> Array:
        """(k, 2, 3) m the edges between the faces of cuts and the rest of the surface."""
        n = len(self.scan)
        ends = np.sort(self.facets[:, [[0, 1], [1, 2], [2, 0]]].astype(np.int64), axis=2)
        keys = ends[..., 0] * n + ends[..., 1]
        both = np.intersect1d(keys[opened], keys[~opened])
        found: Array = self.scan[np.stack([both // n, both % n], axis=1)]
        return found

    def _mouth(self, join: Join, opened: Flags, rim: Array) -> float:
        """m how wide the cut is between the two ends of a stitch: their distance without the skin before the `rim` of the cut, which an end on
        the face of the cut has not; infinite where no cut lies between them."""
        ends = np.array([join.first_lps, join.second_lps], np.float64) * MM
        apart, skin = float(np.linalg.norm(ends[1] - ends[0])), 0.0
        if not len(rim):
            return float("inf")
        way = rim[:, 1] - rim[:, 0]
        for end, other in (ends, ends[::-1]):
            share = np.einsum("ki,ki->k", end - rim[:, 0], way) / np.einsum("ki,ki->k", way, way)
            foot = rim[:, 0] + np.clip(share, 0.0, 1.0)[:, None] * way
            far = np.linalg.norm(foot - end, axis=1)
            k = int(np.argmin(far))
            if max(float(far[k]), float(np.linalg.norm(foot[k] - other))) > apart:
                return float("inf")
            skin += 0.0 if opened[int(np.argmin(np.linalg.norm(self.centres - end, axis=1)))] else float(far[k])
        return max(apart - skin, 0.0)

    def bear(self, implant: Implant) -> None:
        """The load of an implant on the surface within its contact of it, evenly; refused where it touches nothing that is simulated."""
        near = cKDTree(implant.points_mm * MM).query(self.centres)[0] <= (implant.contact_mm * MM + self.edge)
        size = float(np.linalg.norm(implant.load_n))
        if not near.any():
            raise SimulationError(f"the {implant.name} is loaded and touches no bone that is simulated; simulate the {implant.bone}")
        facets = self.facets[near]
        self.force += traction_force(self.scan, facets, size / facet_area(self.scan, facets) * implant.load_n / size)
        self.assumed.append((f"{implant.name}: load", f"{size:g} N, spread evenly over {1e4 * facet_area(self.scan, facets):.1f} cm2 of bone; the "
                             "implant is not meshed", "choice of the plan"))

    def _spot(self, outside: Longs, place: tuple[float, float, float], join: Join, piece: NDArray[np.int32] | None) -> tuple[Longs, Array]:
        """The nodes that an end takes, and their weights. A bond takes only those of the piece that it reaches first: the other side of a
        seam lies within its bite too, and with both sides at both ends it would hold nothing."""
        far = np.linalg.norm(self.scan[outside] - np.array(place) * MM, axis=1)
        if far.min() > join.bite * MM:
            raise SimulationError(f"the {join.kind} at {at_lps(np.array(place, np.float64))} is {far.min() / MM:.1f} mm away from the tissue "
                                  "that is simulated; "
                                  "put it on its surface")
        bite = self.facets[self.patch(place, float(join.bite), join.kind)]
        if piece is not None and join.kind == "bond":
            corners = np.linalg.norm(self.scan[bite[:, :3]] - np.array(place) * MM, axis=2).min(axis=1)
            bite = bite[piece[bite[:, 0]] == piece[bite[int(np.argmin(corners)), 0]]]
        # as an even pull on the bite loads the nodes: an equal share for each would pull single corners of quadratic facets out of the tissue
        share = traction_force(self.scan, bite, np.array([1.0, 0.0, 0.0]))[:, 0]
        nodes = np.flatnonzero(share > 1e-9 * share.max())
        return nodes, share[nodes] / share[nodes].sum()

    def rest_on(self, facets: Flags, name: str = "") -> None:
        """These facets lie on what they touched in the scan: they slide on it, may come off it, and do not enter it."""
        triangles = flat_facets(self.facets[facets])[:, ::-1]
        nodes = np.unique(triangles)
        nodes = nodes[~self.body.held[nodes]]
        facing: Longs = np.ascontiguousarray(triangles)
        self._add(name, SurfaceContact(nodes, self.kappa[nodes], facing, self.scan, reach=FAR, slack=TOUCHING, still=self.scan))

    def lie_in(self, facets: Flags, skull: Filled) -> None:
        """These facets lay against the skull in the scan: they slide on it and may come off it."""
        nodes = np.unique(self.facets[facets])
        nodes = nodes[~self.body.held[nodes]]
        self._add("", RigidContact(nodes, self.kappa[nodes], Skull(skull, self.scan[nodes])))

    def glide(self, first: Flags, second: Flags, name: str) -> None:
        """The facets `first` may slide on the facets `second` and come off them."""
        nodes = np.unique(self.facets[first])
        self._add(name, SurfaceContact(nodes, self.kappa[nodes], flat_facets(self.facets[second]), self.scan, reach=NEIGHBOURHOOD * self.edge,
                                       slack=TOUCHING))

    def part(self, first: Flags, second: Flags) -> None:
        """The faces `first` and `second` of an incision may come apart. They touch only where the equilibrium without that would lead them through
        each other: mostly what is cut gapes, and then nothing has to be looked for."""
        nodes = np.setdiff1d(self.facets[first], self.facets[second])
        self.faces = SurfaceContact(nodes, self.kappa[nodes], flat_facets(self.facets[second]), self.scan, reach=NEIGHBOURHOOD * self.edge,
                                    slack=TOUCHING)

    def overlap(self, x: Array) -> float:
        """m that the faces of an incision lie inside each other at most."""
        if self.faces is None:
            return 0.0
        seen = copy(self.faces)
        seen.known = np.zeros(len(seen.nodes))
        seen.augment(x)
        return max(0.0, -float(seen.gaps(x).min(initial=0.0)))

    def met(self, x: Array) -> bool:
        """Whether the faces of an incision are through each other at the equilibrium `x` that nothing has kept from it; they are kept from it now,
        and the equilibrium must be found again."""
        if self.faces is None or self.faces in self.constraints or self.overlap(x) <= THROUGH:
            return False
        self.touch()
        if self.guard is None:
            self._guard()
        return True

    def touch(self) -> None:
        """From now on the faces of an incision do not go through each other."""
        if self.faces is not None:
            self._add("", self.faces)

    def close(self, facets: Flags) -> None:
        """These facets, of a cut, may touch each other and not go through each other. The skin beside them is left out: rims that meet edge
        on edge would catch on each other and slide over by turns."""
        triangles = flat_facets(self.facets[facets])
        nodes = np.unique(triangles)
        nodes = nodes[~self.body.held[nodes]]
        if len(nodes):
            self._add("", SurfaceContact(nodes, self.kappa[nodes], triangles, self.scan, reach=NEIGHBOURHOOD * self.edge, slack=TOUCHING, own=True))

    def keep_open(self) -> None:
        """Where surfaces look for each other and everything is led in stages, elements that are pressed together are kept from turning over."""
        if any(constraint.looks_again for constraint in self.constraints):
            self._guard()

    def opened(self, x: Array) -> bool:
        """Whether elements stand inside out at their corners at the equilibrium `x` that nothing has kept from it; they are kept from it now,
        and the equilibrium must be found again. Beside the edge of a hold one flat element is enough."""
        if self.guard is not None or Guard(self.body).left(x).min() > 0.0:
            return False
        self._guard().augment(x)
        return True

    def _guard(self) -> Guard:
        self.guard = Guard(self.body)
        self.extras.append(self.guard)
        self.constraints.append(self.guard)
        return self.guard

    def remarks(self, x: Array, stored: float) -> tuple[str, ...]:
        """What a reader of the equilibrium `x`, in which `stored` J are stored, has to know."""
        deep = [sentence for (instrument, _), (_, deepest) in zip(self.instruments, self.entered(x)) if instrument.facing is None
                for sentence in remark(instrument.name, instrument.radius * MM, deepest)]
        if self.faces is not None:
            touch = "touch each other" if self.faces in self.constraints else "lie open"
            deep.append(f"the faces of the incision {touch}; they are inside each other by {self.overlap(x) / MM:.2f} mm at most")
        return (*deep, *(() if self.guard is None else self.guard.remarks(x, stored)))

    def entered(self, x: Array) -> tuple[tuple[str, float], ...]:
        """("NAME: penetration", m) of every instrument. Raises SimulationError where one has gone in between the nodes."""
        return tuple((f"{instrument.name}: penetration", penetration(x, self.facets, obstacle, instrument.name))
                     for instrument, obstacle in self.instruments)

    def read(self, x: Array) -> tuple[tuple[str, float], ...]:
        """("force of NAME", N) of every instrument, ligament and stitch."""
        found: list[tuple[str, float]] = []
        for name, extra in self.named:
            if isinstance(extra, Shaft):
                found.extend(extra.read(x))
                continue
            if isinstance(extra, Ties):
                force = extra.pull(x)
            elif isinstance(extra, Tethers):
                force = float(np.linalg.norm(extra.forces(x).sum(axis=0)))
            else:
                force = float(np.linalg.norm(extra.resultant(x)))
            found.append((f"force of {name}", force))
        return tuple(found)
