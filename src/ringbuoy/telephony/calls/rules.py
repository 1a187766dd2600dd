"""The core of calls: what each caller should hear follows from where the contact stands; orders make it so.

The records decide (a contact waits, talks with Maria, is over), and the legs follow. So it does not matter in
which order things are told, and an engine that has just begun does the same as one that saw it all.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ringbuoy.telephony.calls import announcing, call_backs, menus, messages, recorders
from ringbuoy.telephony.calls.call import IS_OVER, Call, Hears
from ringbuoy.telephony.calls.ending import let_go
from ringbuoy.telephony.calls.entering import enter, find
from ringbuoy.telephony.calls.events import (
    AttackModeIs,
    BrowsersAre,
    BrowserThere,
    BrowserUp,
    CallBackKept,
    DeskUp,
    EarUp,
    Entered,
    Event,
    Found,
    Gone,
    Hanging,
    KeeperUp,
    KeyPressed,
    LimitsAre,
    MessageKept,
    NumbersKnown,
    OtherCenterUp,
    OutsideRings,
    OutsidesAre,
    OutsideUp,
    OwnPhoneRings,
    OwnPhonesAre,
    OwnPhoneUp,
    PersonTestAccepted,
    PersonTestEnded,
    PersonTestTimedOut,
    PhonesWanted,
    PhoneThere,
    Recorded,
    RecordersFailed,
    RecorderUp,
    Said,
    Stands,
    Tick,
    WaysOut,
)
from ringbuoy.telephony.calls.flood import PATIENCE
from ringbuoy.telephony.calls.orders import HangUp, Order
from ringbuoy.telephony.calls.others import ask_others_again, call_other_again, meet_other
from ringbuoy.telephony.calls.phones import (
    connect,
    connect_browser,
    follow_browsers,
    follow_own_phones,
    greet_browser,
    greet_desk,
    greet_own_phone,
    let_tested_go,
    ring_own_phone,
    want,
)
from ringbuoy.telephony.calls.placed import greet_outside, learn_ways, place, ring_outside
from ringbuoy.telephony.calls.pressing import take_key
from ringbuoy.telephony.calls.saying import (
    comfort,
    end,
    greet,
    play,
    say,
    tell_of_call_back,
    tell_of_message,
    tell_that_we_call,
    thank,
)
from ringbuoy.telephony.calls.standing import Standing
from ringbuoy.telephony.sounds.prompts import Prompt

OF_MESSAGES = frozenset({Prompt.MESSAGE_KEPT, Prompt.MESSAGE_NOT_YET_KEPT})
LAST_WORDS = OF_MESSAGES | {Prompt.CALL_BACK_KEPT, Prompt.NO_ROOM}


class Calls(Standing):
    """Every call of one Asterisk."""

    def take(self, event: Event, *, at: datetime) -> list[Order]:
        """Tell what happened, and get what is to be done now."""
        return list(_TAKE[type(event)](self, event, at))


def _say_on(here: Standing, event: Said, at: datetime) -> Iterator[Order]:
    call = here.calls.get(event.leg)
    if call is None or call.hears is not Hears.WORDS or call.saying != event.prompt:
        return
    call.hears, call.saying = Hears.NOTHING, None
    call.is_greeted = call.is_greeted or event.prompt in menus.GREETINGS
    yield from _hear_out(call, event)
    if call.asked:
        yield from play(call)
    elif event.prompt == Prompt.LISTENED and call.waits_for_somebody:
        yield from recorders.tell(call)
    elif event.prompt in recorders.BEFORE_GREETING and call.waits_for_somebody and not call.is_greeted:
        yield from greet(call)
    elif event.prompt == Prompt.LEAVE_MESSAGE and messages.may_speak(call):
        yield from messages.listen(call)
    elif event.prompt == Prompt.MESSAGE_NOT_YET_KEPT and call.message and not call.message.unwritten:
        yield from say(call, Prompt.MESSAGE_KEPT)
    elif event.prompt == Prompt.CALL_BACK_NOT_YET_KEPT and call.wish and call.wish.is_kept:
        yield from tell_of_call_back(call, at=at)
    elif event.prompt in LAST_WORDS:
        yield from _end_or_tell_that_we_call(call, event.prompt)
    elif call.then and call.waits_for_somebody:
        following, *later = call.then
        yield from say(call, following.prompt, following.language)
        call.then = later
    else:
        yield from here.settle(call, at)


def _end_or_tell_that_we_call(call: Call, heard: str) -> Iterator[Order]:
    """The call is over here; who left a message beside their wish hears first that we call all the same."""
    if heard in OF_MESSAGES and call_backs.tells_after_message(call):
        yield from tell_that_we_call(call)
    else:
        yield from end(call)


def _hear_out(call: Call, event: Said) -> Iterator[Order]:
    """Note what the caller was told by it. By what could not be played nobody was."""
    if event.was_played:
        yield from announcing.hear_out(call, event.prompt)
        yield from recorders.hear_out(call, event.prompt)
    else:
        announcing.note_unsaid(call, event.prompt)


def _note_cause(here: Standing, event: Hanging, at: datetime) -> Iterator[Order]:
    if call := here.calls.get(event.leg):
        call.cause = event.cause
    yield from ()


def _meet_other(here: Standing, event: OtherCenterUp, at: datetime) -> Iterator[Order]:
    call = here.calls.get(event.caller)
    if call is not None:
        yield from meet_other(call, event.leg, at=at)


def _hear(here: Standing, event: EarUp, at: datetime) -> Iterator[Order]:
    yield from here.ears.hear(event.leg)


def _learn_limits(here: Standing, event: LimitsAre, at: datetime) -> Iterator[Order]:
    here.entrance.limits = event.limits
    yield from ()


def _learn_attack_mode(here: Standing, event: AttackModeIs, at: datetime) -> Iterator[Order]:
    here.flood.by_hand_until = event.until
    yield from ()


def _keep_message(here: Standing, event: KeeperUp, at: datetime) -> Iterator[Order]:
    call = here.calls.get(event.caller)
    yield from messages.keep(call, event.keeper, at=at) if call else [HangUp(event.keeper)]


def _note_kept(here: Standing, event: MessageKept, at: datetime) -> Iterator[Order]:
    call = here.calls.get(event.caller)
    if call is not None and call.message is not None:
        call.message.unwritten.discard(event.keeper)
        yield from tell_of_message(call, at=at)


def _note_call_back(here: Standing, event: CallBackKept, at: datetime) -> Iterator[Order]:
    call = here.calls.get(event.leg)
    if call is not None and call.wish is not None:
        call.wish.is_kept = True
        yield from tell_of_call_back(call, at=at)


def _hear_talk(here: Standing, event: RecorderUp, at: datetime) -> Iterator[Order]:
    yield from here.recorders.hear(event.leg)


def _fail_recorders(here: Standing, event: RecordersFailed, at: datetime) -> Iterator[Order]:
    yield from here.recorders.fail()


def _take_contact(here: Standing, event: Recorded, at: datetime) -> Iterator[Order]:
    call = here.calls.get(event.leg)
    if call is None or call.contact == event.contact:
        return
    call.contact = event.contact
    call.wait = event.wait
    if call.saying in menus.GREETINGS:
        call.then = menus.after_greeting(call)
    yield from ()


def _stand(here: Standing, event: Stands, at: datetime) -> Iterator[Order]:
    for call in list(here.calls.values()):
        if call.contact == event.contact:
            call.stands = event
            menus.follow(call, event, here.numbers)
            recorders.follow(call, event.consent)
            call_backs.follow(call, event)
            yield from tell_of_call_back(call, at=at)
            yield from here.settle(call, at)


def _lend_to_test(here: Standing, event: PersonTestAccepted, at: datetime) -> Iterator[Order]:
    yield from here.person_tests.join(event.person, event.leg, busy=here.busy)


def _end_test(here: Standing, event: PersonTestEnded, at: datetime) -> Iterator[Order]:
    yield from here.person_tests.part(event.leg)
    yield from here.settle_all(at)


def _learn(here: Standing, event: NumbersKnown, at: datetime) -> Iterator[Order]:
    here.learn(event.numbers, at=at)
    yield from ()


def _look(here: Standing, event: Tick, at: datetime) -> Iterator[Order]:
    here.look_at_hours(at=at)
    yield from here.desks.look(at=at)
    yield from here.browsers.look(at=at)
    yield from here.own_phones.look(at=at)
    for call in list(here.calls.values()):
        if here.browsers.has_given_up(call, at=at):
            yield from here.forget(call, at, was_cut_off=call.state not in IS_OVER)
            continue
        if call.asked and call.asked_at and at - call.asked_at >= PATIENCE:
            yield from here.admit(call, call.asked, at)
        yield from here.settle(call, at)
        yield from thank(call, at=at) if messages.is_too_long(call, at=at) else ()
        yield from tell_of_message(call, at=at)
        yield from tell_of_call_back(call, at=at)
        yield from comfort(call, at)
        yield from ask_others_again(call, at=at)
        yield from call_other_again(call, at=at)


_TAKE: Mapping[type, Callable[[Standing, Any, datetime], Iterator[Order]]] = {
    Entered: enter,
    Found: find,
    Said: _say_on,
    Hanging: _note_cause,
    Gone: let_go,
    DeskUp: greet_desk,
    OtherCenterUp: _meet_other,
    EarUp: _hear,
    OutsideRings: ring_outside,
    OutsideUp: greet_outside,
    OutsidesAre: place,
    WaysOut: learn_ways,
    LimitsAre: _learn_limits,
    AttackModeIs: _learn_attack_mode,
    KeeperUp: _keep_message,
    MessageKept: _note_kept,
    CallBackKept: _note_call_back,
    RecorderUp: _hear_talk,
    RecordersFailed: _fail_recorders,
    KeyPressed: take_key,
    PhoneThere: connect,
    PhonesWanted: want,
    OwnPhonesAre: follow_own_phones,
    OwnPhoneUp: greet_own_phone,
    OwnPhoneRings: ring_own_phone,
    BrowsersAre: follow_browsers,
    BrowserThere: connect_browser,
    BrowserUp: greet_browser,
    Recorded: _take_contact,
    Stands: _stand,
    PersonTestAccepted: _lend_to_test,
    PersonTestEnded: _end_test,
    PersonTestTimedOut: let_tested_go,
    NumbersKnown: _learn,
    Tick: _look,
}
