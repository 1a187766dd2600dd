"""What a key does, pressed by a caller or by somebody whom we called."""

from collections.abc import Iterator
from datetime import datetime

from ringbuoy.telephony.calls import announcing, call_backs, menus, messages, recorders
from ringbuoy.telephony.calls.call import Call
from ringbuoy.telephony.calls.events import KeyPressed
from ringbuoy.telephony.calls.orders import Order, RecordChoice, RecordKey
from ringbuoy.telephony.calls.others import caller_of, let_other_go, press_other
from ringbuoy.telephony.calls.saying import say, thank
from ringbuoy.telephony.calls.standing import Standing
from ringbuoy.telephony.sounds.prompts import Prompt


def take_key(here: Standing, event: KeyPressed, at: datetime) -> Iterator[Order]:
    """Do what a key is for, where it is pressed."""
    call = here.calls.get(event.leg)
    if call is None:
        yield from _take_key_elsewhere(here, event, at)
    if call is None or _is_for_nothing(call, event.key):
        return
    if call.asked:
        here.flood.found_real(call.number, at=at)
        yield from here.admit(call, call.asked, at)
    elif event.key == recorders.KEY and recorders.may_say(call):
        yield from recorders.take_key(call)
        yield from here.settle(call, at)
    elif call.desk:
        yield RecordKey(call.leg)
    elif event.key == messages.KEY and messages.may_leave_message(call):
        yield from let_other_go(call)
        yield from say(call, Prompt.LEAVE_MESSAGE)
    elif event.key == menus.CALL_BACK_KEY and menus.may_be_called_back(call):
        yield from call_backs.ask(call, at=at)
    elif choice := menus.choice_of(call, event.key):
        menus.choose(call, choice, here.numbers)
        yield RecordChoice(call.leg, choice)
        yield from announcing.begin_anew(call)
    elif event.key == messages.END_KEY and messages.is_being_kept(call):
        yield from thank(call, at=at)


def _is_for_nothing(call: Call, key: str) -> bool:
    """Tell whether a key could only take the place of what the caller must hear to its end."""
    if call.is_ending or call.is_sent_away or call.saying is Prompt.LISTENED:
        return True
    return call_backs.hangs_up_now(call) and key != messages.KEY


def _take_key_elsewhere(here: Standing, event: KeyPressed, at: datetime) -> Iterator[Order]:
    """Somebody whom we called takes a caller by the key: a counselor, or one of two others."""
    yield from here.own_phones.press(event.leg, event.key)
    yield from here.outsides.go_on()
    if called_for := here.calls.get(caller_of(event.leg)):
        yield from press_other(called_for, event.leg, event.key, at=at)
    yield from here.settle_all(at)
