"""The database that is backed up: ours, running or started for it, or the one that others run."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

import psycopg
from psycopg import sql

from ringbuoy.kernel.database_address import DatabaseAddress, parse_database_url
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.sealed_files import SealedFile
from ringbuoy.server import claims
from ringbuoy.server.binaries import Binaries, binaries_from
from ringbuoy.server.os_users import OsUser
from ringbuoy.server.postgres import Cluster
from ringbuoy.server.programs import identity

_PIECE_BYTES = 1 << 18
# Who was signed in then shall not be signed in again by a restore.
WITHOUT_ROWS = ("django_session",)


class NoDatabase(Unavailable):
    """The database does not answer, so there is nothing to back up."""


class DumpFailed(Unavailable):
    """PostgreSQL's own program gave up; the sentence holds its reason."""


@dataclass(frozen=True)
class Source:
    """A database that answers, whom to read it as, and the programs that fit it."""

    address: DatabaseAddress
    owner: str
    app: str
    binaries: Binaries
    user: OsUser | None

    def environment(self) -> dict[str, str]:
        """Give PostgreSQL's programs the password where no list of processes shows it."""
        return {"PGPASSWORD": self.address.password, "PATH": "/usr/bin:/bin", "LC_ALL": "C"}

    def dump_into(self, file: SealedFile, *, snapshot: str) -> None:
        """Let pg_dump write the tables as they are in a snapshot; nothing touches a disk on the way.

        :raises DumpFailed: with PostgreSQL's own reason.
        """
        with tempfile.TemporaryFile() as said, self._dumping(said, snapshot) as program:
            pieces = program.stdout
            while pieces and (piece := pieces.read(_PIECE_BYTES)):
                file.write(piece)
            if program.wait():
                raise DumpFailed(f"The database could not be saved. PostgreSQL says: {last_words(said)}")

    def _dumping(self, said: IO[bytes], snapshot: str) -> subprocess.Popen[bytes]:
        without = [word for name in WITHOUT_ROWS for word in ("--exclude-table-data", f"public.{name}")]
        words = ["--format=custom", "--compress=1", f"--snapshot={snapshot}", *without]
        return subprocess.Popen(
            [self.binaries.program("pg_dump"), *words, f"--dbname={self.address.url_without_password}"],
            stdout=subprocess.PIPE,
            stderr=said,
            env=self.environment(),
            cwd="/",
            **identity(self.user),
        )


@contextmanager
def source_of(settings: Settings) -> Iterator[Source]:
    """Give the database of a data folder; one of ours that does not run is started for the time.

    :raises NoDatabase: it does not answer.
    """
    owner = parse_database_url(settings.database_url)
    cluster = Cluster(settings.data)
    if owner.host and owner.host != str(cluster.sockets):
        yield _elsewhere(owner, parse_database_url(settings.app_database_url), cluster)
    elif not (settings.data / "postgres").exists():
        raise NoDatabase(f"There is no center in {settings.data}. Name its data folder with --data.")
    elif cluster.is_ready():
        yield _own(cluster)
    elif claims.holder_of(settings.data):
        raise NoDatabase(f"The database does not answer. Its own words are at the end of {cluster.log}")
    else:
        cluster.start()
        try:
            yield _own(cluster)
        finally:
            cluster.stop()


def major_of(connection: psycopg.Connection) -> int:
    """Tell the server's major version, such as 18."""
    return connection.info.server_version // 10_000


def rows_by_table(connection: psycopg.Connection) -> dict[str, int]:
    """Count the rows of every table whose rows are saved."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    names = [str(name) for (name,) in tables.fetchall() if name not in WITHOUT_ROWS]
    return {name: _rows(connection, name) for name in names}


def last_words(said: IO[bytes]) -> str:
    """Give the last line that one of PostgreSQL's programs wrote."""
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "nothing"


def _rows(connection: psycopg.Connection, table: str) -> int:
    counted = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table)))
    row = counted.fetchone()
    return int(row[0]) if row else 0


def _own(cluster: Cluster) -> Source:
    """Read as superuser: no policy of rows hides anything from it."""
    roles = cluster.roles
    return Source(roles.superuser, roles.owner.user, roles.app.user, cluster.programs(), cluster.user)


def _elsewhere(owner: DatabaseAddress, app: DatabaseAddress, cluster: Cluster) -> Source:
    with psycopg.connect(owner.url) as connection:
        fitting = binaries_from(major_of(connection))
    cluster.binaries = fitting
    return Source(owner, owner.user, app.user, cluster.programs(), cluster.user)
