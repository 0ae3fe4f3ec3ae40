"""Registration: two images -> where a point of the one lies in the other, with a residual.

How to add a way to register
1. Write a file of this folder with one frozen dataclass: a Step from (fixed Volume, moving Volume) to Registration, whose
   first docstring line is its human name and whose `method` is the key that commands and protocol files use.
2. Return a Residual that says how the agreement was found out; refuse with RegistrationError, in words, what cannot be
   trusted. A registration never changes sides: Registration refuses a determinant that is not positive.
3. SimpleITK enters through `toolkit.py` only.
4. Add the class to REGISTRATIONS below, and a test beside those in tests/meshing/registration/.
"""
from __future__ import annotations

from meshing.registration.affine import Affine as Affine
from meshing.registration.bspline import BSpline as BSpline
from meshing.registration.landmarks import Landmarks as Landmarks
from meshing.registration.rigid import Rigid as Rigid

REGISTRATIONS = (Rigid, Affine, BSpline, Landmarks)
