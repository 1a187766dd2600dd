"""Making an empty PostgreSQL server: passwords everywhere, checksums, one sort order on every machine."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.server.binaries import Binaries
from ringbuoy.server.os_users import OsUser, own
from ringbuoy.server.programs import identity

FIRST_WITH_BUILTIN_LOCALE = 17


class InitdbFailed(Unavailable):
    """The empty server could not be made; the sentence holds PostgreSQL's own reason."""


def make_server(pgdata: Path, *, binaries: Binaries, user: OsUser | None, password: str) -> None:
    """Make an empty server in `pgdata`. A half-made one, cut off by a crash, never carries that name.

    :raises InitdbFailed: with the reason.
    """
    unfinished = pgdata.with_name("postgres-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    own(unfinished, user, mode=0o700)
    with tempfile.NamedTemporaryFile("w", dir=pgdata.parent, prefix=".initdb-") as file:
        file.write(password)
        file.flush()
        own(Path(file.name), user, mode=0o600)
        _run(_command(binaries, unfinished, password_file=file.name), cwd=unfinished, user=user)
    unfinished.rename(pgdata)


def _command(binaries: Binaries, folder: Path, *, password_file: str) -> list[str]:
    return [
        binaries.program("initdb"),
        f"--pgdata={folder}",
        "--username=postgres",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--data-checksums",
        "--encoding=UTF8",
        "--no-instructions",
        *_locale(binaries.major),
    ]


def _locale(major: int) -> list[str]:
    """Sort by code point, the same on every machine: the builtin provider, or C before it came."""
    if major >= FIRST_WITH_BUILTIN_LOCALE:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    return ["--locale=C.UTF-8" if {"C.utf8", "C.UTF-8"} & set(known) else "--locale=C"]


def _run(command: list[str], *, cwd: Path, user: OsUser | None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **identity(user))
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise InitdbFailed(f"PostgreSQL could not make its data folder: {reason}")
