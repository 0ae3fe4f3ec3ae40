"""How many threads the libraries below us may use: one, for what is computed in parallel is our own loops.

The linear algebra under numpy and scipy waits for its threads by spinning: beside two threads of ours that takes half of both cores (a frame of
the rehearsal at 30 thousand tetrahedra 59 ms instead of 29). It reads the environment when it is loaded, so this comes before numpy.
"""
from __future__ import annotations

import os

ONE_EACH = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1"}
"""Variables of the environment, for this process or a child."""


def keep_to_one() -> None:
    """For this process, where the user has not said otherwise; before numpy is imported."""
    for name, value in ONE_EACH.items():
        os.environ.setdefault(name, value)
