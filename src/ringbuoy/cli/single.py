"""The steps of a start, one by one, for systemd and other keepers of processes."""

import os
import sys
import time

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.errors import NotFound
from ringbuoy.kernel.settings import Settings
from ringbuoy.server import assets, catalogs, claims, preparing
from ringbuoy.server.asterisk import phone_line
from ringbuoy.server.environment import service_environment
from ringbuoy.server.os_users import OsUser
from ringbuoy.server.postgres import START_SECONDS, Cluster, PostgresFailed
from ringbuoy.server.processes import Process, database_process, process_table
from ringbuoy.server.programs import UMASK, without_core_dumps
from ringbuoy.server.safety import refuse_unsafe
from ringbuoy.server.supervisor import LOOK_WHETHER_FREE_EVERY_SECONDS
from ringbuoy.server.watched import run_watched


class NoSuchProcess(NotFound):
    """The table has no process of that name."""


def prepare(asked: Asked) -> int:
    """Make folders, keys and the empty database server; refuse unsafe settings."""
    claims.refuse_half_restored(asked.data)
    preparing.prepare_folder(asked.data)
    settings = _settings(asked)
    refuse_unsafe(settings)
    claims.check_layout(settings.data)
    assets.build()
    catalogs.compile_all()
    if not preparing.database_elsewhere():
        Cluster(asked.data).prepare()
    return 0


def migrate(asked: Asked) -> int:
    """Make database and roles, and bring the tables up to this release."""
    settings = _settings(asked)
    elsewhere = preparing.database_elsewhere()
    if elsewhere:
        roles = preparing.prepare_database_elsewhere(settings, elsewhere)
    else:
        roles = preparing.prepare_own_database(_answering(Cluster(asked.data)))
    print(f"{preparing.migrate(settings, owner_url=roles.owner.url)} steps")
    return 0


def run(asked: Asked) -> int:
    """Become one process of the table, or stay beside it. As root: as the user of its part."""
    settings = _settings(asked)
    process = _process(asked.name, settings)
    without_core_dumps()
    wait_until_free(process)
    if process.socket:
        process.socket.unlink(missing_ok=True)
    os.umask(UMASK)
    os.chdir(settings.data)
    _become(process.user)
    environment = service_environment(settings)
    if asked.stays_beside:
        return run_watched(process, environment)
    os.execve(process.command[0], process.command, environment)  # noqa: S606


def wait_until_free(process: Process) -> None:
    """Wait until no other program has what this one needs; say once what stands in its way."""
    said = ""
    while hindrance := process.hindrance():
        if hindrance != said:
            print(f"{hindrance} It is tried again every {LOOK_WHETHER_FREE_EVERY_SECONDS:.0f} s.", flush=True)
        said = hindrance
        time.sleep(LOOK_WHETHER_FREE_EVERY_SECONDS)


def _become(user: OsUser | None) -> None:
    """Give up being root, for good."""
    if user:
        os.setgroups([])
        os.setgid(user.gid)
        os.setuid(user.uid)


def _answering(cluster: Cluster) -> Cluster:
    """Wait until the server, which another unit starts, takes connections."""
    deadline = time.monotonic() + START_SECONDS
    while not cluster.is_ready():
        if time.monotonic() > deadline:
            raise PostgresFailed(f"PostgreSQL does not answer. Its own words are at the end of {cluster.log}")
        time.sleep(0.1)
    return cluster


def _process(name: str, settings: Settings) -> Process:
    if name == "postgres":
        return _database(settings)
    return phone_line.process(settings) if name == "asterisk" else _named(name, settings)


def _database(settings: Settings) -> Process:
    cluster = Cluster(settings.data)
    return database_process(cluster.command(), cluster.is_ready)


def _named(name: str, settings: Settings) -> Process:
    table = {process.name: process for process in process_table(settings, python=sys.executable)}
    if name not in table:
        raise NoSuchProcess(
            f"There is no process '{name}'. There are: postgres, asterisk, {', '.join(table)}."
        )
    return table[name]


def _settings(asked: Asked) -> Settings:
    if asked.port:
        os.environ["RINGBUOY_PORT"] = str(asked.port)
    return installation.load(asked.data)
