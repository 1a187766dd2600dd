"""Whether anything may be sent to a number now. Pure: nothing goes out without a reason that holds.

There are three: they are in a conversation with us; they have asked for this very answer; they have agreed
to be texted, and this hour is one of those that they called safe.
"""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo


class Purpose(StrEnum):
    """Why something is to be sent. The value is the stored code."""

    TALK = "talk"
    ANSWER_TO_COMMAND = "answer_to_command"
    FOLLOW_UP = "follow_up"


class Hindrance(StrEnum):
    """Why something may not be sent. The value is the stored code."""

    STOPPED = "stopped"
    NO_TALK = "no_talk"
    NO_CONSENT = "no_consent"
    NOT_SAFE_NOW = "not_safe_now"


class Hours(Protocol):
    """Hours that somebody called safe."""

    def holds(self, at: datetime) -> bool:
        """Tell whether a moment is safe."""


@dataclass(frozen=True)
class Window:
    """The hours that the person called safe, in their own time zone; over midnight where it ends earlier."""

    opens: time
    closes: time
    zone: str

    def holds(self, at: datetime) -> bool:
        """Tell whether a moment is safe. A window that ends where it begins holds at no time."""
        clock = at.astimezone(ZoneInfo(self.zone)).time()
        if self.opens <= self.closes:
            return self.opens <= clock < self.closes
        return clock >= self.opens or clock < self.closes


@dataclass(frozen=True)
class Basis:
    """What is known of a number when something is to be sent. `window` None: they agreed to nothing.

    `is_open`: they wrote to us and the talk is not over. `is_stopped`: they sent STOP and nothing since.
    """

    is_open: bool
    is_stopped: bool
    window: Hours | None = None


def hindrance(purpose: Purpose, basis: Basis, *, at: datetime) -> Hindrance | None:
    """Tell what forbids to send. None: there is a basis."""
    if purpose is Purpose.ANSWER_TO_COMMAND:
        return None
    if basis.is_stopped:
        return Hindrance.STOPPED
    if purpose is Purpose.TALK:
        return None if basis.is_open else Hindrance.NO_TALK
    if basis.window is None:
        return Hindrance.NO_CONSENT
    return None if basis.window.holds(at) else Hindrance.NOT_SAFE_NOW
