"""Keeping it written down when the services of the directory are open, in the time of the center."""

from datetime import datetime

from ringbuoy.directory.searching.open_hours import write_open_hours
from ringbuoy.lines.center import the_center

AT_ONCE = 1_000
"""So many take half a second: nothing else that is due waits long."""


def sweep(*, at: datetime) -> int:
    """Write it down for the next ones that need it, and give how many those were."""
    return write_open_hours(the_center().zone, at=at, most=AT_ONCE)
