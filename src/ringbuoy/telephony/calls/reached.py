"""Whom a call reaches in the browser: whose leg is up, or was a moment ago. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ringbuoy.telephony.calls.desks import Desk, person_of

A_MOMENT = timedelta(seconds=8)
"""A leg that is lost comes back by itself within seconds, after a page was loaded again or Asterisk was. What
rings meanwhile can be answered all the same. It is less than the time after which a talk that has lost its
counselor goes back to the queue (`talks.GIVEN_BACK_AFTER`): it must not go to the phone that is not there."""


class Reached:
    """Remembers when each browser's leg was last up, so that one that flaps takes nobody out of the round."""

    def __init__(self) -> None:
        self._up_at: dict[int, datetime] = {}

    def begin_again(self, *, at: datetime) -> None:
        """The line itself was gone: who was reached then has a moment to come back."""
        self._up_at = dict.fromkeys(self._up_at, at)

    def remember(self, persons: Iterable[int], *, at: datetime) -> None:
        """An engine before this one wrote that these are reached: they too have a moment to come back."""
        self._up_at = dict.fromkeys(persons, at) | self._up_at

    def look(self, desks: Iterable[Desk], *, at: datetime) -> frozenset[int]:
        """Give everybody whom a call reaches by their browser. Who has signed out is not among them."""
        wanted = {desk.person: desk for desk in desks if desk.is_wanted}
        for desk in wanted.values():
            if desk.is_up and person_of(desk.leg) is not None:
                self._up_at[desk.person] = at
        kept = {person: up for person, up in self._up_at.items() if person in wanted}
        self._up_at = {person: up for person, up in kept.items() if at - up < A_MOMENT}
        return frozenset(self._up_at)
