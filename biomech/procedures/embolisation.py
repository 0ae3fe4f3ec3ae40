"""Portal vein embolisation: branches of the portal vein are closed, so that the rest of the liver gets their blood and grows.

What is simulated is the circulation right after it (biomech/flow/portal.py): the closed part lives on its artery, the whole portal flow
goes through what is left and the portal pressure rises. The growth of the part that stays is not simulated: the clinical library has
"kinetic growth of at least 2 % a week" and "hypertrophy of 5 to 10 points" as levels to reach, mark M (unverified), and no model.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from biomech.branches import Place, hanging_on, point_at
from biomech.handles.handle import Declared
from biomech.handles.named import Branches
from biomech.handles.vessel import OnTree
from biomech.model import PatientModel
from biomech.territory import downstream, lost_points
from biomech.treated import Occlusion
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.step import Monitor
from meshing.tetmesh import tet_volumes
from meshing.vessels.territories import serving_point

_MOST = 0.95
"""A plan that closes more of the liver than this leaves the portal blood no way (SolvePortal)."""


@dataclass(frozen=True)
class PortalVeinEmbolisation:
    """Portal vein embolisation.

    `branches` are names of portal branches, and one without a name is closed from `at_lps` on. Give one of the two.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "portal vein embolisation"
    handles: ClassVar[Declared] = (Branches(), OnTree("at_lps", "tree"))
    branches: tuple[str, ...] = ()
    at_lps: Place | None = None
    tree: str = "portal vein"
    organ: str = "liver"

    def __post_init__(self) -> None:
        if bool(self.branches) == (self.at_lps is not None):
            raise ParameterOutOfRange("an embolisation needs the names of branches or a place on one, one of the two")

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError for an unknown branch, for one that the plan has cut already, and when no way is left for the blood."""
        monitor(0.0, "closing branches")
        tree, mesh = source.tree(self.tree), source.need_solid()
        closed = hanging_on(tree, self.branches) if self.at_lps is None else \
            downstream(tree, np.arange(len(tree.points_mm)) == point_at(tree, self.at_lps, "the embolisation"))
        lost = lost_points(source, tree, self.organ)
        if lost[closed].all():
            raise AnatomyError(f"the branch of the {tree.name} to embolise is cut already by what this plan has taken out: resection and "
                               "embolisation of the same territory exclude each other in one plan; leave one of them out")
        monitor(0.5, "finding what the branches feed")
        stays = mesh.of(self.organ) & ~source.removed_tets()
        volumes = tet_volumes(mesh.points_mm, mesh.tets)[stays] * 1e-3
        served = serving_point(tree, mesh.points_mm[mesh.tets[stays]].mean(axis=1))
        alive = ~lost[served]
        before = np.isin(np.arange(len(tree.points_mm)), [p for one in source.occlusions if one.tree == tree.name for p in one.points])
        shut, total = float(volumes[alive & (closed | before)[served]].sum()), float(volumes[alive].sum())
        if shut > _MOST * total:
            raise AnatomyError(f"this embolisation would close {100.0 * shut / total:.0f} % of the {self.organ} that has portal blood; the portal "
                               "vein needs a way: close fewer or smaller branches")
        where = f"the {', '.join(self.branches)}" if self.at_lps is None else f"the {tree.name} from the chosen place on"
        occlusion = Occlusion(tree.name, tuple(int(point) for point in np.flatnonzero(closed)))
        return replace(source, occlusions=(*source.occlusions, occlusion)).after(
            f"Embolisation of {where}: {shut:.0f} mL, {100.0 * shut / total:.0f} % of the {self.organ} that has portal blood, live on their "
            f"artery alone; {total - shut:.0f} mL take the whole portal flow. The growth of what stays is not predicted.")
