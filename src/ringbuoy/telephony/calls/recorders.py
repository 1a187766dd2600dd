"""Recording talks: callers are told or asked first, a leg of ours hears what is said, and the legs follow.

It hears by a tap at the caller's leg, so nobody's own sound changes. Only what caller and counselor say to
each other is heard: no music, nobody who talks aside, nobody who was called in and knows of nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ringbuoy.lines.rules import Recording
from ringbuoy.telephony.calls.call import Call, Hears
from ringbuoy.telephony.calls.events import Found
from ringbuoy.telephony.calls.orders import (
    EndRecorder,
    HangUp,
    JoinRecorder,
    MakeRecorder,
    Order,
    RecordConsent,
    RecordNoTalk,
    RecordTalk,
)
from ringbuoy.telephony.calls.saying import greet, say
from ringbuoy.telephony.kinds import Consent
from ringbuoy.telephony.sounds.prompts import Prompt

WORD, TAP = "recorder", "tap"
PARTS = 2
KEY = "0"
"""It has no other use, so that a press that comes late means nothing else."""
MOST_TRIES = 3
TOLD_BY = {Recording.ANNOUNCED: Prompt.RECORDED, Recording.ASKED: Prompt.MAY_WE_RECORD}
BEFORE_GREETING = frozenset({*TOLD_BY.values(), Prompt.IS_RECORDED, Prompt.NOT_RECORDED})
"""After these comes the greeting, where it was not heard yet."""


def tell(call: Call) -> Iterator[Order]:
    """Tell a caller that the call may be recorded, or ask them; then greet them."""
    prompt = TOLD_BY.get(call.line.recording)
    if prompt and call.line.is_open and call.knows_of_recording is None:
        yield from say(call, prompt)
    else:
        yield from greet(call)


def forget_told(call: Call) -> None:
    """Let a caller who has chosen another language or line be told, and greeted, in that one too."""
    if call.knows_of_recording is Consent.TOLD:
        call.knows_of_recording = None
    call.is_greeted = False


def follow(call: Call, consent: Consent | None) -> None:
    """Know what an earlier engine has told the caller. A no stays a no."""
    if consent is not None and call.knows_of_recording is not Consent.REFUSED:
        call.knows_of_recording = consent


def hear_out(call: Call, prompt: str) -> Iterator[Order]:
    """A sentence was heard to its end. Only then somebody was told."""
    if prompt == Prompt.RECORDED and call.knows_of_recording is None:
        yield from _learn(call, Consent.TOLD)


def may_say(call: Call) -> bool:
    """Tell whether the key says something about the recording now."""
    if not call.waits_for_somebody:
        return call.knows_of_recording in (Consent.TOLD, Consent.AGREED)
    return call.line.recording is not Recording.NEVER and call.message is None


def take_key(call: Call) -> Iterator[Order]:
    """The caller says no, or yes where they were asked. In a talk it is always a no, and said by no voice."""
    says_yes = call.line.recording is Recording.ASKED and call.waits_for_somebody
    yield from _learn(call, Consent.AGREED if says_yes else Consent.REFUSED)
    if call.waits_for_somebody:
        yield from say(call, Prompt.IS_RECORDED if says_yes else Prompt.NOT_RECORDED)


def _learn(call: Call, consent: Consent) -> Iterator[Order]:
    call.knows_of_recording = consent
    yield RecordConsent(call.leg, consent)


@dataclass
class Recorder:
    """A leg that hears a talk. `there`: its parts that have come."""

    name: str
    there: set[str] = field(default_factory=set)


class Recorders:
    """All of them, by the call's leg."""

    def __init__(self) -> None:
        self._at: dict[str, Recorder] = {}
        self._tries: dict[str, int] = {}

    def find(self, event: Found) -> Iterator[Order]:
        """Begin anew: what is left of an earlier engine's ends, and talks are heard again at once."""
        self._at = {}
        for name in sorted({recorder_of(leg) for leg in event.recorders}):
            yield EndRecorder(name)

    def settle(self, call: Call, *, is_with_others: bool, at: datetime) -> Iterator[Order]:
        """Let exactly those talks be heard that should be."""
        recorder = self._at.get(call.leg)
        if call.stands is not None and not call.stands.is_recorded:
            self._tries.pop(call.leg, None)
        if _is_wanted(call) and not is_with_others:
            if recorder is None and self._tries.get(call.leg, 0) < MOST_TRIES:
                recorder = self._at[call.leg] = Recorder(f"{WORD}-{at:%H%M%S%f}-{call.leg}")
                yield MakeRecorder(recorder.name, call.leg)
        elif recorder is not None:
            yield from self._end(call.leg)

    def hear(self, leg: str) -> Iterator[Order]:
        """A part of a recorder is there. With both parts the recording begins."""
        name = recorder_of(leg)
        recorder = self._at.get(call_of(leg))
        if recorder is None or recorder.name != name:
            yield HangUp(leg)
            return
        recorder.there.add(leg)
        if len(recorder.there) == PARTS:
            yield RecordTalk(call_of(leg), name)
            yield JoinRecorder(name)

    def lose(self, leg: str) -> Iterator[Order]:
        """A part is gone: another recorder is made at the next look, but not for ever."""
        caller = call_of(leg)
        recorder = self._at.get(caller)
        if recorder is None or recorder.name != recorder_of(leg):
            return
        yield from self._end(caller)
        self._tries[caller] = self._tries.get(caller, 0) + 1
        if self._tries[caller] >= MOST_TRIES:
            yield RecordNoTalk(caller)

    def fail(self) -> Iterator[Order]:
        """What is said cannot be kept: nothing is heard any more until somebody wants it anew."""
        for caller in list(self._at):
            yield from self._end(caller)
            self._tries[caller] = MOST_TRIES
            yield RecordNoTalk(caller)

    def forget(self, call: Call) -> Iterator[Order]:
        """The call is over."""
        self._tries.pop(call.leg, None)
        yield from self._end(call.leg) if call.leg in self._at else ()

    def _end(self, caller: str) -> Iterator[Order]:
        yield EndRecorder(self._at.pop(caller).name)


def _is_wanted(call: Call) -> bool:
    """Tell whether the caller talks with a counselor, and it shall be kept."""
    if call.stands is None or not call.stands.is_recorded or call.knows_of_recording is Consent.REFUSED:
        return False
    return bool(call.desk) and call.hears is Hears.TALK and not call.is_ending


def tap_of(recorder: str) -> str:
    """Name the tap of a recorder."""
    return f"{TAP}{recorder.removeprefix(WORD)}"


def recorder_of(leg: str) -> str:
    """Name the recorder of which a leg is a part."""
    return f"{WORD}{leg.removeprefix(TAP)}" if leg.startswith(f"{TAP}-") else leg


def is_recorder(leg: str) -> bool:
    """Tell from the name of a leg whether it is a part of a recorder."""
    return leg.partition("-")[0] in (WORD, TAP)


def call_of(leg: str) -> str:
    """Name the caller's leg at which a recorder hears."""
    return leg.split("-", 2)[2]
