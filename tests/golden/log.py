"""Write the golden log: what happened to 5,000 contacts of two lines in one month, always the same.

The month is March 2026 in New York and Madrid, because both change their clocks in it. Contacts are
placed on purpose at midnight, in the hour that does not exist, and on the last second of a goal.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

SEED = 988
CONTACTS = 5_000
FIRST = datetime(2026, 2, 28, 12, tzinfo=UTC)
LAST = datetime(2026, 4, 1, 12, tzinfo=UTC)
LINES = {
    "harbor": {"zone": "America/New_York", "service_level_seconds": 15},
    "faro": {"zone": "Europe/Madrid", "service_level_seconds": 30},
}
DISPOSITIONS = ("resolved", "referred", "safety_plan", "rescue", "hung_up")
RISK_LEVELS = ("", "none", "low", "moderate", "high", "incomplete")
TOPICS = ("loneliness", "family", "work", "loss", "money", "health")
CORNERS = (
    datetime(2026, 3, 1, 5, 0, tzinfo=UTC),
    datetime(2026, 3, 1, 4, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
    datetime(2026, 3, 8, 6, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 31, 22, 0, tzinfo=UTC),
    datetime(2026, 4, 1, 3, 59, 59, tzinfo=UTC),
    datetime(2026, 4, 1, 4, 0, tzinfo=UTC),
)


@dataclass(frozen=True)
class Event:
    """One line of the log."""

    at: datetime
    name: str
    contact: UUID
    codes: dict[str, object] = field(default_factory=dict)


def golden_log() -> list[Event]:
    """Give every event, contact by contact, in order of time within each."""
    dice = random.Random(SEED)
    return [event for number in range(CONTACTS) for event in _life(number, dice)]


def _life(number: int, dice: random.Random) -> Iterator[Event]:
    contact = UUID(int=dice.getrandbits(128))
    at = CORNERS[number] if number < len(CORNERS) else FIRST + (LAST - FIRST) * dice.random()
    line, channel = dice.choice(list(LINES)), dice.choices(("chat", "voice", "text"), (6, 3, 1))[0]
    yield Event(at, "contact.opened", contact, {"line": line, "channel": channel})
    fate = dice.choices(
        ("talk", "leave", "overflow", "message", "wait", "lost", "paper"), (78, 12, 3, 3, 1, 2, 1)
    )[0]
    yield from _FATES[fate](contact, at, dice)


def _talk(contact: UUID, at: datetime, dice: random.Random) -> Iterator[Event]:
    at += _wait(dice)
    yield Event(at, "contact.answered", contact)
    if dice.random() < 0.05:
        at += timedelta(seconds=dice.uniform(5, 600))
        yield Event(at, "contact.returned_to_front", contact)
        at += _wait(dice)
        yield Event(at, "contact.answered", contact)
    if dice.random() < 0.02:
        return
    at += timedelta(seconds=dice.lognormvariate(6.6, 0.8))
    yield Event(at, dice.choice(("contact.ended", "contact.caller_left")), contact)
    if dice.random() < 0.03:
        return
    yield from _close(contact, at, dice)


def _close(contact: UUID, at: datetime, dice: random.Random) -> Iterator[Event]:
    kinds = ("counseling", "wrong_number", "silent", "prank", "test")
    yield Event(
        at + timedelta(seconds=dice.expovariate(1 / 180)),
        "contact.closed",
        contact,
        {
            "counts_as": dice.choices(kinds, (85, 5, 5, 3, 2))[0],
            "disposition": dice.choices(DISPOSITIONS, (50, 30, 15, 1, 4))[0],
            "risk_level": dice.choice(RISK_LEVELS),
            "topics": dice.sample(TOPICS, dice.randint(0, 3)),
        },
    )


def _leave(contact: UUID, at: datetime, dice: random.Random) -> Iterator[Event]:
    yield Event(at + _wait(dice), "contact.abandoned", contact)


def _overflow(contact: UUID, at: datetime, dice: random.Random) -> Iterator[Event]:
    yield Event(at + timedelta(seconds=120), "contact.overflowed", contact)


def _message(contact: UUID, at: datetime, dice: random.Random) -> Iterator[Event]:
    at += timedelta(seconds=dice.uniform(60, 300))
    yield Event(at, "contact.message_taken", contact)
    if dice.random() < 0.5:
        yield from _close(contact, at + timedelta(hours=3), dice)


def _keep_waiting(contact: UUID, at: datetime, dice: random.Random) -> Iterator[Event]:
    return iter(())


def _lost(contact: UUID, at: datetime, dice: random.Random) -> Iterator[Event]:
    at += _wait(dice)
    yield Event(at, "contact.answered", contact)
    at += timedelta(seconds=dice.uniform(5, 600))
    yield Event(at, "contact.returned_to_front", contact)
    yield Event(at + _wait(dice), "contact.abandoned", contact)


def _paper(contact: UUID, at: datetime, dice: random.Random) -> Iterator[Event]:
    yield Event(at + timedelta(hours=8), "contact.paper_entered", contact, {"talked": 600})
    yield from _close(contact, at + timedelta(hours=8), dice)


def _wait(dice: random.Random) -> timedelta:
    """Give a wait; one in ten lies exactly on a limit."""
    if dice.random() < 0.1:
        return timedelta(seconds=dice.choice((10, 15, 20, 30, 60, 120, 300)))
    return timedelta(seconds=dice.expovariate(1 / 40))


_FATES = {
    "talk": _talk,
    "leave": _leave,
    "overflow": _overflow,
    "message": _message,
    "wait": _keep_waiting,
    "lost": _lost,
    "paper": _paper,
}
