"""One page a plan: what is done, its pictures, its numbers with how they were made, how far it can be believed."""
from __future__ import annotations

from app.report.blocks import Block, Bullets, Cell, Heading, Notice, PageBreak, Pictures, Table, cells
from app.report.content import ReportContent
from app.report.sources import step_words
from app.report.words import direction_text, interval_text, number_text, percent_text, value_text, verdict_of
from biomech.outcome import Measure, Outcome, Solution


def blocks(content: ReportContent) -> list[Block]:
    return [block for plan in content.plans for block in _plan(content, plan)]


def _plan(content: ReportContent, plan: Outcome) -> list[Block]:
    verdict = verdict_of(plan)
    made: list[Block] = [PageBreak(), Heading(f"Plan {plan.plan}"), Bullets(plan.done or ("Nothing is done.",)),
                         Notice(verdict.tone, verdict.text)]
    pictures = content.pictures_of(plan.plan)
    if pictures:
        made.append(Pictures(pictures))
    if plan.measures:
        rows = tuple(_measure(content, plan.plan, measure) for measure in plan.measures)
        made += [Heading("Measures", 2), Table(("Measure", "Value", "How it was computed"), rows, (0.26, 0.18, 0.56), right=(1,))]
    if plan.solutions:
        made += [Heading("Credibility of the simulations", 2), _credibility(plan.solutions)]
        made += [Notice("caution", f"{solution.kind}: {warning}")
                 for solution in plan.solutions for warning in solution.credibility.warnings]
    return made


def _measure(content: ReportContent, plan: str, measure: Measure) -> tuple[Cell, ...]:
    how = measure.how
    if measure.reference:
        how += f" Reference: {measure.reference}."
    if not measure.verified:
        how += " ⚠ Rests on an unverified default."
    return (Cell(measure.name, direction_text(measure.better), strong=True),
            Cell(value_text(measure), interval_text(measure), strong=True), Cell(how, step_words(plan, measure.id, content.steps)))


def _credibility(solutions: tuple[Solution, ...]) -> Table:
    rows = []
    for solution in solutions:
        found = solution.credibility
        rows += [
            (Cell(f"Solver ({solution.kind})", strong=True), Cell(found.solver)),
            (Cell("Converged"), Cell(f"{'yes' if found.converged else 'NO'}, residual {number_text(found.residual)}",
                                     tone=None if found.converged else "stop")),
            (Cell("Error from the mesh"), Cell(f"{percent_text(found.mesh_error)}, estimated by: {found.mesh_error_method}")),
            (Cell("Inside the tested range of the law"), Cell("yes" if found.within_law else "NO",
                                                             tone=None if found.within_law else "caution")),
            cells("Imbalance (energy, force or flow)", number_text(found.balance)),
        ]
    return Table(("Question", "Answer"), tuple(rows), (0.34, 0.66))
