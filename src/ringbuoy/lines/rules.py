"""Hours, policy and overflow of a line: pure, told the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Refused

RINGS_AT_LEAST = timedelta(seconds=30)
"""So long a telephone of others is given before the place after it opens: two carriers may fail meanwhile."""
NEUTRAL_PAGE = "https://www.wikipedia.org/"
"""Where the exit leads unless the center has chosen another page."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


LONGEST_SOUND_DAYS = 30
CALL_MODELS = ("lifeline", "abc", "seven-stages", "none")
"""The guides that a line can show at the desk; `none` shows none."""


class BadHours(Refused):
    """The opening hours cannot be read."""


class BadPolicy(Refused):
    """A value of the line's policy cannot be used."""


class NumberShown(StrEnum):
    """What becomes of the number, address or word by which a caller can be known."""

    SHOWN = "shown"
    MASKED = "masked"
    NEVER_STORED = "never_stored"


class Listening(StrEnum):
    """Whether supervisors may hear a call, to help, without being heard there."""

    ALLOWED = "allowed"
    ANNOUNCED = "announced"
    """Whoever calls is told so before anything else is said."""
    ONLY_HEARD = "only_heard"
    """They may only join, and everybody hears them."""


class Recording(StrEnum):
    """Whether talks by telephone are recorded, and how a caller knows. The value is the stored code.

    Nobody is recorded who was not told: laws that want the consent of all who talk are kept everywhere.
    """

    NEVER = "never"
    ANNOUNCED = "announced"
    """Whoever calls is told so before the greeting, and may say no by a key at any time."""
    ASKED = "asked"
    """Only whoever agrees by a key is recorded."""


class WhenClosed(StrEnum):
    """What happens to somebody who calls out of hours, after they have heard that nobody is here."""

    WAIT = "wait"
    MESSAGE = "message"
    GO_ON = "go_on"
    """At once to the places for when nobody answers."""


class CalledWhenCut(StrEnum):
    """Whom the line calls back whose call was cut off, and who did not ask for it."""

    NEVER = "never"
    IN_DANGER = "in_danger"
    """Whoever is at high risk, or in danger now."""
    ALWAYS = "always"


class PersonTestEvery(StrEnum):
    """How often the line's own tests ring a counselor too. The value is the stored code."""

    NEVER = "never"
    SHIFT = "shift"
    """Once in eight hours."""
    DAY = "day"


class HopKind(StrEnum):
    """Where a contact goes when nobody here answers."""

    LINE = "line"
    CENTER = "center"
    MESSAGE = "message"


@dataclass(frozen=True)
class Hop:
    """One next place: another line's code, another center's web address or number, or a message.

    `answers_by_itself`: a center or a queue is at this telephone, which nobody has to take by a key. At any
    other one a voicemail may answer, and nobody is given to a voicemail.
    """

    kind: HopKind
    target: str = ""
    after_seconds: int = 120
    answers_by_itself: bool = False

    @property
    def rings(self) -> bool:
        """Tell whether a telephone rings there: another center's number, not its page."""
        return self.kind is HopKind.CENTER and not urlsplit(self.target).scheme

    def waits(self, before: "Hop | None") -> timedelta:
        """Tell how long a contact waits at the place before this one, if any, until this one opens.

        A telephone there can be answered: one that does not take the call opens this place sooner.
        """
        asked_for = timedelta(seconds=self.after_seconds)
        return max(asked_for, RINGS_AT_LEAST) if before is not None and before.rings else asked_for


@dataclass(frozen=True)
class Patience:
    """How long a caller may be silent until they are asked, set aside, and the contact ends."""

    ask_seconds: int
    park_seconds: int
    end_seconds: int


@dataclass(frozen=True)
class Policy:
    """How a line treats its contacts. Each value can be changed in the office."""

    automatic_offer: bool = True
    offer_seconds: int = 20
    offer_to_at_once: int = 1
    service_level_seconds: int = 15
    wrap_up_seconds: int = 300
    ask_when_silent_seconds: int = 240
    park_when_silent_seconds: int = 480
    end_when_silent_seconds: int = 1800
    text_ask_when_silent_seconds: int = 900
    text_park_when_silent_seconds: int = 1800
    text_end_when_silent_seconds: int = 14_400
    asks_by_text: bool = False
    chat_limit: int = 2
    keep_address_hours: int = 0
    number_shown: str = "masked"
    quiet_alarm_minutes: int = 180
    needs_skills: tuple[str, ...] = ()
    call_model: str = "lifeline"
    listening: str = "allowed"
    calls_back: bool = True
    takes_spoken_messages: bool = True
    takes_browser_calls: bool = True
    answer_message_minutes: int = 60
    keep_sound_days: int = 30
    recording: str = Recording.NEVER.value
    when_closed: str = WhenClosed.WAIT.value
    hands_on_unannounced: bool = False
    calls_back_cut: str = CalledWhenCut.IN_DANGER.value
    call_back_tries: int = 2
    call_back_minutes: int = 10
    self_test_minutes: int = 0
    tests_with_person: str = PersonTestEvery.DAY.value

    @classmethod
    def read(cls, values: Mapping[str, object]) -> "Policy":
        """Read a stored policy; what it does not name has the default.

        :raises BadPolicy: a name is unknown or a value has the wrong kind or range.
        """
        known = {f.name: f for f in fields(cls)}
        unknown = set(values) - set(known)
        if unknown:
            raise BadPolicy(f"The policy has no setting named {', '.join(sorted(unknown))}.")
        read: dict[str, Any] = {
            name: _like(known[name].default, name, value) for name, value in values.items()
        }
        policy = cls(**read)
        policy.check()
        return policy

    def patience(self, channel: str) -> Patience:
        """Give how long the line waits for a silent caller; who texts may take longer to answer."""
        if channel == Channel.TEXT:
            return Patience(
                self.text_ask_when_silent_seconds,
                self.text_park_when_silent_seconds,
                self.text_end_when_silent_seconds,
            )
        return Patience(
            self.ask_when_silent_seconds, self.park_when_silent_seconds, self.end_when_silent_seconds
        )

    def check(self) -> None:
        """Refuse a policy that would hurt callers."""
        if not 5 <= self.offer_seconds <= 120:
            raise BadPolicy("An offer lasts between 5 and 120 seconds.")
        for patience in (self.patience(Channel.CHAT), self.patience(Channel.TEXT)):
            if not patience.ask_seconds < patience.park_seconds < patience.end_seconds:
                raise BadPolicy(
                    "A silent caller is first asked, then set aside, then ended: the times must grow."
                )
        if self.number_shown not in set(NumberShown):
            raise BadPolicy("A number is shown, masked or never stored.")
        if self.listening not in set(Listening):
            raise BadPolicy("Supervisors may listen, listen where callers are told, or only join.")
        if self.call_model not in CALL_MODELS:
            raise BadPolicy("The desk has no such guide. Choose one of the list.")
        if not 0 <= self.keep_address_hours <= 24:
            raise BadPolicy("A caller's address is kept for 24 hours at most.")
        if not 1 <= self.chat_limit <= 4:
            raise BadPolicy("A counselor holds between 1 and 4 chats.")
        self._check_phone()

    def _check_phone(self) -> None:
        if self.when_closed not in set(WhenClosed):
            raise BadPolicy("Out of hours a caller waits, leaves a message, or is led on.")
        if self.recording not in set(Recording):
            raise BadPolicy("Talks are never recorded, or callers are told, or callers are asked.")
        if self.calls_back_cut not in set(CalledWhenCut):
            raise BadPolicy("Whose call was cut off is called back never, in danger, or always.")
        if not (self.call_back_tries <= 5 and 1 <= self.call_back_minutes <= 240):
            raise BadPolicy("Who did not answer is called up to 5 times more, 1 to 240 minutes apart.")
        if self.tests_with_person not in set(PersonTestEvery):
            raise BadPolicy("A test rings a counselor never, once a shift, or once a day.")
        if self.self_test_minutes and not 5 <= self.self_test_minutes <= 1440:
            raise BadPolicy("A line tests itself every 5 minutes to 24 hours; 0: as we suggest.")
        if not 1 <= self.keep_sound_days <= LONGEST_SOUND_DAYS:
            raise BadPolicy("What callers say on the phone is kept between 1 and 30 days.")
        if not 1 <= self.answer_message_minutes <= 10_080:
            raise BadPolicy("A message is answered within a week at most.")


def _like(default: object, name: str, value: object) -> object:
    if isinstance(default, tuple):
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
    elif type(value) is type(default) and not (isinstance(value, int) and value < 0):
        return value
    raise BadPolicy(f"The setting {name} cannot be {value!r}.")


@dataclass(frozen=True)
class Hours:
    """When a line is open: spans of each weekday, days off, in the line's own time zone.

    A span that ends at or before its start ends on the next day. No spans at all: always open.
    """

    zone: str = "UTC"
    week: Mapping[str, Sequence[tuple[time, time]]] = field(default_factory=dict)
    closed_on: frozenset[date] = frozenset()

    @classmethod
    def read(
        cls, zone: str, week: Mapping[str, Sequence[Sequence[str]]], closed_on: Sequence[str]
    ) -> "Hours":
        """Read stored hours.

        :raises BadHours: an unknown zone, day or time.
        """
        try:
            ZoneInfo(zone)
            spans = {
                _day(day): [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in rows]
                for day, rows in week.items()
            }
            return cls(zone, spans, frozenset(date.fromisoformat(text) for text in closed_on))
        except (ValueError, ZoneInfoNotFoundError) as error:
            raise BadHours(
                "Write hours as 09:00 and 17:30, days off as 2026-12-25, and a zone such as America/New_York."
            ) from error

    def are_open(self, at: datetime) -> bool:
        """Tell whether the line is open at this moment."""
        if not self.week:
            return not self._is_off(at.astimezone(ZoneInfo(self.zone)).date())
        local = at.astimezone(ZoneInfo(self.zone))
        today, clock = local.date(), local.time()
        yesterday = today - timedelta(days=1)
        return any(self._covers(a, b, clock) for a, b in self._spans(today)) or any(
            b <= a and clock < b for a, b in self._spans(yesterday)
        )

    def _spans(self, day: date) -> Sequence[tuple[time, time]]:
        return () if self._is_off(day) else self.week.get(DAYS[day.weekday()], ())

    @staticmethod
    def _covers(start: time, end: time, clock: time) -> bool:
        return clock >= start if end <= start else start <= clock < end

    def _is_off(self, day: date) -> bool:
        return day in self.closed_on


def _day(name: str) -> str:
    if name not in DAYS:
        raise ValueError(name)
    return name


def read_hops(rows: Sequence[Mapping[str, object]]) -> tuple[Hop, ...]:
    """Read the overflow hops of a line, in order.

    :raises BadPolicy: a hop has an unknown kind, no target, or no time.
    """
    try:
        hops = tuple(
            Hop(
                HopKind(str(row["kind"])),
                str(row.get("target", "")),
                int(str(row.get("after_seconds", 120))),
                answers_by_itself=row.get("answers_by_itself") is True,
            )
            for row in rows
        )
    except (KeyError, ValueError) as error:
        raise BadPolicy("A hop needs a kind (line, center or message), a target and seconds.") from error
    for hop in hops:
        if hop.kind is not HopKind.MESSAGE and not hop.target:
            raise BadPolicy("A hop to another line or center must say which.")
        if not 0 <= hop.after_seconds <= 3600:
            raise BadPolicy("A hop waits between 0 seconds and an hour.")
    return hops
