"""The real engine says whose phones are there, and calls go nowhere else."""

from contextlib import suppress

from ringbuoy.contacts.rules import State
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.people import sign_ins
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Phone
from ringbuoy.presence.phones import By, has_phone
from ringbuoy.routing.queries import offers_to
from ringbuoy.telephony.calls.reached import A_MOMENT
from ringbuoy.telephony.softphones import account_for
from tests.telephony.line import DESK_HZ, WITHIN_S, PhoneLine, until


def is_reached(person: Person, *, within: float = WITHIN_S) -> None:
    until(lambda: has_phone(person), what="a phone that is there", within=within)


def is_not_reached(person: Person) -> None:
    until(lambda: not has_phone(person), what="a phone that is gone")


def test_a_call_that_waits_rings_as_soon_as_somebodys_phone_is_there(line: PhoneLine) -> None:
    line.is_ready("maria")
    robin = line.wire(line.dials().answered())
    assert not offers_to(line.bench.maria).exists()
    line.contact(State.WAITING)

    line.starts_phone("maria")
    line.answers("maria")

    line.hears(robin, DESK_HZ)


def test_a_talk_that_lost_its_counselors_phone_waits_for_one(
    line: PhoneLine,
) -> None:
    """It goes back to the queue, prefers who had it, and rings there only when their phone is there again."""
    maria = line.bench.maria
    line.comes("maria")
    robin, contact = line.talk()

    line.wire.do(line.desk_legs["maria"].hang_up)
    is_not_reached(maria)
    assert line.contact(State.WAITING) == contact
    assert not offers_to(maria).exists()

    until(lambda: _phone_comes_back(line, "maria"), what="Maria's phone again", within=60)
    line.answers("maria")
    line.hears(robin, DESK_HZ)


def _phone_comes_back(line: PhoneLine, name: str) -> bool:
    """Take what rings at the desk, and tell whether it still did: each ring lasts for some seconds only."""
    line.desk_legs[name] = line.desk_rings(name)
    with suppress(AssertionError):
        is_reached(line.bench.person(name), within=8.0)
    return has_phone(line.bench.person(name))


def test_an_engine_that_begins_puts_right_whose_phones_are_there(line: PhoneLine) -> None:
    line.comes("maria")
    is_reached(line.bench.maria)
    line.engine.kill()
    line.bench.starts_phone("tom")

    line.engine.start()

    is_not_reached(line.bench.tom)
    assert list(Phone.objects.values_list("person", "by")) == [(line.bench.maria.pk, By.BROWSER)]
    line.talk()


def test_an_engine_that_finds_no_leg_lets_those_who_were_reached_come_back(line: PhoneLine) -> None:
    """As after a start of the whole machine: their pages are open, and look for the line."""
    tom = line.bench.tom
    line.engine.kill()
    sign_ins.begin(tom, session_key="session of tom", browser="a browser", at=clock.now())
    account_for(tom, "session of tom", at=clock.now())
    line.bench.starts_phone("tom")
    began_at = clock.now()

    line.engine.start()

    until(lambda: not has_phone(tom), what="a phone that stays away", within=60)
    gone = Entry.objects.get(name="person.phone_gone", person_id=tom.pk)
    assert gone.at - began_at >= A_MOMENT
