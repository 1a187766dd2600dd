"""The database and its roles: one that owns the tables, one that the running service uses."""

import os
import secrets as randomness
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.pq import PGconn, Ping

from ringbuoy.kernel.database_address import DatabaseAddress, parse_database_url, socket_address
from ringbuoy.kernel.errors import Unavailable

DATABASE = "ringbuoy"
OWNER = "ringbuoy"
APP = "ringbuoy_app"
SUPERUSER = "postgres"
CONNECT_SECONDS = 5


class NotOurDatabase(Unavailable):
    """The database does not let us in, or does not let us make what we need."""


@dataclass(frozen=True)
class Roles:
    """Where each role connects to."""

    superuser: DatabaseAddress
    owner: DatabaseAddress
    app: DatabaseAddress


def local_roles(sockets: Path, *, secrets: Path) -> Roles:
    """Name the roles of our own server; passwords are made at the first call and kept, mode 600."""

    def role(user: str) -> DatabaseAddress:
        password = _kept_password(secrets / f"postgres-{user}.password")
        return socket_address(sockets, name=DATABASE, user=user, password=password)

    return Roles(superuser=role(SUPERUSER), owner=role(OWNER), app=role(APP))


def answers(address: DatabaseAddress) -> bool:
    """Tell whether a server takes connections there, whatever it thinks of our password."""
    return PGconn.ping(address.url_without_password.encode()) == Ping.OK


def provision(roles: Roles) -> None:
    """Make roles, database and rights on our own server, as far as they are missing.

    :raises NotOurDatabase: the server does not know our password.
    """
    with _connect(replace(roles.superuser, name="postgres")) as connection:
        _set_role(connection, roles.owner)
        _set_role(connection, roles.app)
        _make_database(connection)
    # template1 too: what the owner makes later, such as the tests' database, has the same rights.
    for name in ("template1", DATABASE):
        with _connect(replace(roles.superuser, name=name)) as connection:
            _grant(connection, owner=OWNER, app=APP)


def provision_elsewhere(owner_url: str, app_url: str, *, secrets: Path) -> Roles:
    """Make the service's role in a database that others run for us (DATABASE_URL).

    :raises NotOurDatabase: the owner may not make roles and APP_DATABASE_URL names none.
    """
    owner = parse_database_url(owner_url)
    password = _kept_password(secrets / "database-elsewhere.password")
    app = parse_database_url(app_url) if app_url else replace(owner, user=APP, password=password)
    with _connect(owner) as connection:
        if not app_url:
            _set_role_elsewhere(connection, app)
        _grant(connection, owner=owner.user, app=app.user)
    return Roles(superuser=owner, owner=owner, app=app)


def _set_role_elsewhere(connection: psycopg.Connection, app: DatabaseAddress) -> None:
    try:
        _set_role(connection, app)
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotOurDatabase(
            f"The user of DATABASE_URL may not make roles. Ask the database's administrator for: "
            f"CREATE ROLE {APP} LOGIN PASSWORD '…'; then set APP_DATABASE_URL to connect as {APP}."
        ) from error


def _connect(address: DatabaseAddress) -> psycopg.Connection:
    try:
        return psycopg.connect(address.url, autocommit=True, connect_timeout=CONNECT_SECONDS)
    except psycopg.OperationalError as error:
        raise NotOurDatabase(
            f"The database at {address.host} does not let the user '{address.user}' in. "
            "Check the password in DATABASE_URL, or the files postgres-*.password in the secrets folder."
        ) from error


def _set_role(connection: psycopg.Connection, role: DatabaseAddress) -> None:
    """Make a role, or give the one that is there the password that we know."""
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.user]).fetchone()
    scrambled = connection.pgconn.encrypt_password(
        role.password.encode(), role.user.encode(), b"scram-sha-256"
    )
    statement = "ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {}"
    connection.execute(sql.SQL(statement).format(sql.Identifier(role.user), sql.Literal(scrambled.decode())))


def _make_database(connection: psycopg.Connection) -> None:
    names = {"database": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {database} OWNER {owner}").format(**names))
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        # Temporary tables: in them an import waits until it is known to be good.
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def _grant(connection: psycopg.Connection, *, owner: str, app: str) -> None:
    """Let the service read and write what the owner makes; a migration takes rights away where it must."""
    names = {"owner": sql.Identifier(owner), "app": sql.Identifier(app)}
    rights = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT "
    connection.execute(sql.SQL(rights + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}").format(**names))
    connection.execute(sql.SQL(rights + "USAGE, SELECT ON SEQUENCES TO {app}").format(**names))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {app}").format(**names))


def _kept_password(file: Path) -> str:
    """Read a password; the first time, make it: 256 random bits."""
    with suppress(FileNotFoundError):
        return file.read_text()
    password = randomness.token_urlsafe(32)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w") as opened:
        opened.write(password)
    return password
