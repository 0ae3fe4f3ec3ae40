"""What several segmenters share: cuts, distances, morphology and the anatomy they all look for first.

Nothing here is a segmenter. Arrays are `[k, j, i]`; `spacing` is the distance between voxel centres along (k, j, i) in
mm, the order of the axes, not of the coordinates.
"""
from __future__ import annotations

Spacing = tuple[float, float, float]
"""Distance between voxel centres along (k, j, i) in mm."""
