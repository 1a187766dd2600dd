"""Which backups are kept, and for how long: keys for 14 days, as what is erased must be gone by then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ringbuoy.kernel.errors import Foreseen
from ringbuoy.keyd.sealed_files import UNFINISHED, Header, Kind, Label, read_header

ENDING = ".backup"
KEYS_KEPT = timedelta(days=14)


@dataclass(frozen=True)
class Kept:
    """A backup's file and its header."""

    file: Path
    header: Header


def file_name(label: Label) -> str:
    """Name a backup's file: center, moment in UTC, kind."""
    return f"{label.center}-{label.made.astimezone(UTC):%Y%m%dT%H%M%SZ}.{label.kind}{ENDING}"


def kept_in(folder: Path, kind: Kind, *, center: str) -> list[Kept]:
    """List this center's whole files of one kind, the oldest first."""
    found = [Kept(file, header) for file in folder.glob(f"*{ENDING}") if (header := _header(file))]
    own = [one for one in found if one.header.kind is kind and one.header.center == center]
    return sorted(own, key=lambda one: one.header.made)


def half_written_in(folder: Path) -> list[Path]:
    """List what an interrupted run left."""
    return sorted(folder.glob(f"*{ENDING}{UNFINISHED}"))


def outlived(kept: Iterable[Kept], *, longest: timedelta, at: datetime) -> list[Kept]:
    """Choose what is to be deleted: all that is older than that, but never the newest."""
    *older, _newest = sorted(kept, key=lambda one: one.header.made)
    return [one for one in older if at - one.header.made > longest]


def prune(folder: Path, kind: Kind, *, center: str, longest: timedelta, at: datetime) -> None:
    """Delete what has outlived its time and what was broken off. Call it after a new one is there."""
    for one in outlived(kept_in(folder, kind, center=center), longest=longest, at=at):
        one.file.unlink(missing_ok=True)
    for file in half_written_in(folder):
        file.unlink(missing_ok=True)


def _header(file: Path) -> Header | None:
    """Read a file's header. None: it is not a whole backup of this release or an older one."""
    try:
        return read_header(file)
    except Foreseen:
        return None
