"""The library as it stands: what we ship, and over it what the center has changed."""

from collections import defaultdict
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from ringbuoy.coping.models import StrategyVersion, Tally
from ringbuoy.coping.published import SHIPPED
from ringbuoy.coping.rules import Need, Strategy, Words, is_review_due
from ringbuoy.kernel.errors import NotFound


class NoSuchStrategy(NotFound):
    """The library has none with this code."""


def library() -> dict[str, Strategy]:
    """Give every strategy by its code, those that are off too: the center's version before ours."""
    newest = StrategyVersion.objects.order_by("code", "-version").distinct("code")
    return {**SHIPPED, **{row.code: _read(row) for row in newest}}


def _read(row: StrategyVersion) -> Strategy:
    return Strategy(
        code=row.code,
        needs=tuple(Need(need) for need in row.needs if need in set(Need)),
        sources=tuple(row.sources),
        minutes=row.minutes,
        reviewed_on=row.reviewed_on,
        words={language: Words(**words) for language, words in row.words.items()},
        version=row.version,
        is_on=row.is_on,
    )


def find(code: str) -> Strategy:
    """Find a strategy.

    :raises NoSuchStrategy: there is none with this code.
    """
    try:
        return library()[code]
    except KeyError:
        raise NoSuchStrategy(_("There is no such way to cope. Choose one of the list.")) from None


def for_need(need: Need) -> list[Strategy]:
    """Give what counselors are shown for a need: what was made for it alone first, then the shorter."""
    fitting = [one for one in library().values() if one.is_on and need in one.needs]
    return sorted(fitting, key=lambda one: (one.needs[0] is not need, one.minutes, one.code))


def to_review(*, on: date) -> list[Strategy]:
    """Give the strategies that are to be looked through again, the longest due first."""
    due = [one for one in library().values() if one.is_on and is_review_due(one, on=on)]
    return sorted(due, key=lambda one: (one.review_due_on, one.code))


def tallies() -> dict[str, dict[bool, int]]:
    """Give how often each strategy helped (True) and did not (False)."""
    found: dict[str, dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    for code, helped, count in Tally.objects.values_list("code", "helped").annotate(Sum("count")):
        found[code][helped] = count
    return found
