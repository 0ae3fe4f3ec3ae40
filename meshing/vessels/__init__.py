"""Vessels: lumen -> centreline, radii, branches, caps, extensions."""
from meshing.vessels.build import BuildLumen
from meshing.vessels.trace import TraceTree

__all__ = ["BuildLumen", "TraceTree"]
