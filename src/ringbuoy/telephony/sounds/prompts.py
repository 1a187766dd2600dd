"""The sentences that the line says by itself. Short, calm, in plain words, and never a promise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.routing.estimates import Wait
from ringbuoy.routing.wait_words import waits


class Prompt(StrEnum):
    """What is said, by its moment. The value names the file."""

    GREETING = "greeting"
    CLOSED = "closed"
    STILL_LOOKING = "still_looking"
    RECONNECTING = "reconnecting"
    SHOW_YOU_ARE_THERE = "show_you_are_there"
    NO_ROOM = "no_room"
    FOR_THIS_LANGUAGE = "for_this_language"
    MENU = "menu"
    ONE_FOR_CALL_BACK = "one_for_call_back"
    STAR_FOR_MESSAGE = "star_for_message"
    LEAVE_MESSAGE = "leave_message"
    MESSAGE_KEPT = "message_kept"
    MESSAGE_NOT_YET_KEPT = "message_not_yet_kept"
    CALL_BACK_KEPT = "call_back_kept"
    CALL_BACK_NOT_YET_KEPT = "call_back_not_yet_kept"
    OTHER_WAYS = "other_ways"
    LISTENED = "listened"
    RECORDED = "recorded"
    MAY_WE_RECORD = "may_we_record"
    IS_RECORDED = "is_recorded"
    NOT_RECORDED = "not_recorded"
    TRIAL = "trial"
    PERSON_TEST = "person_test"
    ON_CALL = "on_call"
    ON_CALL_ONLY = "on_call_only"
    ON_CALL_TAKEN = "on_call_taken"
    ON_CALL_TOO_LATE = "on_call_too_late"
    PRESS_ONE = "press_one"
    WAIT_UNDER_A_MINUTE = "wait_under_a_minute"
    WAIT_A_FEW_MINUTES = "wait_a_few_minutes"
    WAIT_ABOUT_TEN_MINUTES = "wait_about_ten_minutes"
    WAIT_ABOUT_TWENTY_MINUTES = "wait_about_twenty_minutes"
    WAIT_HALF_AN_HOUR_OR_MORE = "wait_half_an_hour_or_more"


@dataclass(frozen=True)
class Names:
    """What the sentences of one line name: the center, and the numbers for who cannot wait.

    `language_keys` and `line_keys` are the keys of its menu: by language, and by the names of other lines.
    """

    center: str
    emergency_number: str
    crisis_number: str = ""
    language_keys: Mapping[str, str] = field(default_factory=dict)
    line_keys: Mapping[str, str] = field(default_factory=dict)


def wait_prompt(wait: Wait) -> Prompt | None:
    """Give the sentence that tells this wait. None: it is not known, so nothing is told."""
    return None if wait is Wait.UNKNOWN else Prompt(f"wait_{wait}")


def words_of(names: Names, language: str) -> dict[Prompt, str]:
    """Give every sentence in a language."""
    with translation.override(language):
        return {**_always(names), **_menu(names, language), **_waits()}


def _always(names: Names) -> Mapping[Prompt, str]:
    return {
        Prompt.GREETING: " ".join((_welcome(names), _please_stay(), _danger(names))),
        Prompt.CLOSED: " ".join((_("Nobody is here right now."), _danger(names), _other(names))).strip(),
        Prompt.STILL_LOOKING: _("We are still looking for somebody for you. Please stay on the line."),
        Prompt.RECONNECTING: _("Please stay. You are being reconnected."),
        Prompt.SHOW_YOU_ARE_THERE: _(
            "Many calls reach us just now. Press any key, or stay on the line: you are put through."
        ),
        Prompt.NO_ROOM: " ".join((_no_room(), _danger(names), _other(names))).strip(),
        Prompt.ONE_FOR_CALL_BACK: _("Press 1 and we call you back: you keep your place."),
        Prompt.STAR_FOR_MESSAGE: _("If you would rather leave a message, press the star key."),
        Prompt.LEAVE_MESSAGE: _(
            "You can speak after the tone, for up to five minutes. "
            "Tell us how to reach you and when it is safe. "
            "When you have finished, press the pound key or hang up."
        ),
        Prompt.MESSAGE_KEPT: _("Your message is kept. Someone will listen to it. Goodbye."),
        Prompt.MESSAGE_NOT_YET_KEPT: " ".join((_not_yet_kept(), _danger(names), _other(names))).strip(),
        Prompt.CALL_BACK_KEPT: _("We call you back. You can hang up now."),
        Prompt.CALL_BACK_NOT_YET_KEPT: " ".join(
            (_call_back_not_yet_kept(), _danger(names), _other(names))
        ).strip(),
        Prompt.OTHER_WAYS: " ".join(
            (_("We cannot reach anybody here."), _danger(names), _other(names))
        ).strip(),
        Prompt.TRIAL: _("This is a test of the phone line. If you hear this, press 1 now."),
        Prompt.PERSON_TEST: _(
            "This is a test of the phone line. Nobody is waiting. If you hear this, all is well. Thank you."
        ),
        Prompt.ON_CALL: _("You are on call, and you are needed now. Press 1 to take it, then sign in."),
        Prompt.ON_CALL_ONLY: _("You are on call, and you are needed now. Please sign in."),
        Prompt.ON_CALL_TAKEN: _("Thank you. It is yours now. Please sign in at once."),
        Prompt.ON_CALL_TOO_LATE: _("A colleague has it already. Thank you."),
        Prompt.PRESS_ONE: _("A call for you. Press 1 to answer."),
        Prompt.LISTENED: _("A colleague may listen to this call to help us do well."),
        **_recording(),
    }


def _recording() -> Mapping[Prompt, str]:
    return {
        Prompt.RECORDED: _(
            "This call may be recorded to help us do well. "
            "If you do not want that, press 0 at any time, or say so."
        ),
        Prompt.MAY_WE_RECORD: _(
            "May we record this call to help us do well? Press 0 if you agree. "
            "If you do nothing, it is not recorded."
        ),
        Prompt.IS_RECORDED: _("Thank you. The talk is recorded. Press 0 in the talk if you want it to stop."),
        Prompt.NOT_RECORDED: _("This call is not recorded."),
    }


def _menu(names: Names, language: str) -> Mapping[Prompt, str]:
    said = {}
    if key := names.language_keys.get(language):
        said[Prompt.FOR_THIS_LANGUAGE] = _("For English, press %(key)s.") % {"key": key}
    if names.line_keys:
        rows = names.line_keys.items()
        said[Prompt.MENU] = " ".join(
            _("For %(line)s, press %(key)s.") % {"line": line, "key": key} for line, key in rows
        )
    return said


def _waits() -> Mapping[Prompt, str]:
    said = waits()
    return {Prompt(f"wait_{wait}"): words for wait, words in said.items() if words}


def _welcome(names: Names) -> str:
    return _("You have reached %(center)s.") % {"center": names.center}


def _please_stay() -> str:
    return _("Please stay on the line.")


def _no_room() -> str:
    return _("All our lines are taken just now. Please hang up and call again in a few minutes.")


def _not_yet_kept() -> str:
    return _(
        "We heard you, but we could not write your message down yet. We go on trying. "
        "Please call again later to be sure."
    )


def _call_back_not_yet_kept() -> str:
    return _(
        "We could not write down yet that you want to be called back. We go on trying. "
        "Please stay on the line: you keep your place."
    )


def _danger(names: Names) -> str:
    return _("In danger now? Call %(number)s.") % {"number": digit_by_digit(names.emergency_number)}


def _other(names: Names) -> str:
    if not names.crisis_number:
        return ""
    return _("You can also call us: %(number)s.") % {"number": digit_by_digit(names.crisis_number)}


def digit_by_digit(number: str) -> str:
    """Write a number so that it is spoken one digit after the other: nobody dials nine hundred and eleven."""
    return " ".join(sign for sign in number if sign.isdigit())
