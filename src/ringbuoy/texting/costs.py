"""What carriers charge for: the parts of texts that came and went, by line and month."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Sum

from ringbuoy.lines.models import Line
from ringbuoy.texting.models import Outgoing, Sitting


@dataclass(frozen=True)
class Parts:
    """The parts of one line in one month. A STOP of somebody who is in no conversation is not counted."""

    line: Line
    since: datetime
    received: int
    sent: int


def parts_of_two_months(*, at: datetime) -> list[Parts]:
    """Count this month and the last one, each line by its own clock; lines without a carrier have none."""
    lines = Line.objects.filter(carriers__isnull=False).distinct()
    return [_parts(line, since, until) for line in lines for since, until in _months(line, at)]


def _months(line: Line, at: datetime) -> list[tuple[datetime, datetime]]:
    local = at.astimezone(ZoneInfo(line.zone))
    this = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = this.replace(year=this.year - (this.month == 1), month=(this.month - 2) % 12 + 1)
    return [(this, at), (last, this)]


def _parts(line: Line, since: datetime, until: datetime) -> Parts:
    sittings = Sitting.objects.filter(contact__line=line, contact__reached_at__range=(since, until))
    texts = Outgoing.objects.filter(texter__line=line, at__range=(since, until))
    received = sittings.aggregate(sum=Sum("parts_in"))["sum"] or 0
    return Parts(line, since, received, texts.aggregate(sum=Sum("parts"))["sum"] or 0)
