"""Labels or a signed distance -> TetMesh.

To add a mesher:
1. Write one file here with a frozen dataclass that is a Step to TetMesh: positive volumes, facets matching, parts named
   by a legend, "NAME surface" and "A | B" facet sets, a MeshError with the place where it cannot.
2. Add its class to TETMESHERS.
3. Test it in tests/meshing/tetmeshers/ on shapes of known volume and on hostile label maps.
What is not itself a mesher lives in kernels/.
"""
from meshing.tetmeshers.distance import MeshLumen as MeshLumen
from meshing.tetmeshers.lattice import MeshLabels as MeshLabels

TETMESHERS = (MeshLabels, MeshLumen)
