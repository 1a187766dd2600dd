"""The data folder: what lies where, who may read it, and which release wrote it.

DATA/                 everyone may pass, nobody may list
  settings.toml       decisions, no secrets
  secrets/            keys and passwords of the service
  postgres/           the database                        its own user only
  keyd/               the keys that open callers' words   keyd's user only
  spool/              fresh wrapped keys on their way to keyd
  messages/           messages and wishes of callers on their way to the database, sealed
  lines/              our lines as they answer calls, for an engine that starts without the database
  run/                sockets
  asterisk/           the telephone exchange, where one is installed
  audit/              the journal's checkpoints outside the database
  backups/            the backups' usual places, and what came of the last one
  try/                the last backup's trial, while it goes on
  logs/  static/
  breached-passwords  the list of stolen passwords, if one was imported
"""

import os
import secrets as randomness
from pathlib import Path

from ringbuoy.kernel.errors import Refused
from ringbuoy.server.os_users import OsUser, Part, can_enter, is_root, own, user_for

LONGEST_PATH = 76
"""A Unix socket's full path holds at most 107 bytes; the longest of ours, in `try/`, is 31 long."""


class UnusableFolder(Refused):
    """The data folder cannot be used; the sentence says which one can."""


def prepare(data: Path) -> None:
    """Make the folders that are missing, and give each to its user.

    :raises UnusableFolder: the path is too long, cannot be written, or is closed to our users.
    """
    if len(os.fsencode(data)) > LONGEST_PATH:
        raise UnusableFolder(
            f"The path of the data folder is too long for Unix sockets: {data}. "
            f"Choose one of at most {LONGEST_PATH} letters with --data."
        )
    try:
        _make_folders(data)
    except OSError as error:
        raise UnusableFolder(
            f"The data folder {data} cannot be made: {error.strerror}. Choose another with --data."
        ) from error
    _check_that_users_can_enter(data)
    _make_key(data / "secrets" / "django.key")
    _make_key(data / "secrets" / "token.key")
    _make_key(data / "secrets" / "factor.key")
    _make_key(data / "secrets" / "mail.key")
    _make_key(data / "secrets" / "rows.key")
    _make_key(data / "secrets" / "text.key")
    _make_key(data / "secrets" / "phone.key")


_SHELVES = ("audit", "backups", "lines", "messages")


def _make_folders(data: Path) -> None:
    database, keys, service = user_for(Part.DATABASE), user_for(Part.KEYS), user_for(Part.SERVICE)
    if not is_root():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("secrets", "keyd", "spool", "run", "run/postgres", "logs", "static", "demo", *_SHELVES):
            _folder(data / name, None, mode=0o700)
        return
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    own(data, None, mode=0o711)
    _folder(data / "secrets", None, mode=0o750, group=service)
    _folder(data / "logs", None, mode=0o750)
    _folder(data / "static", None, mode=0o755)
    _folder(data / "demo", service, mode=0o700)
    _folder(data / "messages", service, mode=0o700)
    _folder(data / "lines", service, mode=0o700)
    _folder(data / "audit", service, mode=0o750)
    _folder(data / "backups", None, mode=0o755)
    _folder(data / "keyd", keys, mode=0o700)
    # Sticky: nobody can take another's socket away. Set-group: keyd's socket is open to the service.
    _folder(data / "run", keys, mode=0o3771, group=service)
    _folder(data / "run" / "postgres", database, mode=0o750, group=service)
    # Set-group: keyd may read and remove what the service leaves here.
    _folder(data / "spool", service, mode=0o2770, group=keys)


def _folder(path: Path, user: OsUser | None, *, mode: int, group: OsUser | None = None) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    own(path, user, mode=mode, group=group)


def _check_that_users_can_enter(data: Path) -> None:
    for user in filter(None, (user_for(part) for part in (Part.DATABASE, Part.KEYS, Part.SERVICE))):
        if not can_enter(data / "run", user):
            raise UnusableFolder(
                f"The user '{user.name}' cannot come to the data folder {data}, as a folder above it is "
                "closed to others. Choose another with --data, such as --data /var/lib/ringbuoy."
            )


def keep_secret(file: Path, text: str, *, readers: OsUser | None) -> None:
    """Write a secret that only root (or we) and the group of `readers` can read."""
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w") as opened:
        opened.write(text)
    own(unfinished, None, mode=0o640 if readers else 0o600, group=readers)
    unfinished.rename(file)


def _make_key(file: Path) -> None:
    if not file.exists():
        keep_secret(file, randomness.token_hex(32), readers=user_for(Part.SERVICE))
