"""What is in a folder of images, and what was taken out of them: what `rehearse series` and `rehearse deidentify` print."""
from __future__ import annotations

from typing import Any

import numpy as np

from app.summary import finding_data
from app.text import aligned
from meshing.dicom.deidentify import Account
from meshing.dicom.glance import glance
from meshing.dicom.index import Series, Study
from meshing.step import Monitor, portion, silent

LOOKED_AT = 6
"""The largest series that a few slices are decoded of; the others are listed by their headers alone."""


def series_rows(studies: tuple[Study, ...], monitor: Monitor = silent) -> list[dict[str, Any]]:
    """The JSON rows of `series`; `adequacy` is null where no slices were looked at, and what is not good is a warning too."""
    every = [series for study in studies for series in study.series]
    largest = sorted((series for series in every if series.usable), key=lambda series: -int(np.prod(series.shape)))[:LOOKED_AT]
    rows = []
    for number, series in enumerate(every):
        part = portion(monitor, number / len(every), (number + 1) / len(every))
        rows.append(_row(series, part if series in largest else None))
    return rows


def _row(series: Series, monitor: Monitor | None) -> dict[str, Any]:
    row = series.entry()
    found = glance(series, monitor=monitor) if monitor is not None else None
    row["adequacy"] = [finding_data(finding) for finding in found.findings] if found is not None else None
    if found is not None:
        row["warnings"] = [*series.warnings, *found.warnings]
    return row


def series_text(rows: list[dict[str, Any]], warnings: tuple[str, ...] = ()) -> str:
    """The series of a folder for a terminal; below each what is wrong with it (!) and what was found good."""
    head = ["modality", "slices", "size", "spacing mm", "usable", "description", "uid"]
    lines = aligned([head, *([row["modality"], str(row["slices"]), "x".join(map(str, row["shape"])),
                               " x ".join(f"{v:.3g}" for v in row["spacing_mm"] or ()), "yes" if row["usable"] else "NO",
                               row["description"], row["uid"]] for row in rows)]).splitlines()
    for number, row in reversed(list(enumerate(rows, 1))):
        good = [f"      {found['subject']}: {found['words']}" for found in row["adequacy"] or () if found["level"] == "good"]
        lines[number + 1:number + 1] = [*(f"    ! {warning}" for warning in row["warnings"]), *good]
    return "\n".join([*lines, *(f"! {words}" for words in warnings)])


def account_text(account: Account) -> str:
    """What de-identification did, for a terminal."""
    rows = [["attribute", "name", "what", "times"], *([tag, name, what, str(times)] for tag, name, what, times in account.removed)]
    lines = [aligned(rows), "", *(f"left out: {file}: {reason}" for file, reason in account.left_out),
             f"{account.files} files of {account.patients} patients, {account.studies} studies, {account.series} series are in {account.out}; "
             f"{len(account.left_out)} DICOM files were left out, {account.others} others ignored", *account.limits]
    return "\n".join(lines)
