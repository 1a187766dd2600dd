"""A test of the line that rings a counselor's own phone, with a real Asterisk and a carrier between."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.kernel import clock
from ringbuoy.presence.phones import By, set_phone
from ringbuoy.server.postgres import Cluster
from ringbuoy.telephony.calls.keys_asked import ASK_AT_MOST, ASK_EVERY
from ringbuoy.telephony.models import OwnPhone, PersonTest
from ringbuoy.telephony.person_test_rules import PersonTestOutcome, PersonTestState, PhoneKind
from ringbuoy.telephony.strongbox import lock
from tests.outages import away
from tests.phone.call import Call
from tests.phone.messages import Message, answer_to
from tests.phone.phone import Phone
from tests.phone.sound import tone
from tests.phone.wire import Address
from tests.telephony.conftest import MakeEngine
from tests.telephony.line import (
    DESK_HZ,
    NUMBER,
    ROBIN_HZ,
    WITHIN_S,
    PhoneLine,
    carrier_at,
    until,
)
from tests.telephony.test_abandoned import at_asterisk
from tests.telephony.test_person_tests import SENTENCE_HZ, begins, nothing_counts, stands

OWN_NUMBER = "15550177"
OVER_S = "20"
ASKED_S = ASK_EVERY.total_seconds() * ASK_AT_MOST
pytestmark = pytest.mark.cluster


class Refusing(Phone):
    """A carrier that is there, and brings no call anywhere."""

    def _take_request(self, request: Message, address: Address) -> None:
        self.asked.append(request)
        status = 503 if request.method == "INVITE" else 200
        if request.method != "ACK":
            self._wire.answer(request, answer_to(request, status, tag="one"), address)


def opens(line: PhoneLine, own: Phone) -> Phone:
    """Maria is ready, and works at her own phone, to which a carrier brings the calls."""
    line.wire(own.open())
    carrier_at(own)
    OwnPhone.objects.create(person=line.bench.maria, number=lock(OWN_NUMBER), confirmed_at=clock.now())
    set_phone(line.bench.maria.pk, By.OWN, is_there=True, at=clock.now())
    line.knows_its_carriers()
    line.is_ready("maria")
    return own


@pytest.fixture
def own(line: PhoneLine) -> Iterator[Phone]:
    phone = opens(line, Phone("own", ("127.0.0.1", line.exchange.port), plays=tone(DESK_HZ)))
    yield phone
    line.wire.do(phone.close)


def takes(line: PhoneLine, own: Phone) -> tuple[PersonTest, Call]:
    """A test rings at Maria's own phone; she takes it, presses 1, and hears the sentence."""
    test = stands(begins(line), PersonTestState.RINGING)
    rings = line.wire(own.rings())
    answers_and_presses(line, rings)
    stands(test, PersonTestState.ACCEPTED)
    return test, rings


def answers_and_presses(line: PhoneLine, call: Call) -> None:
    line.wire.do(call.answer)
    line.hears(call, SENTENCE_HZ)
    line.wire.do(lambda: call.press("1"))


def test_a_test_is_taken_by_the_key_heard_both_ways_and_ends_by_itself(line: PhoneLine, own: Phone) -> None:
    test, call = takes(line, own)

    stands(test, PersonTestState.OVER)
    line.wire(call.ended())

    assert (test.outcome, test.phone) == (PersonTestOutcome.GOOD, PhoneKind.OWN)
    assert test.test.answered_ms < test.offered_ms < test.accepted_ms <= test.sound_ms
    assert NUMBER in call.messages[0].one("from")
    nothing_counts(line)


def test_a_mailbox_takes_no_test(line: PhoneLine, own: Phone) -> None:
    test = stands(begins(line), PersonTestState.RINGING)
    mailbox = line.wire(own.rings())
    line.wire.do(mailbox.answer)

    until(lambda: mailbox.state == "over", what="a mailbox that is let go", within=ASKED_S + WITHIN_S)
    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.NO_KEY
    assert not Alarm.objects.exists()
    nothing_counts(line)


def test_a_phone_that_is_busy_is_nobodys_fault(line: PhoneLine, own: Phone) -> None:
    test = stands(begins(line), PersonTestState.RINGING)

    line.wire.do(line.wire(own.rings()).refuse)

    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.NO_ANSWER
    assert not Alarm.objects.exists()


def test_a_carrier_that_brings_no_call_to_an_own_phone_is_an_alarm(line: PhoneLine) -> None:
    carrier = opens(line, Refusing("own", ("127.0.0.1", line.exchange.port)))

    assert stands(begins(line), PersonTestState.OVER).outcome == PersonTestOutcome.NOT_RUNG
    until(Alarm.objects.exists, what="an alarm")
    line.wire.do(carrier.close)


@pytest.mark.usefixtures("long_sentence")
def test_who_listens_to_a_test_takes_a_caller_by_the_key_of_the_same_call(
    line: PhoneLine, own: Phone
) -> None:
    test, call = takes(line, own)

    robin = line.dials()
    line.contact(State.OFFERED)
    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.GAVE_WAY
    line.hears(call, SENTENCE_HZ)
    line.wire.do(lambda: call.press("1"))

    line.hears(robin, DESK_HZ)
    line.hears(call, ROBIN_HZ)
    assert Contact.objects.get().counselor == line.bench.maria
    assert not Alarm.objects.exists()
    line.wire.do(robin.hang_up)


def test_a_phone_that_rings_for_a_test_rings_on_for_a_caller(line: PhoneLine, own: Phone) -> None:
    test = stands(begins(line), PersonTestState.RINGING)
    rings = line.wire(own.rings())

    robin = line.dials()
    line.contact(State.OFFERED)
    stands(test, PersonTestState.OVER)
    answers_and_presses(line, rings)

    line.hears(robin, DESK_HZ)
    line.hears(rings, ROBIN_HZ)
    line.wire.do(robin.hang_up)


@pytest.mark.usefixtures("long_sentence")
def test_an_engine_that_dies_in_a_test_lets_the_phone_go(line: PhoneLine, own: Phone) -> None:
    test, call = takes(line, own)

    line.engine.kill()
    line.engine.start()

    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.CUT_SHORT
    line.wire(call.ended())
    nothing_counts(line)


def test_a_test_ends_by_the_clock_while_the_database_is_away(
    line: PhoneLine, another_engine: MakeEngine, data: Path, cluster: Cluster
) -> None:
    """Its calls go by a carrier, and each is charged for as long as it stands."""
    line.engine.stop()
    another_engine(data, TEST_OVER_SECONDS=OVER_S)
    own = opens(line, Phone("own", ("127.0.0.1", line.exchange.port), plays=tone(DESK_HZ)))
    test = stands(begins(line), PersonTestState.RINGING)
    call = line.wire(own.rings())
    line.wire.do(call.answer)
    line.hears(call, SENTENCE_HZ)

    with away(cluster):
        line.wire.do(lambda: call.press("1"))
        until(lambda: call.state == "over", what="an own phone that is let go", within=int(OVER_S) + WITHIN_S)
        until(lambda: asyncio.run(at_asterisk(line)) == ([], []), what="no call of the test")

    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.CUT_SHORT
    assert asyncio.run(at_asterisk(line)) == ([], [])
    nothing_counts(line)
    line.wire.do(own.close)
