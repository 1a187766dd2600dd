"""The whole service on one machine: claimed, prepared, started, watched, stopped."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.settings import Settings
from ringbuoy.server import assets, catalogs, claims, preparing
from ringbuoy.server.asterisk import phone_line
from ringbuoy.server.environment import service_environment
from ringbuoy.server.leftovers import end_leftovers
from ringbuoy.server.postgres import Cluster
from ringbuoy.server.processes import database_process, process_table
from ringbuoy.server.programs import without_core_dumps
from ringbuoy.server.supervisor import Supervisor


@dataclass(frozen=True)
class Service:
    """A started service."""

    settings: Settings
    supervisor: Supervisor


@contextmanager
def started(settings: Settings, *, say: Callable[[str], None]) -> Iterator[Service]:
    """Start everything in order; stop everything in reverse order at the end, whatever happened.

    :raises Foreseen: something is in the way; the sentence says what to do.
    """
    without_core_dumps()
    preparing.prepare_folder(settings.data)
    claims.check_layout(settings.data)
    with claims.claim(settings):
        if left := end_leftovers(settings.data):
            say(f"Stopped {left} programs that an earlier start had left behind.")
        claims.check_port(settings)
        _warn_of_full_disk(settings, say)
        supervisor = Supervisor(settings.data, service_environment(settings), say)
        supervisor.listen_for_signals()
        try:
            _start(settings, supervisor)
            yield Service(installation.load(settings.data), supervisor)
        finally:
            say("Stopping …")
            supervisor.stop_all()


def _start(settings: Settings, supervisor: Supervisor) -> None:
    _build_what_pages_need(supervisor.say)
    owner_url = _start_database(settings, supervisor)
    if supervisor.is_stopping:
        return
    if steps := preparing.migrate(settings, owner_url=owner_url):
        supervisor.say(f"  tables    brought up to this release ({steps} steps)")
    supervisor.start_all(process_table(settings, python=sys.executable))
    phone_line.start(settings, supervisor)


def _build_what_pages_need(say: Callable[[str], None]) -> None:
    if assets.is_stale():
        say("Bundling the pages' scripts and styles (once) …")
        assets.build()
    catalogs.compile_all()


def _start_database(settings: Settings, supervisor: Supervisor) -> str:
    """Start our PostgreSQL, or reach the one elsewhere; give its address as the owner of the tables."""
    elsewhere = preparing.database_elsewhere()
    if elsewhere:
        return preparing.prepare_database_elsewhere(settings, elsewhere).owner.url
    cluster = Cluster(settings.data)
    cluster.prepare()
    supervisor.start(database_process(cluster.command(), cluster.is_ready))
    return preparing.prepare_own_database(cluster).owner.url


def _warn_of_full_disk(settings: Settings, say: Callable[[str], None]) -> None:
    if claims.is_nearly_full(settings.data):
        say(f"Warning: the disk of {settings.data} is nearly full. Make room soon: chats need it.")
