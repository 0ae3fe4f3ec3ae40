"""The door to the network of the hospital (pynetdicom, and DICOMweb by the standard library). No Qt.

peer.py       who is at the other end: the command line's words, or an entry of the settings file
waiting.py    work that waits for a network, in a thread of its own: progress, cancel within a moment
link.py       what every way to a peer can do: echo, find, retrieve, store
dimse.py      the classic way: C-ECHO, C-FIND, C-GET, C-MOVE, C-STORE, with TLS when asked
web.py        DICOMweb: QIDO-RS, WADO-RS, STOW-RS
receiver.py   the storage receiver: for C-MOVE, and for what a PACS sends by itself
staging.py    where images wait until their series is complete
transfer.py   fetch and send: what is missing, in order, verified
service.py    what a window or a command calls

Nothing is half-imported: images arrive in a folder of their own beside the target (".NAME.incoming"), and a series moves
over as a whole when every image that the peer listed is there and says that it belongs to it. What arrived before an
interruption stays there and is not asked for again.
"""
