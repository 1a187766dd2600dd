"""The policy of a line in plain words, with units. The values and their limits are lines/rules.py."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.lines.rules import Policy

Words = str | Promise


@dataclass(frozen=True)
class Rule:
    """One value of the policy as people read it."""

    name: str
    label: Words
    help: Words = ""
    unit: Words = ""
    least: int = 0
    most: int = 86_400


@dataclass(frozen=True)
class Group:
    """Values that belong together on the page."""

    title: Words
    rules: tuple[Rule, ...]


_SECONDS, _MINUTES, _HOURS, _DAYS = _("seconds"), _("minutes"), _("hours"), _("days")

GROUPS = (
    Group(
        _("How contacts are given out"),
        (
            Rule(
                "automatic_offer",
                _("Ring the next counselor by itself"),
                _("Off: counselors press “Take next” when they are ready."),
            ),
            Rule(
                "offer_seconds",
                _("How long it rings at one counselor"),
                _("Then it rings at the next one. Nobody is blamed."),
                _SECONDS,
                5,
                120,
            ),
            Rule(
                "offer_to_at_once",
                _("How many counselors it rings at once"),
                _("The first to answer has it."),
                "",
                1,
                5,
            ),
            Rule("chat_limit", _("Most chats at once for one counselor"), "", "", 1, 4),
            Rule(
                "call_model",
                _("Guide at the desk"),
                _("It suggests what each part of a talk is for. Nobody has to follow it."),
            ),
            Rule(
                "needs_skills",
                _("Skills that a counselor needs for this line"),
                _("Separate them by commas. Empty: none."),
            ),
        ),
    ),
    Group(
        _("What we aim at"),
        (
            Rule("service_level_seconds", _("Answer within"), "", _SECONDS, 1, 3600),
            Rule(
                "quiet_alarm_minutes",
                _("Raise an alarm when the open line has been quiet for"),
                _("A line that nobody reaches may be broken. 0: never."),
                _MINUTES,
                0,
                10_080,
            ),
        ),
    ),
    Group(
        _("When a chat falls silent"),
        (
            Rule("ask_when_silent_seconds", _("Ask gently after"), "", _SECONDS, 30, 86_400),
            Rule(
                "park_when_silent_seconds",
                _("Set the chat aside after"),
                _("The counselor is free again; a word from the caller brings it back."),
                _SECONDS,
                60,
                86_400,
            ),
            Rule("end_when_silent_seconds", _("End the chat after"), "", _SECONDS, 120, 86_400),
        ),
    ),
    Group(
        _("When somebody who texts falls silent"),
        (
            Rule("text_ask_when_silent_seconds", _("Ask by text after"), "", _SECONDS, 60, 86_400),
            Rule(
                "text_park_when_silent_seconds",
                _("Set the texts aside after"),
                _("The counselor is free again; the next text goes back to them first."),
                _SECONDS,
                120,
                86_400,
            ),
            Rule(
                "text_end_when_silent_seconds",
                _("End the conversation by text after"),
                "",
                _SECONDS,
                300,
                86_400,
            ),
        ),
    ),
    Group(
        _("Questions by text"),
        (
            Rule(
                "asks_by_text",
                _("Ask who texts how they feel, before and after a talk"),
                _("Once, only if they like, not in danger. Each question is a text, which may cost."),
            ),
        ),
    ),
    Group(
        _("Calls"),
        (
            Rule(
                "when_closed",
                _("Who calls out of hours"),
                _("They hear first that nobody is here, and where to turn in danger."),
            ),
            Rule(
                "calls_back",
                _("A caller may ask to be called back"),
                _("By the key 1, where their number is shown and stored. They hang up and keep their place."),
            ),
            Rule(
                "call_back_tries",
                _("Who asked for it and did not answer is called again"),
                _("So many times, each by a counselor; then it stands at every desk until a person ends it."),
                _("times"),
                0,
                5,
            ),
            Rule(
                "call_back_minutes",
                _("Between two such calls there are"),
                _("While the line is closed no such call comes by itself."),
                _MINUTES,
                1,
                240,
            ),
            Rule(
                "hands_on_unannounced",
                _("A counselor may hand a caller on without talking first"),
                _("To a number outside: the counselor leaves when somebody answers there."),
            ),
            Rule(
                "calls_back_cut",
                _("When a call was cut off, we call back"),
                _("They did not ask for it, and somebody else may answer. Withheld numbers never."),
            ),
            Rule(
                "takes_spoken_messages",
                _("A caller may leave a spoken message"),
                _("By the star key, while they wait. It is sealed while they speak."),
            ),
            Rule(
                "takes_browser_calls",
                _("A caller may call from a web browser"),
                _("On the public page, for whoever has no credit or hides their number."),
            ),
            Rule(
                "answer_message_minutes",
                _("A message is to be answered within"),
                _("After that it is shown as overdue at every desk and on the floor."),
                _MINUTES,
                1,
                10_080,
            ),
            Rule(
                "recording",
                _("Talks by telephone"),
                _(
                    "Only who was told, or agreed, is recorded. Caller and counselor can stop it at once. "
                    "Ask what the law of your callers' places wants."
                ),
            ),
            Rule(
                "keep_sound_days",
                _("Keep what was spoken for"),
                _("Then it is erased here. What was written about it stays."),
                _DAYS,
                1,
                30,
            ),
        ),
    ),
    Group(
        _("The phone line tests itself"),
        (
            Rule(
                "self_test_minutes",
                _("The line calls itself every"),
                _("5 minutes to 24 hours. 0: every quarter of an hour; by a carrier, every hour."),
                _MINUTES,
                0,
                1440,
            ),
            Rule(
                "tests_with_person",
                _("Also ring a counselor"),
                _(
                    "For half a minute at most, who is ready and has nothing else. A caller goes first. "
                    "Nobody is rung twice in eight hours."
                ),
            ),
        ),
    ),
    Group(
        _("After the talk, and what is kept"),
        (
            Rule(
                "wrap_up_seconds",
                _("Time for the counselor to finish the record"),
                _("Then it is closed without an ending, and supervisors see that."),
                _SECONDS,
                0,
                86_400,
            ),
            Rule("number_shown", _("Callers' phone numbers")),
            Rule(
                "listening",
                _("Supervisors at calls"),
                _("The counselor always sees who is there. Ask what the law of your callers' places wants."),
            ),
            Rule(
                "keep_address_hours",
                _("Keep a caller's network address for rescue"),
                _("0: never kept. If it is kept, the caller's page says so."),
                _HOURS,
                0,
                24,
            ),
        ),
    ),
)

NUMBER_SHOWN: tuple[tuple[str, Words], ...] = (
    ("masked", _("hidden until a counselor asks for one, with a reason")),
    ("shown", _("always shown to the counselor")),
    ("never_stored", _("never stored")),
)
GUIDES: tuple[tuple[str, Words], ...] = (
    ("lifeline", _("Lifeline order: connect, assess, plan together, follow up")),
    ("abc", _("ABC: rapport, the crisis, coping")),
    ("seven-stages", _("Seven stages")),
    ("none", _("no guide")),
)
LISTENING: tuple[tuple[str, Words], ...] = (
    ("allowed", _("may listen and whisper")),
    ("announced", _("may listen and whisper, and every caller is told so at the beginning")),
    ("only_heard", _("may only join, so that everybody hears them")),
)
WHEN_CLOSED: tuple[tuple[str, Words], ...] = (
    ("wait", _("waits all the same: somebody may be here")),
    ("message", _("is asked for a message")),
    ("go_on", _("is led on at once, as when nobody answers")),
)
RECORDING: tuple[tuple[str, Words], ...] = (
    ("never", _("are never recorded")),
    ("asked", _("are recorded where the caller agrees, by the key 0")),
    ("announced", _("are recorded: every caller is told at the beginning, and may say no by the key 0")),
)
CALLED_WHEN_CUT: tuple[tuple[str, Words], ...] = (
    ("never", _("never")),
    ("in_danger", _("whoever is at high risk or in danger")),
    ("always", _("everybody whose number is known")),
)
TESTED_WITH_PERSON: tuple[tuple[str, Words], ...] = (
    ("never", _("never")),
    ("shift", _("once a shift of eight hours")),
    ("day", _("once a day")),
)
CHOICES = {
    "tests_with_person": TESTED_WITH_PERSON,
    "calls_back_cut": CALLED_WHEN_CUT,
    "number_shown": NUMBER_SHOWN,
    "listening": LISTENING,
    "call_model": GUIDES,
    "when_closed": WHEN_CLOSED,
    "recording": RECORDING,
}
"""The values that are chosen from a list, with the words of each."""
YES_NO: dict[bool, Words] = {True: _("yes"), False: _("no")}


def rules() -> Iterator[Rule]:
    """Give every value, in the order of the page."""
    for group in GROUPS:
        yield from group.rules


def rule_of(name: str) -> Rule:
    """Give the words of one value; one without words is shown by its name."""
    return next((rule for rule in rules() if rule.name == name), Rule(name, name))


def in_words(name: str, value: object) -> str:
    """Say a value with its unit."""
    if isinstance(value, bool):
        return str(YES_NO[value])
    if name in CHOICES:
        return str(dict(CHOICES[name]).get(str(value), value))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "–"
    return f"{value} {rule_of(name).unit}".strip()


def without_words() -> set[str]:
    """Name the values that this page forgets; a test keeps it empty."""
    return {field.name for field in fields(Policy)} - {rule.name for rule in rules()}
