"""Bringing a dump into an empty database: all of it or nothing, with the rights it had."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import psycopg
from psycopg import sql

from ringbuoy.kernel.errors import Conflict, Foreseen
from ringbuoy.keyd.sealed_files import OpenedFile
from ringbuoy.server.backups.manifest import Manifest
from ringbuoy.server.backups.source import DumpFailed, Source, last_words, major_of
from ringbuoy.server.programs import identity


class NotEmpty(Conflict):
    """There are tables in the database already."""


class OlderServer(Conflict):
    """What newer programs wrote does not go into an older server."""


class OtherRole(Conflict):
    """The dump gives its rights to a role that is not the service's here."""


def load(target: Source, opened: OpenedFile, manifest: Manifest) -> None:
    """Bring the rest of an opened file into an empty database.

    :raises NotEmpty: there are tables.
    :raises DumpFailed: PostgreSQL refused something; nothing is left of it.
    :raises Damaged: the file was cut or changed; nothing is left of it.
    """
    with psycopg.connect(target.address.url, autocommit=True) as connection:
        _refuse_older(connection, manifest)
        _refuse_tables(connection)
        _without_default_rights(connection, target)
        _know_the_dumps_roles(connection, target, manifest)
    with tempfile.TemporaryFile() as said:
        with _restoring(target, said) as program:
            _feed(program, opened)
        if program.returncode:
            raise DumpFailed(f"The database could not be brought back. PostgreSQL says: {last_words(said)}")


def _refuse_older(connection: psycopg.Connection, manifest: Manifest) -> None:
    if manifest.postgres > (here := major_of(connection)):
        raise OlderServer(
            f"The backup was saved with PostgreSQL {manifest.postgres}, this database is of {here}. "
            "Restore into that version or a newer one. Nothing was changed."
        )


def _refuse_tables(connection: psycopg.Connection) -> None:
    there = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if there and there[0]:
        raise NotEmpty(
            f"The database has {there[0]} tables already. A backup is restored into an empty one: make a new "
            "database and name it in DATABASE_URL. Nothing was changed."
        )


def _without_default_rights(connection: psycopg.Connection, target: Source) -> None:
    """Take back what new tables give away by themselves: each table gets the rights that the dump says."""
    names = {"owner": sql.Identifier(target.owner), "app": sql.Identifier(target.app)}
    for kind in ("TABLES", "SEQUENCES"):
        statement = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON " + kind + " FROM {app}"
        connection.execute(sql.SQL(statement).format(**names))


def _know_the_dumps_roles(connection: psycopg.Connection, target: Source, manifest: Manifest) -> None:
    """Let the roles that the dump names stand for ours, where they are called otherwise."""
    for theirs, ours in ((manifest.owner, target.owner), (manifest.app, target.app)):
        if theirs == ours:
            continue
        names = {"theirs": sql.Identifier(theirs), "ours": sql.Identifier(ours)}
        try:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [theirs]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {theirs} NOLOGIN").format(**names))
            connection.execute(sql.SQL("GRANT {theirs} TO {ours}").format(**names))
        except psycopg.errors.InsufficientPrivilege as error:
            raise OtherRole(
                f"The backup gives its rights to the role {theirs}, and the user of DATABASE_URL may not "
                f"make it. Ask for: CREATE ROLE {theirs} NOLOGIN; GRANT {theirs} TO {ours}; then start again."
            ) from error


@contextmanager
def _restoring(target: Source, said: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    words = ["--single-transaction", "--exit-on-error", "--no-owner", f"--role={target.owner}"]
    program = subprocess.Popen(
        [target.binaries.program("pg_restore"), *words, f"--dbname={target.address.url_without_password}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=said,
        env=target.environment(),
        cwd="/",
        **identity(target.user),
    )
    try:
        yield program
    finally:
        program.wait()


def _feed(program: subprocess.Popen[bytes], opened: OpenedFile) -> None:
    """Hand the dump over. What does not open ends the program before it has seen the end, uncommitted."""
    pipe = program.stdin
    try:
        while pipe and (piece := opened.read()):
            pipe.write(piece)
    except Foreseen:
        program.kill()
        raise
    except BrokenPipeError:
        return
    if pipe:
        _close(pipe)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return
