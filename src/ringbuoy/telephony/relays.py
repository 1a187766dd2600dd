"""The center's own TURN server: how sound comes through a network that lets only web pages out.

Source: turn-rest. The name is the time until which it holds, the password is made
from that and a secret that the server shares with us. So nobody keeps accounts, and the name tells nobody.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from ringbuoy.telephony.asterisk.relay_server import secret_of

HOLDS_FOR = timedelta(hours=16)
"""Longer than any shift: the leg of a counselor's phone stays up for all of it."""


@dataclass(frozen=True)
class Relay:
    """A way around, and what opens it for some hours."""

    urls: tuple[str, ...]
    username: str
    credential: str = field(repr=False)


def relays(*, at: datetime) -> list[Relay]:
    """Give the ways around that a browser may use. None: the center has set up no TURN server."""
    urls, key = settings.RINGBUOY.turn_servers, settings.RINGBUOY.phone_key
    if not urls or not key:
        return []
    name = str(int((at + HOLDS_FOR).timestamp()))
    made = hmac.digest(secret_of(key).encode(), name.encode(), hashlib.sha1)
    return [Relay(urls, name, base64.b64encode(made).decode())]


def told(*, at: datetime) -> list[dict[str, object]]:
    """Say it in the words of browsers (RTCIceServer)."""
    return [
        {"urls": list(one.urls), "username": one.username, "credential": one.credential}
        for one in relays(at=at)
    ]
