"""Keeping it written down when the services of the directory are open, in the time of the center."""

from datetime import datetime

from ringbuoy.directory.searching.open_hours import write_open_hours
from ringbuoy.lines.center import the_center

AT_ONCE = 300
"""So many take less than a fifth of a second: what is urgent waits no longer for them."""


def sweep(*, at: datetime) -> int:
    """Write it down for the next ones that need it, and give how many those were."""
    return write_open_hours(the_center().zone, at=at, most=AT_ONCE)
