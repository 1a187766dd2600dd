"""What is said in codes about a person at risk who is not the caller. Pure.

Source: lifeline-imminent-risk (docs/sources.md), its line on third-party callers.
"""

from enum import StrEnum


class Relation(StrEnum):
    """What the person at risk is to the caller. The value is the stored code."""

    CHILD = "child"
    PARTNER = "partner"
    PARENT = "parent"
    RELATIVE = "relative"
    FRIEND = "friend"
    COLLEAGUE = "colleague"
    IN_CARE = "in_care"
    STRANGER = "stranger"
    UNKNOWN = "unknown"


class Age(StrEnum):
    """How old they are, as far as it matters."""

    UNDER_13 = "under_13"
    UNDER_18 = "under_18"
    ADULT = "adult"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """Whether they know that somebody speaks with us about them."""

    DOES_NOT_KNOW = "does_not_know"
    KNOWS = "knows"
    AGREES = "agrees"
    REFUSES = "refuses"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What came of it in this talk. The least invasive stands first."""

    CALLER_STRENGTHENED = "caller_strengthened"
    CALLER_STAYS_WITH_THEM = "caller_stays_with_them"
    THEY_REACH_OUT = "they_reach_out"
    JOINED_THE_TALK = "joined_the_talk"
    OTHER_SERVICE = "other_service"
    EMERGENCY_HELP = "emergency_help"
    NOTHING_YET = "nothing_yet"


MOST_PERSONS = 5
