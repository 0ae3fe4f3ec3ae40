"""The words of a protocol file and the steps they stand for, gathered from the tables of the rooms."""
from __future__ import annotations

from typing import Any

from biomech.flow.estimate import EstimateFlow
from biomech.flow.portal import SolvePortal
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.solve_waves import SolveWaves
from biomech.prepare import MeshLumenOf
from biomech.procedures import PROCEDURES
from biomech.tissue import SolveTissue
from biomech.tissue.motion import SolveMotion
from biomech.tissue.wall import SolveWall
from meshing.editors import EDITORS
from meshing.marks import MARKS
from meshing.neural import AskNetwork
from meshing.segmenters import SEGMENTERS
from meshing.tetmeshers import MeshLabels
from meshing.vessels import BuildLumen, DivideLiver, TraceTree

TOOLS: dict[str, Any] = {cls.tool: cls for cls in EDITORS}
MARK_KINDS: dict[str, Any] = {cls.kind: cls for cls in MARKS}
PROPOSER: Any = AskNetwork
METHODS: dict[str, Any] = {cls.method: cls for cls in SEGMENTERS}
PROCEDURE_TYPES: dict[str, Any] = {cls.procedure: cls for cls in PROCEDURES}
SOLVERS: dict[str, Any] = {"tissue": SolveTissue, "portal": SolvePortal, "estimate": EstimateFlow, "circuit": SolveCircuit,
                            "waves": SolveWaves, "flow": SolveFlow, "pulsatile": SolvePulse,
                            "wall": SolveWall, "motion": SolveMotion}
"""In the order in which they run: the quick ones first."""
TREE: Any = TraceTree
LIVER_SEGMENTS: Any = DivideLiver
SOLID_MESH: Any = MeshLabels
LUMEN: Any = BuildLumen
LUMEN_MESH: Any = MeshLumenOf


def key_in(table: dict[str, Any], step: object) -> str:
    """The word that stands for the class of `step`."""
    return next(key for key, cls in table.items() if cls is type(step))
