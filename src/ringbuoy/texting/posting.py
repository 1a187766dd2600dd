"""Asking a carrier something over HTTP, and saying in plain words what stopped it."""

import socket
import ssl
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.settings import LOOPBACK
from ringbuoy.texting.wire import CarrierAway

TIMEOUT_SECONDS = 5
MOST_BYTES = 256 * 1024

# The first row that fits says it, so the narrow kinds come before the wide ones.
WORDS = (
    (socket.gaierror, _("There is no carrier at this address. Check the address.")),
    (ConnectionRefusedError, _("Nothing answers at the carrier's address. Check the address and the port.")),
    (TimeoutError, _("The carrier did not answer within 5 seconds.")),
    (
        ssl.SSLCertVerificationError,
        _("The carrier's certificate is not good for this name. Check the address."),
    ),
    (ssl.SSLError, _("No encrypted connection came about. Check the address.")),
    (HTTPException, _("What answered at this address is no carrier. Check the address.")),
    (OSError, _("The carrier could not be reached. Check the address, then try again.")),
)


class OpenAddress(Refused):
    """Numbers and words would go over a wire that others can read."""


@dataclass(frozen=True)
class Answer:
    """What a carrier answered."""

    status: int
    body: bytes = field(repr=False)

    @property
    def is_good(self) -> bool:
        """Tell whether the carrier took it."""
        return 200 <= self.status < 300


def check_address(address: str) -> None:
    """Refuse an address at which others could read along.

    :raises OpenAddress: neither https nor this machine.
    """
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_safe or not parts.hostname:
        raise OpenAddress(
            _("Write an address that begins with https://. Plain http is used on this machine only.")
        )


def ask(method: str, url: str, *, body: bytes = b"", headers: dict[str, str]) -> Answer:
    """Ask once, without following anywhere else.

    :raises CarrierAway: with the reason, and what to check.
    """
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target or "/", body=body, headers=headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST_BYTES))
    except (OSError, HTTPException) as error:
        raise CarrierAway(next(str(words) for kind, words in WORDS if isinstance(error, kind))) from None
    finally:
        connection.close()


def require_taken(answer: Answer) -> None:
    """Let a good answer pass.

    :raises CarrierAway: the carrier is busy or broken, or does not know us.
    """
    if answer.status in (401, 403):
        raise CarrierAway(_("The carrier refused the sign-in. Check the account and the secret."))
    if answer.status == 404:
        raise CarrierAway(_("The carrier has nothing at this address. Check the account and the address."))
    if not answer.is_good:
        raise CarrierAway(
            _("The carrier could not take it now (%(status)s). Try again later.") % {"status": answer.status}
        )
