"""Handing a caller over to another center by telephone: they stay ours until somebody there has answered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.call import Call, Hears, OtherCenter
from ringbuoy.telephony.calls.events import Stands
from ringbuoy.telephony.calls.keys_asked import KEY, Asked
from ringbuoy.telephony.calls.orders import (
    CallOtherCenter,
    HangUp,
    Join,
    Order,
    Part,
    Record,
    RecordGivenBack,
    RecordHandedOver,
    RecordHopFailed,
    Say,
    StopSaying,
)
from ringbuoy.telephony.sounds.prompts import Prompt

WORD = "other"
SEPARATOR, SIGNS = ",", ("", "b")
"""A hop may name two telephones, which ring at once."""
CALL_AGAIN_AFTER = timedelta(seconds=60)
"""So long the last telephones are left in peace before they are called again: no other place is left."""
SHORTEST_TALK = timedelta(seconds=30)
"""Whoever is let go sooner by another center was not helped there."""


def call_other(call: Call) -> Iterator[Order]:
    """Call the telephones to which the open hop leads, once for each hop.

    Nobody is cut off who has answered at the hop before it, and is being asked for the key.
    """
    stands, before = call.stands, call.other
    if stands is None or not stands.number or (before and before.hop >= stands.hop):
        return
    if before and before.asked and not before.is_over:
        return
    if before and not before.is_over and call.contact is not None:
        yield RecordHopFailed(call.leg, call.contact, before.hop)
    yield from _ring(call, stands)


def has_failed(call: Call) -> bool:
    """Tell whether nobody has answered at the last place to which this caller can be led."""
    stands, other = call.stands, call.other
    if stands is None or other is None or not (stands.number and stands.is_last and call.waits_for_somebody):
        return False
    return other.is_over and other.failed_at is not None and other.hop == stands.hop


def call_other_again(call: Call, *, at: datetime) -> Iterator[Order]:
    """Call the last telephones again and again while the caller waits: no other place opens any more."""
    failed_at = call.other.failed_at if call.other and has_failed(call) else None
    if call.stands and failed_at and at - failed_at >= CALL_AGAIN_AFTER:
        yield from _ring(call, call.stands)


def _ring(call: Call, stands: Stands) -> Iterator[Order]:
    yield from let_other_go(call)
    numbers = stands.number.split(SEPARATOR)
    legs = [f"{WORD}-{stands.hop}{sign}-{call.leg}" for sign in SIGNS]
    named = dict(zip(legs, numbers, strict=False))
    asks = len(named) > 1 or not stands.needs_no_key
    call.other = OtherCenter(stands.hop, list(named), asks=asks)
    for leg, number in named.items():
        yield CallOtherCenter(call.leg, leg, number, shows=call.dialed)


def meet_other(call: Call, leg: str = "", *, at: datetime) -> Iterator[Order]:
    """Somebody there has answered: the caller is whose key comes first; unless we were.

    Where a center or a queue answers by itself no key is asked for.
    """
    if call.other is None or not call.waits_for_somebody or call.contact is None:
        yield from let_other_go(call)
    elif not call.other.asks:
        yield from _give(call, call.other.legs[0], at)
    elif leg not in call.other.legs or call.other.is_up:
        yield HangUp(leg)
    else:
        asked = call.other.asked[leg] = Asked(leg, call.line.language, at)
        yield from asked.ask(at=at)


def ask_others_again(call: Call, *, at: datetime) -> Iterator[Order]:
    """Ask those for the key again who have answered; it may be a machine."""
    if call.other is not None and not call.other.is_up and not call.other.is_over:
        for asked in call.other.asked.values():
            yield from asked.look(at=at)


def press_other(call: Call, leg: str, key: str, *, at: datetime) -> Iterator[Order]:
    """The first who presses has the caller; the other is let go."""
    other = call.other
    if other is None or other.is_up or other.is_over or leg not in other.legs or key != KEY:
        return
    if not call.waits_for_somebody or call.contact is None:
        yield from let_other_go(call)
        return
    yield StopSaying(leg, Prompt.PRESS_ONE)
    for late in other.legs:
        if late != leg:
            yield HangUp(late)
    yield from _give(call, leg, at)


def _give(call: Call, leg: str, at: datetime) -> Iterator[Order]:
    """Bring the caller together with whoever took them there."""
    assert call.other is not None
    assert call.contact is not None
    call.other.leg, call.other.legs, call.other.since = leg, [leg], at
    if call.saying is not None:
        yield StopSaying(call.leg, call.saying)
    call.saying, call.hears, call.desk = None, Hears.TALK, leg
    yield Join(call.leg, leg)
    yield RecordHandedOver(call.leg, call.contact)


def lose_other(call: Call, leg: str, *, at: datetime) -> Iterator[Order]:
    """A leg there is gone: the talk there is over, or nobody there has answered.

    What ended after so short a time was no talk: a machine hung up, or somebody was cut off. The caller comes
    back to us, and the next hop opens.
    """
    other = call.other
    if other is None or other.is_over or leg not in other.legs:
        return
    other.legs.remove(leg)
    other.asked.pop(leg, None)
    if other.legs:
        return
    other.is_over, other.failed_at = True, at
    if other.is_up and other.since and at - other.since < SHORTEST_TALK and call.came:
        yield from _take_back(call, other, call.came, at)
    elif other.is_up:
        call.is_ending = True
        yield HangUp(call.leg)
    elif call.contact is not None and call.waits_for_somebody:
        yield RecordHopFailed(call.leg, call.contact, other.hop)


def _take_back(call: Call, other: OtherCenter, came: Record, at: datetime) -> Iterator[Order]:
    """The caller waits for us again, as a new contact: the one before ended when they were handed over.

    Nothing stands at the new one of what they were told, so it is said again where the law wants it said.
    """
    yield Part(call.leg, other.leg)
    call.desk, call.contact, call.stands = "", None, None
    call.is_told_of_listening = False
    call.hears, call.saying = Hears.WORDS, Prompt.RECONNECTING
    yield Say(call.leg, call.line.code, call.language or call.line.language, Prompt.RECONNECTING)
    call.came = replace(came, at=at)
    yield RecordGivenBack(call.leg, call.came, other.hop)


def let_other_go(call: Call) -> Iterator[Order]:
    """Call nobody else for this caller any more."""
    if call.other is not None and not call.other.is_over:
        call.other.is_over = True
        for leg in call.other.legs:
            yield HangUp(leg)


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
