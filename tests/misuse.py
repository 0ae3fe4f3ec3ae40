"""Mistakes that the type checker must refuse: tests/test_misuse.py counts the lines marked BAD."""
import numpy as np

from biomech.domain import Domain
from biomech.model import PatientModel
from biomech.outcome import Solution
from biomech.procedures import Plane, Wedge
from meshing.frames import IJK, LPS, RAS, Points, SpaceUid, Transform, ras_to_lps
from meshing.labels import Blank, Labels
from meshing.step import Derived, derive, silent
from meshing.tetmesh import TetMesh
from meshing.units import Metre, Millimetre, Pascal, kPa
from meshing.volume import Volume


def pressure_of(value: Pascal) -> None: ...


def mistakes(p_ras: Points[RAS], to_patient: Transform[IJK, LPS], mesh: TetMesh, uid: SpaceUid, model: PatientModel,
             volume: Derived[Volume], labels: Derived[Labels], solution: Derived[Solution]) -> None:
    pressure_of(2.1)                                               # BAD a bare number for a pressure
    pressure_of(Millimetre(2.0))                                   # BAD a length for a pressure
    Wedge(lesions=("tumour 1",), margin=Metre(0.01))               # BAD metres for millimetres
    Wedge(lesions=("tumour 1",), margin=10.0)                      # BAD a bare number for a margin
    Plane(point_lps=(1.0, 2.0, 3.0), normal_lps=(1, 0, 0))         # BAD bare numbers for a place
    to_patient(p_ras)                                              # BAD RAS points into an IJK transform
    q: Points[LPS] = p_ras                                         # BAD RAS where LPS is needed
    ras_to_lps(uid).after(to_patient)                              # BAD a chain whose ends do not meet
    Domain.of(Domain.of(mesh))                                     # BAD SI given to the mm door
    derive(Blank(), labels, silent, {})                            # BAD an image step on labels
    derive(Wedge(("tumour 1",), Millimetre(9)), volume, silent, {})  # BAD a procedure on an image
    mesh.points_mm = np.zeros((3, 3))                              # BAD values are frozen
    model.removed = None                                           # BAD a model is changed by a procedure only
    solution.value.credibility = None                              # BAD no solution without its credibility
    r: Points[LPS] = ras_to_lps(uid)(p_ras)
    pressure_of(kPa(2.1))
    pressure_of(Pascal(9000.0))
    print(q, r)
