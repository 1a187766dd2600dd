"""When a talk is recorded, and what may happen to a recording: pure.

The counselor pauses, goes on and stops; the caller says no; a recording that cannot be kept fails.
"""

from collections.abc import Mapping
from enum import StrEnum

from ringbuoy.lines.rules import Recording
from ringbuoy.telephony.kinds import Consent, RecordingState


class RecordingMove(StrEnum):
    """Something that happens to a recording."""

    PAUSE = "pause"
    GO_ON = "go_on"
    STOP = "stop"
    REFUSE = "refuse"
    FAIL = "fail"


_ENDS = {RecordingMove.STOP: RecordingState.STOPPED, RecordingMove.REFUSE: RecordingState.REFUSED}

MOVES: Mapping[RecordingState, Mapping[RecordingMove, RecordingState]] = {
    RecordingState.RUNS: {
        RecordingMove.PAUSE: RecordingState.PAUSED,
        RecordingMove.FAIL: RecordingState.FAILED,
        **_ENDS,
    },
    RecordingState.PAUSED: {RecordingMove.GO_ON: RecordingState.RUNS, **_ENDS},
    RecordingState.FAILED: {RecordingMove.GO_ON: RecordingState.RUNS, **_ENDS},
    RecordingState.STOPPED: {RecordingMove.REFUSE: RecordingState.REFUSED},
    RecordingState.REFUSED: {},
}
"""What is not in here is refused."""


def may_record(recording: Recording, consent: Consent) -> bool:
    """Tell whether a line may record a caller who was told, or agreed."""
    return consent in _ENOUGH[recording]


_ENOUGH: Mapping[Recording, frozenset[Consent]] = {
    Recording.NEVER: frozenset(),
    Recording.ANNOUNCED: frozenset({Consent.TOLD, Consent.AGREED}),
    Recording.ASKED: frozenset({Consent.AGREED}),
}
