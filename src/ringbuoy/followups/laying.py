"""Laying a promise into the hours that somebody called safe."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from ringbuoy.callers.safe_hours import A_DAY, EVERY_DAY, SafeHours
from ringbuoy.followups.timing import LONGEST_HOURS, Window
from ringbuoy.followups.windows import Course, course
from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.center import the_center
from ringbuoy.lines.public_holidays import public_holidays

LOOKED_AHEAD_YEARS = 2


class NoSafeTime(Refused):
    """The window and the safe hours have too little in common."""


class BadHours(Refused):
    """These are no hours, or there is no such time zone."""


@dataclass(frozen=True)
class Hours:
    """When it is safe: from, until, in which zone, on which days, and whether on public holidays too."""

    opens: time
    closes: time
    zone: str
    days: frozenset[int] = EVERY_DAY
    on_holidays: bool = True


def safe_hours(said: Hours, *, since: date) -> SafeHours:
    """Read the hours that somebody called safe, with the holidays on which they are not.

    :raises BadHours: there is no such zone, no day, or no time between the two hours.
    """
    try:
        ZoneInfo(said.zone)
    except (ValueError, ZoneInfoNotFoundError):
        raise BadHours(_("Write the time zone as America/New_York or Europe/Lisbon.")) from None
    if said.opens == said.closes or not said.days <= EVERY_DAY or not said.days:
        raise BadHours(_("Choose at least one day, and two different hours."))
    avoids = frozenset() if said.on_holidays else holidays_from(since)
    return SafeHours(said.opens, said.closes, said.zone, said.days, avoids)


def holidays_from(day: date) -> frozenset[date]:
    """Give the public holidays where the center is, from a day on."""
    country = the_center().country
    years = range(day.year, day.year + LOOKED_AHEAD_YEARS)
    return frozenset(one for year in years for one in public_holidays(country, year) if one >= day)


def course_or_refuse(hours: SafeHours, window: Window) -> Course:
    """Lay out a window.

    :raises NoSafeTime: the safe hours leave no half hour of it.
    """
    laid = course(hours, window.opens_at, window.closes_at)
    if laid is None:
        raise NoSafeTime(_("In this window there is no safe hour. Choose other hours, or more time for it."))
    return laid


def longer(hours: SafeHours, window: Window) -> tuple[Window, Course]:
    """Lay out a window that closes later, day by day, until there is a safe hour in it.

    :raises NoSafeTime: there is none for two weeks.
    """
    last = window.closes_at + timedelta(hours=LONGEST_HOURS)
    while course(hours, window.opens_at, window.closes_at) is None and window.closes_at < last:
        window = Window(window.opens_at, window.closes_at + A_DAY)
    return window, course_or_refuse(hours, window)
