"""The five numbers on top of the floor: pure, each with what it is counted of and what we aim at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ANSWER_TARGET = 0.90
LEFT_TARGET = 0.05


class Mood(StrEnum):
    """How a number stands: as it should, worth a look, or somebody must act."""

    FINE = "fine"
    WARN = "warn"
    HIGH = "high"


@dataclass(frozen=True)
class Counts:
    """What one look at the contacts of today and of the last hour gave."""

    answered: int
    answered_in_goal: int
    shortest_goal: int | None
    longest_goal: int | None
    reached_last_hour: int
    left_last_hour: int

    @property
    def share_in_goal(self) -> float | None:
        """Share of today's answered contacts that were answered in time, 0..1. Nobody yet: None."""
        return self.answered_in_goal / self.answered if self.answered else None

    @property
    def one_goal(self) -> int | None:
        """The goal in seconds where all of today's lines have the same one."""
        return self.shortest_goal if self.shortest_goal == self.longest_goal else None

    @property
    def answer_mood(self) -> Mood:
        """Tell whether enough people were answered in time."""
        share = self.share_in_goal
        return Mood.WARN if share is not None and share < ANSWER_TARGET else Mood.FINE

    @property
    def left_mood(self) -> Mood:
        """Tell whether too many hung up while they waited."""
        too_many = self.left_last_hour > LEFT_TARGET * self.reached_last_hour
        return Mood.WARN if too_many else Mood.FINE


@dataclass(frozen=True)
class Waiting:
    """Who waits now: how many, and since when the one who has waited longest. None: nobody."""

    count: int
    since: datetime | None
    has_imminent: bool

    @property
    def mood(self) -> Mood:
        """Nobody should wait; nobody in danger may."""
        if self.has_imminent:
            return Mood.HIGH
        return Mood.WARN if self.count else Mood.FINE


@dataclass(frozen=True)
class HighRisk:
    """Contacts at high risk that are not closed, and how many of them no supervisor has seen."""

    count: int
    unseen: int

    @property
    def mood(self) -> Mood:
        """One that nobody has seen is what the floor is for."""
        if self.unseen:
            return Mood.HIGH
        return Mood.WARN if self.count else Mood.FINE


@dataclass(frozen=True)
class Counselors:
    """Who is on shift, and who of them could take a contact this moment.

    `without_phone`: how many of the free ones take chats and texts only, where there is a phone line.
    """

    free: int
    on_shift: int
    without_phone: int = 0

    @property
    def mood(self) -> Mood:
        """Nobody free, or nobody whom a call reaches, means that the next caller waits."""
        return Mood.FINE if self.free > self.without_phone else Mood.WARN


@dataclass(frozen=True)
class Numbers:
    """All five."""

    waiting: Waiting
    counts: Counts
    high_risk: HighRisk
    counselors: Counselors


def percent(share: float | None) -> int | None:
    """Round a share to whole percent, downwards, so that 89.6 never reads as 90."""
    return None if share is None else int(share * 100 + 1e-9)


def keep_places(earlier: Sequence[int], on_shift: Sequence[int]) -> list[int | None]:
    """Give each person on shift the place on the screen that they had; None is a place left empty.

    Who comes takes the first empty place, else a new one at the end. Who leaves leaves a gap, so
    that nothing moves under the hand.
    """
    here = set(on_shift)
    places: list[int | None] = [person if person in here else None for person in earlier]
    for person in on_shift:
        if person in places:
            continue
        if None in places:
            places[places.index(None)] = person
        else:
            places.append(person)
    while places and places[-1] is None:
        places.pop()
    return places
