"""Labels, a signed distance or a surface -> TetMesh.

To add a mesher:
1. Write one file here with a frozen dataclass that is a Step to TetMesh: positive volumes, facets matching, parts named
   by a legend, "NAME surface" and "A | B" facet sets, a MeshError with the place where it cannot.
2. Add its class to TETMESHERS.
3. Test it in tests/meshing/tetmeshers/ on shapes of known volume and on hostile label maps.
What is not itself a step lives in kernels/, or beside its users: cut.py (along a level set), improve.py (angles after a cut), reconnect.py
(joining nodes anew around a cut), distance.py (any signed distance), layers.py (boundary layers), folds.py (fins of a wall),
classes.py (smooth pieces of surfaces), quadratic.py (second order), edits.py (open a cut, refine, partition; as steps in meshing/mesh_edits.py).
"""
from meshing.tetmeshers.lattice import MeshLabels as MeshLabels
from meshing.tetmeshers.lumen import MeshLumen as MeshLumen
from meshing.tetmeshers.surface import MeshSurface as MeshSurface
from meshing.tetmeshers.wall import MeshWall as MeshWall

TETMESHERS = (MeshLabels, MeshLumen, MeshWall, MeshSurface)
