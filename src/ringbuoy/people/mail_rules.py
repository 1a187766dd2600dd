"""How a mail server is reached, and what of that is refused."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.settings import LOOPBACK

HIGHEST_PORT = 65535


class Encryption(StrEnum):
    """How the way to the mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class OpenWay(Refused):
    """Links and the password would go over a wire that others can read."""


@dataclass(frozen=True)
class MailWay:
    """The way to a mail server, and in whose name we write. No host: no mail is sent."""

    host: str
    port: int
    encryption: Encryption
    username: str
    sender: str

    def check(self) -> None:
        """Refuse a way that others can read.

        :raises OpenWay: it leaves this machine unencrypted.
        """
        if self.host and self.encryption is Encryption.NONE and self.host not in LOOPBACK:
            raise OpenWay(_("Without encryption only a mail server on this machine is used. Choose another."))
