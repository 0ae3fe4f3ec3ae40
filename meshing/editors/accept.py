"""A structure of a proposal is accepted: it becomes anatomy, except where somebody has worked by hand.

Manual work is every voxel that an edit has changed, painted or erased: those stay as they are. Of the rest the structure takes free voxels and
its own; voxels of other structures only with `over`. Without `over` it never takes anything that a recipe has found, either.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np

from meshing.editors.change import Change, applied
from meshing.editors.edit import Canvas, Edit, Mask, Over, named
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.neural.proposal import Proposal
from meshing.step import Monitor, Range, check
from meshing.units import Percent
from meshing.volume import Volume


@dataclass(frozen=True)
class Accept(Edit):
    """Accept a proposal."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "accept"

    proposal: str
    structure: str
    name: str = ""
    organ: str = ""
    least: Annotated[Percent, Range(0.0, 100.0, "least confidence of a voxel")] = Percent(0.0)
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.structure, self.organ)

    def run(self, source: tuple[Any, ...], monitor: Monitor, /) -> Change:
        """`source` is (Volume, Labels, the changes before this one, the Proposal)."""
        volume, found, *rest = source
        changes = [item for item in rest if isinstance(item, Change)]
        proposal = next((item for item in rest if isinstance(item, Proposal)), None)
        if proposal is None:
            raise AnatomyError(f"there is no proposal '{self.proposal}' to accept '{self.structure}' from; ask the network first")
        labels = applied(found, changes)
        if proposal.values.shape != labels.values.shape or proposal.to_patient.space != labels.space:
            raise AnatomyError(f"the proposal '{self.proposal}' lies on another image than the label map; ask the network again")
        monitor(0.2, f"accepting {self.structure}")
        return self._accepted(volume, labels, proposal, manual(found, changes))

    def _accepted(self, volume: Volume, labels: Labels, proposal: Proposal, kept: Mask) -> Change:
        mask = proposal.mask(self.structure)
        if self.least > 0.0:
            if proposal.confidence is None:
                raise AnatomyError(f"{proposal.model} gives no confidence, so none can be asked for")
            mask &= proposal.confidence >= self.least
        mask &= ~kept
        name = self.name or self.structure
        organ = self.organ or proposal.label(self.structure).organ
        if name not in labels.names and not organ:
            raise AnatomyError(f"the library has no kind of thing for '{self.structure}'; say what it is (organ)")
        if not mask.any():
            raise AnatomyError(f"nothing of '{self.structure}' is left to accept: it has no voxel beyond what was done by hand"
                               f"{f' with a confidence of {self.least:g} %' if self.least else ''}")
        canvas = Canvas.of_mask(labels, mask)
        change = canvas.gains(name, organ if name not in labels.names else "", mask[canvas.box], over=self.over)
        return replace(change, notes=(f"{name} was accepted from a proposal of {proposal.model} (licence {proposal.licence}; "
                                      f"{proposal.terms or 'terms not stated'})",))


def manual(labels: Labels, changes: list[Change]) -> Mask:
    """Every voxel that one of the changes made another one, wherever it came to stand."""
    touched = np.zeros(labels.values.shape, bool)
    values = labels.values.copy()
    for change in changes:
        touched[change.box] |= values[change.box] != change.values
        values[change.box] = change.values
    return touched
