"""What is written down when a caller has gone."""

from collections.abc import Iterator
from datetime import datetime

from ringbuoy.telephony.calls.call import Call
from ringbuoy.telephony.calls.events import Entered
from ringbuoy.telephony.calls.orders import Order, RecordGone, RecordNotLetIn
from ringbuoy.telephony.kinds import NotLetIn


def gone(call: Call, *, was_cut_off: bool = False) -> Iterator[Order]:
    """A caller has gone: from the queue or a talk, or before they had shown that they are there."""
    if call.asked and call.asked_at:
        yield not_let_in(call.asked, NotLetIn.AT_CHECK, call.asked_at)
    elif not call.is_sent_away:
        yield RecordGone(call.leg, was_cut_off=was_cut_off)


def not_let_in(event: Entered, why: NotLetIn, came_at: datetime) -> RecordNotLetIn:
    """Write down who called and never came into the queue."""
    return RecordNotLetIn(event.leg, event.dialed, came_at, why, event.number, event.vouched)
