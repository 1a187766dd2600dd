"""One builder at a time in the private environment: two starts at once must not build into each other."""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = Path(sys.prefix) / "ringbuoy-build.lock"


@contextmanager
def my_turn() -> Iterator[None]:
    """Wait until nobody else builds, and keep others waiting until we are done."""
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
