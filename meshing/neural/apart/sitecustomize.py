"""No network: an audit hook that refuses every connection. Python imports this file by its name when it starts.

A hook of the interpreter (PEP 578) cannot be taken out again, sees what is done in C below the socket module, and is there
in every Python process that the model starts, because PYTHONPATH leads here. Sockets within the machine's own processes (AF_UNIX, by
which worker processes talk) stay allowed: their addresses are texts. What was tried is written to the file that
REHEARSE_NETWORK_LOG names, because models tend to swallow the error.
"""
import os
import sys

_REFUSED = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
            "socket.gethostbyaddr", "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect")


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _REFUSED:
        return
    address = arguments[1] if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg") else arguments[0]
    if event.startswith("socket.") and event not in _REFUSED[4:7] and not isinstance(address, tuple):
        return  # AF_UNIX; sendmsg on a socket that was connected, which was judged then
    log = os.environ.get("REHEARSE_NETWORK_LOG")
    if log:
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{event} {address}\n")
    raise PermissionError(f"the network is closed while a model runs ({event} {address})")


if os.environ.get("REHEARSE_NETWORK_LOG"):
    sys.addaudithook(_refuse)
