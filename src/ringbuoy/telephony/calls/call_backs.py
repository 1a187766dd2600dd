"""Being called back: who asks for it hears that we call as soon as that is written, whatever dies then.

Until they hear it they wait as before: a counselor who answers meanwhile is still the better way.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ringbuoy.telephony.calls.call import Call, Wish
from ringbuoy.telephony.calls.events import Stands
from ringbuoy.telephony.calls.orders import Order, RecordCallBack, RecordMet
from ringbuoy.telephony.calls.outsides import is_called
from ringbuoy.telephony.sounds.prompts import Prompt

TELL_WITHIN = timedelta(seconds=5)
"""How long a caller who has asked waits until they hear whether it is written."""
HEARD_OUT = frozenset({Prompt.CALL_BACK_NOT_YET_KEPT, Prompt.LEAVE_MESSAGE})
"""What a caller hears to its end before they are told that we call."""


def ask(call: Call, *, at: datetime) -> Iterator[Order]:
    """Have it written that the caller wants to be called back."""
    if call.came is not None:
        call.wish = Wish(tell_by=at + TELL_WITHIN)
        yield RecordCallBack(call.leg, call.came)


def follow(call: Call, stands: Stands) -> None:
    """Know of a wish that an earlier engine wrote: it may have died before the caller heard that we call."""
    if stands.is_to_be_called and call.wish is None and call.waits_for_somebody:
        call.wish = Wish(is_kept=True)


def is_asked_for(call: Call) -> bool:
    """Tell whether the caller has asked, and has not heard yet that it could not be written."""
    return call.wish is not None and (call.wish.is_told or call.wish.tell_by is not None)


def hangs_up_now(call: Call) -> bool:
    """Tell whether the caller knows that they are called back, and nobody of ours talks with them."""
    is_told = call.wish is not None and call.wish.is_told
    return is_told and call.counselor is None and call.message is None


def may_be_told(call: Call) -> bool:
    """Tell whether the caller still waits to hear what came of their wish, and nobody else has them."""
    is_free = call.waits_for_somebody and call.message is None and not call.desk
    is_told = call.wish is None or call.wish.is_told
    return is_free and not is_told and call.saying not in HEARD_OUT


def tells_after_message(call: Call) -> bool:
    """Tell whether who has left a message hears then that we call them back all the same."""
    return call.wish is not None and call.wish.is_kept and call.counselor is None


def is_told_late(call: Call, *, at: datetime) -> bool:
    """Tell whether the caller has to hear that it is not written yet."""
    return bool(call.wish and call.wish.tell_by and at >= call.wish.tell_by)


def meet(call: Call) -> Iterator[Order]:
    """Have the wish forgotten of a caller whom a counselor has on the line. Whom we called had one, too."""
    if call.stands is not None and call.stands.is_to_be_called and not is_called(call.leg):
        call.stands = replace(call.stands, is_to_be_called=False)
        yield RecordMet(call.leg)


def ask_no_more(call: Call) -> None:
    """The caller goes another way: they hear of it no more."""
    call.wish = None
