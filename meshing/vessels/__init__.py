"""Vessels: lumen -> centreline, radii, branches with names, caps, extensions; sections, reformats; what the liver's branches serve."""
from meshing.vessels.build import BuildLumen
from meshing.vessels.couinaud import DivideLiver
from meshing.vessels.trace import TraceTree

__all__ = ["BuildLumen", "DivideLiver", "TraceTree"]
