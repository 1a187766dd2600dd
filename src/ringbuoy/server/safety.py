"""Settings with which a crisis line must not open, each refused with what to do."""

import os
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates

from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.os_users import Part, can_read, user_for


class Unsafe(Refused):
    """The service does not start with these settings."""


def refuse_unsafe(settings: Settings) -> None:
    """Let safe settings pass. A demo may miss an emergency number and a recovery key.

    :raises Unsafe: the first thing that is wrong.
    """
    file = settings.data / "settings.toml"
    if not settings.is_on_loopback and not settings.tls and not settings.trusted_proxy:
        raise Unsafe(
            f"Callers' words would cross the network in the clear: host is {settings.host}, without TLS. "
            f"Set tls_certificate and tls_key in {file}, or trusted_proxy to the address of the proxy "
            'that ends TLS in front of us, or host = "127.0.0.1".'
        )
    if settings.staff_host and settings.staff_host == settings.public_host:
        raise Unsafe(
            f"staff_host and public_url name the same host, {settings.staff_host}, so no page would be for "
            f"callers. In {file}, give staff_host a name of its own, or take the line out."
        )
    if settings.tls:
        _refuse_unreadable(settings.tls.certificate, key="tls_certificate", file=file)
        _refuse_unreadable(settings.tls.key, key="tls_key", file=file)
    if settings.number_signers:
        _refuse_no_certificates(settings.number_signers, file=file)
    if not settings.demo:
        _refuse_unprepared(settings, file)


def _refuse_unprepared(settings: Settings, file: Path) -> None:
    if not settings.emergency_number:
        raise Unsafe(
            f"No emergency number is set, and callers in danger need one. Set emergency_number in {file}, "
            'such as emergency_number = "112".'
        )
    key = settings.recovery_key
    if key is None or not key.is_file():
        raise Unsafe(
            f"The recovery key {key or ''} is missing: without it, records are lost for ever if this machine "
            "is. Put the file back, or make a new one: ./ringbuoy recovery-key"
        )


def _refuse_no_certificates(path: Path, *, file: Path) -> None:
    try:
        load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        raise Unsafe(
            f"{path} holds no certificates that can be read, so no caller's number could be checked by them. "
            f"Put the authorities' certificates there (PEM), or take number_signers out of {file}."
        ) from None


def _refuse_unreadable(path: Path, *, key: str, file: Path) -> None:
    user = user_for(Part.SERVICE)
    if not path.is_file():
        raise Unsafe(f"{path} is not there. Mend {key} in {file}.")
    if not (can_read(path, user) if user else os.access(path, os.R_OK)):
        who = f"The user '{user.name}', who serves the port," if user else "This user"
        raise Unsafe(f"{who} cannot read {path}. Give it the right to, or name a copy as {key} in {file}.")
