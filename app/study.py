"""A whole study without a window: run a plan, write its report and exports."""
from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.session.plan import Plan
from app.session.scan import warnings
from app.session.session import Session
from app.summary import summary
from meshing.errors import RequestError
from meshing.step import Monitor, portion, silent


def carry_out(plan: Plan, folder: Path, monitor: Monitor, *, warn: Callable[[str], None] = lambda words: None) -> dict[str, Any]:
    """Everything the plan asks for, in the case folder `folder`; returns the JSON summary. What is wrong with the images goes
    to `warn`, before work is spent on them."""
    began = time.perf_counter()
    session = Session.new(folder, plan)
    session.run(portion(monitor, 0.0, 0.05), only="adequacy")
    for words in warnings(session):
        warn(words)
    session.run(portion(monitor, 0.05, 0.92))
    return conclude(session, began, portion(monitor, 0.92, 1.0))


def conclude(session: Session, began: float, monitor: Monitor) -> dict[str, Any]:
    """The report and the exports that the plan of a finished case asks for; `began` by time.perf_counter()."""
    output, folder = session.plan.output, session.folder
    report = folder / "report.pdf" if output.report else None
    write_reports(session, pdf=report, html=folder / "report.html" if output.html else None, monitor=monitor)
    for kind in output.exports:
        export_case(session, kind, folder / "exports")
    return summary(session, seconds=time.perf_counter() - began, report=str(report) if report else None)


def write_reports(session: Session, *, pdf: Path | None, html: Path | None, monitor: Monitor = silent) -> list[Path]:
    """The report of a case as PDF, HTML or both; returns what was written."""
    if pdf is None and html is None:
        return []
    from app.report.gather import content_of
    from app.report.html import build_html
    from app.report.pdf import build_pdf

    content = content_of(session, portion(monitor, 0.0, 0.8))
    monitor(0.8, "writing the report")
    if pdf is not None:
        build_pdf(content, pdf)
    if html is not None:
        build_html(content, html)
    return [path for path in (pdf, html) if path is not None]


def export_case(session: Session, kind: str, folder: Path) -> list[Path]:
    """What a case holds in one exchange format; returns the files."""
    from app.export import EXPORTS

    if kind not in EXPORTS:
        raise RequestError(f"there is no export format '{kind}'; it knows {', '.join(EXPORTS)}")
    folder.mkdir(parents=True, exist_ok=True)
    return EXPORTS[kind](session, folder)
