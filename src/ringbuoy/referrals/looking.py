"""Looking for help in the directory, as it stands at this moment where the center is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ringbuoy.directory.searching.opening import Opening
from ringbuoy.directory.searching.questions import Question
from ringbuoy.directory.searching.resources import Now, Resource, resources
from ringbuoy.directory.searching.search import search
from ringbuoy.lines.center import the_center
from ringbuoy.lines.public_holidays import public_holidays

LOOKED_AT = 100
"""How many services are looked at where closed ones are left out: schedules are read one by one."""
OPEN = frozenset({Opening.OPEN, Opening.CALL_FIRST})


def look(question: Question, *, most: int, at: datetime) -> list[Resource]:
    """Give the services that answer best, at most so many; those that are closed for some time come last."""
    limit = max(LOOKED_AT, most) if question.is_open_now else most
    found = resources(search(question, limit=limit), now_here(at))
    if question.is_open_now:
        found = [one for one in found if one.opening in OPEN]
    return sorted(found, key=lambda one: one.service.status != "active")[:most]


def now_here(at: datetime) -> Now:
    """Give the moment as it is where the center is."""
    center = the_center()
    zone = ZoneInfo(center.zone)
    day = at.astimezone(zone).date()
    return Now(at, zone, is_holiday=day in public_holidays(center.country, day.year))
