"""Haemodynamics."""
