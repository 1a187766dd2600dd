"""Asking a program behind a Unix socket, from ordinary (blocking) code.

Connections are kept and used again; several threads may ask at once. A connection that the other
side has closed is noticed before anything is sent on it, so a restart of keyd costs nothing.
"""

import os
import queue
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.keyd.peers import Peer
from ringbuoy.keyd.wire import LONGEST_LINE_BYTES, BadLine, Fields, answer_in, fields_of, line_of

_KEPT_CONNECTIONS = 8
Trusts: TypeAlias = Callable[[Peer, Path], bool]


class Unreachable(Unavailable):
    """Nobody answers on the socket, or not in time."""


class WrongListener(Unreachable):
    """Somebody else listens on the socket than should; nothing was sent."""


def trusts_anybody(_listener: Peer, _path: Path) -> bool:
    """Take whoever listens there: the folder alone decides."""
    return True


class UnixClient:
    """A small pool of connections to one socket, with whoever listens there if `trusts` says so."""

    def __init__(self, path: Path, *, trusts: Trusts = trusts_anybody) -> None:
        self._path = path
        self._trusts = trusts
        self._idle: queue.LifoQueue[socket.socket] = queue.LifoQueue(_KEPT_CONNECTIONS)
        self._process = os.getpid()

    def ask(self, request: Fields, *, within: float) -> dict[str, object]:
        """Ask and wait for the answer, `within` seconds in all.

        :raises Unreachable: no answer in time, or somebody else listens (`WrongListener`).
        :raises Foreseen: the other side refuses; its own kind of error.
        """
        deadline = time.monotonic() + within
        connection = self._connection(deadline)
        try:
            reply = fields_of(_exchange(connection, line_of(request), deadline))
        except (OSError, BadLine):
            connection.close()
            raise Unreachable("No answer in time.") from None
        self._keep(connection)
        return answer_in(reply)

    def close(self) -> None:
        """Close the connections that are kept."""
        while not self._idle.empty():
            self._idle.get_nowait().close()

    def _connection(self, deadline: float) -> socket.socket:
        self._forget_those_of_the_parent_process()
        while not self._idle.empty():
            try:
                connection = self._idle.get_nowait()
            except queue.Empty:
                break
            if _is_quiet(connection):
                return connection
            connection.close()
        return self._new_connection(deadline)

    def _new_connection(self, deadline: float) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(_left_until(deadline))
            connection.connect(str(self._path))
            check_listener(connection, self._path, self._trusts)
        except OSError:
            connection.close()
            raise Unreachable("Nobody answers.") from None
        except WrongListener:
            connection.close()
            raise
        return connection

    def _keep(self, connection: socket.socket) -> None:
        try:
            self._idle.put_nowait(connection)
        except queue.Full:
            connection.close()

    def _forget_those_of_the_parent_process(self) -> None:
        if self._process != os.getpid():
            self._idle = queue.LifoQueue(_KEPT_CONNECTIONS)
            self._process = os.getpid()


def check_listener(connection: socket.socket, path: Path, trusts: Trusts) -> None:
    """Look who listens before anything is said.

    :raises WrongListener: not who should.
    """
    if not trusts(Peer.of(connection), path):
        raise WrongListener("Somebody else listens here.")


def _exchange(connection: socket.socket, line: bytes, deadline: float) -> bytes:
    connection.settimeout(_left_until(deadline))
    connection.sendall(line)
    received = b""
    while not received.endswith(b"\n"):
        connection.settimeout(_left_until(deadline))
        part = connection.recv(65536)
        received += part
        if not part or len(received) > LONGEST_LINE_BYTES:
            raise ConnectionError
    return received


def _left_until(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _is_quiet(connection: socket.socket) -> bool:
    """Tell whether the connection is open and nothing waits on it."""
    connection.setblocking(False)
    try:
        connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
