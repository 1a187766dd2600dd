"""Looking for help in the directory, as it stands at this moment where the center is."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from ringbuoy.directory.searching.hours import OPEN, Now, first_open
from ringbuoy.directory.searching.questions import Question
from ringbuoy.directory.searching.resources import Resource, resources
from ringbuoy.directory.searching.search import Found, Match, Ranked, answers, matches, meaning, rank, search
from ringbuoy.lines.center import the_center
from ringbuoy.lines.public_holidays import public_holidays

LOOKED_AT = 300
"""How many of those that say their hours are looked at where closed ones are left out."""


def look(question: Question, *, most: int, at: datetime) -> list[Resource]:
    """Give the services that answer best, at most so many; those that are closed for some time come last."""
    now = now_here(at)
    if question.is_open_now:
        return _open_ones(question, now, most=most)
    found = resources(search(question, limit=most), now)
    return sorted(found, key=lambda one: one.service.status != "active")


def _open_ones(question: Question, now: Now, *, most: int) -> list[Resource]:
    """Leave out what is written down as closed; of the rest the schedules have the last word."""
    found = resources(matches(rank(question, limit=most, now=now)), now)
    if all(one.opening in OPEN for one in found):
        return found
    return resources(_open_among_more(question, now, most=most), now)


def _open_among_more(question: Question, now: Now, *, most: int) -> list[Match]:
    """Look further where not all is written down yet and some of the first are closed."""
    meant = meaning(question.text)
    looked_at: set[UUID] = set()
    found: list[Found] = []
    for some in answers(question, meant, limit=max(LOOKED_AT, most), now=now):
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
