"""Finite elements for tissue: total-Lagrangian quadratic tetrahedra, Newton's method and multigrid.

SOLVERS is the table of Steps PatientModel -> Solution. To add one: write biomech/tissue/<name>.py with the Step, and add
it to the table. The elements themselves are behind biomech/tissue/fem.py.
"""
from biomech.tissue.solve import SolveTissue

SOLVERS = (SolveTissue,)

__all__ = ["SOLVERS", "SolveTissue"]
