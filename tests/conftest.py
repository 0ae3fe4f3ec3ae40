"""Several test processes share the cores of a small machine: each computes on one thread, and kernels need not wait for each other.

Tests that compare numbers of threads set them themselves.
"""
import numba

numba.set_num_threads(1)
