"""Looking for help in the directory, as it stands at this moment where the center is."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from ringbuoy.directory.searching.hours import Now, first_open
from ringbuoy.directory.searching.questions import Question
from ringbuoy.directory.searching.resources import Resource, resources
from ringbuoy.directory.searching.search import Found, Match, Ranked, answers, matches, meaning, search
from ringbuoy.lines.center import the_center
from ringbuoy.lines.public_holidays import public_holidays

LOOKED_AT = 300
"""How many of those that say their hours are looked at where closed ones are left out."""


def look(question: Question, *, most: int, at: datetime) -> list[Resource]:
    """Give the services that answer best, at most so many; those that are closed for some time come last."""
    now = now_here(at)
    found = _open_ones(question, now, most=most) if question.is_open_now else search(question, limit=most)
    return sorted(resources(found, now), key=lambda one: one.service.status != "active")


def _open_ones(question: Question, now: Now, *, most: int) -> list[Match]:
    meant = meaning(question.text)
    looked_at: set[UUID] = set()
    found: list[Found] = []
    for some in answers(question, meant, limit=max(LOOKED_AT, most)):
        new = [one for one in some if one[0] not in looked_at][: max(LOOKED_AT, most) - len(looked_at)]
        known = first_open([one[:2] for one in new], now, most=most - len(found))
        found += [one for one in new if one[:2] in known]
        looked_at |= {one[0] for one in new}
        if len(found) >= most or len(looked_at) >= LOOKED_AT:
            break
    return matches(Ranked(question, meant, found[:most]))


def now_here(at: datetime) -> Now:
    """Give the moment as it is where the center is."""
    center = the_center()
    zone = ZoneInfo(center.zone)
    day = at.astimezone(zone).date()
    return Now(at, zone, is_holiday=day in public_holidays(center.country, day.year))
