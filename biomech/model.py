"""PatientModel: the anatomy of one patient as something that can be operated on and simulated."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from biomech.device import Device
from biomech.hardware.nouns import Hardware
from biomech.join import Join, Opening
from biomech.porous import Porous
from biomech.treated import Occlusion, Zone
from meshing.centreline import Centreline
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.step import Monitor
from meshing.tetmesh import TetMesh
from meshing.units import Kilogram, Metre, Year
from meshing.vessels.couinaud import Segments
from meshing.vessels.lumen import Lumen
from meshing.volume import Volume

RESECTION_SURFACE = "resection surface"
"""Name of the facet set that a resection leaves, normals out of the remnant."""
INCISION, INCISION_FACE = "incision", "incision other side"
"""Names of the facet sets of an incision: its one face, and the other, which faces it and lies on it in the scanned shape."""
LiverHealth = Literal["normal", "after long chemotherapy", "fibrosis or cirrhosis"]


@dataclass(frozen=True)
class Patient:
    """What the formulas need to know about the person. None = not known; nothing is assumed in silence."""

    weight: Kilogram | None = None
    height: Metre | None = None
    age: Year | None = None
    sex: str | None = None
    liver: LiverHealth | None = None

    def __post_init__(self) -> None:
        if self.weight is not None and not 1 <= self.weight <= 400:
            raise ParameterOutOfRange(f"the patient's weight is {self.weight:g} kg; it must lie between 1 and 400 kg")
        if self.height is not None and not 0.3 <= self.height <= 2.6:
            raise ParameterOutOfRange(f"the patient's height is {self.height:g} m; it must lie between 0.3 and 2.6 m")

    def body_surface_m2(self) -> float | None:
        """Mosteller 1987: sqrt(height[cm] * weight[kg] / 3600)."""
        if self.weight is None or self.height is None:
            return None
        return float(np.sqrt(self.height * 100.0 * self.weight / 3600.0))


@dataclass(frozen=True, eq=False)
class PatientModel:
    """Everything a procedure may change and a solver may read. Procedures return a changed copy.

    labels      the accepted label map of the images; never changed by a procedure
    solid       conforming tetrahedra of the solid organs, or None
    removed     (m,) bool, tetrahedra of `solid` that the plan takes out (the specimen); all False before a resection
    trees       named centreline trees ("portal vein", "hepatic vein", ...), unchanged by a resection
    segments    Couinaud's segments of the liver, or None
    lumen       the blood space of an artery as a signed distance with its centreline, or None
    lumen_mesh  tetrahedra of `lumen` with facet sets "wall", "inlet" and one per outlet, or None before meshing
    materials   (organ key, tissue key) pairs that differ from the organ's default
    devices     what the plan left in the patient
    joins       stitches and bonds that hold tissue to tissue
    opening     of the skull, or None
    zones       tissue that is killed and stays; occlusions: where vessels of `trees` are closed
    porous      sheets and fillings that blood of `lumen` must pass
    hardware    paths, pieces of bone, screws, implants and ports of the plan
    scan        the images, where a solver reads its materials from them, else None
    done        what the plan did so far, in words, one sentence a procedure
    """

    labels: Labels
    patient: Patient = field(default_factory=Patient)
    solid: TetMesh | None = None
    removed: NDArray[np.bool_] | None = None
    trees: tuple[Centreline, ...] = ()
    segments: Segments | None = None
    lumen: Lumen | None = None
    lumen_mesh: TetMesh | None = None
    materials: tuple[tuple[str, str], ...] = ()
    devices: tuple[Device, ...] = ()
    joins: tuple[Join, ...] = ()
    opening: Opening | None = None
    done: tuple[str, ...] = ()
    scan: Volume | None = None
    zones: tuple[Zone, ...] = ()
    occlusions: tuple[Occlusion, ...] = ()
    porous: tuple[Porous, ...] = ()
    hardware: tuple[Hardware, ...] = ()

    def tree(self, name: str) -> Centreline:
        for tree in self.trees:
            if tree.name == name:
                return tree
        known = ", ".join(tree.name for tree in self.trees) or "none"
        raise AnatomyError(f"there is no vessel tree '{name}' in this case; it has {known}")

    def need_solid(self) -> TetMesh:
        if self.solid is None:
            raise AnatomyError("this case has no mesh of solid organs; add [simulate.mesh] to the protocol")
        return self.solid

    def need_lumen(self) -> Lumen:
        if self.lumen is None:
            raise AnatomyError("this case has no artery lumen; add [simulate.lumen] to the protocol")
        return self.lumen

    def removed_tets(self) -> NDArray[np.bool_]:
        return self.removed if self.removed is not None else np.zeros(len(self.need_solid().tets), bool)

    def after(self, sentence: str, *devices: Device) -> PatientModel:
        """This model with one more sentence of what was done, and what it left in the patient."""
        return replace(self, done=(*self.done, sentence), devices=(*self.devices, *devices))


@dataclass(frozen=True)
class Assemble:
    """Patient model from labels, meshes and vessels."""

    version: ClassVar[int] = 1
    patient: Patient

    def run(self, source: tuple[object, ...], monitor: Monitor, /) -> PatientModel:
        """`source`: Labels first, then any of TetMesh (solid organs), Lumen, Segments, Volume, and Centrelines."""
        monitor(0.0, "assembling the patient model")
        labels, *parts = source
        if not isinstance(labels, Labels):
            raise AnatomyError("a patient model begins with a label map")
        solids = [part for part in parts if isinstance(part, TetMesh)]
        lumens = [part for part in parts if isinstance(part, Lumen)]
        trees = tuple(part for part in parts if isinstance(part, Centreline))
        segments = [part for part in parts if isinstance(part, Segments)]
        scans = [part for part in parts if isinstance(part, Volume)]
        return PatientModel(labels, self.patient, solids[0] if solids else None, trees=trees, segments=segments[0] if segments else None,
                            lumen=lumens[0] if lumens else None, scan=scans[0] if scans else None)
