"""A test of the line that goes on to a counselor, with a real Asterisk; a caller always goes first."""

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.routing.models import Offer
from ringbuoy.telephony.kinds import TrunkKind
from ringbuoy.telephony.models import PersonTest, SelfTest, Trunk
from ringbuoy.telephony.person_test_rules import PersonTestOutcome, PersonTestState
from ringbuoy.telephony.person_tests import accept, not_now
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.phone.call import Call
from tests.phone.phone import Phone
from tests.phone.sound import tone
from tests.telephony.exchange import samples_of
from tests.telephony.line import DESK_HZ, NUMBER, ROBIN_HZ, ROBINS_NUMBER, PhoneLine, until

AWAY = "127.0.0.2"
"""Whoever calls from there must be known as a carrier."""
SENTENCE_HZ, SPANISH_HZ = 400, 1000
pytestmark = pytest.mark.cluster


def begins(line: PhoneLine, by: Trunk | None = None) -> PersonTest:
    """Let the line test itself with a person, as the page does."""
    asked = SelfTestOutcome.ASKED
    test = SelfTest.objects.create(line=line.bench.line(), trunk=by, outcome=asked, at=clock.now())
    return PersonTest.objects.create(test=test, asked_by=line.bench.maria)


def stands(test: PersonTest, state: PersonTestState) -> PersonTest:
    """Wait until a test stands there."""

    def is_so() -> bool:
        test.refresh_from_db()
        return test.state == state

    until(is_so, what=f"a test that is {state}; it is {test.state} {test.outcome}")
    return test


def rings(line: PhoneLine) -> tuple[PersonTest, Call]:
    """Let a test ring at Maria's desk."""
    line.comes("maria")
    return stands(begins(line), PersonTestState.RINGING), line.desk_legs["maria"]


def nothing_counts(line: PhoneLine) -> None:
    """Check that nothing of a test is a contact, or an offer to anybody."""
    assert not Contact.objects.exists()
    assert not Offer.objects.exists()
    assert not Entry.objects.filter(name__startswith="contact.").exists()


def test_a_test_rings_a_counselor_is_heard_both_ways_and_leaves_no_trace(line: PhoneLine) -> None:
    test, desk = rings(line)
    assert test.person == line.bench.maria

    accept(line.bench.maria, test.pk, at=clock.now())
    line.hears(desk, SENTENCE_HZ)
    stands(test, PersonTestState.OVER)

    assert test.outcome == PersonTestOutcome.GOOD
    assert test.test.answered_ms < test.offered_ms < test.accepted_ms <= test.sound_ms
    assert SelfTest.objects.get().outcome == SelfTestOutcome.GOOD
    nothing_counts(line)
    robin, _contact = line.talk()  # the leg is as it was before
    line.wire.do(robin.hang_up)


def test_a_test_speaks_to_a_counselor_in_their_first_language(line: PhoneLine) -> None:
    maria = line.bench.maria
    maria.languages = ["es", "en"]
    maria.save()
    spanish = line.exchange.place.sounds / "house" / "es" / f"{Prompt.PERSON_TEST}.sln"
    spanish.parent.mkdir(exist_ok=True)
    spanish.write_bytes(samples_of(tone(SPANISH_HZ)))

    test, desk = rings(line)
    accept(maria, test.pk, at=clock.now())

    line.hears(desk, SPANISH_HZ)
    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.GOOD


@pytest.mark.usefixtures("long_sentence")
@pytest.mark.parametrize("is_accepted", [False, True])
def test_a_test_gives_way_to_a_caller_at_once(line: PhoneLine, is_accepted: bool) -> None:
    test, desk = rings(line)
    if is_accepted:
        accept(line.bench.maria, test.pk, at=clock.now())
        line.hears(desk, SENTENCE_HZ)

    robin = line.dials()
    line.answers("maria")

    line.hears(robin, DESK_HZ)
    line.hears(desk, ROBIN_HZ)
    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.GAVE_WAY
    assert not Alarm.objects.exists()
    assert Contact.objects.count() == 1
    line.wire.do(robin.hang_up)


def test_a_caller_by_the_same_carrier_finds_it_as_if_no_test_went_by_it(line: PhoneLine) -> None:
    """The carrier carries four calls, and two of them are the test's: one is kept, one is Robin's."""
    outside = Phone("outside", ("127.0.0.1", line.exchange.port), plays=tone(ROBIN_HZ))
    line.wire(outside.open(host=AWAY))
    by = Trunk.objects.create(
        name="Carrier", kind=TrunkKind.ADDRESS, host=AWAY, port=outside.address[1], most_calls=4, kept_calls=3
    )
    line.comes("maria")
    test = begins(line, by)
    there: Call = line.wire(outside.rings())
    line.wire.do(there.answer)
    until(lambda: len(there.keys) >= 4, what="the keys of the test")  # who brings them late is a caller
    back = line.wire(outside.dial(NUMBER, shows=NUMBER))
    line.wire(back.answered())
    relays(line, there, back, keys=4)
    relays(line, back, there, keys=5)
    stands(test, PersonTestState.RINGING)

    robin = line.wire(line.wire(outside.dial(NUMBER, shows=ROBINS_NUMBER)).answered())

    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.GAVE_WAY
    assert line.answers("maria").left_by == ""
    line.hears(robin, DESK_HZ)
    line.wire.do(robin.hang_up)
    line.wire.do(outside.close)


def relays(line: PhoneLine, one: Call, other: Call, *, keys: int) -> None:
    """Be the carrier: what is pressed at one leg of the test is heard at the other."""
    until(lambda: len(one.keys) >= keys, what=f"{keys} keys; there are {len(one.keys)}")
    line.wire.do(lambda: other.press(one.keys))


def test_a_counselors_phone_that_sends_nothing_is_an_alarm(line: PhoneLine) -> None:
    test, desk = rings(line)
    line.wire.do(lambda: desk.sound.play(None))

    accept(line.bench.maria, test.pk, at=clock.now())

    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.LEG_SILENT
    until(Alarm.objects.exists, what="an alarm")
    assert Alarm.objects.get().code == AlarmCode.PHONE_DESK_TEST_FAILED
    nothing_counts(line)


def test_not_now_ends_the_test_and_the_line_goes_on(line: PhoneLine) -> None:
    test, _desk = rings(line)

    not_now(line.bench.maria, test.pk, at=clock.now())
    robin, _contact = line.talk()

    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.NOT_NOW
    line.wire.do(robin.hang_up)


@pytest.mark.usefixtures("long_sentence")
def test_an_engine_that_dies_in_a_test_leaves_nothing_of_it_behind(line: PhoneLine) -> None:
    test, desk = rings(line)
    accept(line.bench.maria, test.pk, at=clock.now())
    line.hears(desk, SENTENCE_HZ)

    line.engine.kill()
    line.engine.start()

    assert stands(test, PersonTestState.OVER).outcome == PersonTestOutcome.CUT_SHORT
    robin, _contact = line.talk()
    assert desk.state == "up"
    assert Contact.objects.count() == 1  # Robin's, and none of the test's own legs
    line.wire.do(robin.hang_up)


def test_where_nobody_is_free_the_line_is_tested_as_far_as_it_goes(line: PhoneLine) -> None:
    test = stands(begins(line), PersonTestState.OVER)

    assert (test.outcome, test.person) == (PersonTestOutcome.NOBODY_FREE, None)
    assert SelfTest.objects.get().outcome == SelfTestOutcome.GOOD
    nothing_counts(line)
