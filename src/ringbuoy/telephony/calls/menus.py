"""What is said after the greeting, and what the keys of a line's menu lead to."""

from contextlib import suppress

from ringbuoy.callers.rules import HandleKind, UnreadableHandle, normalize
from ringbuoy.lines.phone_ways import Choice
from ringbuoy.lines.rules import WhenClosed
from ringbuoy.telephony.calls import call_backs
from ringbuoy.telephony.calls.call import Call, Sentence
from ringbuoy.telephony.calls.events import Stands
from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.sounds.prompts import Prompt

CALL_BACK_KEY = "1"
GREETINGS = frozenset({Prompt.GREETING, Prompt.CLOSED})


def greeting_of(call: Call) -> Prompt:
    """Give what a caller hears first."""
    return Prompt.GREETING if call.line.is_open else Prompt.CLOSED


def after_greeting(call: Call) -> list[Sentence]:
    """Give what follows: the menu, each language in its own words; the honest wait; a message instead."""
    if not call.line.is_open and call.line.when_closed is WhenClosed.MESSAGE:
        return [Sentence(Prompt.LEAVE_MESSAGE)]
    waits = [Sentence(call.wait)] if call.wait else []
    return [*([] if call.has_chosen else _menu(call)), *waits, *instead(call)]


def _menu(call: Call) -> list[Sentence]:
    languages = [choice.language for choice in call.line.menu if choice.language]
    spoken = [Sentence(Prompt.FOR_THIS_LANGUAGE, language) for language in languages]
    has_lines = any(choice.line for choice in call.line.menu)
    return [*spoken, *([Sentence(Prompt.MENU)] if has_lines else [])]


def instead(call: Call) -> list[Sentence]:
    """Give what a caller may do instead of waiting."""
    back = [Sentence(Prompt.ONE_FOR_CALL_BACK)] if may_be_called_back(call) else []
    return [*back, *([Sentence(Prompt.STAR_FOR_MESSAGE)] if call.line.takes_messages else [])]


def may_be_called_back(call: Call) -> bool:
    """Tell whether a caller may hang up now and keep their place: their number is kept, and can be called."""
    is_free = call.waits_for_somebody and call.message is None and not call_backs.is_asked_for(call)
    return is_free and call.line.calls_back and call.is_number_kept and can_be_called(call.number)


def can_be_called(number: str) -> bool:
    """Tell whether a caller's number is one that we can call: an extension of their house is none."""
    with suppress(UnreadableHandle):
        return bool(normalize(HandleKind.PHONE, number)) and not any(sign.isalpha() for sign in number)
    return False


def choice_of(call: Call, key: str) -> Choice | None:
    """Give what a key leads to while somebody waits. None: to nothing."""
    if not call.waits_for_somebody or call.message is not None:
        return None
    return next((choice for choice in call.line.menu if choice.key == key), None)


def choose(call: Call, choice: Choice, numbers: Numbers) -> None:
    """Speak to the caller in the language, or for the line, that they have chosen."""
    call.has_chosen = True
    call.language = choice.language or call.language
    call.line = numbers.by_code.get(choice.line, call.line)


def follow(call: Call, stands: Stands, numbers: Numbers) -> None:
    """Speak as the records say to a caller whose choice an earlier engine took."""
    if not call.has_chosen:
        call.language = stands.language or call.language
        call.line = numbers.by_code.get(stands.line, call.line)


def learn(call: Call, numbers: Numbers) -> None:
    """Take what has changed of the line on which the caller is."""
    call.line = numbers.by_code.get(call.line.code) or numbers.line_at(call.dialed)
