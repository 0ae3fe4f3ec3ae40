"""Vessels: lumen -> centreline, radii, branches, caps, extensions."""
