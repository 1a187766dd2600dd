"""What the signs of desire, capability and intent suggest together. Pure; it sets no level and lowers none.

Whatever protects somebody is named beside it and takes nothing away: it is what the talk can build on.
The four parts are the Lifeline's; the steps between them are ours, and stricter: no sign is weighed
against another one. Source: lifeline-standards, own-definition (docs/sources.md).
"""

from collections.abc import Mapping
from enum import StrEnum

from ringbuoy.assessments.instruments import YES
from ringbuoy.assessments.published import INSTRUMENTS

FRAME = INSTRUMENTS["imminent-risk"]
ATTEMPT = "i1"


class Part(StrEnum):
    """A part of the frame. The value begins the code of each of its signs."""

    DESIRE = "d"
    CAPABILITY = "c"
    INTENT = "i"
    BUFFERS = "b"


class Reading(StrEnum):
    """What the signs suggest, least urgent first. Never a level."""

    NOTHING_YET = "nothing_yet"
    ASK_ON = "ask_on"
    SUPERVISOR = "supervisor"
    PERHAPS_IMMINENT = "perhaps_imminent"
    ATTEMPT_IN_PROGRESS = "attempt_in_progress"


def read(answers: Mapping[str, str]) -> Reading:
    """Say what the signs that were seen suggest. More signs never suggest less."""
    seen = parts_seen(answers)
    if answers.get(ATTEMPT) == YES:
        return Reading.ATTEMPT_IN_PROGRESS
    if {Part.DESIRE, Part.CAPABILITY, Part.INTENT} <= seen:
        return Reading.PERHAPS_IMMINENT
    if Part.INTENT in seen or {Part.DESIRE, Part.CAPABILITY} <= seen:
        return Reading.SUPERVISOR
    return Reading.ASK_ON if seen - {Part.BUFFERS} else Reading.NOTHING_YET


def parts_seen(answers: Mapping[str, str]) -> frozenset[Part]:
    """Give the parts of which at least one sign was seen."""
    return frozenset(Part(item[0]) for item, answer in answers.items() if answer == YES)
