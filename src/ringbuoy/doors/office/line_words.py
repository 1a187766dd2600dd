"""Writing and reading a line's settings as people type them: hours, days off, lists of names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from operator import itemgetter
from zoneinfo import available_timezones

import holidays
from babel import Locale
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.public_holidays import named_holidays
from ringbuoy.lines.rules import DAYS

DAY_NAMES: dict[str, str | Promise] = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.](\d{2}))?")
_CODE = r"[a-z0-9_]{1,40}"
_LAST_HOUR = 23


class Unreadable(Refused):
    """What was typed cannot be read."""


def read_spans(text: str) -> list[list[str]]:
    """Read `9-17, 20:00–02:00` as spans of one day. Empty: closed.

    :raises Unreadable: it is not hours.
    """
    spans = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        found = _SPAN.fullmatch(part)
        if found is None:
            raise Unreadable(_("Write hours as 09:00–17:30, more than one with a comma between."))
        hour, minute, until, until_minute = (int(group or 0) for group in found.groups())
        spans.append([_clock(hour, minute), _clock(until, until_minute)])
    return spans


def _clock(hour: int, minute: int) -> str:
    """Write a time of the day; 24:00 is midnight."""
    if (hour, minute) == (_LAST_HOUR + 1, 0):
        hour = 0
    try:
        return time(hour, minute).isoformat("minutes")
    except ValueError as error:
        raise Unreadable(_("A day has the hours 00:00 to 24:00.")) from error


def write_spans(spans: Iterable[Sequence[str]]) -> str:
    """Write the spans of one day as people type them."""
    return ", ".join(f"{start}–{end}" for start, end in spans)


def write_week(week: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Say the hours of a week in one line."""
    if not week:
        return _("always open")
    return "; ".join(f"{DAY_NAMES[day]} {write_spans(week[day])}" for day in DAYS if week.get(day))


def read_days(text: str) -> list[date]:
    """Read days off, one in each line; what follows the date is a name and is not kept.

    :raises Unreadable: a line does not begin with a date.
    """
    days = set()
    for line in filter(None, (row.strip() for row in text.splitlines())):
        try:
            days.add(date.fromisoformat(line.split()[0]))
        except ValueError as error:
            raise Unreadable(_("Write each day as 2026-12-25, one in each line.")) from error
    return sorted(days)


def write_days(days: Iterable[date | str], country: str) -> str:
    """Write days off, one in each line, with the names of those that are public holidays."""
    dates = sorted(date.fromisoformat(day) if isinstance(day, str) else day for day in days)
    known = named_holidays(country, {day.year for day in dates})
    return "\n".join(f"{day.isoformat()} {known.get(day, '')}".rstrip() for day in dates)


def countries() -> list[tuple[str, str]]:
    """Give the countries whose public holidays are known, each with its name in the reader's language."""
    names = Locale.parse(get_language() or "en", sep="-").territories
    codes = holidays.list_supported_countries(include_aliases=False)
    return sorted(((code, names.get(code, code)) for code in codes), key=itemgetter(1))


def all_zones() -> list[str]:
    """Give every time zone that the clocks know, to choose from."""
    return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))


def read_choices(text: str) -> list[dict[str, str]]:
    """Read a list of choices, one in each line: `code = Name`, or only a name, which then gets a code.

    :raises Unreadable: two lines have the same code, or one has no name.
    """
    rows: list[dict[str, str]] = []
    for line in filter(None, (row.strip() for row in text.splitlines())):
        before, sign, after = line.partition("=")
        name = (after if sign else before).strip()
        code = before.strip() if sign else slugify(name).replace("-", "_") or f"choice_{len(rows) + 1}"
        if not re.fullmatch(_CODE, code) or not name:
            raise Unreadable(_("Write each line as a name, or as: referred = Referred to a service."))
        if code in {row["code"] for row in rows}:
            raise Unreadable(_("Two lines have the same code: %(code)s.") % {"code": code})
        rows.append({"code": code, "name": name})
    return rows


def write_choices(rows: Iterable[Mapping[str, str]]) -> str:
    """Write a list of choices as `read_choices` reads it."""
    return "\n".join(f"{row['code']} = {row['name']}" for row in rows)
