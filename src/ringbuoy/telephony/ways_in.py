"""The ways by which callers come in: each number of ours by its carrier, and what came of testing it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from ringbuoy.lines.models import Line
from ringbuoy.telephony.models import PhoneNumber, SelfTest, Trunk
from ringbuoy.telephony.self_test_rules import ALARMING, SelfTestOutcome

UNFINISHED = ("", SelfTestOutcome.ASKED)
TELLS_NOTHING = (*UNFINISHED, SelfTestOutcome.CUT_SHORT)
"""Callers may come in or not: no such test has found out."""


@dataclass(frozen=True)
class WayIn:
    """A number of ours, and the carrier by which it is called. `by` None: by this machine's own way."""

    number: PhoneNumber
    by: Trunk | None

    @property
    def key(self) -> tuple[int | None, int | None]:
        """The ids of both, as they stand in the row of a test."""
        return self.number.pk, self.by.pk if self.by else None


@dataclass(frozen=True)
class WayStands:
    """What came of testing a way in. `last` is the newest test that found something out (None: none did yet).

    `cut` is one after it that was cut short (None: none was); `ahead` is still to come (None: none is).
    """

    way: WayIn
    last: SelfTest | None
    ahead: SelfTest | None
    cut: SelfTest | None

    @property
    def is_failing(self) -> bool:
        """Tell whether callers may not come in there."""
        return self.last is not None and self.last.outcome in ALARMING

    @property
    def is_good(self) -> bool:
        """Tell whether callers were seen to come in there, and nothing else was seen since."""
        return self.last is not None and self.last.outcome == SelfTestOutcome.GOOD


def ways_in() -> list[WayIn]:
    """Give each number of ours with the carrier by which it is called; a carrier without one calls the first.

    So each number and each carrier is tested, and neither hides behind the other.
    """
    numbers = PhoneNumber.objects.select_related("line", "trunk").order_by("line__position", "pk")
    ways = [way_in_at(number) for number in numbers]
    if not ways or settings.RINGBUOY.demo:
        return ways
    used = {way.by for way in ways}
    return ways + [WayIn(ways[0].number, one) for one in Trunk.objects.filter(is_on=True) if one not in used]


def ways_in_of(line: Line) -> list[WayIn]:
    """Give those of one line."""
    return [way for way in ways_in() if way.number.line_id == line.pk]


def way_in_at(number: PhoneNumber) -> WayIn:
    """Give a number with the carrier by which it is tested."""
    if settings.RINGBUOY.demo:
        return WayIn(number, None)
    is_its_own = number.trunk is not None and number.trunk.is_on
    return WayIn(number, number.trunk if is_its_own else Trunk.objects.filter(is_on=True).first())


def stands_of_ways() -> list[WayStands]:
    """Give how it stands with each way in, and with each number that failed by this machine's own way."""
    ways = ways_in()
    last = {_key(row): row for row in _newest_of_each(_telling())}
    cut = {_key(row): row for row in _newest_of_each(_finished()) if row.outcome in TELLS_NOTHING}
    ahead = {_key(row): row for row in _newest_of_each(SelfTest.objects.filter(outcome__in=UNFINISHED))}
    own = [WayIn(number, None) for number in dict.fromkeys(way.number for way in ways)]
    failed = [way for way in own if way not in ways and way.key in last and last[way.key].outcome in ALARMING]
    return [
        WayStands(way, last.get(way.key), ahead.get(way.key), cut.get(way.key)) for way in (*ways, *failed)
    ]


def latest_tests() -> Sequence[SelfTest]:
    """Give for each line the newest test that found something out; while a way in fails, that one's."""
    newest = _telling().order_by("line_id", "-at", "-id").distinct("line_id")
    keys = {way.key for way in ways_in()}
    of_ways = [row for row in _newest_of_each(_telling()) if _key(row) in keys]
    failing = {row.line_id: row for row in of_ways if row.outcome in ALARMING}
    return [failing.get(row.line_id, row) for row in newest]


def _finished() -> QuerySet[SelfTest]:
    return SelfTest.objects.exclude(outcome__in=UNFINISHED).select_related("line")


def _telling() -> QuerySet[SelfTest]:
    return SelfTest.objects.exclude(outcome__in=TELLS_NOTHING).select_related("line")


def _newest_of_each(rows: QuerySet[SelfTest]) -> QuerySet[SelfTest]:
    return rows.order_by("number_id", "trunk_id", "-at", "-id").distinct("number_id", "trunk_id")


def _key(row: SelfTest) -> tuple[int | None, int | None]:
    return row.number_id, row.trunk_id
