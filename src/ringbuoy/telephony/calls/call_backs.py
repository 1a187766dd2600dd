"""Being called back: who asks for it hears that we call as soon as that is written, whatever dies then.

Until they hear it they wait as before: a counselor who answers meanwhile is still the better way.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ringbuoy.telephony.calls.call import Call, Wish
from ringbuoy.telephony.calls.orders import Order, RecordCallBack
from ringbuoy.telephony.sounds.prompts import Prompt

TELL_WITHIN = timedelta(seconds=5)
"""How long a caller who has asked waits until they hear whether it is written."""


def ask(call: Call, *, at: datetime) -> Iterator[Order]:
    """Have it written that the caller wants to be called back."""
    if call.came is not None:
        call.wish = Wish(tell_by=at + TELL_WITHIN)
        yield RecordCallBack(call.leg, call.came)


def is_asked_for(call: Call) -> bool:
    """Tell whether the caller has asked, and has not heard yet that it could not be written."""
    return call.wish is not None and (call.wish.is_told or call.wish.tell_by is not None)


def hangs_up_now(call: Call) -> bool:
    """Tell whether the caller knows that they are called back, and nobody of ours talks with them."""
    return call.wish is not None and call.wish.is_told and call.counselor is None


def may_be_told(call: Call) -> bool:
    """Tell whether the caller still waits to hear what came of their wish, and nobody else has them."""
    is_free = call.waits_for_somebody and call.message is None and not call.desk
    is_told = call.wish is None or call.wish.is_told
    return is_free and not is_told and call.saying is not Prompt.CALL_BACK_NOT_YET_KEPT


def is_told_late(call: Call, *, at: datetime) -> bool:
    """Tell whether the caller has to hear that it is not written yet."""
    return bool(call.wish and call.wish.tell_by and at >= call.wish.tell_by)


def ask_no_more(call: Call) -> None:
    """The caller goes another way: they hear of it no more."""
    call.wish = None
