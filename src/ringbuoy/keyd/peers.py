"""Who is at the other end of a Unix socket, as the system itself says it: nobody can forge that."""

import os
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

_ROOT = 0
_CREDENTIALS = struct.Struct("iII")


@dataclass(frozen=True)
class Peer:
    """The user and the group of the program at the other end."""

    uid: int
    gid: int

    @classmethod
    def of(cls, connection: socket.socket) -> "Peer":
        """Ask the system who connected, or who listens."""
        told = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _pid, uid, gid = _CREDENTIALS.unpack(told)
        return cls(uid, gid)


def is_keyd(listener: Peer, path: Path) -> bool:
    """Tell whether this may be keyd: its user owns the folder of the socket. Root may be anybody.

    The service may write in that folder too, so what lies there proves nothing by itself.
    """
    return listener.uid in (_ROOT, path.parent.stat().st_uid)


def may_ask(asker: Peer, *, group: int) -> bool:
    """Tell whether a socket that is open to this group lets this program ask."""
    return asker.uid in (_ROOT, os.geteuid()) or asker.gid == group
