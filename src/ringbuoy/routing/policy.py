"""The serving policy as data: who goes first, how long things may take. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ringbuoy.contacts.rules import Tier
from ringbuoy.lines.rules import Hop, Hours
from ringbuoy.routing.orders import Why

IMMINENT_BAND, RETURNED_BAND, ORDINARY_BAND = 0, 1, 2

SortKey = tuple[int, int, float]


@dataclass(frozen=True)
class ServingPolicy:
    """What the whole center decides about serving. Source: workforce-head-start (docs/sources.md).

    `head_start` is what high risk is worth in minutes of waiting. Being a constant, it lets age
    count for everybody: nobody starves. Who declines a contact is not asked for it again for
    `decline_lasts`, who let it ring in vain for `lapse_lasts`: others come first meanwhile, and where
    there is no other it rings again.
    """

    head_start: timedelta = timedelta(minutes=13)
    decline_lasts: timedelta = timedelta(seconds=45)
    lapse_lasts: timedelta = timedelta(seconds=10)
    unstaffed_grace: timedelta = timedelta(seconds=5)
    trainee_helps_after: timedelta = timedelta(seconds=60)
    alarm_again_after: timedelta = timedelta(minutes=10)
    look_every: timedelta = timedelta(seconds=1)

    def rest_after(self, why: Why) -> timedelta:
        """Tell how long somebody is not asked again for a contact that rang there in vain."""
        return self.lapse_lasts if why is Why.LAPSED else self.decline_lasts

    def sort_key(self, tier: Tier, since: datetime, returned_at: datetime | None) -> SortKey:
        """Give the place in the serving order; the smaller key goes first.

        A life in danger goes before everything. A contact that came back to the front goes before
        those who have not been served yet. Among the rest age decides, with a head start for high risk.
        """
        if tier is Tier.IMMINENT:
            return IMMINENT_BAND, returned_at is None, (returned_at or since).timestamp()
        if returned_at is not None:
            return RETURNED_BAND, tier, returned_at.timestamp()
        bonus = self.head_start.total_seconds() if tier is Tier.HIGH else 0.0
        return ORDINARY_BAND, 0, since.timestamp() - bonus


@dataclass(frozen=True)
class LineRules:
    """What the router knows of one line."""

    code: str
    languages: frozenset[str] = frozenset({"en"})
    hops: tuple[Hop, ...] = ()
    hours: Hours = field(default_factory=Hours)
    automatic_offer: bool = True
    offer_lasts: timedelta = timedelta(seconds=20)
    offer_to_at_once: int = 1
    chat_limit: int = 2
    quiet_after: timedelta = timedelta(hours=3)

    def next_hop(self, taken: int) -> Hop | None:
        """Give the hop after those already taken. None: there is none."""
        return self.hops[taken] if taken < len(self.hops) else None

    def last_hop(self, taken: int) -> Hop | None:
        """Give the newest of the hops already taken. None: there is none."""
        return self.hops[taken - 1] if 0 < taken <= len(self.hops) else None

    def patience(self, taken: int) -> timedelta | None:
        """Tell how long a contact waits from the newest hop to the next one. None: there is none."""
        hop = self.next_hop(taken)
        return hop.waits(self.last_hop(taken)) if hop else None


def open_since(hours: Hours, *, at: datetime, at_most: timedelta) -> datetime:
    """Tell since when a line has been open without a break, looking back in steps of a quarter hour."""
    moment, step = at, timedelta(minutes=15)
    while at - moment < at_most and hours.are_open(moment - step):
        moment -= step
    return moment
