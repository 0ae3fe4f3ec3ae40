"""Pictures of what a plan leaves or kills: zones lie where they are, devices of a kind are named once."""
import numpy as np
import pytest

from app.scene.pictures import devices_drawn, zones_drawn
from biomech.device import Device, Kind
from biomech.treated import Zone
from meshing.units import Millimetre


def test_a_zone_is_drawn_where_it_lies() -> None:
    zone = Zone((Millimetre(10.0), Millimetre(-5.0), Millimetre(30.0)), (0.0, 0.0, 2.0), Millimetre(40.0), Millimetre(30.0))
    first, second = zones_drawn((zone, zone))
    assert first.actor.GetBounds() == pytest.approx((-5.0, 25.0, -20.0, 10.0, 10.0, 50.0), abs=0.1)
    assert (first.name, second.name) == ("ablation zone", "")


def test_devices_of_a_kind_are_named_once() -> None:
    path = np.stack([np.zeros(9), np.zeros(9), np.linspace(0.0, 20.0, 9)], axis=1)
    kinds: tuple[Kind, ...] = ("flow diverter", "coils", "coils", "endograft", "shunt")
    drawn = devices_drawn([Device(kind, path, np.full(9, 3.0)) for kind in kinds])
    assert [part.name for part in drawn] == ["flow diverter", "coils", "", "endograft", "shunt"]
