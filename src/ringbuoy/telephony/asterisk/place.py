"""Where one Asterisk lives and where it listens."""

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path

from ringbuoy.kernel.settings import Settings

ARI_USER = "ringbuoy"
"""The name under which the engine signs in at Asterisk."""
APPLICATION = "ringbuoy"
"""A call asks whoever listens under a name that begins so."""
OURS = f"{APPLICATION}-line"
"""The name under which the engine that has the line in hand listens."""


@dataclass(frozen=True)
class Place:
    """One Asterisk: its folder in the data, the modules it loads, and where it listens.

    `sip_host` and `sip_port` are where phones and carriers reach it; `port`, on this machine's own address,
    is where the engine and (through the hub) browsers do. `language` is spoken while no engine answers.
    `has_certificate`: carriers that connect to us by TLS are shown the one that the pages have.
    """

    folder: Path
    modules: Path
    sip_host: str
    sip_port: int
    port: int
    password: str = field(repr=False)
    language: str = "en"
    has_certificate: bool = False

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
    )


def _password(settings: Settings) -> str:
    """Make the password with which the engine gives Asterisk orders."""
    return hmac.digest(bytes.fromhex(settings.phone_key), b"orders", hashlib.sha256).hex()
