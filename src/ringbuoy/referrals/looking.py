"""Looking for help in the directory, as it stands at this moment where the center is."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ringbuoy.directory.searching.hours import Now, first_open
from ringbuoy.directory.searching.questions import Question
from ringbuoy.directory.searching.resources import Resource, resources
from ringbuoy.directory.searching.search import Match, matches, rank, search
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
    ranked = rank(question, limit=max(LOOKED_AT, most))
    known = first_open([found[:2] for found in ranked.found], now, most=most)
    return matches(replace(ranked, found=[found for found in ranked.found if found[:2] in known][:most]))


def now_here(at: datetime) -> Now:
    """Give the moment as it is where the center is."""
    center = the_center()
    zone = ZoneInfo(center.zone)
    day = at.astimezone(zone).date()
    return Now(at, zone, is_holiday=day in public_holidays(center.country, day.year))
