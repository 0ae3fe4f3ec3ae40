"""Labels or TetMesh -> Surface.

To add a surfacer:
1. Write one file here with a function that returns closed Surfaces in LPS mm, triangles counter-clockwise from outside.
2. Add the function to SURFACERS.
3. Test it in tests/meshing/surfacers/ on a shape of known volume and area.
VTK may be imported in this folder and nowhere else in meshing/.
"""
from meshing.surfacers.boundary import boundary_surface as boundary_surface
from meshing.surfacers.nets import surface_of as surface_of
from meshing.surfacers.nets import surfaces_of as surfaces_of

SURFACERS = (surfaces_of, boundary_surface)
