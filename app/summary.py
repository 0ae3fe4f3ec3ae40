"""A case as plain data and as text: what `--json` prints and what a terminal shows."""
from __future__ import annotations

import math
from typing import Any

from app.choices import choice_data, choice_text
from app.report.words import interval_text
from app.session import scan
from app.session.laterality import sides_of
from app.session.session import Session
from app.session.troubles import Trouble
from app.text import aligned
from biomech.compare import Comparison
from biomech.outcome import Measure, Outcome
from meshing.adequacy import Finding
from meshing.agreement import Overlap, overlaps_of, unresolved
from meshing.quality import PartQuality, quality_of
from meshing.tetmesh import TetMesh
from meshing.tetmeshers import MeshLabels


def summary(session: Session, *, seconds: float, report: str | None) -> dict[str, Any]:
    """The JSON of `run`, `demo` and `compare`: see ARCHITECTURE, "The command"."""
    return {"case": str(session.folder), "seconds": round(seconds, 2), "organs": organs(session), "warnings": list(scan.warnings(session)),
            "adequacy": [finding_data(found) for found in scan.findings(session)],
            "plans": [plan_data(outcome) for outcome in session.outcomes()],
            "refused": [{"name": name, "step": trouble.title.partition(":")[0], "words": trouble.words} for name, trouble in session.refusals()],
            "report": report, "laterality": sides_of(session).data(),
            "choice": choice_data(session)}


def refusal_words(plan: str, trouble: Trouble) -> str:
    """Why a plan was not simulated, as a sentence."""
    return f"Plan '{plan}' was NOT simulated. {trouble.title.partition(':')[0]}: {trouble.words}."


def finding_data(found: Finding) -> dict[str, Any]:
    """One answer to "is this scan good enough?"; `value` is null where nothing could be measured."""
    return {"subject": found.subject, "level": found.level, "words": found.words,
            "value": round(found.value, 3) if math.isfinite(found.value) else None, "unit": found.unit, "basis": found.basis}


def organs(session: Session) -> dict[str, Any]:
    """Volume of every structure of the finished label map, and its part of the mesh where it was meshed."""
    if not session.ready(session.labels_key()):
        return {}
    labels = session.value(session.labels_key())
    meshed = {part.name: (part, overlap) for part, overlap in meshed_parts(session)}
    return {name: {"volume_ml": round(labels.volume_ml(name), 3), "mesh": _mesh_data(*meshed[name]) if name in meshed else None}
            for name in labels.names}


def meshed_parts(session: Session) -> tuple[tuple[PartQuality, Overlap], ...]:
    """Quality of each meshed part and how far it fills its voxels, against the label map that was meshed."""
    recipe = session.plan.mesh
    if not isinstance(recipe, MeshLabels) or not session.ready("mesh"):
        return ()
    mesh: TetMesh = session.value("mesh")
    labels = recipe.meshed(session.value(session.labels_key()))
    parts = {part.name: part for part in quality_of(mesh, labels).parts}
    return tuple((parts[found.name], found) for found in overlaps_of(mesh, labels))


def _mesh_data(quality: PartQuality, overlap: Overlap) -> dict[str, float | None]:
    return {"tets": quality.tets, "min_dihedral_deg": round(quality.smallest_dihedral, 3), "dice": round(overlap.dice, 4),
            "volume_error_percent": None if quality.volume_error is None else round(quality.volume_error, 5)}


def plan_data(outcome: Outcome) -> dict[str, Any]:
    """One plan: measures by id, and the credibility of each solver."""
    return {"name": outcome.plan,
            "measures": {m.id: {"value": _known(m.value), "unit": m.unit, "low": m.low, "high": m.high, "interval": m.interval}
                         for m in outcome.measures},
            "credibility": {s.kind: {"solver": s.credibility.solver, "converged": s.credibility.converged,
                                     "residual": _known(s.credibility.residual), "mesh_error": _known(s.credibility.mesh_error),
                                     "within_law": s.credibility.within_law, "balance": _known(s.credibility.balance),
                                     "warnings": list(s.credibility.warnings)} for s in outcome.solutions}}


def _known(number: float) -> float | None:
    """The number, or null: JSON has no NaN, and a solver without a mesh (a circuit, a line of vessels) has no mesh error to give."""
    return number if math.isfinite(number) else None


def comparison_text(comparison: Comparison) -> str:
    """The table of measures for a terminal; the best plan of a row carries a *."""
    if not comparison.plans:
        return "no plan is finished"
    head = ["measure", "unit", "better", *comparison.plans]
    rows = [[row.name, row.unit, row.better, *(_cell(cell, p in row.best) for p, cell in enumerate(row.cells))]
            for row in comparison.rows]
    return aligned([head, *rows])


def _cell(cell: Measure | None, best: bool) -> str:
    if cell is None:
        return "-"
    known = cell.low is not None and cell.high is not None
    interval = "" if not known else f" ({cell.low:.4g} to {cell.high:.4g})" if cell.low != cell.high else f" ({interval_text(cell)})"
    return f"{cell.value:.4g}{interval}{' *' if best else ''}{'' if cell.verified else ' ?'}"


def case_text(session: Session) -> str:
    """Volumes, the comparison table and the warnings of a case, for a terminal."""
    found = organs(session)
    volumes = aligned([["structure", "mL"], *([name, f"{data['volume_ml']:.1f}"] for name, data in found.items())])
    warnings = dict.fromkeys(f"{outcome.plan}, {s.kind}: {warning}" for outcome in session.outcomes() for s in outcome.solutions
                             for warning in s.credibility.warnings)
    parts = [session.plan.name, volumes, comparison_text(session.comparison()),
             "* best of the row   ? rests on an unverified default   ( to ) interval, where one has been computed"]
    parts += [refusal_words(name, trouble) for name, trouble in session.refusals()]
    chosen = choice_text(session)
    if chosen:
        parts.append(chosen)
    images = scan.warnings(session)
    if images:
        parts.append("Images:\n" + "\n".join(f"  {words}" for words in images))
    meshed = unresolved([overlap for _, overlap in meshed_parts(session)])
    if meshed:
        parts.append("Mesh:\n" + "\n".join(f"  {words}" for words in meshed))
    if warnings:
        parts.append("Limits:\n" + "\n".join(f"  {w}" for w in warnings))
    parts.append("Research use - not for clinical decisions.")
    return "\n\n".join(parts)
