"""What a center has decided about its own installation, read once at the start of each process.

Decisions are in DATA/settings.toml and in the environment (RINGBUOY_PORT and so on; the environment
wins). Secrets are in DATA/secrets, one file each, never in settings.toml.
"""

import os
import secrets as randomness
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from ringbuoy.kernel.database_address import DatabaseAddress, django_database, parse_database_url
from ringbuoy.kernel.settings_file import Decisions, decisions_from_environment, read_decisions

LOOPBACK = ("localhost", "127.0.0.1", "::1")
ASTERISK_PORT_ABOVE = 3028
HIGHEST_SIP_PORT = 65535 - ASTERISK_PORT_ABOVE


@dataclass(frozen=True)
class Tls:
    """The certificate and its private key, as files in PEM form."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Settings:
    """Everything that a process knows about its installation."""

    data: Path
    center: str = "center"
    center_name: str = "Crisis line"
    country: str = ""
    emergency_number: str = ""
    crisis_number: str = ""
    administrator: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://localhost:8000"
    staff_host: str = ""
    tls: Tls | None = None
    trusted_proxy: tuple[str, ...] = ()
    recovery_key: Path | None = None
    audit_folder: Path | None = None
    backup_database_dir: Path | None = None
    backup_keys_dir: Path | None = None
    backup_every: timedelta = timedelta(hours=24)
    backup_kept: timedelta = timedelta(days=90)
    demo: bool = False
    database_url: str = ""
    app_database_url: str = ""
    acts_as_owner: bool = False
    django_secret: str = ""
    factor_key: str = ""
    mail_key: str = ""
    rows_key: str = ""
    text_key: str = ""
    phone_key: str = ""
    sip_host: str = "127.0.0.1"
    sip_port: int = 5060
    sip_public_address: str = ""
    number_signers: Path | None = None
    turn_servers: tuple[str, ...] = ()

    @property
    def run(self) -> Path:
        """The folder of the sockets."""
        return self.data / "run"

    @property
    def secrets_dir(self) -> Path:
        """The folder of the keys and passwords that processes need, one file each."""
        return self.data / "secrets"

    @property
    def logs(self) -> Path:
        """The folder of the log files, one for each process."""
        return self.data / "logs"

    @property
    def static(self) -> Path:
        """The folder of the bundled style sheets and scripts: one for all data folders of an environment."""
        return Path(sys.prefix) / "ringbuoy-static"

    @property
    def spool(self) -> Path:
        """The folder where fresh wrapped keys wait for keyd."""
        return self.data / "spool"

    @property
    def messages(self) -> Path:
        """The folder of messages that were spoken and are not in the database yet, sealed."""
        return self.data / "messages"

    @property
    def lines(self) -> Path:
        """The folder of what the engine knows of the lines while the database is away."""
        return self.data / "lines"

    @property
    def audit_dir(self) -> Path:
        """The folder of the journal's checkpoints outside the database; best on another machine's disk."""
        return self.audit_folder or self.data / "audit"

    @property
    def keyd_socket(self) -> Path:
        """Where keyd listens."""
        return self.run / "keyd.sock"

    @property
    def web_socket(self) -> Path:
        """Where the pages are served to the hub."""
        return self.run / "web.sock"

    @property
    def hub_socket(self) -> Path:
        """Where the hub takes and lends the keys of open conversations."""
        return self.run / "hub.sock"

    @property
    def asterisk_dir(self) -> Path:
        """The folder of Asterisk's configuration, sounds and sockets."""
        return self.data / "asterisk"

    @property
    def asterisk_port(self) -> int:
        """The port on this machine's own address where Asterisk takes orders and browsers' phones."""
        return self.sip_port + ASTERISK_PORT_ABOVE if self.sip_port <= HIGHEST_SIP_PORT else self.sip_port - 1

    @property
    def is_https(self) -> bool:
        """Tell whether browsers reach us by TLS, ours or the proxy's."""
        return self.public_url.startswith("https://")

    @property
    def is_on_loopback(self) -> bool:
        """Tell whether only this machine can reach the port."""
        return self.host in LOOPBACK

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Names under which browsers may ask for us."""
        ours = (self.public_host, self.staff_host, "localhost", "127.0.0.1", "[::1]")
        return tuple(dict.fromkeys(name for name in ours if name))

    @property
    def trusted_origins(self) -> tuple[str, ...]:
        """Origins whose forms we take besides our own."""
        return tuple(dict.fromkeys((self.public_url, self.staff_url)))

    @property
    def public_host(self) -> str:
        """The host name under which callers find us."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def staff_url(self) -> str:
        """The address of the staff's pages: one of their own where a staff host is set."""
        if not self.staff_host:
            return self.public_url
        parts = urlsplit(self.public_url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{self.staff_host}{port}"

    @property
    def database_address(self) -> DatabaseAddress:
        """Where this process finds the database, and as whom it connects."""
        return parse_database_url(self.database_url if self.acts_as_owner else self.app_database_url)

    @property
    def django_database(self) -> dict[str, object]:
        """The same, in the words of Django's DATABASES."""
        return django_database(self.database_address)


def load(data: Path) -> Settings:
    """Read the settings of a data folder; a folder without a settings file gives the defaults.

    :raises WrongSettings: the file or the environment holds something that cannot be used.
    """
    data = data.absolute()
    decisions = read_decisions(data / "settings.toml") | decisions_from_environment(os.environ)
    return settle(data, decisions)


def settle(data: Path, decisions: Decisions) -> Settings:
    """Join what was decided with the secrets that lie in the data folder."""
    port = int(decisions.get("port", Settings.port))
    return Settings(
        data=data,
        **_texts(decisions),
        port=port,
        public_url=_public_url(decisions, port),
        tls=_tls(decisions),
        trusted_proxy=tuple(decisions.get("trusted_proxy", ())),
        recovery_key=_optional_path(decisions.get("recovery_key")),
        audit_folder=_optional_path(decisions.get("audit_dir")),
        **_backups(decisions),
        demo=bool(decisions.get("demo", False)),
        database_url=_secret(data, "database-owner.url") or os.environ.get("DATABASE_URL", ""),
        app_database_url=_secret(data, "database-app.url") or os.environ.get("APP_DATABASE_URL", ""),
        acts_as_owner=os.environ.get("RINGBUOY_ACTS_AS") == "owner",
        django_secret=_secret(data, "django.key") or randomness.token_urlsafe(48),
        factor_key=_secret(data, "factor.key"),
        mail_key=_secret(data, "mail.key"),
        rows_key=_secret(data, "rows.key"),
        text_key=_secret(data, "text.key"),
        phone_key=_secret(data, "phone.key"),
        sip_port=int(decisions.get("sip_port", Settings.sip_port)),
        number_signers=_optional_path(decisions.get("number_signers")),
        turn_servers=tuple(decisions.get("turn_servers", ())),
    )


_TEXT_KEYS = (
    "center",
    "center_name",
    "country",
    "emergency_number",
    "crisis_number",
    "administrator",
    "host",
    "staff_host",
    "sip_host",
    "sip_public_address",
)


def _texts(decisions: Decisions) -> dict[str, str]:
    return {key: str(decisions[key]) for key in _TEXT_KEYS if key in decisions}


def _public_url(decisions: Decisions, port: int) -> str:
    said = str(decisions.get("public_url", ""))
    scheme = "https" if "tls_certificate" in decisions else "http"
    return said.rstrip("/") or f"{scheme}://localhost:{port}"


def _tls(decisions: Decisions) -> Tls | None:
    if "tls_certificate" not in decisions:
        return None
    return Tls(Path(decisions["tls_certificate"]), Path(decisions["tls_key"]))


class _Backups(TypedDict, total=False):
    backup_database_dir: Path
    backup_keys_dir: Path
    backup_every: timedelta
    backup_kept: timedelta


def _backups(decisions: Decisions) -> _Backups:
    decided = _Backups()
    if said := decisions.get("backup_database_dir"):
        decided["backup_database_dir"] = Path(said)
    if said := decisions.get("backup_keys_dir"):
        decided["backup_keys_dir"] = Path(said)
    if said := decisions.get("backup_every_hours"):
        decided["backup_every"] = timedelta(hours=said)
    if said := decisions.get("backup_keep_days"):
        decided["backup_kept"] = timedelta(days=said)
    return decided


def _optional_path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _secret(data: Path, name: str) -> str:
    """Read one secret; empty when it is not there, or is not for the user of this process."""
    try:
        return (data / "secrets" / name).read_text().strip()
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return ""
