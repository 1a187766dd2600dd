"""Who of the staff still reads while keyd is down: those in the talk, and nobody else."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.rules import Mode
from ringbuoy.escalations.watching import stop, watch
from ringbuoy.journal.models import Entry
from ringbuoy.privacy.holders import HubKeys
from ringbuoy.routing.actions import take_next
from ringbuoy.server.postgres import Cluster
from tests.doors.hub_bench import HubBench, app_url, bench, hub, read_path, web
from tests.doors.hubs import RunningHub, second_folder
from tests.scenarios.conftest import keyd

__all__ = ["bench", "hub", "keyd", "web"]


@pytest.fixture
def lonely_hub(data: Path, cluster: Cluster, bench: HubBench) -> Iterator[RunningHub]:
    """A hub that cannot reach keyd."""
    folder = second_folder(data, f"lonely-{uuid4().hex[:6]}")
    running = RunningHub(folder, app_url(cluster))
    running.start()
    (folder / "run" / "keyd.sock").rename(folder / "run" / "keyd.away")
    bench.hub = running
    bench.data = folder
    yield running
    running.stop()


def open_talk(bench: HubBench) -> Contact:
    """Robin talks with Maria; the hub holds the key."""
    opened = bench.reaches_out()
    HubKeys(bench.data / "run" / "hub.sock", center=opened.key.center).hand_over(opened.key)
    bench.ready("maria")
    contact = take_next(bench.maria, at=bench.at)
    bench.robin(contact).say("Hello.")
    return contact


def purposes(contact: Contact) -> list[str]:
    rows = Entry.objects.filter(contact_id=contact.id, name="contact.read").order_by("id")
    return [row.codes["purpose"] for row in rows]


def test_a_supervisor_who_takes_no_part_reads_nothing(bench: HubBench, lonely_hub: RunningHub) -> None:
    contact = open_talk(bench)

    read = bench.seat("ines").get(read_path(contact))

    assert read.status == 503
    assert "Hello" not in read.text
    assert "lent" not in purposes(contact)


def test_a_supervisor_who_listens_goes_on_and_the_journal_says_how(
    bench: HubBench, lonely_hub: RunningHub
) -> None:
    contact = open_talk(bench)
    watch(bench.ines, contact, Mode.LISTEN, at=bench.at)
    ines = bench.seat("ines")

    read = ines.get(read_path(contact))
    stop(bench.ines, contact, at=bench.at)
    afterwards = ines.get(read_path(contact))

    assert [one["words"] for one in read.fields["messages"]] == ["Hello."]
    assert purposes(contact) == ["floor", "lent", "transcript"]
    assert afterwards.status == 503
