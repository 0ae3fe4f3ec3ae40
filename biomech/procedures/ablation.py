"""Thermal ablation: a spheroid of tissue about the tip of a probe is killed and stays where it is.

Sizes of zones, clinical library 3 (PMC3438625, PMC3721053, Ruiter 2019 [R]): cool-tip radio frequency for 12 min 46.0 +- 2.0 by
30.2 +- 2.0 mm, perfused microwave at 80 W for 5 min 44.8 by 31.2 mm, both in the liver of pigs and oxen. In patients zones are not
predicted by such tables (r = .85 ex vivo, not significant in vivo): the surgeon may enter what the own hands reach.

Blood in large vessels takes the heat of radio frequency away: beside vessels wider than 3 mm 20 of 101 tumours came back, elsewhere 13 of
463 (Lin 2016 [R]); of microwaves no such effect was seen in pigs (PMC5778864 [R]). It is told in words and not simulated. The stiffness of
the tissue is left as it was: how much ablation stiffens liver is not known here.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from biomech.handles.handle import Declared
from biomech.handles.shape import Size
from biomech.model import PatientModel
from biomech.remnant import parts_of
from biomech.treated import SINK_MM, Place, Zone, ablated_ml, ablated_share
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.tetmesh import at_lps, outer_facets, tet_volumes
from meshing.units import Millimetre
from meshing.volume import index_of, position_of

Method = Literal["radio frequency, cool-tip, 12 min", "microwave, 80 W, 5 min", "radio frequency, own size", "microwave, own size"]
TABLE: dict[str, tuple[float, float]] = {"radio frequency, cool-tip, 12 min": (46.0, 30.2), "microwave, 80 W, 5 min": (44.8, 31.2)}
"""Length along the probe and width, mm."""
_HARMLESS = ("portal_vein", "hepatic_vein", "body", "fat", "muscle", "artefact")
_MOST = 0.98
"""A zone that holds so much of the organ leaves nothing of it."""


@dataclass(frozen=True)
class Ablation:
    """Thermal ablation.

    The probe comes from `entry_lps` and the middle of the zone lies at `centre_lps`. `length` and `width` are needed where `method` says
    own size. A zone that reaches into another structure is refused unless that is among `accepts`.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "ablation"
    handles: ClassVar[Declared] = (Size("length", "centre_lps", "entry_lps", factor=0.5),
                                   Size("width", "centre_lps", "entry_lps", across=True, factor=0.5))
    sources: ClassVar[dict[str, str]] = {"method": "zones in liver of pigs and oxen, PMC3438625, PMC3721053, Ruiter 2019 [R]"}
    centre_lps: Place
    entry_lps: Place
    method: Method = "microwave, 80 W, 5 min"
    length: Annotated[Millimetre | None, Range(5, 100, "Length of the zone along the probe")] = None
    width: Annotated[Millimetre | None, Range(5, 100, "Width of the zone")] = None
    accepts: tuple[str, ...] = ()
    organ: str = "liver"

    def __post_init__(self) -> None:
        check(self)
        own = self.method not in TABLE
        if own != (self.length is not None) or own != (self.width is not None):
            raise ParameterOutOfRange(f"'{self.method}' needs its length and width" if own else
                                      f"the size of '{self.method}' comes from its table; leave length and width out, or choose own size")
        self.zone()

    def zone(self) -> Zone:
        length, width = TABLE.get(self.method, (self.length, self.width))
        assert length is not None
        assert width is not None
        x, y, z = (float(a) - float(b) for a, b in zip(self.centre_lps, self.entry_lps))
        return Zone(self.centre_lps, (x, y, z), Millimetre(length), Millimetre(width), self.method.startswith("radio"))

    def beyond(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) depth in the zone in mm, positive inside."""
        return self.zone().depth_mm(points_mm)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when the zone misses the organ, holds all of it, lies in tissue that is out already, or reaches elsewhere."""
        monitor(0.0, "placing the zone")
        zone, mesh = self.zone(), source.need_solid()
        own = mesh.of(*parts_of(mesh, self.organ))
        volumes = np.where(own, tet_volumes(mesh.points_mm, mesh.tets), 0.0)
        inside = ablated_share((zone,), mesh) * volumes
        stays = float(inside[~source.removed_tets()].sum())
        where = at_lps(np.asarray(self.centre_lps, np.float64))
        if inside.sum() <= 0.0:
            raise AnatomyError(f"the ablation zone at {where} does not reach the {self.organ}; move its middle into it")
        if stays <= 0.5 * float(inside.sum()):
            raise AnatomyError(f"the ablation zone at {where} lies in tissue that this plan has taken out already; resection and ablation of the "
                               "same place exclude each other: leave one of them out")
        if inside.sum() > _MOST * volumes.sum():
            raise AnatomyError(f"the ablation zone at {where} would leave nothing of the {self.organ}; make it smaller")
        monitor(0.5, "looking at what surrounds the zone")
        self._clear(source, zone)
        zones = (*source.zones, zone)
        new = ablated_ml(zones, mesh, own) - ablated_ml(source.zones, mesh, own)
        whole = [name for name in parts_of(mesh, self.organ)[1:]
                 if zone.depth_mm(mesh.points_mm[np.unique(outer_facets(mesh.tets[mesh.of(name)]))]).min() > 0.0]
        lesions = f"{', '.join(whole)} lie{'s' if len(whole) == 1 else ''}" if whole else "no tumour lies"
        said = (f"Ablation ({self.method}) about {where}: zone of {zone.length:g} x {zone.width:g} mm, {zone.ml:.0f} mL, {new:.0f} mL of it new in "
                f"the {self.organ}; {lesions} wholly in it.")
        doubt = " Zones of such tables are larger than those in patients." if self.method in TABLE else ""
        return replace(source, zones=zones).after(said + doubt + _sinks(source, zone))

    def _clear(self, source: PatientModel, zone: Zone) -> None:
        """Raises AnatomyError when the zone reaches into a structure that is neither the organ, its lesions and vessels, nor accepted."""
        labels = source.labels
        spared = harmless(labels, self.organ, self.accepts)
        reach = 0.5 * max(float(zone.length), float(zone.width)) / np.asarray(labels.spacing_mm) + 1.0
        middle = index_of(labels.to_patient, np.asarray(self.centre_lps, np.float64))[0]
        size = np.array(labels.values.shape[::-1])
        low = np.clip(np.floor(middle - reach), 0, size).astype(int)
        high = np.clip(np.ceil(middle + reach) + 1, 0, size).astype(int)
        box = labels.values[low[2]:high[2], low[1]:high[1], low[0]:high[0]]
        for label in labels.legend:
            if label.name in spared:
                continue
            places = position_of(labels.to_patient, np.argwhere(box == label.value)[:, ::-1].astype(np.float64) + low)
            depth = zone.depth_mm(places) if len(places) else np.zeros(0)
            if (depth > 0.0).any():
                raise AnatomyError(f"the ablation zone reaches {depth.max():.0f} mm into '{label.name}' at {at_lps(places[int(depth.argmax())])}; "
                                   f"move it, make it smaller, or accept it: accepts = [\"{label.name}\"]")


def harmless(labels: Labels, organ: str, accepts: tuple[str, ...]) -> set[str]:
    """The structures into which a zone may reach: the organ, its lesions and vessels, and what was accepted."""
    return {organ, *accepts} | {label.name for label in labels.legend if label.organ in (*_HARMLESS, f"{organ}_tumour")}


def _sinks(model: PatientModel, zone: Zone) -> str:
    """Words about large vessels whose wall the zone reaches."""
    found = []
    for tree in model.trees:
        wide = 2.0 * tree.radius_mm > SINK_MM
        near = wide & (zone.depth_mm(tree.points_mm) > -tree.radius_mm)
        if near.any():
            found.append(f"{tree.name} ({2.0 * float(tree.radius_mm[near].max()):.0f} mm)")
    if not found:
        return ""
    names = " and ".join(found)
    if zone.sinks:
        return (f" HEAT SINK: the zone reaches the wall of {names}; beside vessels wider than {SINK_MM:g} mm 20 of 101 tumours came back after radio "
                "frequency, elsewhere 13 of 463 (Lin 2016): tissue beside them may survive.")
    return f" The zone reaches the wall of {names}; of microwaves no loss of heat into vessels was seen in pigs (PMC5778864)."
