"""First words through the running hub: read at receipt, never in the way of a message."""

from django.db import connection

from ringbuoy.contacts.rules import Tier
from ringbuoy.kernel import clock
from ringbuoy.triage.due import sweep
from ringbuoy.triage.models import Mark
from tests.doors.hub_bench import HubBench, bench, hub, stored, web

__all__ = ["bench", "hub", "web"]


def test_first_words_put_robin_first_and_the_floor_hears_of_it(bench: HubBench) -> None:
    contact = bench.reaches_out().contact
    ines = bench.seat("ines").listen("/live/stream")

    bench.robin(contact).say("i want to")
    bench.robin(contact).say("die")

    while (told := ines.next("journal"))["name"] != "contact.triaged":
        assert told
    assert told["contact"] == str(contact.id)
    assert bench.again(contact).tier == Tier.HIGH
    assert sweep(at=clock.now()) == 0


def test_a_message_is_kept_while_first_words_cannot_be_read(bench: HubBench) -> None:
    contact = bench.reaches_out().contact

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE triage_mark RENAME TO triage_away")
        reply = bench.robin(contact).say("i took all my pills")
        cursor.execute("ALTER TABLE triage_away RENAME TO triage_mark")

    assert (reply.status, len(stored(contact))) == (200, 1)
    assert (bench.again(contact).tier, Mark.objects.count()) == (Tier.EVERYONE, 0)
    bench.later(seconds=10)
    sweep(at=bench.at)
    assert bench.again(contact).tier == Tier.IMMINENT
