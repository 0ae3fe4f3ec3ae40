"""What a window or a command asks of a peer. Each call watches its own thread through a monitor: progress, time left and
cancel work as for any other long work (`app.gui.work.Work(title, lambda monitor: fetch_study(...))`)."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.record.link import Link, checked_uid
from app.record.peer import Peer, peers_in, settings_path
from app.record.receiver import Inbox, receive
from app.record.transfer import Fetched, Sent, fetch, send
from app.record.waiting import carried_out
from app.record.web import Web
from meshing.dicom.wire import Answer
from meshing.errors import RequestError, TransferError
from meshing.step import Monitor, silent
from meshing.units import Second

WAYS = ("get", "move")


def link_to(peer: Peer, way: str = "get") -> Link:
    """The way to a peer: DICOMweb for an address, else DICOM, fetching by C-GET or C-MOVE."""
    from app.record.dimse import Dimse

    if way not in WAYS:
        raise RequestError(f"'{way}' is not a way to fetch images; known are {', '.join(WAYS)}.")
    if peer.url:
        return Web(peer)
    if way == "move" and not peer.receive_port:
        raise RequestError(f"To have images moved to us, {peer.words} must know our AE title, address and port: give --port, or receive_port in its "
                           "settings entry, or fetch with --by get.")
    return Dimse(peer, move=way == "move")


def known_peers(path: Path | None = None) -> tuple[Peer, ...]:
    """The entries of the settings file; none when there is no file."""
    path = path or settings_path()
    return tuple(peers_in(path).values()) if path.exists() else ()


def echo(peer: Peer, monitor: Monitor = silent) -> Second:
    """Whether the peer is there; the time it took."""
    link = link_to(peer)
    return carried_out(link.echo, monitor)


def find_studies(peer: Peer, keys: Mapping[str, str], monitor: Monitor = silent) -> list[Answer]:
    """The studies that match, newest first. `keys` by DICOM keyword, with the wildcards * and ? and ranges of dates (from-to).

    Raises RequestError for a question without any key: the answer would be the whole archive.
    """
    asked = {key: value for key, value in keys.items() if value}
    if not asked:
        raise RequestError("Say whom or what to look for: a patient, an accession number, a date or range of dates, or a study UID.")
    link = link_to(peer)
    rows = carried_out(lambda line: link.find("STUDY", asked, line), monitor)
    return sorted(rows, key=lambda row: (row.get("StudyDate", ""), row.get("StudyTime", "")), reverse=True)


def find_series(peer: Peer, study: str, monitor: Monitor = silent) -> list[Answer]:
    """The series of a study, by number."""
    link = link_to(peer)
    rows = carried_out(lambda line: link.find("SERIES", {"StudyInstanceUID": study}, line), monitor)
    return sorted(rows, key=lambda row: (not row.get("SeriesNumber", "").lstrip("-").isdigit(), row.get("SeriesNumber", "").zfill(12)))


def fetch_study(peer: Peer, study: str, series: str | None, out: Path, monitor: Monitor = silent, *, way: str = "get") -> list[Fetched]:
    """Bring a study, or one series, into `out`/study/series. Whole series only; goes on where an earlier call was interrupted."""
    for uid in filter(None, (study, series)):
        try:
            checked_uid(uid, "the request")
        except TransferError:
            raise RequestError(f"'{uid}' is not a DICOM UID (digits and dots, at most 64); ask with 'rehearse pacs find' which there are.") from None
    link = link_to(peer, way)
    return carried_out(lambda line: fetch(link, peer.words, study, series, out, line), monitor)


def send_files(peer: Peer, places: Sequence[Path], monitor: Monitor = silent, *, again: bool = False) -> Sent:
    """Send DICOM files and folders; what the peer has already is left out unless `again`."""
    link = link_to(peer)
    return carried_out(lambda line: send(link, peer.words, places, line, again=again), monitor)


def receive_here(out: Path, title: str, port: int, monitor: Monitor = silent, *, seconds: Second | None = None,
                 ready: Callable[[int], None] = lambda port: None,
                 arrived: Callable[[Path, int], None] = lambda series, images: None) -> Inbox:
    """Be a storage receiver until the monitor raises, or for `seconds`; series arrive in `out`/study/series.

    `ready` gets the port that is listened on, `arrived` each whole series with its number of new images.
    """
    inbox = Inbox(out, arrived=arrived)
    return carried_out(lambda line: receive(inbox, title, port, line, seconds=seconds, ready=ready), monitor)
