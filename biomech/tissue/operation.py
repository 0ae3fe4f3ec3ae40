"""What hands and instruments do to the tissue, as the plan says it: instruments, ligaments, pushes. LPS mm.

Nothing here has a stiffness of its own invention: a ligament needs its stiffness and where that comes from.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from biomech.domain import MM
from biomech.join import Place
from biomech.materials.tensor import Array
from biomech.tissue.obstacles import Capsule, Obstacle, Plane
from meshing.errors import ParameterOutOfRange
from meshing.step import Range, check
from meshing.units import Millimetre, Newton, NewtonPerMetre

NOWHERE = (Millimetre(0.0), Millimetre(0.0), Millimetre(0.0))


@dataclass(frozen=True)
class Instrument:
    """A rigid instrument that moves against the tissue and slides on it without friction.

    A ball of `radius` at `tip_lps`; a rod to `end_lps` where that is given; with `facing` a flat plate instead, through the tip, whose
    normal points to the tissue. It starts outside of the scanned shape and moves by `move_lps`.
    """

    tip_lps: Place
    move_lps: Place
    radius: Annotated[Millimetre, Range(0.5, 300.0, "radius of the instrument")] = Millimetre(5.0)
    end_lps: Place | None = None
    facing: tuple[float, float, float] | None = None
    name: str = "instrument"

    def __post_init__(self) -> None:
        check(self)
        if self.facing is not None and not np.linalg.norm(self.facing) > 1e-6:
            raise ParameterOutOfRange(f"the side of '{self.name}' that faces the tissue has no direction; give a normal towards the tissue")

    def obstacle(self) -> Obstacle:
        """In metres."""
        tip, way = np.array(self.tip_lps) * MM, np.array(self.move_lps) * MM
        if self.facing is not None:
            return Plane(tip, np.array(self.facing, np.float64), way)
        return Capsule(tip, tip if self.end_lps is None else np.array(self.end_lps) * MM, self.radius * MM, way)


@dataclass(frozen=True)
class Needle:
    """A straight needle that does not bend, pushed in along its axis from `entry_lps` until its tip is to stand at `tip_lps`.

    The tip cuts with `tip_force`, the shaft rubs with `friction` a length on the tissue that it passes; `source` says where the two come
    from. Places are those of the scan: the needle is aimed at them as they lie under the other loads.
    """

    entry_lps: Place
    tip_lps: Place
    tip_force: Annotated[Newton, Range(0.0, 50.0, "force with which the tip cuts")]
    friction: Annotated[NewtonPerMetre, Range(0.0, 5000.0, "friction of the shaft a length in tissue")]
    source: str
    name: str = "needle"

    def __post_init__(self) -> None:
        check(self)
        if not np.linalg.norm(np.array(self.tip_lps) - np.array(self.entry_lps)) > 1.0:
            raise ParameterOutOfRange(f"entry and tip of '{self.name}' are less than 1 mm apart; give the way that it goes")
        if not self.source.strip():
            raise ParameterOutOfRange(f"the forces of '{self.name}' have no source; say where they come from, because this program has none "
                                      "of its own")


@dataclass(frozen=True)
class Ligament:
    """Strings from the surface within `radius` of `at_lps` to one place that does not move; together of `stiffness`.

    They pull when longer than in the scan by `slack`, and never push. `source` says where the stiffness comes from.
    """

    at_lps: Place
    anchor_lps: Place
    stiffness: Annotated[NewtonPerMetre, Range(1e-3, 1e6, "stiffness of the ligament")]
    source: str
    radius: Annotated[Millimetre, Range(1.0, 100.0, "radius of the ligament's attachment")] = Millimetre(10.0)
    slack: Annotated[Millimetre, Range(0.0, 200.0, "slack of the ligament")] = Millimetre(0.0)
    name: str = "ligament"

    def __post_init__(self) -> None:
        check(self)
        if not self.source.strip():
            raise ParameterOutOfRange(f"the stiffness of '{self.name}' has no source; say where it comes from, because this program has none "
                                      "of its own")


@dataclass(frozen=True)
class Push:
    """A force spread evenly over the surface within `radius` of `at_lps`.

    With `direction` it keeps that direction (a finger, a pull by hand); without, it is a pressure that follows the surface.
    """

    at_lps: Place
    force: Annotated[Newton, Range(1e-6, 500.0, "force of the push")]
    radius: Annotated[Millimetre, Range(1.0, 200.0, "radius of the push")] = Millimetre(10.0)
    direction: tuple[float, float, float] | None = None
    name: str = "push"

    def __post_init__(self) -> None:
        check(self)
        if self.direction is not None and not np.linalg.norm(self.direction) > 1e-6:
            raise ParameterOutOfRange(f"the direction of '{self.name}' has no length; leave it out for a pressure, or give a direction")

    def towards(self) -> Array:
        """(3,) unit direction."""
        found: Array = np.array(self.direction, np.float64) / np.linalg.norm(np.array(self.direction, np.float64))
        return found
