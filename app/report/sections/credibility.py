"""How far the models can be believed, in the order of ASME V&V 40-2018: question, context of use, risk of the model, what was verified, how
exact it is in this case, whether it was used inside its range, and what was never compared with a patient.

The risk is that of a research program: its numbers inform a plan that a surgeon makes on the images. It is stated for every case, because
the same model used to decide alone would need more evidence than it has.
"""
from __future__ import annotations

import math
from collections.abc import Sequence

from app.report.blocks import Block, Bullets, Cell, Heading, PageBreak, Paragraph, Table, cells
from app.report.content import UNVERIFIED, ReportContent
from app.report.words import percent_text
from biomech.outcome import Solution
from biomech.verification.coverage import BARS, COVERS, GAPS

RISK = (
    ("Question of interest", "Which of the candidate plans of this case leads to the better outcome for this patient, by the measures compared?"),
    ("Context of use", "Research on planning: the numbers stand beside the images, the plans and the judgement of the surgeon. They replace no "
                       "test and no measurement, and no plan is chosen by them alone."),
    ("Model influence", "Low to medium: one source of evidence among several."),
    ("Consequence of a wrong decision", "High: an operation that leaves too little organ, a tumour, or a vessel without flow."),
    ("Model risk", "Medium. Used to decide alone it would be high, and what is listed below would not be enough evidence."))
NONE = "no verification problem covers this model"


def blocks(content: ReportContent) -> list[Block]:
    kinds: dict[str, list[Solution]] = {}
    for plan in content.plans:
        for solution in plan.solutions:
            kinds.setdefault(solution.kind, []).append(solution)
    made: list[Block] = [PageBreak(), Heading("Credibility of the models (after ASME V&V 40)"),
                         Table(("Item", "In this report"), tuple((Cell(name, strong=True), Cell(words)) for name, words in RISK), (0.26, 0.74))]
    if kinds:
        head = ("Model", "Verified by (rehearse verify NAME)", "Error from the mesh", "Range of its law", "Not compared with")
        made += [Heading("Evidence for each model", 2), Table(head, tuple(_row(kind, found) for kind, found in kinds.items()),
                                                              (0.13, 0.33, 0.18, 0.16, 0.2))]
    if content.meshes:
        worst = max((abs(row.volume_error) for row in content.meshes if math.isfinite(row.volume_error)), default=math.nan)
        made.append(Paragraph(f"Geometry: the volumes of the meshed parts are within {worst:.2g} % of the outlines they were made from."
                              if math.isfinite(worst) else "Geometry: the volumes of the mesh were not compared with the outlines."))
    unverified = sum(value.state == UNVERIFIED for value in content.assumed)
    made.append(Bullets((
        f"Inputs: {len(content.assumed)} values were taken for granted, {unverified} of them rest on unverified defaults "
        "(Materials and assumed values).",
        "Uncertainty: " + (f"sampled for every plan, and the intervals hold what they promise on 400 synthetic truths (rehearse verify {BARS[0]})."
                           if content.spreads else "not sampled in this case; intervals contain the error of mesh or model alone."),
        f"Software: Rehearse {content.program_version}. The problems named above run in the tests of this version, each against a known answer or "
        "the published result of another program; they verify the code and not the patient.")))
    return made


def _row(kind: str, solutions: Sequence[Solution]) -> tuple[Cell, ...]:
    errors = sorted(s.credibility.mesh_error for s in solutions if math.isfinite(s.credibility.mesh_error))
    span = "not known" if not errors else percent_text(errors[-1]) if len(errors) == 1 or errors[0] == errors[-1] else \
        f"{percent_text(errors[0])} to {percent_text(errors[-1])}"
    left = sum(not s.credibility.within_law for s in solutions)
    failed = sum(not s.credibility.converged for s in solutions)
    inside = "inside, in all plans" if not left else f"LEFT in {left} of {len(solutions)} plans"
    problems = COVERS.get(kind, ())
    name, words = cells(kind, ", ".join(problems) or NONE)
    return (Cell(name.text, solutions[0].credibility.solver, strong=True), Cell(words.text, tone=None if problems else "caution"),
            Cell(span, solutions[0].credibility.mesh_error_method if errors else ""),
            Cell(inside, f"NOT converged in {failed}" if failed else "converged in all plans",
                 tone="stop" if failed else "caution" if left else None),
            Cell(GAPS.get(kind, "any measurement")))
