"""When somebody is called again who asked for it and did not answer. Pure."""

from datetime import datetime, timedelta

from ringbuoy.lines.rules import Hours, Policy

STILL_EXPECTED = timedelta(hours=1)
"""A try that is later than this does not come by itself: after an outage nobody is called out of the blue."""
MACHINE_WITHIN = timedelta(minutes=2)
"""A machine, or somebody else, is known for one by then; what lasts longer was a talk and is written up."""


def next_try(rules: Policy, hours: Hours, *, tries: int, at: datetime) -> datetime | None:
    """Give when they are called again, after `tries` that nobody answered. None: a person decides.

    Nobody is called by themselves while the line is closed.
    """
    then = at + timedelta(minutes=rules.call_back_minutes)
    return then if tries <= rules.call_back_tries and hours.are_open(then) else None


def is_too_late(again_at: datetime, hours: Hours, *, at: datetime) -> bool:
    """Tell whether a try that is due may no longer come by itself."""
    return at - again_at > STILL_EXPECTED or not hours.are_open(at)
