"""What happens to a chat that falls silent or whose tab closes: ask gently, park, end. Never at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ringbuoy.lines.rules import Policy


class Step(StrEnum):
    """What the sweep does next with a silent chat."""

    ASK = "silence_ask"
    PARK = "silence_park"
    END = "silence_end"


@dataclass(frozen=True)
class Quiet:
    """Since when the caller has said nothing, and what was already done about it."""

    since: datetime
    asked: bool
    parked: bool


def next_step(quiet: Quiet, policy: Policy) -> tuple[Step, datetime]:
    """Give the next step for a chat that stays silent, and when it is due."""
    if quiet.parked:
        return Step.END, quiet.since + timedelta(seconds=policy.end_when_silent_seconds)
    if quiet.asked:
        return Step.PARK, quiet.since + timedelta(seconds=policy.park_when_silent_seconds)
    return Step.ASK, quiet.since + timedelta(seconds=policy.ask_when_silent_seconds)
