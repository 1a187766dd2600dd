"""Where one Asterisk lives and where it listens."""

import hashlib
import hmac
import socket
from dataclasses import dataclass, field
from pathlib import Path

from ringbuoy.kernel.settings import Settings

ARI_USER = "ringbuoy"
"""The name under which the engine signs in at Asterisk."""
ANYWHERE = ("", "0.0.0.0", "::")  # noqa: S104
"""Every address of this machine."""
APPLICATION = "ringbuoy"
"""A call asks whoever listens under a name that begins so."""
OURS = f"{APPLICATION}-line"
"""The name under which the engine that has the line in hand listens."""


@dataclass(frozen=True)
class Place:
    """One Asterisk: its folder in the data, the modules it loads, and where it listens.

    `sip_host` and `sip_port` are where phones and carriers reach it; `port`, on this machine's own address,
    is where the engine and (through the hub) browsers do. `language` is spoken while no engine answers,
    to whoever called no line of ours.
    `public_address`: where others reach this machine behind a NAT, which knows it as `own_address`.
    `has_certificate`: carriers that connect to us by TLS are shown the one that the pages have.
    `has_signers`: it is known whose signatures vouch for callers' numbers, so they are checked here.
    """

    folder: Path
    modules: Path
    sip_host: str
    sip_port: int
    port: int
    password: str = field(repr=False)
    language: str = "en"
    has_certificate: bool = False
    has_signers: bool = False
    public_address: str = ""
    own_address: str = ""

    @property
    def etc(self) -> Path:
        """The folder of the configuration."""
        return self.folder / "etc"

    @property
    def share(self) -> Path:
        """The folder of Asterisk's own documentation, which it needs to start."""
        return self.folder / "share"

    @property
    def sounds(self) -> Path:
        """The folder of all that callers hear from the line itself."""
        return self.folder / "sounds"


def place_of(settings: Settings, *, modules: Path = Path()) -> Place:
    """Tell where this installation's Asterisk lives and listens."""
    return Place(
        folder=settings.asterisk_dir,
        modules=modules,
        sip_host=settings.sip_host,
        sip_port=settings.sip_port,
        port=settings.asterisk_port,
        password=_password(settings),
        has_certificate=settings.tls is not None,
        has_signers=settings.number_signers is not None,
        public_address=settings.sip_public_address,
        own_address=_own_address(settings),
    )


def _own_address(settings: Settings) -> str:
    """Find the address of this machine that a NAT leads to. Nothing is sent: only the route is looked up."""
    if not settings.sip_public_address or settings.sip_host not in ANYWHERE:
        return settings.sip_host if settings.sip_public_address else ""
    family = socket.AF_INET6 if ":" in settings.sip_public_address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((settings.sip_public_address, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _password(settings: Settings) -> str:
    """Make the password with which the engine gives Asterisk orders."""
    return hmac.digest(bytes.fromhex(settings.phone_key), b"orders", hashlib.sha256).hex()
