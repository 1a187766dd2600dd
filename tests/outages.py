"""What the tests let be away for a while, and is back whatever becomes of the test."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from ringbuoy.server.postgres import Cluster


@contextmanager
def away(cluster: Cluster) -> Iterator[None]:
    """Let the database be away for as long as the block lasts."""
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()
        connection.close()
