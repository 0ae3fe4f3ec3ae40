"""Finite elements for tissue: total-Lagrangian quadratic tetrahedra, Newton's method and multigrid.

In time: `SolveTissue(held_for=..., relaxations=...)` lets tissue relax under a load that stays (relaxation.py); `SolveMotion` follows it
after a hold lets go or a blow (motion.py). How fast an organ swings out depends on a damping that nobody has measured, so that comes from
the user with its source, and without one the swings are an upper bound.

SOLVERS is the table of Steps PatientModel -> Solution. To add one: write biomech/tissue/<name>.py with the Step, and add
it to the table. The elements themselves are behind biomech/tissue/fem.py.
"""
from biomech.tissue.motion import SolveMotion
from biomech.tissue.solve import SolveTissue

SOLVERS = (SolveTissue, SolveMotion)

__all__ = ["SOLVERS", "SolveMotion", "SolveTissue"]
