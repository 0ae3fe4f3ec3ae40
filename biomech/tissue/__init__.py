"""Finite elements for tissue: total-Lagrangian quadratic tetrahedra, Newton's method and multigrid.

In time: `SolveTissue(held_for=..., relaxations=...)` lets tissue relax under a load that stays (relaxation.py). Motion with inertia is
`dynamics.Moving(body, density)`, from code and in `rehearse verify bar release swing` only: an organ in an operation is at rest or led by a hand,
and how fast it swings out depends on a damping that nobody has measured, so a plan has no field for it.

SOLVERS is the table of Steps PatientModel -> Solution. To add one: write biomech/tissue/<name>.py with the Step, and add
it to the table. The elements themselves are behind biomech/tissue/fem.py.
"""
from biomech.tissue.solve import SolveTissue

SOLVERS = (SolveTissue,)

__all__ = ["SOLVERS", "SolveTissue"]
