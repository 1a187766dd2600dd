"""What carriers charge for: texts and parts that came and went, by line and carrier, and what they said."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Sum

from ringbuoy.lines.models import Line
from ringbuoy.texting.kinds import Direction
from ringbuoy.texting.models import TextCharge, TextCount


@dataclass(frozen=True)
class Charge:
    """What carriers said that some texts cost, in one currency."""

    currency: str
    amount: Decimal
    texts: int


@dataclass(frozen=True)
class Counted:
    """The texts of one line by one kind of carrier. `line` and `kind` are codes."""

    line: str
    kind: str
    received: int = 0
    parts_received: int = 0
    sent: int = 0
    parts_sent: int = 0
    charges: Sequence[Charge] = ()


@dataclass(frozen=True)
class OfMonth:
    """The texts of one line by one kind of carrier, in the month that begins with a day."""

    line: Line
    since: date
    counted: Counted


def counted_between(first: date, last: date) -> list[Counted]:
    """Count the texts of these days, both counted, on the clock of each line, by line and carrier."""
    rows = TextCount.objects.filter(day__range=(first, last)).values_list("line__code", "kind", "direction")
    kept: dict[tuple[str, str], Counted] = {}
    for line, kind, direction, texts, parts in rows.annotate(Sum("texts"), Sum("parts")):
        counted = kept.get((line, kind), Counted(line, kind))
        kept[line, kind] = _with(counted, Direction(direction), texts, parts)
    charges = _charges_between(first, last)
    return [replace(kept[key], charges=charges.get(key, ())) for key in sorted(kept)]


def _with(counted: Counted, direction: Direction, texts: int, parts: int) -> Counted:
    if direction is Direction.IN:
        return replace(counted, received=texts, parts_received=parts)
    return replace(counted, sent=texts, parts_sent=parts)


def _charges_between(first: date, last: date) -> dict[tuple[str, str], list[Charge]]:
    rows = TextCharge.objects.filter(day__range=(first, last)).order_by("currency")
    sums = rows.values_list("line__code", "kind", "currency").annotate(Sum("amount"), Sum("texts"))
    told = defaultdict(list)
    for line, kind, currency, amount, texts in sums:
        told[line, kind].append(Charge(currency, amount, texts))
    return dict(told)


def counted_of_two_months(*, at: datetime) -> list[OfMonth]:
    """Count this month and the last one, each line by its own clock; lines without any text have none."""
    lines = Line.objects.all()
    return [
        OfMonth(line, first, counted)
        for line in lines
        for first, last in _months(line, at)
        for counted in counted_between(first, last)
        if counted.line == line.code
    ]


def _months(line: Line, at: datetime) -> list[tuple[date, date]]:
    today = at.astimezone(ZoneInfo(line.zone)).date()
    this = today.replace(day=1)
    last = this.replace(year=this.year - (this.month == 1), month=(this.month - 2) % 12 + 1)
    return [(this, today), (last, date.fromordinal(this.toordinal() - 1))]
