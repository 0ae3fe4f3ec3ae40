"""Finite-element solvers for tissue."""
