"""Problems with known answers, run by `rehearse verify`.

How to add one:
1. Write `biomech/verification/<name>.py` with a module-level `PROBLEMS: tuple[Problem, ...]`; the docstring gives the
   known answer and its source.
2. Import it below and add it to the table.
"""
from biomech.verification import (
    blood,
    calibration,
    circuits,
    circulation,
    contact,
    contraction,
    fda,
    febio,
    homogeneous,
    incompressible,
    land,
    locking,
    loops,
    membrane,
    narrowing,
    needle,
    organ_mesh,
    pipe_flow,
    pulse,
    svfsi,
    thin_wall,
    tiers,
    tissue,
    tissue_time,
    wall,
    waves,
)
from biomech.verification.problem import Problem

PROBLEMS: tuple[Problem, ...] = (
    *tissue.PROBLEMS,
    *locking.PROBLEMS,
    *homogeneous.PROBLEMS,
    *incompressible.PROBLEMS,
    *land.PROBLEMS,
    *contraction.PROBLEMS,
    *febio.PROBLEMS,
    *organ_mesh.PROBLEMS,
    *tissue_time.PROBLEMS,
    *contact.PROBLEMS,
    *needle.PROBLEMS,
    *pipe_flow.PROBLEMS,
    *narrowing.PROBLEMS,
    *blood.PROBLEMS,
    *fda.PROBLEMS,
    *pulse.PROBLEMS,
    *svfsi.PROBLEMS,
    *loops.PROBLEMS,
    *membrane.PROBLEMS,
    *circulation.PROBLEMS,
    *circuits.PROBLEMS,
    *waves.PROBLEMS,
    *tiers.PROBLEMS,
    *wall.PROBLEMS,
    *thin_wall.PROBLEMS,
    *calibration.PROBLEMS,
)
