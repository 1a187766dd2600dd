"""Whether the phone line is there: Asterisk, on this machine, takes connections."""

import socket
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

    That it is not is never remembered: a line that has come up is told of at once.
    """

    def __init__(self) -> None:
        self._was_there: datetime | None = None

    def is_there(self, *, at: datetime) -> bool:
        """Tell whether the phone line took connections a moment ago."""
        if self._was_there is None or not self._was_there <= at < self._was_there + REMEMBERED:
            self._was_there = at if line_state() is LineState.CONNECTED else None
        return self._was_there is not None


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
