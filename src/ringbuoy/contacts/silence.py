"""What happens to a chat or a text contact that falls silent: ask gently, park, end. Never at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ringbuoy.lines.rules import Patience


class Step(StrEnum):
    """What the sweep does next with a silent contact."""

    ASK = "silence_ask"
    PARK = "silence_park"
    END = "silence_end"


@dataclass(frozen=True)
class Quiet:
    """Since when the caller has said nothing, and what was already done about it."""

    since: datetime
    asked: bool
    parked: bool


def next_step(quiet: Quiet, patience: Patience) -> tuple[Step, datetime]:
    """Give the next step for a written contact that stays silent, and when it is due."""
    if quiet.parked:
        return Step.END, quiet.since + timedelta(seconds=patience.end_seconds)
    if quiet.asked:
        return Step.PARK, quiet.since + timedelta(seconds=patience.park_seconds)
    return Step.ASK, quiet.since + timedelta(seconds=patience.ask_seconds)
