"""What is in a folder of images, and what was taken out of them: what `rehearse series` and `rehearse deidentify` print."""
from __future__ import annotations

from typing import Any

from app.text import aligned
from meshing.dicom.deidentify import Account
from meshing.dicom.index import Study


def series_rows(studies: tuple[Study, ...]) -> list[dict[str, Any]]:
    """The JSON rows of `series`."""
    return [series.entry() for study in studies for series in study.series]


def series_text(rows: list[dict[str, Any]]) -> str:
    """The series of a folder for a terminal, warnings below each."""
    head = ["modality", "slices", "size", "spacing mm", "usable", "description", "uid"]
    lines = aligned([head, *([row["modality"], str(row["slices"]), "x".join(map(str, row["shape"])),
                               " x ".join(f"{v:.3g}" for v in row["spacing_mm"] or ()), "yes" if row["usable"] else "NO",
                               row["description"], row["uid"]] for row in rows)]).splitlines()
    for number, row in reversed(list(enumerate(rows, 1))):
        lines[number + 1:number + 1] = [f"    {warning}" for warning in row["warnings"]]
    return "\n".join(lines)


def account_text(account: Account) -> str:
    """What de-identification did, for a terminal."""
    rows = [["attribute", "name", "what", "times"], *([tag, name, what, str(times)] for tag, name, what, times in account.removed)]
    lines = [aligned(rows), "", *(f"left out: {file}: {reason}" for file, reason in account.left_out),
             f"{account.files} files of {account.patients} patients, {account.studies} studies, {account.series} series are in {account.out}; "
             f"{len(account.left_out)} DICOM files were left out, {account.others} others ignored", *account.limits]
    return "\n".join(lines)
