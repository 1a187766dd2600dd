"""Which operating-system user runs what, when we are started as root.

PostgreSQL, keyd, the programs that serve people, and Asterisk never share a user: who breaks into one
cannot read the files of another. We use users that exist and never add one; a user made for us
(`adduser --system --group ringbuoy-keyd`) is taken before a borrowed one.
"""

import grp
import os
import pwd
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable


class Part(StrEnum):
    """The parts of the service that are kept apart."""

    DATABASE = "database"
    KEYS = "keys"
    SERVICE = "service"
    TELEPHONY = "telephony"


CANDIDATES: dict[Part, tuple[str, ...]] = {
    Part.DATABASE: ("postgres", "backup"),
    Part.KEYS: ("ringbuoy-keyd", "daemon"),
    Part.SERVICE: ("ringbuoy", "www-data"),
    Part.TELEPHONY: ("asterisk", "irc"),
}


class NoUser(Unavailable):
    """No user of this machine can run a part."""


@dataclass(frozen=True)
class OsUser:
    """A user of the operating system and its own group."""

    name: str
    uid: int
    gid: int

    @property
    def group(self) -> str:
        """The name of its group."""
        return grp.getgrgid(self.gid).gr_name


def is_root() -> bool:
    """Tell whether we may start programs as other users."""
    return os.geteuid() == 0


def user_for(part: Part) -> OsUser | None:
    """Choose the user that runs a part; None: the user who started us, as we are not root.

    :raises NoUser: we are root and none of the users we know exists here.
    """
    return _first_existing(part) if is_root() else None


def users_by_part() -> dict[Part, OsUser]:
    """Tell the user of each part, as root would choose. Parts without one are absent."""
    return {part: _account(names[0]) for part in Part if (names := _existing(part))}


def can_enter(path: Path, user: OsUser) -> bool:
    """Tell whether the user can pass through every folder above `path`."""
    return all(_has(parent, user, 0o1) for parent in path.absolute().parents)


def can_read(path: Path, user: OsUser) -> bool:
    """Tell whether the user can come to `path` and read it (and enter it, if a folder)."""
    return can_enter(path, user) and _has(path, user, 0o5 if path.is_dir() else 0o4)


def own(path: Path, user: OsUser | None, *, mode: int, group: OsUser | None = None) -> None:
    """Give one file or folder to a user, and to the group of another. As nobody but root: the mode only."""
    if is_root():
        owner = user or OsUser("root", 0, 0)
        os.chown(path, owner.uid, (group or owner).gid, follow_symlinks=False)
    path.chmod(mode)


def own_all_below(folder: Path, user: OsUser) -> None:
    """Give what is in a folder to a user, when it still belongs to another (moved or restored data)."""
    if folder.stat().st_uid == user.uid:
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user.uid, user.gid, follow_symlinks=False)


def _first_existing(part: Part) -> OsUser:
    names = _existing(part)
    if not names:
        wanted = CANDIDATES[part][0]
        raise NoUser(
            f"No user of this machine can run the {part} part. Make one: adduser --system --group {wanted}"
        )
    return _account(names[0])


def _existing(part: Part) -> list[str]:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return [name for name in CANDIDATES[part] if name in known]


def _account(name: str) -> OsUser:
    entry = pwd.getpwnam(name)
    return OsUser(name, entry.pw_uid, entry.pw_gid)


def _has(path: Path, user: OsUser, bits: int) -> bool:
    """Tell whether the mode of `path` grants all `bits` (as in the last octal digit) to the user."""
    found = path.stat()
    if found.st_uid == user.uid:
        return found.st_mode >> 6 & bits == bits
    if found.st_gid == user.gid:
        return found.st_mode >> 3 & bits == bits
    return found.st_mode & bits == bits
