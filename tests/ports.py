"""Ports of this machine that nobody has, so that no test meets another program, and no other test."""

import random
import socket
from dataclasses import replace
from pathlib import Path

from ringbuoy.kernel.settings import ASTERISK_PORT_ABOVE, Settings

FIRST, LAST = 20_000, 32_000
"""Above the sound of calls, and below the ports from which Linux lets programs ask others (32,768 and up).

A port from among those is soon taken again: by any connection that any program opens meanwhile.
"""
_ours: list[socket.socket] = []


def free_port() -> int:
    """Take a port for pages; no other test gets it while this process lives."""
    return next(port for port in _by_chance() if _take(port))


def free_sip_port() -> int:
    """Take a port for telephones, the one above it, which is the sealed line's, and the one for orders."""
    last = LAST - ASTERISK_PORT_ABOVE
    return next(port for port in _by_chance(last) if all(map(_take, _of_a_line(port))))


def _by_chance(last: int = LAST) -> list[int]:
    return random.sample(range(FIRST, last), last - FIRST)


def _of_a_line(port: int) -> tuple[int, int, int]:
    return port, port + 1, replace(Settings(data=Path()), sip_port=port).asterisk_port


def _take(port: int) -> bool:
    """Take a port by a name that Linux gives to one process only, and see that no other program has it."""
    name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        name.bind(f"\0a port of Ringbuoy's tests: {port}")
    except OSError:
        name.close()
        return False
    _ours.append(name)
    return _is_free(port)


def _is_free(port: int) -> bool:
    try:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            with socket.socket(socket.AF_INET, kind) as probe:
                probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True
