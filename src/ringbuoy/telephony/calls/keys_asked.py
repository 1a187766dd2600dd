"""Asking whoever has answered for a key: again every few seconds, and at last they are let go.

It goes by the clock, not by the end of the sentence: a voicemail is not taken for a person, nor a missing
sound for a voicemail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringbuoy.telephony.calls.lines import HOUSE
from ringbuoy.telephony.calls.orders import HangUp, Order, Say
from ringbuoy.telephony.sounds.prompts import Prompt

KEY = "1"
ASK_EVERY = timedelta(seconds=5)
ASK_AT_MOST = 4


@dataclass
class Asked:
    """A leg whose holder was asked: when last, and how often."""

    leg: str
    language: str
    at: datetime
    times: int = 0

    def ask(self, *, at: datetime) -> Iterator[Order]:
        """Ask now."""
        self.at, self.times = at, self.times + 1
        yield Say(self.leg, HOUSE, self.language, Prompt.PRESS_ONE)

    def look(self, *, at: datetime) -> Iterator[Order]:
        """Ask again when it is time; whoever was asked often enough is let go."""
        if at - self.at < ASK_EVERY:
            return
        if self.times < ASK_AT_MOST:
            yield from self.ask(at=at)
        else:
            self.at = at
            yield HangUp(self.leg)
