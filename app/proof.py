"""`rehearse verify` and `rehearse bench`: the problems with known answers, and the timed ones."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from biomech.verification import PROBLEMS
from biomech.verification.problem import NoData
from meshing.errors import RequestError
from meshing.step import Monitor, portion


def _chosen(names: tuple[str, ...], known: Iterable[str]) -> list[str]:
    known = list(known)
    for name in names:
        if name not in known:
            raise RequestError(f"there is no problem '{name}'; there are {', '.join(known)}")
    return list(names) if names else known


def verify(names: tuple[str, ...], monitor: Monitor) -> list[dict[str, Any]]:
    """Run the named problems (all when empty); one row for each compared quantity."""
    problems = {problem.id: problem for problem in PROBLEMS}
    rows: list[dict[str, Any]] = []
    wanted = _chosen(names, problems)
    for number, name in enumerate(wanted):
        inner = portion(monitor, number / len(wanted), (number + 1) / len(wanted))
        inner(0.0, problems[name].title)
        began = time.perf_counter()
        try:
            findings = problems[name].run(inner)
        except NoData as missing:
            rows.append({"id": name, "quantity": str(missing), "got": None, "expected": None, "tolerance": None, "passed": False,
                         "skipped": True, "seconds": round(time.perf_counter() - began, 3)})
            continue
        seconds = round(time.perf_counter() - began, 3)
        rows += [{"id": name, "quantity": f.quantity, "got": float(f.got), "expected": float(f.expected),
                  "tolerance": float(f.tolerance), "passed": bool(f.passed), "skipped": False, "seconds": seconds} for f in findings]
    return rows


def verify_text(rows: list[dict[str, Any]]) -> str:
    lines = []
    for row in rows:
        if row["skipped"]:
            lines.append(f"skipped  {row['id']}: {row['quantity']}")
        else:
            lines.append(f"{'pass    ' if row['passed'] else 'FAIL    '} {row['id']:<12} {row['quantity']:<52} got {row['got']:<12.6g} "
                         f"expected {row['expected']:<12.6g} tolerance {row['tolerance']:.2g}   {row['seconds']:.1f} s")
    failed = sum(not row["passed"] and not row["skipped"] for row in rows)
    lines.append(f"{len(rows)} quantities, {failed} failed, {sum(row['skipped'] for row in rows)} skipped")
    return "\n".join(lines)


def bench(names: tuple[str, ...], monitor: Monitor) -> list[dict[str, Any]]:
    """Run the named benches (all of BENCHES when empty; those of `tables` only by name), each once after a warm-up on a small case."""
    from app.anatomy_bench import anatomy
    from app.benches import BENCHES, Row
    from app.cluster_bench import scaleout
    from app.flow_bench import cases, flows
    from app.mesh_bench import meshes
    from app.plan_bench import plans
    from app.rehearsal_bench import rehearsal
    from app.tissue_bench import tissues
    from app.tool_bench import tools
    from app.vessel_bench import vessels
    from app.window_bench import windows

    tables: dict[str, Callable[[], list[Row]]] = {
        "meshes": meshes, "anatomy": lambda: anatomy(monitor), "tissue": tissues, "flow": flows, "tools": tools, "vessels": vessels,
        "rehearsal": rehearsal, "scaleout": scaleout, "plans": plans, "window": lambda: windows(monitor)}
    tables |= {f"flow-{group}": partial(flows, group) for group in cases()}
    rows: list[dict[str, Any]] = []
    wanted = _chosen(names, [*BENCHES, *tables]) if names else list(BENCHES)
    for number, name in enumerate(wanted):
        monitor(number / len(wanted), name)
        rows += [{"id": name} | row for row in (tables[name]() if name in tables else [BENCHES[name]()])]
    return rows


def bench_text(rows: list[dict[str, Any]]) -> str:
    """One line a row; "bounds" of a row are told beside their figures, also of those that are missing."""
    return "\n".join("  ".join(_figure(key, row.get(key, "missing"), row.get("bounds", {}).get(key))
                               for key in dict.fromkeys((*row, *row.get("bounds", {}))) if key != "bounds") for row in rows)


def _figure(key: str, value: Any, bound: dict[str, Any] | None) -> str:
    """`key` and `value`, and where there is a bound for it, the bound and whether it is met."""
    words = f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}"
    return words if bound is None else f"{words} [wanted {bound['wanted']}: {'met' if bound['met'] else 'MISSED'}]"
