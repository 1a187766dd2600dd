"""What one caller hears while nobody talks with them: words, then music, and words again."""

from collections.abc import Iterator
from datetime import datetime

from ringbuoy.telephony.calls import call_backs, menus, messages
from ringbuoy.telephony.calls.call import COMFORT_EVERY, Call, Hears, Sentence
from ringbuoy.telephony.calls.orders import HangUp, Music, Order, Say, StopSaying
from ringbuoy.telephony.calls.others import let_other_go
from ringbuoy.telephony.sounds.prompts import Prompt


def say(call: Call, prompt: Prompt, language: str = "") -> Iterator[Order]:
    """Say one sentence in the language of the caller, in place of whatever they hear."""
    yield from hush(call)
    call.hears, call.saying = Hears.WORDS, prompt
    yield Say(call.leg, call.line.code, language or call.language or call.line.language, prompt)


def hush(call: Call) -> Iterator[Order]:
    """Stop what is being said, and what would have been said after it."""
    if call.saying is not None:
        yield StopSaying(call.leg, call.saying)
    call.saying, call.then = None, []


def play(call: Call) -> Iterator[Order]:
    """Let music play where the caller hears nothing."""
    if call.hears is Hears.NOTHING:
        call.hears = Hears.MUSIC
        yield Music(call.leg)


def greet(call: Call) -> Iterator[Order]:
    """Say the greeting, and after it what the line has to say to this caller."""
    yield from say(call, menus.greeting_of(call))
    call.then = menus.after_greeting(call)


def comfort(call: Call, at: datetime) -> Iterator[Order]:
    """Say from time to time that we are still looking; nobody listens to music in the dark.

    Of whom the records do not know yet nobody can be told: they hear that, and whom else to call.
    """
    if call.hears is Hears.MUSIC and call.waits_for_somebody and at >= call.comfort_at:
        call.comfort_at = at + COMFORT_EVERY
        yield from say(call, Prompt.STILL_LOOKING if call.contact else Prompt.OTHER_WAYS)
        call.then = menus.instead(call)


def tell_more(call: Call) -> Iterator[Order]:
    """Say the other ways; what is being said is heard to its end first."""
    if call.saying is None:
        yield from say(call, Prompt.OTHER_WAYS)
        call.then = menus.instead(call)
    elif call.saying is not Prompt.LEAVE_MESSAGE and Sentence(Prompt.LEAVE_MESSAGE) not in call.then:
        call.then = [Sentence(Prompt.OTHER_WAYS), *menus.instead(call)]


def thank(call: Call, *, at: datetime) -> Iterator[Order]:
    """The message is over. The caller hears that it is kept as soon as that is true."""
    yield from messages.end_message(call)
    if call.message is not None:
        call.message.tell_by = at + messages.TELL_WITHIN
        yield from tell_of_message(call, at=at)


def tell_of_message(call: Call, *, at: datetime) -> Iterator[Order]:
    """Tell a caller who has finished that the message is kept; where that takes long, that it is not yet."""
    if not messages.is_waited_for(call) or call.message is None:
        return
    if not call.message.unwritten:
        yield from say(call, Prompt.MESSAGE_KEPT)
    elif messages.is_told_late(call, at=at):
        yield from say(call, Prompt.MESSAGE_NOT_YET_KEPT)
    else:
        return
    call.message.tell_by = None


def tell_of_call_back(call: Call, *, at: datetime) -> Iterator[Order]:
    """Tell who asked that we call them back; where that is not written in time, that they wait on."""
    if call.wish is None or not call_backs.may_be_told(call):
        return
    if call.wish.is_kept:
        yield from let_other_go(call)
        yield from tell_that_we_call(call)
    elif call_backs.is_told_late(call, at=at):
        yield from say(call, Prompt.CALL_BACK_NOT_YET_KEPT)
        call.wish.tell_by = None


def tell_that_we_call(call: Call) -> Iterator[Order]:
    """Say that we call back, as what was asked for is written: they can hang up."""
    yield from say(call, Prompt.CALL_BACK_KEPT)
    if call.wish is not None:
        call.wish.is_told = True


def tell_again(call: Call) -> Iterator[Order]:
    """Say the last words once more to who may not have heard them, as our connection broke meanwhile."""
    if call.hears is Hears.NOTHING and messages.is_told(call):
        yield from say(call, Prompt.MESSAGE_KEPT)
    elif call.hears is Hears.NOTHING and call_backs.hangs_up_now(call):
        yield from say(call, Prompt.CALL_BACK_KEPT)


def end(call: Call) -> Iterator[Order]:
    """Hang up: nothing else is done for this call."""
    call.is_ending = True
    yield HangUp(call.leg)
