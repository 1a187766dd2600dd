"""Handing a caller over to another center by telephone: they stay ours until somebody there has answered."""

from collections.abc import Iterator

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.call import Call, Hears, OtherCenter
from ringbuoy.telephony.calls.orders import (
    CallOtherCenter,
    HangUp,
    Join,
    Order,
    RecordHandedOver,
    RecordHopFailed,
    StopSaying,
)

WORD = "other"


def call_other(call: Call) -> Iterator[Order]:
    """Call the center to which the open hop leads, once for each hop."""
    stands = call.stands
    if stands is None or not stands.number or (call.other and call.other.hop >= stands.hop):
        return
    yield from let_other_go(call)
    call.other = OtherCenter(f"{WORD}-{stands.hop}-{call.leg}", stands.hop)
    yield CallOtherCenter(call.leg, call.other.leg, stands.number, shows=call.dialed)


def meet_other(call: Call) -> Iterator[Order]:
    """Somebody there has answered: the caller is theirs, unless one of us was first."""
    if call.other is None or not call.waits_for_somebody or call.contact is None:
        yield from let_other_go(call)
        return
    call.other.is_up = True
    if call.saying is not None:
        yield StopSaying(call.leg, call.saying)
    call.saying, call.hears, call.desk = None, Hears.TALK, call.other.leg
    yield Join(call.leg, call.other.leg)
    yield RecordHandedOver(call.leg, call.contact)


def lose_other(call: Call) -> Iterator[Order]:
    """The other center's leg is gone: the talk there is over, or nobody there has answered."""
    other = call.other
    if other is None or other.is_over:
        return
    other.is_over = True
    if other.is_up:
        call.is_ending = True
        yield HangUp(call.leg)
    elif call.contact is not None and call.waits_for_somebody:
        yield RecordHopFailed(call.leg, call.contact, other.hop)


def let_other_go(call: Call) -> Iterator[Order]:
    """Call nobody else for this caller any more."""
    if call.other is not None and not call.other.is_over:
        call.other.is_over = True
        yield HangUp(call.other.leg)


def is_handed_over(call: Call) -> bool:
    """Tell whether the caller talks with another center."""
    return bool(call.other and call.other.is_up and not call.other.is_over) and call.state in (
        State.WAITING,
        State.OFFERED,
        State.OVERFLOWED,
    )


def caller_of(leg: str) -> str:
    """Tell from the name of a leg for whom another center was called. Empty: it is another kind of leg."""
    word, _, rest = leg.partition("-")
    return rest.partition("-")[2] if word == WORD else ""
