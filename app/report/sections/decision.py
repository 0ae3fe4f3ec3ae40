"""Which plan, by whose weights, and who decided: dominance, differences in words, ranking with its firmness, the decision."""
from __future__ import annotations

from app.choices import how_ranked, ranking_notes, ranking_rows
from app.report.blocks import Block, Bullets, Cell, Heading, Notice, Paragraph, Pictures, Table
from app.report.content import ReportContent
from app.session.decision import Choice
from biomech.ranking import Ranking


def blocks(content: ReportContent) -> list[Block]:
    choice = content.choice
    if choice is None or not choice.hashes:
        return []
    made: list[Block] = [Heading("Choice and decision")]
    if len(choice.hashes) > 1:
        best = ", ".join(choice.undominated)
        made.append(Paragraph(f"No other plan is at least as good in every measure as: {best}."))
        rows = tuple((Cell(d.second, f"against {d.first}", strong=True), Cell("; ".join(d.done) or "the same procedures"),
                      Cell("; ".join(d.effects) or "no measure with a direction changes")) for d in choice.differences)
        made.append(Table(("Plan", "What is done otherwise", "What comes of it"), rows, (0.2, 0.36, 0.44)))
        if content.compromises is not None:
            made.append(Pictures((content.compromises,), columns=1))
        made += _ranking(choice.ranking, content)
    return made + _decision(choice)


def _ranking(ranking: Ranking | None, content: ReportContent) -> list[Block]:
    if ranking is None:
        return [Paragraph("The plans are not ranked: nobody has weighed the measures.", quiet=True)]
    if not ranking.standings:
        return [Paragraph("The plans are not ranked: no weighted measure tells them apart."), Bullets(tuple(ranking_notes(ranking)))]
    names = {row.id: row.name for row in content.comparison.rows}
    head, *rows = ranking_rows(ranking)
    weighed = ", ".join(f"{names.get(weight.measure, weight.measure)} {weight.weight:g}" for weight in ranking.weights)
    return [Heading("Ranking by the weights of the surgeon", 2), Paragraph(f"Weights: {weighed}."),
            Table(tuple(word.capitalize() for word in head), tuple(tuple(Cell(text) for text in row) for row in rows),
                  (0.1, 0.4, 0.14, 0.14, 0.22), right=(2, 3, 4)),
            *([Bullets(tuple(ranking_notes(ranking)))] if ranking_notes(ranking) else []), Paragraph(how_ranked(ranking), quiet=True)]


def _decision(choice: Choice) -> list[Block]:
    decision = choice.decision
    made: list[Block] = [Heading("Decision", 2)]
    if decision is None:
        return [*made, Paragraph("No decision is recorded in this case.")]
    if choice.overtaken:
        made.append(Notice("stop", choice.overtaken))
    rows = [(Cell("Chosen", strong=True), Cell(decision.plan, decision.reason), Cell(", ".join(decision.by), decision.at))]
    rows += [(Cell("Dissent", strong=True), Cell(dissent.reason), Cell(dissent.by)) for dissent in decision.dissent]
    return [*made, Table(("", "What", "Who and when"), tuple(rows), (0.14, 0.54, 0.32)),
            Paragraph(f"Result decided on: {decision.outcome or 'not named'}.", quiet=True)]
