"""Short names for the arrays of the flow solver."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Single = NDArray[np.float32]
Double = NDArray[np.float64]
Complexes = NDArray[np.complex128]
