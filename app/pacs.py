"""`rehearse pacs echo|find|get|send|receive`: the command's words, and what it prints.

PEER is TITLE@host:port (DICOM), an https address (DICOMweb), or the name of an entry in the settings file
(app/record/peer.py says how it looks).
"""
from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.progress import Bar
from app.text import aligned
from meshing.errors import RequestError
from meshing.units import Second

if TYPE_CHECKING:  # the network is loaded only when a command needs it
    from app.record.peer import Peer

DONE, FAILED = 0, 1

_QUESTION = {"patient_id": "PatientID", "name": "PatientName", "date": "StudyDate", "accession": "AccessionNumber",
             "modality": "ModalitiesInStudy", "description": "StudyDescription", "study": "StudyInstanceUID"}


def add_commands(pacs: argparse.ArgumentParser) -> None:
    """The commands below `rehearse pacs`."""
    below = pacs.add_subparsers(metavar="what", required=True)

    def command(name: str, does: Callable[[argparse.Namespace], int], help: str, *, peer: bool = True) -> argparse.ArgumentParser:
        made = below.add_parser(name, help=help, description=help)
        made.set_defaults(run=does)
        made.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        if peer:
            made.add_argument("peer", metavar="PEER", help="TITLE@host:port, an https address of DICOMweb, or a name in the settings file")
            made.add_argument("--settings", type=Path, help="settings file with the peers (default: pacs.toml in the user's settings of rehearse)")
            made.add_argument("--calling", help="our own AE title (default REHEARSE)")
            made.add_argument("--time-out", type=_seconds, help="how long a silence may last, in seconds (default 30)")
            made.add_argument("--tls", action="store_true", default=None, help="DICOM over TLS; the certificate of the peer is verified")
            made.add_argument("--ca", type=Path, help="PEM file of certificates that are trusted beside the system's")
            made.add_argument("--certificate", type=Path, help="PEM file of our own certificate, when the peer wants one")
            made.add_argument("--key", type=Path, help="PEM file of its key")
        return made

    command("echo", _echo, "is the peer there, and does it know us")
    find = command("find", _find, "studies of a patient, or with --study the series of one study")
    find.add_argument("--patient-id", help="number of the patient; * and ? stand for any text, any character")
    find.add_argument("--name", help="name of the patient: Family^Given, with * and ?")
    find.add_argument("--date", help="date of the study, YYYYMMDD, or a range YYYYMMDD-YYYYMMDD")
    find.add_argument("--accession", help="accession number")
    find.add_argument("--modality", help="CT, MR, ...")
    find.add_argument("--description", help="description of the study, with * and ?")
    find.add_argument("--study", help="StudyInstanceUID: list its series")
    get = command("get", _get, "fetch a study or one series of it; goes on where it was interrupted")
    get.add_argument("--study", required=True, help="StudyInstanceUID")
    get.add_argument("--series", help="SeriesInstanceUID: only this series")
    get.add_argument("--out", type=Path, required=True, help="folder; series arrive whole in OUT/STUDY/SERIES")
    get.add_argument("--by", choices=("get", "move"), default="get", help="C-GET, or C-MOVE to a receiver of our own (DICOM only)")
    get.add_argument("--port", type=int, dest="receive_port", help="port of our receiver for --by move, as the PACS knows it")
    send = command("send", _send, "send files and folders; what the peer has already is left out")
    send.add_argument("places", type=Path, nargs="+", metavar="FOLDER", help="folders or files of DICOM objects")
    send.add_argument("--again", action="store_true", help="send also what the peer has already")
    receive = command("receive", _receive, "be a storage receiver until Ctrl-C: for what a PACS or scanner sends by itself", peer=False)
    receive.add_argument("--out", type=Path, required=True, help="folder; series arrive whole in OUT/STUDY/SERIES")
    receive.add_argument("--port", type=int, default=11112, help="port to listen on (default 11112)")
    receive.add_argument("--title", default="REHEARSE", help="our AE title (default REHEARSE)")


def _seconds(text: str) -> Second:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.1 <= value <= 3600.0:
        raise argparse.ArgumentTypeError("a number of seconds from 0.1 to 3600 is needed")
    return Second(value)


def _peer(options: argparse.Namespace) -> Peer:
    from app.record.peer import peer_of

    return peer_of(options.peer, options.settings, calling=options.calling, time_out=options.time_out, tls=options.tls, ca=options.ca,
                   certificate=options.certificate, key=options.key, receive_port=getattr(options, "receive_port", None))


def _print(options: argparse.Namespace, data: dict[str, Any], text: str) -> None:
    sys.stdout.write((json.dumps(data, indent=1, allow_nan=False) if options.json else text) + "\n")


def _echo(options: argparse.Namespace) -> int:
    from app.record.service import echo

    peer = _peer(options)
    with Bar(f"echo {peer.name}") as bar:
        seconds = echo(peer, bar)
    _print(options, {"peer": peer.words, "seconds": round(seconds, 3)}, f"{peer.words} answers in {seconds * 1000:.0f} ms")
    return DONE


def _find(options: argparse.Namespace) -> int:
    from app.record.service import find_series, find_studies

    peer = _peer(options)
    keys = {keyword: getattr(options, name) for name, keyword in _QUESTION.items() if getattr(options, name)}
    with Bar(f"find at {peer.name}") as bar:
        studies = find_studies(peer, keys, bar)
        series = find_series(peer, options.study, bar) if options.study else None
    table = [["date", "patient", "number", "modality", "series", "images", "description", "study UID"],
             *([s.get("StudyDate", ""), s.get("PatientName", ""), s.get("PatientID", ""), s.get("ModalitiesInStudy", ""),
                s.get("NumberOfStudyRelatedSeries", ""), s.get("NumberOfStudyRelatedInstances", ""), s.get("StudyDescription", ""),
                s.get("StudyInstanceUID", "")] for s in studies)]
    text = aligned(table) if studies else f"{peer.words} has no study that matches."
    if series is not None:
        rows = [["number", "modality", "images", "description", "series UID"],
                *([s.get("SeriesNumber", ""), s.get("Modality", ""), s.get("NumberOfSeriesRelatedInstances", ""), s.get("SeriesDescription", ""),
                   s.get("SeriesInstanceUID", "")] for s in series)]
        text += "\n\n" + aligned(rows)
    _print(options, {"peer": peer.words, "studies": studies} | ({"series": series} if series is not None else {}), text)
    return DONE


def _get(options: argparse.Namespace) -> int:
    from app.record.service import fetch_study

    peer = _peer(options)
    with Bar(f"get from {peer.name}") as bar:
        fetched = fetch_study(peer, options.study, options.series, options.out, bar, way=options.by)
    _print(options, {"peer": peer.words, "series": [one.entry() for one in fetched]},
           "\n".join(f"{one.images} images ({one.added} new), {one.modality} {one.description}: {one.folder}" for one in fetched))
    return DONE


def _send(options: argparse.Namespace) -> int:
    from app.record.service import send_files

    peer = _peer(options)
    with Bar(f"send to {peer.name}") as bar:
        sent = send_files(peer, options.places, bar, again=options.again)
    lines = [f"{sent.sent} images sent to {peer.words}, {sent.there} were there before, {len(sent.refused)} refused, {sent.others} other files",
             *(f"refused: {path}: {reason}" for path, reason in sent.refused)]
    _print(options, {"peer": peer.words} | sent.entry(), "\n".join(lines))
    return FAILED if sent.refused else DONE


def _receive(options: argparse.Namespace) -> int:
    from app.record.service import receive_here

    if not 0 < options.port < 65536:
        raise RequestError(f"The port is {options.port}; it must lie between 1 and 65535 (DICOM: often 104 or 11112).")
    seen: list[Path] = []

    def ready(port: int) -> None:
        sys.stderr.write(f"listening as {options.title} on port {port}; Ctrl-C ends it\n")

    def arrived(series: Path, images: int) -> None:
        seen.append(series)
        if not options.json:
            sys.stdout.write(f"{images} images: {series}\n")
            sys.stdout.flush()

    try:
        receive_here(options.out, options.title, options.port, ready=ready, arrived=arrived)
    except KeyboardInterrupt:  # the one way to end it
        if options.json:
            _print(options, {"series": [str(path) for path in seen]}, "")
    return DONE
