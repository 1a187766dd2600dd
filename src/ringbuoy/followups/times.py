"""How soon this center keeps its promises, and who decided it."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.followups.models import TimingVersion
from ringbuoy.followups.timing import Timing
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.people.models import Person


class BadTiming(Refused):
    """These numbers cannot be used."""


class ChangedMeanwhile(Conflict):
    """Somebody else has decided since this page was opened."""


def timing_now() -> Timing:
    """Give the times in force; before the first decision, the usual ones."""
    row = newest()
    return Timing(**{**row.values, "series_days": tuple(row.values["series_days"])}) if row else Timing()


def newest() -> TimingVersion | None:
    """Give the last decision. None: all is as it came."""
    return TimingVersion.objects.select_related("person").first()


@transaction.atomic
def set_times(actor: Person, timing: Timing, *, seen: int, at: datetime) -> None:
    """Decide how soon promises are kept; it holds for those that are made from now on.

    :raises BadTiming: a window that ends before it begins, or a number out of its bounds.
    :raises ChangedMeanwhile: there is another decision by now.
    """
    require(actor, Act.SET_FOLLOW_UP_TIMES)
    _check(timing)
    row = newest()
    if (row.version if row else 0) != seen:
        raise _changed()
    try:
        with transaction.atomic():
            TimingVersion.objects.create(version=seen + 1, values=asdict(timing), at=at, person=actor)
    except IntegrityError:
        raise _changed() from None
    write(Happened.FOLLOW_UP_TIMES_SET, at=at, person=actor.pk, version=seen + 1)


def _check(timing: Timing) -> None:
    if not timing.has_windows:
        raise BadTiming(_("Each window must begin before it ends, and end within 336 hours (14 days)."))
    if not timing.has_tries:
        raise BadTiming(_("Try one to six times, with 1 to 72 hours between two tries."))
    if not timing.has_series:
        raise BadTiming(
            _("Write the days of a series in order, such as 7, 30, 90: at most twelve, up to 366.")
        )


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile(_("A colleague changed these times just now. Look again, then save."))
