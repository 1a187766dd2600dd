"""Whether the phone line is there: Asterisk, on this machine, takes connections."""

import socket
import time
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings

ASK_WITHIN_S = 0.5
REMEMBERED = timedelta(seconds=5)


class LineState(StrEnum):
    """How it stands with the phone line of this center."""

    OFF = "off"
    """Somebody has decided so."""
    NOT_CONNECTED = "not_connected"
    CONNECTED = "connected"


class KnownLine:
    """Remembers for a few seconds that the line is there: a page that many open asks Asterisk seldom.

    That it is not is remembered only of one that hangs, for which every page would wait: a line that has come
    up is told of at once.
    """

    def __init__(self) -> None:
        self._asked_at: datetime | None = None
        self._is_there = False

    def is_there(self, *, at: datetime) -> bool:
        """Tell whether the phone line took connections a moment ago."""
        if self._asked_at is None or not self._asked_at <= at < self._asked_at + REMEMBERED:
            began = time.monotonic()
            self._is_there = line_state() is LineState.CONNECTED
            hangs = time.monotonic() - began >= ASK_WITHIN_S
            self._asked_at = at if self._is_there or hangs else None
        return self._is_there


def line_state() -> LineState:
    """Tell how it stands just now."""
    if not settings.RINGBUOY.sip_port:
        return LineState.OFF
    return LineState.CONNECTED if _answers(settings.RINGBUOY.asterisk_port) else LineState.NOT_CONNECTED


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=ASK_WITHIN_S).close()
    except OSError:
        return False
    return True
