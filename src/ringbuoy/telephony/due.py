"""What is due on the phone line: lines that are quieter than likely, and rows that are no longer needed."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.house_alarms import tell_now_and_then
from ringbuoy.lines.models import Line
from ringbuoy.telephony import erasing_sounds, person_test_rules, person_tests
from ringbuoy.telephony.came_in import came_by_phone
from ringbuoy.telephony.models import BrowserCall, SelfTest, Trial
from ringbuoy.telephony.self_test_rules import (
    ASKED_WITHIN,
    OVER_WITHIN,
    WEEKS,
    SelfTestOutcome,
    is_quieter_than_likely,
)
from ringbuoy.telephony.self_tests import KEPT_DAYS
from ringbuoy.telephony.ways import tell_dead_ends

LOOK_EVERY = timedelta(minutes=2)
WEEK = timedelta(weeks=1)
BROWSER_CALLS_KEPT = timedelta(hours=12)


class Looking:
    """Looks every two minutes, however often it is asked to."""

    def __init__(self) -> None:
        self._looked_at: datetime | None = None

    def sweep(self, *, at: datetime) -> int:
        """Look after quiet lines, dead ends and what is old, and give how many lines are too quiet."""
        if self._looked_at is not None and at - self._looked_at < LOOK_EVERY:
            return 0
        self._looked_at = at
        forget_old_rows(at=at)
        erasing_sounds.sweep(at=at)
        tell_dead_ends(at=at)
        return tell_quiet_lines(at=at)


sweep = Looking().sweep


def forget_old_rows(*, at: datetime) -> None:
    """End tests that no engine ended, and let go of those that nobody looks at any more."""
    for outcome, within in (("", OVER_WITHIN), (SelfTestOutcome.ASKED, ASKED_WITHIN)):
        old_ones = SelfTest.objects.filter(outcome=outcome, at__lt=at - within)
        old_ones.update(outcome=SelfTestOutcome.CUT_SHORT)
    person_tests.cut_short(at=at, begun_before=at - person_test_rules.OVER_WITHIN)
    SelfTest.objects.filter(at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    Trial.objects.filter(at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    old = BrowserCall.objects.filter(asked_at__lt=at - BROWSER_CALLS_KEPT)
    old.filter(Q(over_at__isnull=False) | Q(contact=None)).delete()


def tell_quiet_lines(*, at: datetime) -> int:
    """Raise the alarm, now and then, for each line with a number that is quieter than likely."""
    lines = Line.objects.filter(numbers__isnull=False).distinct()
    quiet = {line.pk: _quiet_ways(line, at=at) for line in lines if line.hours.are_open(at)}
    return tell_now_and_then(AlarmCode.PHONE_LINE_QUIET, quiet, at=at)


def _quiet_ways(line: Line, *, at: datetime) -> list[str]:
    """Name the ways by which no call comes: any at all, or each carrier that has numbers of the line."""
    calls = came_by_phone().filter(line=line)
    carriers = set(line.numbers.values_list("trunk_id", flat=True))
    ways = {"any": calls} | {
        f"carrier:{carrier}": calls.filter(call__dialed__trunk=carrier) for carrier in carriers if carrier
    }
    return [way for way, some in ways.items() if _stopped(some, at=at)]


def _stopped(calls: QuerySet[Contact], *, at: datetime) -> bool:
    """Compare the time since the last of these calls with the same hours of the weeks before."""
    reached = calls.order_by("reached_at").values_list("reached_at", flat=True)
    first, last = reached.first(), reached.last()
    if first is None or last is None:
        return False
    since = max(last, at - WEEK)
    weeks = min(WEEKS, (since - first) // WEEK)
    spans = [
        Q(reached_at__gt=since - week * WEEK, reached_at__lte=at - week * WEEK)
        for week in range(1, weeks + 1)
    ]
    before = sum(calls.filter(span).count() for span in spans)
    return is_quieter_than_likely(before, weeks=weeks)
