"""Phones of counselors and of callers in their browsers come and go."""

from collections.abc import Iterator
from datetime import datetime

from ringbuoy.telephony.calls.browsers import away_in
from ringbuoy.telephony.calls.entering import enter
from ringbuoy.telephony.calls.events import (
    BrowsersAre,
    BrowserThere,
    BrowserUp,
    DeskUp,
    OwnPhoneRings,
    OwnPhonesAre,
    OwnPhoneUp,
    PersonTestTimedOut,
    PhonesWanted,
    PhoneThere,
)
from ringbuoy.telephony.calls.orders import HangUp, Order
from ringbuoy.telephony.calls.standing import Standing


def greet_desk(here: Standing, event: DeskUp, at: datetime) -> Iterator[Order]:
    """Take a counselor's leg that is up; a second one of theirs is hung up."""
    desk = here.desks.of(event.person)
    if desk.leg and desk.leg != event.leg:
        yield HangUp(event.leg)
        return
    desk.leg, desk.is_up = event.leg, True
    yield from here.settle_all(at)


def connect(here: Standing, event: PhoneThere, at: datetime) -> Iterator[Order]:
    """Call a counselor's browser that has signed in, or note that it has gone."""
    desk = here.desks.of(event.person)
    if event.is_there:
        yield from here.desks.connect(desk, event.address, at=at)
    else:
        here.desks.disconnect(desk, event.address, at=at)
    yield from here.settle_all(at)


def want(here: Standing, event: PhonesWanted, at: datetime) -> Iterator[Order]:
    """Learn who wants a phone."""
    yield from here.desks.want(event.persons, at=at)
    yield from here.settle_all(at)


def follow_own_phones(here: Standing, event: OwnPhonesAre, at: datetime) -> Iterator[Order]:
    """Ring the own phones that are to ring, and no others; one that is wanted elsewhere leaves its test."""
    tested = {ring.person for ring in event.rings if ring.test is not None}
    yield from here.person_tests.keep_own(tested)
    yield from here.own_phones.follow(event.rings, at=at)
    yield from here.settle_all(at)


def greet_own_phone(here: Standing, event: OwnPhoneUp, at: datetime) -> Iterator[Order]:
    """Ask whoever took an own phone for the key."""
    yield from here.own_phones.greet(event.leg, at=at)


def ring_own_phone(here: Standing, event: OwnPhoneRings, at: datetime) -> Iterator[Order]:
    """Note that it rings at an own phone."""
    here.own_phones.ring(event.leg)
    yield from ()


def let_tested_go(here: Standing, event: PersonTestTimedOut, at: datetime) -> Iterator[Order]:
    """Hang up the own phone that is still called for a test which has no more time."""
    yield from here.own_phones.end_test(event.test)


def follow_browsers(here: Standing, event: BrowsersAre, at: datetime) -> Iterator[Order]:
    """Learn which callers' browsers have an account."""
    yield from here.browsers.follow(event.calls, at=at)


def connect_browser(here: Standing, event: BrowserThere, at: datetime) -> Iterator[Order]:
    """Call a caller's browser that has signed in, or note that it has gone."""
    if event.is_there:
        yield from here.browsers.connect(event.id, event.address, at=at)
    else:
        here.browsers.disconnect(event.id, event.address)


def greet_browser(here: Standing, event: BrowserUp, at: datetime) -> Iterator[Order]:
    """A caller's browser is there: they are a caller like any other, or go on where they were."""
    entered = here.browsers.take(event)
    known = away_in(here.calls, event.leg)
    if entered is None:
        yield HangUp(event.leg)
    elif known is None:
        yield from enter(here, entered, at)
    else:
        yield from here.ears.forget(known, busy=here.busy)
        yield from here.recorders.forget(known)
        here.calls[event.leg] = here.calls.pop(known.leg)
        yield from here.talks.come_again(known, event.leg, at)
        yield from here.settle(known, at)
