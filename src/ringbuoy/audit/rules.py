"""What is worth an alarm. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringbuoy.alarms.rules import AlarmCode

MOST_REFUSALS = 10
WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Facts:
    """What is known of one opening of a contact's words."""

    was_shown: bool
    is_watched: bool = False
    is_close: bool = False
    has_reason: bool = True


def alarms_of(facts: Facts) -> list[AlarmCode]:
    """Name the alarms that an opening raises. A watched contact alarms also when it stayed shut."""
    found = [AlarmCode.WATCHED_CONTACT] if facts.is_watched else []
    if facts.was_shown and facts.is_close:
        found.append(AlarmCode.CLOSE_PERSON)
    if facts.was_shown and not facts.has_reason:
        found.append(AlarmCode.NO_WORKING_REASON)
    return found


def are_many(refused_at: Sequence[datetime], *, at: datetime) -> bool:
    """Tell whether somebody was refused too often in the last ten minutes."""
    return sum(at - WITHIN < moment <= at for moment in refused_at) >= MOST_REFUSALS
