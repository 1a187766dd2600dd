"""Calls that we place: to callers, and for company in a talk."""

from collections.abc import Iterator
from datetime import datetime

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import (
    Entered,
    OutsideRings,
    OutsidesAre,
    OutsideUp,
    Stands,
    WaysOut,
)
from ringbuoy.telephony.calls.orders import Order, RecordPlaced
from ringbuoy.telephony.calls.outsides import Outside
from ringbuoy.telephony.calls.standing import Standing
from ringbuoy.telephony.kinds import Placed


def ring_outside(here: Standing, event: OutsideRings, at: datetime) -> Iterator[Order]:
    """Note that it rings there."""
    here.outsides.ring(event.leg)
    yield from ()


def greet_outside(here: Standing, event: OutsideUp, at: datetime) -> Iterator[Order]:
    """Somebody whom we called has answered."""
    here.outsides.answer(event.leg)
    yield from _talk_outside(here, at)


def place(here: Standing, event: OutsidesAre, at: datetime) -> Iterator[Order]:
    """Learn which calls are to be placed, and place them."""
    for one in event.calls:
        if one.company is None:  # whom we call may call back, having missed it
            here.flood.found_real(one.number, at=at)
    yield from here.outsides.stand(event)
    yield from _talk_outside(here, at)


def learn_ways(here: Standing, event: WaysOut, at: datetime) -> Iterator[Order]:
    """Learn by which carriers calls may go out."""
    here.outsides.learn(event)
    yield from ()


def _talk_outside(here: Standing, at: datetime) -> Iterator[Order]:
    """Whoever has answered a call that we placed is a caller like any other from then on."""
    for one in here.outsides.all():
        if (stands := one.talks) and stands.company:
            yield from _welcome(here, one)
        elif stands and one.leg not in here.calls:
            call = here.open(Entered(one.leg, stands.shows), at)
            call.contact = stands.contact
            call.stands = Stands(stands.contact, State.TALKING, stands.counselor)
            yield RecordPlaced(one.leg, one.id, Placed.ANSWERED)
            yield from here.settle(call, at)
    yield from here.settle_all(at)


def _welcome(here: Standing, one: Outside) -> Iterator[Order]:
    """Somebody called into a talk has answered: it is written down once."""
    if one.stands and one.stands.state is not Placed.ANSWERED and not one.is_told:
        one.is_told = True
        yield RecordPlaced(one.leg, one.id, Placed.ANSWERED)
