"""The database of a data folder at hand for one command, whether the service runs or not."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.settings import Settings
from ringbuoy.server import claims, preparing
from ringbuoy.server.claims import holder_of
from ringbuoy.server.environment import service_environment
from ringbuoy.server.postgres import Cluster


@contextmanager
def database_at_hand(data: Path) -> Iterator[Settings]:
    """Set Django up on the database of a folder; start our PostgreSQL for so long where it does not run.

    :raises Foreseen: something is in the way; the sentence says what to do.
    """
    preparing.prepare_folder(data)
    claims.check_layout(data)
    settings = installation.load(data)
    elsewhere = preparing.database_elsewhere()
    if elsewhere:
        roles = preparing.prepare_database_elsewhere(settings, elsewhere)
        preparing.migrate(settings, owner_url=roles.owner.url)
        yield _set_up(data)
    elif holder_of(data) or Cluster(data).is_ready():
        yield _set_up(data)
    else:
        with claims.claim(settings), _running(Cluster(data)) as cluster:
            roles = preparing.prepare_own_database(cluster)
            preparing.migrate(settings, owner_url=roles.owner.url)
            yield _set_up(data)


@contextmanager
def database_for_trying(data: Path) -> Iterator[Settings]:
    """The same for a command that changes nothing: where there is no folder yet, one that is thrown away."""
    if data.exists():
        with database_at_hand(data) as settings:
            yield settings
        return
    with (
        tempfile.TemporaryDirectory(prefix="rb-", dir="/tmp") as folder,
        database_at_hand(Path(folder)) as settings,
    ):
        yield settings


@contextmanager
def _running(cluster: Cluster) -> Iterator[Cluster]:
    try:
        yield cluster.start()
    finally:
        cluster.stop()


def _set_up(data: Path) -> Settings:
    """Set Django up in this program, as the service's own role."""
    settings = installation.load(data)
    os.environ.update({**service_environment(settings), "RINGBUOY_PROCESS": "command"})
    for withheld in ("DATABASE_URL", "APP_DATABASE_URL"):
        os.environ.pop(withheld, None)
    django.setup()
    return settings
