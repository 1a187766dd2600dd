"""Leaving a message: the caller speaks after a tone, a leg of ours listens, and what it hears is kept.

They stay in the queue until it listens, so that a counselor who answers meanwhile is still the better way.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.call import Call, Hears, Message
from ringbuoy.telephony.calls.orders import HangUp, Join, MakeKeeper, Order, RecordMessage

WORD = "keeper"
KEY, END_KEY = "*", "#"
LONGEST = timedelta(minutes=5)
TELL_WITHIN = timedelta(seconds=5)
"""How long a caller who has finished waits until they hear whether their message is kept."""
MOST_TRIES = 3


def may_leave_message(call: Call) -> bool:
    """Tell whether this caller may leave a message now."""
    return call.line.takes_messages and call.waits_for_somebody and call.message is None


def is_leaving_message(call: Call) -> bool:
    """Tell whether a caller leaves a message, and nobody of ours talks with them."""
    return call.message is not None and call.counselor is None


def is_being_kept(call: Call) -> bool:
    """Tell whether what the caller says just now is kept."""
    return is_leaving_message(call) and bool(call.message and call.message.until and not call.message.is_over)


def must_go_on(call: Call) -> bool:
    """Tell whether an engine before us has begun to keep a message of a caller who is still there."""
    return call.state is State.MESSAGE_TAKEN and call.message is None


def may_speak(call: Call) -> bool:
    """Tell whether what this caller says after the tone is to be kept."""
    return may_leave_message(call) or must_go_on(call)


def listen(call: Call) -> Iterator[Order]:
    """Let a leg listen to the caller."""
    message = call.message = call.message or Message()
    message.tries += 1
    message.keeper = f"{WORD}-{message.tries}-{call.leg}"
    call.hears = Hears.NOBODY
    yield MakeKeeper(call.leg, message.keeper)


def keep(call: Call, keeper: str, *, at: datetime) -> Iterator[Order]:
    """The leg listens: from now on the message is kept, and nobody is rung for the caller."""
    message = call.message
    if message is None or message.keeper != keeper or message.is_over or call.came is None:
        yield HangUp(keeper)
        return
    message.until = message.until or at + LONGEST
    message.unwritten.add(keeper)
    yield Join(call.leg, keeper)
    yield RecordMessage(call.leg, keeper, call.came)


def end_message(call: Call) -> Iterator[Order]:
    """Stop listening. What was heard is kept."""
    message = call.message
    if message is None or message.is_over:
        return
    message.is_over = True
    if message.keeper:
        yield HangUp(message.keeper)


def is_waited_for(call: Call) -> bool:
    """Tell whether the caller has finished, and has not heard yet what came of it."""
    return is_leaving_message(call) and bool(call.message and call.message.tell_by)


def is_told(call: Call) -> bool:
    """Tell whether the caller has been told that their message is kept."""
    message = call.message
    return bool(message and message.is_over and message.tell_by is None and not message.unwritten)


def is_told_late(call: Call, *, at: datetime) -> bool:
    """Tell whether the caller has to hear that their message is not written yet."""
    return is_waited_for(call) and bool(call.message and call.message.tell_by and at >= call.message.tell_by)


def is_too_long(call: Call, *, at: datetime) -> bool:
    """Tell whether a message is as long as we take."""
    message = call.message
    return bool(is_being_kept(call) and message and message.until and at >= message.until)


def lose_keeper(call: Call, keeper: str) -> Iterator[Order]:
    """The leg that listens is gone: another one listens. None can: the caller waits as before."""
    message = call.message
    if message is None or message.is_over or message.keeper != keeper:
        return
    if message.tries < MOST_TRIES or message.until is not None:
        yield from listen(call)
    else:
        call.message, call.hears = None, Hears.NOTHING


def kept_by(leg: str) -> str:
    """Tell from the name of a leg to which caller it listens. Empty: it is another kind of leg."""
    word, _, rest = leg.partition("-")
    return rest.partition("-")[2] if word == WORD else ""
