"""What a surgeon may do: PatientModel -> PatientModel.

How to add one:
1. Write `biomech/procedures/<name>.py` with one frozen dataclass: `version`, `procedure` (its word in protocol files),
   fields with units and ranges, a docstring whose first line is its human name, and `run(model, monitor)` that returns
   a changed copy with one sentence more in `done`.
2. Import it below and add it to the table. Forms, protocol files and reports follow by themselves.
3. Test it in tests/biomech/procedures/<name>: the exact geometry, the refusals.
"""
from biomech.procedures.ablation import Ablation as Ablation
from biomech.procedures.anatomical import AnatomicalResection as AnatomicalResection
from biomech.procedures.angioplasty import Angioplasty as Angioplasty
from biomech.procedures.band import Band as Band
from biomech.procedures.bypass import Bypass as Bypass
from biomech.procedures.clip import Clip as Clip
from biomech.procedures.closure import Closure as Closure
from biomech.procedures.closure import Fixation as Fixation
from biomech.procedures.coils import Coils as Coils
from biomech.procedures.connection import Connection as Connection
from biomech.procedures.craniotomy import Craniotomy as Craniotomy
from biomech.procedures.curved import CurvedResection as CurvedResection
from biomech.procedures.debulking import Debulking as Debulking
from biomech.procedures.diverter import FlowDiverter as FlowDiverter
from biomech.procedures.embolisation import PortalVeinEmbolisation as PortalVeinEmbolisation
from biomech.procedures.endograft import Endograft as Endograft
from biomech.procedures.excision import Excision as Excision
from biomech.procedures.hold import HoldBone as HoldBone
from biomech.procedures.implant import PlaceImplant as PlaceImplant
from biomech.procedures.incision import Incision as Incision
from biomech.procedures.interposition import Interposition as Interposition
from biomech.procedures.osteotomy import Osteotomy as Osteotomy
from biomech.procedures.patch import Patch as Patch
from biomech.procedures.plating import Plating as Plating
from biomech.procedures.ports import PlacePorts as PlacePorts
from biomech.procedures.reduction import Reduction as Reduction
from biomech.procedures.resection import Plane as Plane
from biomech.procedures.resection import Resection as Resection
from biomech.procedures.stent import Stent as Stent
from biomech.procedures.tips import Tips as Tips
from biomech.procedures.trajectory import TrajectoryTo as TrajectoryTo
from biomech.procedures.wedge import Wedge as Wedge

PROCEDURES = (Resection, CurvedResection, Wedge, Excision, Incision, Stent, Bypass, Closure, Fixation, Craniotomy,
              AnatomicalResection, Ablation, PortalVeinEmbolisation, Tips,
              Angioplasty, Patch, Interposition, Band, Clip, FlowDiverter, Coils, Endograft, Connection,
              TrajectoryTo, Osteotomy, Reduction, Plating, PlaceImplant, HoldBone, Debulking, PlacePorts)
