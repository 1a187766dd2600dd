"""Reading settings.toml and the environment: wrong words are refused here, at the door."""

import difflib
import ipaddress
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ringbuoy.kernel.errors import Refused

Decisions = dict[str, Any]
PREFIX = "RINGBUOY_"
_HOST_NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
)


class WrongSettings(Refused):
    """The settings cannot be used; the sentence names the file, the key and the remedy."""


class _Unusable(ValueError):
    """One value cannot be used; the text ends the sentence 'KEY must be …'."""


def read_decisions(file: Path) -> Decisions:
    """Read and check a settings file. No file: nothing decided.

    :raises WrongSettings: not TOML, an unknown key, or a value that cannot be used.
    """
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError as error:
        raise WrongSettings(f"{file} cannot be read. Give this user the right to read it.") from error
    except UnicodeDecodeError as error:
        raise WrongSettings(f"{file} is not a text file. Write it again in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongSettings(f"{file} is not valid TOML: {error}. Mend that line and start again.") from error
    return check_decisions(read, source=str(file))


def decisions_from_environment(environment: Mapping[str, str]) -> Decisions:
    """Read the decisions that are set as RINGBUOY_KEY; other variables are none of ours."""
    said = {key: environment[PREFIX + key.upper()] for key in PARSERS if PREFIX + key.upper() in environment}
    return check_decisions(said, source="The environment")


def check_decisions(said: Mapping[str, object], *, source: str) -> Decisions:
    """Check each key and value.

    :raises WrongSettings: the first thing that cannot be used.
    """
    decisions = {key: _parse(key, value, source=source) for key, value in said.items()}
    if ("tls_certificate" in decisions) != ("tls_key" in decisions):
        raise WrongSettings(f"{source}: tls_certificate and tls_key come together. Name both or neither.")
    _refuse_backups_side_by_side(decisions, source)
    return decisions


def _refuse_backups_side_by_side(decisions: Decisions, source: str) -> None:
    if "backup_database_dir" not in decisions or "backup_keys_dir" not in decisions:
        return
    if lie_together(Path(decisions["backup_database_dir"]), Path(decisions["backup_keys_dir"])):
        raise WrongSettings(
            f"{source}: backup_database_dir and backup_keys_dir lie together, and who finds one backup would "
            "find both. Name two folders in two places."
        )


def lie_together(one: Path, other: Path) -> bool:
    """Tell whether two folders are the same, or one is inside the other, also by way of links."""
    first, second = one.resolve(), other.resolve()
    return first.is_relative_to(second) or second.is_relative_to(first)


def as_toml(decisions: Decisions) -> str:
    """Write decisions as the text of a settings file."""
    return "".join(f"{key} = {_toml_value(value)}\n" for key, value in decisions.items())


def _parse(key: str, value: object, *, source: str) -> object:
    if key not in PARSERS:
        close = difflib.get_close_matches(key, PARSERS, n=1)
        hint = f"Did you mean '{close[0]}'?" if close else f"Known keys: {', '.join(PARSERS)}."
        raise WrongSettings(f"{source}: the key '{key}' is not known. {hint}")
    try:
        return PARSERS[key](value)
    except _Unusable as error:
        raise WrongSettings(f"{source}: '{key}' must be {error}. It is {value!r} now.") from error


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _Unusable("a short text in quotes")
    return value.strip()


def _slug(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", value):
        raise _Unusable('small letters, digits and hyphens, such as "harbor-line"')
    return value


def _country(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{2}", value):
        raise _Unusable('the two capital letters of a country, such as "US"')
    return value


def _number(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"\+?[0-9][0-9 ()-]{1,24}", value):
        raise _Unusable('a telephone number in quotes, such as "911"')
    return value


def _host(value: object) -> str:
    if isinstance(value, str) and (value == "localhost" or _is_address(value)):
        return value
    raise _Unusable('an IP address of this machine, such as "127.0.0.1" or "0.0.0.0"')


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _web_address(value: object) -> str:
    if not isinstance(value, str) or not _is_web_address(value):
        raise _Unusable('a web address without a path, such as "https://chat.example.org"')
    return value


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path in ("", "/") and has_port


def _host_name(value: object) -> str:
    if not isinstance(value, str) or not _HOST_NAME.fullmatch(value):
        raise _Unusable('a host name in small letters, such as "staff.example.org"')
    return value


def _addresses(value: object) -> list[str]:
    said = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(said, list) or not all(isinstance(one, str) and _is_address(one) for one in said):
        raise _Unusable('a list of IP addresses, such as ["10.0.0.5"]')
    return said


_TURN = re.compile(r"turns?:(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?")


def _turn_servers(value: object) -> list[str]:
    said = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(said, list) or not all(isinstance(one, str) and _TURN.fullmatch(one) for one in said):
        raise _Unusable('a list of TURN addresses, such as ["turns:turn.example.org:443?transport=tcp"]')
    return said


def _one_address(value: object) -> str:
    if isinstance(value, str) and _is_address(value) and not ipaddress.ip_address(value).is_unspecified:
        return value
    raise _Unusable('the IP address under which others reach this machine, such as "203.0.113.7"')


def _file(value: object) -> str:
    if not isinstance(value, str) or not value.startswith("/"):
        raise _Unusable("the full path of a file, beginning with a slash")
    return value


def _folder(value: object) -> str:
    if not isinstance(value, str) or not value.startswith("/"):
        raise _Unusable('the full path of a folder, such as "/mnt/backup/database"')
    return value


def _between(least: int, most: int) -> Callable[[object], int]:
    """Make a parser of whole numbers."""

    def parsed(value: object) -> int:
        text = str(value)
        if isinstance(value, bool) or not text.isdecimal() or not least <= int(text) <= most:
            raise _Unusable(f"a number from {least} to {most}")
        return int(text)

    return parsed


def _yes_or_no(value: object) -> bool:
    spoken = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in spoken:
        return spoken[value.lower()]
    raise _Unusable("true or false")


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_toml_value(one) for one in value) + "]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


PARSERS: dict[str, Callable[[object], object]] = {
    "center": _slug,
    "center_name": _text,
    "country": _country,
    "emergency_number": _number,
    "crisis_number": _number,
    "administrator": _text,
    "host": _host,
    "port": _between(1, 65535),
    "public_url": _web_address,
    "staff_host": _host_name,
    "tls_certificate": _file,
    "tls_key": _file,
    "trusted_proxy": _addresses,
    "recovery_key": _file,
    "audit_dir": _file,
    "backup_database_dir": _folder,
    "backup_keys_dir": _folder,
    "backup_every_hours": _between(1, 168),
    "backup_keep_days": _between(1, 3650),
    "sip_host": _host,
    "sip_port": _between(0, 65534),
    "sip_public_address": _one_address,
    "number_signers": _file,
    "turn_servers": _turn_servers,
    "demo": _yes_or_no,
}
