"""A whole study without a window: run a plan, write its report and exports."""
from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cluster.hands import Hands, share
from app.session.laterality import require_sides, resolve, sides_of, words_of
from app.session.plan import Plan
from app.session.scan import warnings
from app.session.session import Session
from app.summary import refusal_words, summary
from meshing.errors import AnatomyError, MeshError, RequestError
from meshing.step import Monitor, portion, silent

if TYPE_CHECKING:
    from app.report.sections import Reader


@dataclass(frozen=True)
class Verdict:
    """Somebody's word that what disagrees about left and right is as it should be."""

    reason: str
    by: str


def carry_out(plan: Plan, folder: Path, monitor: Monitor, *, verdict: Verdict | None = None, hands: Hands | None = None,
              warn: Callable[[str], None] = lambda _: None, tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Everything the plan asks for, in the case folder `folder`; returns the JSON summary.

    What is wrong with the images goes to `warn`, before work is spent on them. Left and right are compared when the images are
    in, and when the plan meets the anatomy: what disagrees goes to `tell` at once, and stops the report and the exports unless
    `verdict` decides it. Raises LateralityConflict then; the results are kept. Plans that the anatomy refuses go to `tell`; the report says what
    was refused and why beside the plans that were simulated. Where none was, the refusal is raised.
    """
    began = time.perf_counter()
    session = Session.new(folder, plan)
    _watch_sides(session, tell)
    session.run(portion(monitor, 0.0, 0.05), only="adequacy")
    for words in warnings(session):
        warn(words)
    try:
        if hands is not None and hands.asked and session.plan.candidates:
            session.run(portion(monitor, 0.05, 0.4), only="model")
            share(session, portion(monitor, 0.4, 0.92), hands)
        else:
            session.run(portion(monitor, 0.05, 0.92))
    except (AnatomyError, MeshError):
        if not session.refusals() or not session.outcomes():
            raise
        for name, trouble in session.refusals():
            tell(refusal_words(name, trouble))
    if verdict is not None and sides_of(session).open:
        resolve(session, reason=verdict.reason, by=verdict.by)
    return conclude(session, began, portion(monitor, 0.92, 1.0))


def _watch_sides(session: Session, tell: Callable[[str], None]) -> None:
    """Tell each conflict about sides as soon as it can be seen: now, when the images are in, when the anatomy is."""
    told: set[str] = set()

    def look(key: str) -> None:
        if key not in ("", "image", session.labels_key()):
            return
        found = tuple(conflict for conflict in sides_of(session).open if conflict.key not in told)
        told.update(conflict.key for conflict in found)
        if found:
            tell(f"Left and right do not agree: {words_of(found)} The work goes on; nothing is written until this is decided.")

    session.listen(look)
    look("")


def conclude(session: Session, began: float, monitor: Monitor) -> dict[str, Any]:
    """The report and the exports that the plan of a finished case asks for; `began` by time.perf_counter()."""
    output, folder = session.plan.output, session.folder
    report = folder / "report.pdf" if output.report else None
    write_reports(session, pdf=report, html=folder / "report.html" if output.html else None, monitor=monitor)
    for kind in output.exports:
        export_case(session, kind, folder / "exports")
    return summary(session, seconds=time.perf_counter() - began, report=str(report) if report else None)


def write_reports(session: Session, *, pdf: Path | None, html: Path | None, reader: Reader = "surgeon", monitor: Monitor = silent) -> list[Path]:
    """The report of a case as PDF, HTML or both, for the surgeon or in plain words for the patient; returns what was written."""
    if pdf is None and html is None:
        return []
    require_sides(session, "the report")
    from app.report.gather import content_of
    from app.report.html import build_html
    from app.report.pdf import build_pdf

    content = content_of(session, portion(monitor, 0.0, 0.8), solid=html is not None)
    monitor(0.8, "writing the report")
    if pdf is not None:
        build_pdf(content, pdf, reader)
    if html is not None:
        build_html(content, html, reader)
    return [path for path in (pdf, html) if path is not None]


def export_case(session: Session, kind: str, folder: Path) -> list[Path]:
    """What a case holds in one exchange format; returns the files."""
    from app.export import EXPORTS

    if kind not in EXPORTS:
        raise RequestError(f"there is no export format '{kind}'; it knows {', '.join(EXPORTS)}")
    folder.mkdir(parents=True, exist_ok=True)
    return EXPORTS[kind](session, folder)
