"""What waits for whom, what the person who said it may know, and the counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ringbuoy.feedback.models import Feedback
from ringbuoy.feedback.rules import OPEN, Kind, State
from ringbuoy.people.models import Person
from ringbuoy.statements.rules import digest_of, is_code
from ringbuoy.statements.stating import read_to_its_owner

SHOWN_FOR = timedelta(days=365)


def all_for(person: Person, *, at: datetime) -> QuerySet[Feedback]:
    """Give what this person may see: all of the last year but what is about them, and whatever is open."""
    rows = Feedback.objects.select_related("owner", "contact").exclude(about=person)
    return rows.filter(Q(received_at__gt=at - SHOWN_FOR) | Q(state__in=OPEN))


@dataclass(frozen=True)
class Standing:
    """What the person who said it is told. `answer` None: there is none, or its time is over."""

    state: State
    answer_by: datetime
    answer: str | None


def standing_of(code: str, *, at: datetime) -> Standing | None:
    """Tell whoever has the code where it stands, and what we answered. None: no such code.

    :raises KeysUnavailable: keyd does not answer.
    """
    row = Feedback.objects.select_related("answer").filter(code=digest_of(code)).first()
    if not is_code(code) or row is None:
        return None
    return Standing(row.where, row.answer_by, read_to_its_owner(row.answer, at=at) if row.answer else None)


@dataclass(frozen=True)
class Counts:
    """How many came in a time, what was found and changed, and how many were met in time."""

    complaints: int
    compliments: int
    taken_on_in_time: int
    answered_in_time: int
    late: int
    findings: dict[str, int]
    learnings: dict[str, int]
    topics: dict[str, int]


def counts(reader: Person, since: datetime, until: datetime) -> Counts:
    """Count what came from `since` to before `until`, but what is about the reader: a count would tell."""
    came = Feedback.objects.filter(received_at__gte=since, received_at__lt=until)
    rows = list(came.exclude(about=reader))
    complaints = [row for row in rows if row.kind == Kind.COMPLAINT]
    return Counts(
        complaints=len(complaints),
        compliments=len(rows) - len(complaints),
        taken_on_in_time=sum(_in_time(row.taken_on_at, row.take_on_by) for row in complaints),
        answered_in_time=sum(_in_time(row.answered_at, row.answer_by) for row in complaints),
        late=sum(row.late_at is not None for row in complaints),
        findings=_tally(row.finding for row in complaints),
        learnings=_tally(row.learning for row in rows),
        topics=_tally(row.topic for row in complaints),
    )


def _in_time(at: datetime | None, by: datetime) -> bool:
    return at is not None and at <= by


def _tally(codes: Iterable[str]) -> dict[str, int]:
    return dict(Counter(code for code in codes if code).most_common())
