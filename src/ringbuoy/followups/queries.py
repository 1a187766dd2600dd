"""What the desk and the floor show of promises. Codes and times only; words through `reach`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ringbuoy.contacts.models import Contact
from ringbuoy.followups.models import Attempt, FollowUp, Refusal
from ringbuoy.followups.rules import OPEN, State
from ringbuoy.followups.stopping import open_for
from ringbuoy.followups.taking import is_for, serves
from ringbuoy.followups.windows import may_begin, next_safe
from ringbuoy.people.models import Person

LOOKED_AHEAD = timedelta(hours=24)
MOST_SHOWN = 12
LOOKED_THROUGH = 200
SHOWN_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Work:
    """A promise in somebody's list. `next_at`: when the next safe hour begins; None: it is now, or never."""

    follow_up: FollowUp
    is_now: bool
    next_at: datetime | None
    is_late: bool
    is_for_me: bool

    @property
    def place(self) -> tuple[bool, datetime, int]:
        """The place in the list: what can be kept now, the one with the least time left first."""
        return not self.is_now, self.follow_up.miss_at, self.follow_up.pk


def work_of(person: Person, *, at: datetime) -> list[Work]:
    """Give what this person can keep now or within a day, in the order in which it is due."""
    rows = _with_names(FollowUp.objects.filter(state=State.PROMISED, opens_at__lte=at + LOOKED_AHEAD))
    mine = (row for row in rows if serves(person, row) and is_for(person, row, at=at))
    return sorted((_work(person, row, at=at) for row in mine), key=lambda one: one.place)[:MOST_SHOWN]


def _work(person: Person, row: FollowUp, *, at: datetime) -> Work:
    is_now = may_begin(row.hours, row.opens_at, at=at)
    following = None if is_now else next_safe(row.hours, max(at, row.opens_at))
    return Work(
        follow_up=row,
        is_now=is_now,
        next_at=following.begins if following else None,
        is_late=row.missed_at is not None,
        is_for_me=row.prefers_id == person.pk,
    )


@dataclass(frozen=True)
class Standing:
    """What stands for the caller of a contact: promises, or that they said no."""

    promises: list[FollowUp]
    has_refused: bool


def standing_in(contact: Contact) -> Standing:
    """Give what is promised to the caller of a contact."""
    return Standing(open_for(contact), Refusal.objects.filter(contact=contact).exists())


def attempt_of(contact: Contact) -> Attempt | None:
    """Give the attempt for which a contact was begun. None: it is no follow-up."""
    rows = Attempt.objects.select_related("follow_up__contact__line", "follow_up__promised_by")
    return rows.filter(contact=contact).first()


def earlier_attempts(attempt: Attempt) -> list[Attempt]:
    """Give the attempts before this one that came to something, in order."""
    rows = Attempt.objects.select_related("person").filter(follow_up=attempt.follow_up_id).exclude(outcome="")
    return list(rows.filter(number__lt=attempt.number))


def that_need_somebody() -> list[FollowUp]:
    """Give the promises at which a supervisor must look, the one that waits longest first."""
    return _with_names(FollowUp.objects.exclude(need="").order_by("need_since", "pk"))


def all_open() -> list[FollowUp]:
    """Give every promise that stands, the one with the least time left first."""
    return _with_names(FollowUp.objects.filter(state__in=OPEN))


def over_lately(*, at: datetime) -> list[FollowUp]:
    """Give the promises that ended in the last days, the newest first."""
    over = FollowUp.objects.filter(~Q(state__in=OPEN), ended_at__gt=at - SHOWN_AFTER)
    return _with_names(over.order_by("-ended_at"))


def _with_names(rows: QuerySet[FollowUp]) -> list[FollowUp]:
    found = rows.select_related("contact__line", "prefers", "taken_by", "promised_by")
    return list(found[:LOOKED_THROUGH])
