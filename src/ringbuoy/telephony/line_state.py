"""Whether the phone line is there: Asterisk, on this machine, takes connections."""

import socket
from enum import StrEnum

from django.conf import settings

ASK_WITHIN_S = 0.5


class LineState(StrEnum):
    """How it stands with the phone line of this center."""

    OFF = "off"
    """Somebody has decided so."""
    NOT_CONNECTED = "not_connected"
    CONNECTED = "connected"


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
