"""What came of a trial call, read from how the carrier ended it. Pure.

Source: sip-answers (docs/sources.md).
"""

from enum import StrEnum


class TrialOutcome(StrEnum):
    """What came of a trial. The value is the stored code."""

    WORKS = "works"
    NO_KEY = "no_key"
    """Sound came from the other side, but nobody pressed the key that they were asked for."""
    NO_SOUND = "no_sound"
    """The call was answered, and no sound came from the other side."""
    BUSY = "busy"
    NOT_ANSWERED = "not_answered"
    UNKNOWN_NUMBER = "unknown_number"
    REFUSED = "refused"
    NO_CODEC = "no_codec"
    AWAY = "away"
    OTHER = "other"


_ANSWERS = {
    TrialOutcome.REFUSED: {401, 402, 403, 407, 607, 608},
    TrialOutcome.UNKNOWN_NUMBER: {404, 410, 484, 604},
    TrialOutcome.BUSY: {486, 600},
    TrialOutcome.NOT_ANSWERED: {480, 487, 603},
    TrialOutcome.NO_CODEC: {415, 488, 606},
    TrialOutcome.AWAY: {408, 500, 502, 503, 504},
}
_OF_ANSWER = {answer: outcome for outcome, answers in _ANSWERS.items() for answer in answers}
NOBODYS_FAULT = frozenset({TrialOutcome.BUSY, TrialOutcome.NOT_ANSWERED})
"""The carrier did its part: another one would say the same."""
_CAUSES = {16: TrialOutcome.NOT_ANSWERED, 17: TrialOutcome.BUSY, 18: TrialOutcome.NOT_ANSWERED}
_CAUSES |= {19: TrialOutcome.NOT_ANSWERED, 127: TrialOutcome.AWAY, 20: TrialOutcome.AWAY}


def unanswered(answer: int, cause: int) -> TrialOutcome:
    """Say why nobody answered, by the carrier's answer (SIP), or where there is none the cause (Q.850)."""
    if answer >= 300:
        return _OF_ANSWER.get(answer, TrialOutcome.OTHER)
    return _CAUSES.get(cause, TrialOutcome.AWAY)


def answered(*, has_pressed: bool, came: int) -> TrialOutcome:
    """Say how an answered trial went, by the key that was asked for and the pieces of sound that came."""
    if has_pressed:
        return TrialOutcome.WORKS
    return TrialOutcome.NO_KEY if came else TrialOutcome.NO_SOUND


def goes_on(answer: int, cause: int) -> bool:
    """Tell whether the next carrier is tried: this one did not do its part."""
    return unanswered(answer, cause) not in NOBODYS_FAULT
