"""A leg is gone: whose it was, and what follows."""

from collections.abc import Iterator
from datetime import datetime

from ringbuoy.telephony.calls import messages
from ringbuoy.telephony.calls.ears import is_ear
from ringbuoy.telephony.calls.events import Gone
from ringbuoy.telephony.calls.orders import Order
from ringbuoy.telephony.calls.others import caller_of, lose_other
from ringbuoy.telephony.calls.outsides import outside_of
from ringbuoy.telephony.calls.recorders import is_recorder
from ringbuoy.telephony.calls.standing import Standing


def let_go(here: Standing, event: Gone, at: datetime) -> Iterator[Order]:
    """Forget a leg that is gone, and let whoever it served go on."""
    person = here.own_phones.person_at(event.leg)
    yield from here.own_phones.miss_test(event.leg, event.cause)
    if here.own_phones.lose(event.leg, at=at):
        yield from here.outsides.miss(person) if person is not None else ()
        yield from here.settle_all(at)
        return
    yield from here.outsides.lose(event.leg, event.cause)
    if outside_of(event.leg) and event.leg not in here.calls:
        yield from here.settle_all(at)
        return
    may_come_again = here.browsers.lose(event.leg, at=at)
    call = here.calls.get(event.leg)
    if call is not None and may_come_again and not call.is_ending:
        yield from here.talks.miss(call, at)
        yield from here.settle_all(at)
    elif call is not None:
        yield from here.forget(call, at)
    elif is_ear(event.leg):
        yield from here.ears.lose(event.leg, busy=here.busy)
        yield from here.settle_all(at)
    elif is_recorder(event.leg):
        yield from here.recorders.lose(event.leg)
    elif called_for := here.calls.get(caller_of(event.leg)):
        yield from lose_other(called_for, event.leg, at=at)
    elif listened_to := here.calls.get(messages.kept_by(event.leg)):
        yield from messages.lose_keeper(listened_to, event.leg)
    elif desk := here.desks.with_leg(event.leg):
        here.desks.let_go(desk, at=at)
        yield from here.settle_all(at)
        yield from here.desks.call_again(desk, at=at)
