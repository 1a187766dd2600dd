"""How urgent words are, and why. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from ringbuoy.contacts.rules import Tier


class Level(StrEnum):
    """How urgent a phrase is. The value is the stored code; what each means stands in data/README.md.

    It puts a contact before others and says nothing more: the risk level is what an instrument says.
    """

    IMMINENT = "imminent"
    HIGH = "high"
    SOME = "some"
    NONE = "none"

    @property
    def rank(self) -> int:
        """The place in the order; a higher level has a lower rank."""
        return ORDER.index(self)

    @property
    def tier(self) -> Tier:
        """Who is served first because of it."""
        return _TIERS.get(self, Tier.EVERYONE)


ORDER = tuple(Level)
SIGNS = (Level.IMMINENT, Level.HIGH, Level.SOME)
"""The levels at which something was found."""

_TIERS = {Level.IMMINENT: Tier.IMMINENT, Level.HIGH: Tier.HIGH}
_BELOW = {Level.IMMINENT: Level.HIGH, Level.HIGH: Level.SOME, Level.SOME: Level.SOME, Level.NONE: Level.NONE}


class Reason(StrEnum):
    """What a phrase speaks of. The value is the stored code; people read its name on the floor."""

    ATTEMPT = "attempt"
    MEANS = "means"
    PLACE = "place"
    NOW = "now"
    GOODBYE = "goodbye"
    WISH = "wish"
    PLAN = "plan"
    VIOLENCE = "violence"
    HOPELESS = "hopeless"
    SELF_HARM = "self_harm"
    LOSS = "loss"
    IDIOM = "idiom"


class About(StrEnum):
    """Of whom a phrase speaks.

    `self`: it counts one level less where the sentence is about somebody else. `anyone`: it counts in full
    whoever is in danger.
    """

    SELF = "self"
    ANYONE = "anyone"


def highest(levels: Iterable[Level]) -> Level:
    """Give the most urgent of these. Nothing: none."""
    return min(levels, key=lambda level: level.rank, default=Level.NONE)


def one_less(level: Level) -> Level:
    """Give the level below; what shows any sign still shows some."""
    return _BELOW[level]


def at_most(level: Level, limit: Level) -> Level:
    """Give a level, or the limit where it is more urgent than that."""
    return max(level, limit, key=lambda one: one.rank)
