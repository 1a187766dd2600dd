"""First words through the running hub: read at receipt, never in the way of a message."""

from django.db import connection, transaction

from ringbuoy.contacts.rules import Tier
from ringbuoy.kernel import clock
from ringbuoy.triage.due import sweep
from tests.doors.hub_bench import HubBench, bench, hub, web
from tests.privacy.running import until

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


def test_a_message_is_kept_while_first_words_cannot_be_kept(bench: HubBench) -> None:
    contact = bench.reaches_out().contact

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE triage_mark IN SHARE ROW EXCLUSIVE MODE")
        reply = bench.robin(contact).say("i took all my pills")
        tier = bench.again(contact).tier

    assert (reply.status, tier) == (200, Tier.EVERYONE)
    until(lambda: bench.again(contact).tier == Tier.IMMINENT)
