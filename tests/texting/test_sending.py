"""Getting a text out: again and again, by another carrier, and never in silence."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock
from ringbuoy.texting import due
from ringbuoy.texting.hearing import hear
from ringbuoy.texting.kinds import Kind
from ringbuoy.texting.leftovers import erase_left
from ringbuoy.texting.models import Carrier, Leftover, Outgoing, TextCharge
from ringbuoy.texting.outbox import claim, take_what_was_said
from ringbuoy.texting.states import LEASE, PAUSES, Sent, may_become, pause_after
from ringbuoy.texting.strongbox import lock
from ringbuoy.texting.wire import Incoming
from tests.cast import Bench
from tests.texting.air import Phone, answered_by_maria, contact_of, maria_writes, sends_all, states
from tests.texting.carrier_here import CarrierHere, carrier_here


@pytest.fixture
def phone(bench: Bench) -> Phone:
    bench.at = clock.now()
    return Phone(bench)


def gateway(phone: Phone, server: CarrierHere, position: int = 0, kind: Kind = Kind.GATEWAY) -> Carrier:
    """Give the line a carrier at this server."""
    return Carrier.objects.create(
        line=phone.bench.line(),
        kind=kind,
        number="+15550100100",
        position=position,
        account="AC1",
        address=server.url,
        token=f"{position}{kind}".ljust(43, "x"),
        secrets=lock({"sending": "s", "checking": "c"}),
    )


def test_the_second_carrier_takes_what_the_first_one_does_not(phone: Phone) -> None:
    phone.carrier.delete()
    with carrier_here((500, b"")) as broken, carrier_here() as good:
        phone.carrier, _second = gateway(phone, broken), gateway(phone, good, 1)
        phone.texts("hi")
        sends_all(at=phone.bench.at)

    assert len(broken.asked) == len(good.asked) == 1
    assert states(contact_of(phone)) == ["with_carrier"]
    assert json.loads(good.asked[0].body)["to"] == "15550100167"


def test_a_carrier_that_stays_away_is_tried_with_growing_pauses_then_given_up_in_red(phone: Phone) -> None:
    phone.carrier.delete()
    with carrier_here(*[(503, b"")] * 20) as broken:
        phone.carrier = gateway(phone, broken)
        phone.texts("hi")
        for pause in (*PAUSES, timedelta(0)):
            sends_all(at=phone.bench.at)
            phone.bench.at += pause
        tries = len(broken.asked)

    assert tries == len(PAUSES) + 1
    assert states(contact_of(phone)) == ["failed"]
    names = list(Entry.objects.filter(name__startswith="text.").values_list("name", flat=True))
    assert names == [Happened.TEXT_DELAYED, Happened.TEXT_NOT_SENT]


def test_without_any_carrier_the_desk_is_told(phone: Phone) -> None:
    phone.texts("hi")
    Carrier.objects.update(is_on=False)
    sends_all(at=phone.bench.at)

    assert states(contact_of(phone)) == ["failed"]
    assert Entry.objects.get(name=Happened.TEXT_NOT_SENT).codes["code"] == "no_carrier"


def test_what_a_dead_process_had_claimed_is_sent_by_the_next_one(phone: Phone) -> None:
    phone.texts("hi")
    take_what_was_said(at=phone.bench.at)
    claimed = claim(4, at=phone.bench.at)
    at_once = claim(4, at=phone.bench.at)
    phone.bench.at += LEASE

    assert (len(claimed), list(at_once)) == (1, [])
    assert len(phone.shows) == 1


def test_one_person_waiting_holds_up_nobody_else(phone: Phone) -> None:
    other = Phone(phone.bench, "+15550100168")
    for one in (phone, other):
        one.texts("hi")
    take_what_was_said(at=phone.bench.at)
    Outgoing.objects.filter(pk=Outgoing.objects.earliest("pk").pk).update(due_at=phone.bench.at + LEASE)

    assert phone.shows == []
    assert len(other.shows) == 1


def test_a_person_gets_their_texts_one_after_the_other(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    for number in range(3):
        maria_writes(phone, contact, str(number))
    take_what_was_said(at=phone.bench.at)

    assert len(claim(4, at=phone.bench.at)) == 1


def test_words_are_erased_at_the_carrier_once_they_are_kept_here(phone: Phone) -> None:
    priced = json.dumps({"price": "-0.00750", "price_unit": "usd"}).encode()
    with carrier_here((503, b""), (200, b'{"price": null, "price_unit": "USD"}'), (200, priced)) as twilio:
        carrier = gateway(phone, twilio, kind=Kind.TWILIO)
        hear(carrier, Incoming("message SM7", phone.number, "hi"), at=phone.bench.at)
        done = [erase_left(at=phone.bench.at + timedelta(minutes=minutes)) for minutes in (0, 1, 3, 4, 64)]

    assert done == [0, 0, 1, 0, 1]
    assert not Leftover.objects.exists()
    assert [asked.path for asked in twilio.asked] == ["/2010-04-01/Accounts/AC1/Messages/SM7.json"] * 3
    assert [asked.body for asked in twilio.asked] == [b"Body=", b"Body=", b""]
    charge = TextCharge.objects.get()
    assert (charge.kind, charge.direction, charge.currency, charge.texts) == ("twilio", "in", "USD", 1)
    assert charge.amount == Decimal("0.0075")


def test_a_price_that_is_never_told_is_asked_for_some_hours_only(phone: Phone) -> None:
    with carrier_here((200, b"{}"), (200, b"{}")) as twilio:
        carrier = gateway(phone, twilio, kind=Kind.TWILIO)
        hear(carrier, Incoming("message SM7", phone.number, "hi"), at=phone.bench.at)
        done = [erase_left(at=phone.bench.later(hours=hours)) for hours in (0, 1)]
        due.forget(at=phone.bench.later(hours=6))

    assert done == [1, 1]
    assert not Leftover.objects.exists()
    assert not TextCharge.objects.exists()


@pytest.mark.parametrize("tries", range(1, 15))
def test_pauses_grow_and_end(tries: int) -> None:
    one, two = pause_after(tries, carriers=1), pause_after(tries, carriers=2)

    assert one == (PAUSES[tries - 1] if tries <= len(PAUSES) else None)
    assert two == (timedelta(0) if tries == 1 else PAUSES[tries - 2] if tries - 1 <= len(PAUSES) else None)


def test_a_late_receipt_never_undoes_a_settled_one() -> None:
    allowed = {(now, then) for now in Sent for then in Sent if may_become(now, then)}

    assert not any(now in {Sent.DELIVERED, Sent.FAILED, Sent.NOT_SENT} for now, _then in allowed)
    assert (Sent.WITH_CARRIER, Sent.DELIVERED) in allowed
    assert (Sent.WITH_CARRIER, Sent.SENDING) not in allowed
