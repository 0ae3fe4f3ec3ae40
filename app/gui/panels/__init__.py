"""Docks and panels."""
