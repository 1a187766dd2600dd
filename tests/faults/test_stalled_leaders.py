"""A leader that hangs, on this machine or on another, leads no longer; when it goes on it does no harm."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock
from ringbuoy.routing.leader import LOCK, Leader
from ringbuoy.routing.stalled import end_stalled_leader
from ringbuoy.server.postgres import Cluster
from tests.doors.hubs import Program
from tests.privacy.running import until
from tests.server.pulsing import alarm_waits

pytestmark = [pytest.mark.cluster, pytest.mark.django_db(transaction=True)]
AT_ONCE, LATER = timedelta(0), timedelta(minutes=5)


def address(cluster: Cluster) -> str:
    return replace(cluster.roles.app, name="test_ringbuoy").url


@pytest.fixture
def stalled(cluster: Cluster) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The session of a leader that does nothing any more, wherever it is."""
    with psycopg.connect(address(cluster), autocommit=True) as session:
        session.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield session


def test_a_session_that_leads_and_does_nothing_is_ended_and_can_write_no_more(
    stalled: psycopg.Connection[tuple[object, ...]],
) -> None:
    stalled.execute("BEGIN")
    leader = Leader()
    leader.step(at=clock.now())
    assert not leader.leads
    assert not end_stalled_leader(LOCK, after=LATER)

    assert end_stalled_leader(LOCK, after=AT_ONCE)

    with pytest.raises(psycopg.OperationalError):
        stalled.execute("DELETE FROM routing_offer")
    until(lambda: leader.step(at=clock.now()) is not None and leader.leads)
    leader.step_down()


def test_who_holds_another_lock_or_works_is_left_alone(cluster: Cluster) -> None:
    with psycopg.connect(address(cluster), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK + 1])

        assert not end_stalled_leader(LOCK, after=AT_ONCE)
        assert other.execute("SELECT 1").fetchone() == (1,)


@pytest.fixture
def engines(cluster: Cluster, tmp_path: Path, data: Path) -> Iterator[list[Program]]:
    """Two engines on two machines: nothing but the database is the same."""
    made = []
    for name in ("one", "another"):
        folder = tmp_path / name
        for part in ("run", "secrets", "logs"):
            (folder / part).mkdir(parents=True)
        (folder / "settings.toml").write_text((data / "settings.toml").read_text())
        program = Program(
            *("-m", "ringbuoy.server.engine"),
            data=folder,
            log=folder / "logs" / "engine.log",
            APP_DATABASE_URL=address(cluster),
            RINGBUOY_SIP_PORT="0",
        )
        made.append(program)
    yield made
    for one in made:
        if one.process:
            one.kill()


def test_an_engine_of_another_machine_takes_over_from_one_that_hangs(
    engines: list[Program],
) -> None:
    leads, stands_by = engines
    leads.start()
    until(lambda: _led() == 1, within=30)
    stands_by.start()
    until(lambda: any((stands_by.log.parents[1] / "run").glob("*.pulse")), within=30)

    os.kill(leads.process_id, signal.SIGSTOP)

    until(lambda: _led() == 2, within=60)
    until(lambda: alarm_waits(leads.process_id), within=30)
    os.kill(leads.process_id, signal.SIGCONT)
    assert leads.process is not None
    assert leads.process.wait(10) == -signal.SIGALRM
    assert _led() == 2


def _led() -> int:
    """Count how often an engine took the lead."""
    return Entry.objects.filter(name=Happened.LEADER_CHANGED).count()
