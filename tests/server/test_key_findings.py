"""doctor asks keyd how it is, and says what to do."""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.program import open_all
from ringbuoy.server.findings import Finding, State
from ringbuoy.server.key_findings import OLDEST_ROOT, examine_keyd
from tests.privacy.running import RunningKeyd


@pytest.fixture
def keyd() -> Iterator[RunningKeyd]:
    """A keyd whose folders are there and that has not been started."""
    running = RunningKeyd()
    yield running
    running.remove()


def found(keyd: RunningKeyd, *, at: datetime) -> dict[str, Finding]:
    return {one.about: one for one in examine_keyd(Settings(data=keyd.data), at=at)}


def test_a_keyd_that_is_well_is_called_good_and_one_that_is_down_is_told_elsewhere(keyd):
    keyd.start()
    states = {about: one.state for about, one in found(keyd, at=now()).items()}
    keyd.stop()

    assert states == {"clock": State.GOOD, "root key": State.GOOD}
    assert found(keyd, at=now()) == {}


def test_a_root_key_older_than_a_year_and_one_that_is_gone_are_named(keyd):
    keyd.start()
    year_old = time.time() - (OLDEST_ROOT + timedelta(days=1)).total_seconds()
    os.utime(keyd.places.root_key, (year_old, year_old))
    old = found(keyd, at=now())["root key"]
    keyd.places.root_key.unlink()

    assert (old.state, "rotate-root" in old.mend) == (State.NOTE, True)
    assert found(keyd, at=now())["root key"].state is State.RED


def test_a_doubted_clock_says_what_to_do(keyd):
    ahead = now() + timedelta(days=10)
    open_all(keyd.places, at=ahead).close(at=ahead)
    keyd.start()

    clock = found(keyd, at=now())["clock"]

    assert clock.state is State.RED
    assert f"confirm-date {now().date()}" in clock.mend
