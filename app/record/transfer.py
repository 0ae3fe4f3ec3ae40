"""Fetch and send: ask what there is, move what is missing, verify, and only then count it as done.

A series is asked for image by image: the peer lists them, those that are there already are left out, and the series is
imported when each listed one has arrived. A connection that breaks is taken up again as long as something new arrives;
after that the user decides, and the same command goes on from there.
"""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.record.link import Link, Sending, checked_uid
from app.record.staging import Staging
from app.record.waiting import Line
from meshing.dicom.wire import identity_of
from meshing.errors import RequestError, TransferError

_TRIES = 3
"""How often a connection is made again although the last one brought nothing new."""


@dataclass(frozen=True)
class Fetched:
    """One series that is whole in its folder."""

    study: str
    series: str
    description: str
    modality: str
    images: int
    added: int
    folder: Path

    def entry(self) -> dict[str, Any]:
        return {"study": self.study, "series": self.series, "description": self.description, "modality": self.modality, "images": self.images,
                "added": self.added, "folder": str(self.folder)}


@dataclass(frozen=True)
class Sent:
    """What became of the files: sent now, there before, refused with the reason, no DICOM objects."""

    sent: int
    there: int
    refused: tuple[tuple[Path, str], ...]
    others: int

    def entry(self) -> dict[str, Any]:
        return {"sent": self.sent, "there": self.there, "refused": [{"file": str(path), "reason": reason} for path, reason in self.refused],
                "others": self.others}


@dataclass(frozen=True)
class _Order:
    staging: Staging
    description: str
    modality: str
    expected: frozenset[str]


def fetch(link: Link, who: str, study: str, series: str | None, out: Path, line: Line) -> list[Fetched]:
    """Bring a study, or one series of it, into `out`. Raises TransferError when something is missing at the end; series that
    were completed before that stay."""
    if out.exists() and not out.is_dir():
        raise RequestError(f"'{out}' is a file; give a folder for the images.")
    line.tell(0.0, "asking what there is")
    orders = _orders(link, who, study, series, out, line)
    total = sum(len(order.expected) for order in orders)
    done = 0
    fetched = []
    for order in orders:
        _bring(link, who, order, done, total, line)
        line.tell((done + len(order.expected)) / total, f"verifying {order.description or order.modality or 'series'}")
        added = order.staging.complete(order.expected)
        done += len(order.expected)
        fetched.append(Fetched(order.staging.study, order.staging.series, order.description, order.modality, len(order.expected), added,
                               order.staging.home))
    line.tell(1.0, f"{total} images are there")
    return fetched


def _orders(link: Link, who: str, study: str, series: str | None, out: Path, line: Line) -> list[_Order]:
    keys = {"StudyInstanceUID": study} | ({"SeriesInstanceUID": series} if series else {})
    found = [row for row in link.find("SERIES", keys, line) if row.get("SeriesInstanceUID", "") and series in (None, row["SeriesInstanceUID"])]
    if not found:
        raise TransferError(f"{who} has no {'series ' + series + ' in the study' if series else 'study'} {study}; ask with 'rehearse pacs find' what "
                            "it has.")
    orders = []
    for row in found:
        uid = checked_uid(row["SeriesInstanceUID"], who)
        listed = link.find("IMAGE", {"StudyInstanceUID": study, "SeriesInstanceUID": uid}, line)
        images = frozenset(checked_uid(image["SOPInstanceUID"], who) for image in listed if image.get("SOPInstanceUID"))
        stated = row.get("NumberOfSeriesRelatedInstances", "")
        if not images or (stated.isdigit() and int(stated) > len(images)):
            raise TransferError(f"{who} lists {len(images)} images of the series {uid}{f' and says it has {stated}' if stated else ''}; whether a "
                                "transfer "
                                "is complete could not be known, so nothing was fetched. Try again when the PACS has finished receiving the series.")
        orders.append(_Order(Staging(out, study, uid), row.get("SeriesDescription", ""), row.get("Modality", ""), images))
    return orders


def _bring(link: Link, who: str, order: _Order, done: int, total: int, line: Line) -> None:
    """Have the missing images of one series sent, over as many connections as it takes while each brings something."""
    strangers: Counter[str] = Counter()
    name = order.description or order.modality or "series"
    here = len(order.expected & order.staging.have())

    def put(uid: str, data: bytes) -> bool:
        nonlocal here
        if uid not in order.expected or not order.staging.put(uid, data):
            strangers[uid] += 1
            return False
        here += 1
        line.tell((done + min(here, len(order.expected))) / total, f"{name}: {here} of {len(order.expected)} images")
        return True

    line.tell((done + here) / total, f"{name}: {here} of {len(order.expected)} images")
    failure: TransferError | None = None
    tries = _TRIES
    while tries:
        missing = order.expected - order.staging.have()
        if not missing:
            return
        before = len(missing)
        try:
            link.retrieve(order.staging.study, order.staging.series, missing, put, line)
            failure = None
        except TransferError as error:
            failure = error
        left = len(order.expected - order.staging.have())
        tries = _TRIES if left < before and left else tries - 1
        if failure is not None and left == before:
            break  # it says no, or it is gone: asking again at once would not help
    left = len(order.expected - order.staging.have())
    if left:
        why = f"{failure} " if failure else ""
        odd = f" {sum(strangers.values())} objects came that were damaged or had not been asked for; they were not kept." if strangers else ""
        raise TransferError(f"{why}Of the series {order.staging.series}, {len(order.expected) - left} of {len(order.expected)} images have "
                            "arrived from "
                            f"{who}; nothing of it was imported, and what has arrived is kept.{odd} Give the same command again to go on from there.")


def send(link: Link, who: str, places: Sequence[Path], line: Line, *, again: bool = False) -> Sent:
    """Send the DICOM files at and below `places`. What the peer has already is not sent, unless `again`; at the end the peer
    is asked whether everything is there."""
    files, others = _files(places, line)
    if not files:
        raise RequestError(f"There are no DICOM files in {', '.join(map(str, places))} ({others} other files); give a folder or files of DICOM "
                           "images.")
    there = frozenset() if again else _there(link, files, line)
    going = [file for file in files if file.identity.sop_uid not in there]
    count = 0

    def sent(file: Sending) -> None:
        nonlocal count
        count += 1
        line.tell(count / len(going), f"{count} of {len(going)} images sent")

    refused = link.store(going, sent, line) if going else []
    if count:
        line.tell(1.0, "asking whether everything is there")
        left_out = {file.identity.sop_uid for file, _ in refused}
        there_now = _there(link, going, line)
        lost = [file for file in going if file.identity.sop_uid not in left_out | there_now]
        refused += [(file, f"{who} took it but does not list it") for file in lost]
    return Sent(count, len(files) - len(going), tuple((file.path, reason) for file, reason in refused), others)


def _there(link: Link, files: Sequence[Sending], line: Line) -> frozenset[str]:
    """Which of the files the peer has."""
    series: dict[tuple[str, str], set[str]] = defaultdict(set)
    for file in files:
        series[file.identity.study_uid, file.identity.series_uid].add(file.identity.sop_uid)
    found: set[str] = set()
    for study, uid in sorted(series):
        rows = link.find("IMAGE", {"StudyInstanceUID": study, "SeriesInstanceUID": uid}, line)
        found |= {row.get("SOPInstanceUID", "") for row in rows}
    return frozenset(found)


def _files(places: Sequence[Path], line: Line) -> tuple[list[Sending], int]:
    paths: list[Path] = []
    for place in places:
        if place.is_dir():
            paths += sorted(path for path in place.rglob("*") if path.is_file())
        elif place.is_file():
            paths.append(place)
        else:
            raise RequestError(f"There is no file or folder '{place}'; give what is to be sent.")
    files: dict[str, Sending] = {}
    others = 0
    for number, path in enumerate(paths):
        if number % 20 == 0:
            line.tell(0.0, f"reading headers, {number} of {len(paths)}")
        identity = identity_of(path)
        if identity is None or not identity.study_uid or not identity.series_uid or identity.sop_class == "1.2.840.10008.1.3.10":
            others += 1
        else:
            files.setdefault(identity.sop_uid, Sending(path, identity))
    return list(files.values()), others
