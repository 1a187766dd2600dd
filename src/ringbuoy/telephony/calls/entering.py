"""Somebody has called, or is found when an engine begins: they are let in, asked for a key, or told sorry."""

from collections.abc import Iterator
from datetime import datetime

from ringbuoy.telephony.calls import messages
from ringbuoy.telephony.calls.events import Entered, Found
from ringbuoy.telephony.calls.finding import find_desks, find_talk
from ringbuoy.telephony.calls.leaving import gone, not_let_in
from ringbuoy.telephony.calls.letting_in import Welcome
from ringbuoy.telephony.calls.orders import Answer, Order, Record, Refuse, StopSaying
from ringbuoy.telephony.calls.saying import end, say
from ringbuoy.telephony.calls.standing import Standing
from ringbuoy.telephony.kinds import NotLetIn
from ringbuoy.telephony.sounds.prompts import Prompt


def enter(here: Standing, event: Entered, at: datetime) -> Iterator[Order]:
    """Let somebody in who calls, ask them for a key, or tell them that there is no room."""
    if event.leg in here.calls:
        return
    told_sorry = sum(call.is_sent_away for call in here.calls.values())
    welcome = here.entrance.welcome(event, told_sorry=told_sorry, at=at)
    if welcome in (Welcome.SORRY, Welcome.LED_ON):
        yield not_let_in(event, NotLetIn.NO_ROOM, at)
    if welcome is Welcome.LED_ON:
        yield Refuse(event.leg)
        return
    call = here.open(event, at)
    yield Answer(call.leg)
    if welcome is Welcome.COME_IN:
        yield from here.admit(call, event, at)
    elif welcome is Welcome.SHOW:
        call.asked, call.asked_at = event, at
        yield from say(call, Prompt.SHOW_YOU_ARE_THERE)
    else:
        call.is_sent_away = True
        yield from say(call, Prompt.NO_ROOM)


def find(here: Standing, event: Found, at: datetime) -> Iterator[Order]:
    """Begin with what Asterisk has in hand. Calls that it has no more were cut off."""
    found = {caller.leg for caller in event.callers}
    for leg in [leg for leg in here.calls if leg not in found]:
        call = here.calls.pop(leg)
        if leg not in event.elsewhere:
            yield from gone(call, was_cut_off=True)
    find_desks(here.desks, event)
    yield from here.own_phones.find(event)
    here.browsers.find(event)
    here.outsides.find(event)
    here.thirds.find(event)
    yield from here.ears.find(event)
    yield from here.recorders.find(event)
    for caller in event.callers:
        call = here.calls.get(caller.leg) or here.open(caller, at)
        if call.is_sent_away:
            yield from end(call)
            continue
        call.asked = None
        call.came = Record(call.leg, caller.dialed, at, caller.number, caller.vouched)
        yield call.came
        find_talk(call, event.rooms.get(call.leg, frozenset()), here.desks)
        yield from messages.lose_keeper(call, call.message.keeper) if call.message else ()
        if not call.desk:
            yield StopSaying(call.leg, Prompt.GREETING)  # nothing else can be done while it lasts
        yield from here.settle(call, at)
    for desk in here.desks.by_person.values():
        yield from here.desks.call(desk, at=at)
