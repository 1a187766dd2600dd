"""How soon this center answers, and who decided it."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.people.models import Person
from ringbuoy.statements.models import TimesVersion
from ringbuoy.statements.rules import Times


class ImpossibleTimes(Refused):
    """These days cannot be promised."""


class ChangedMeanwhile(Conflict):
    """Somebody else has decided since this page was opened."""


def times_now() -> Times:
    """Give the times in force; before the first decision, the usual ones."""
    row = newest()
    return Times(**row.values) if row else Times()


def newest() -> TimesVersion | None:
    """Give the last decision. None: all is as it came."""
    return TimesVersion.objects.select_related("person").first()


@transaction.atomic
def set_times(actor: Person, times: Times, *, seen: int, at: datetime) -> None:
    """Decide how soon the house answers; it holds for what comes from now on.

    :raises ImpossibleTimes: not from 1 to 90 days, or answered before somebody takes it on.
    :raises ChangedMeanwhile: there is another decision by now.
    """
    require(actor, Act.SET_ANSWER_TIMES)
    if not times.are_possible:
        raise ImpossibleTimes(
            _("Choose from 1 to 90 days each; a complaint is answered no sooner than somebody takes it on.")
        )
    row = newest()
    if (row.version if row else 0) != seen:
        raise _changed()
    try:
        with transaction.atomic():
            TimesVersion.objects.create(version=seen + 1, values=asdict(times), at=at, person=actor)
    except IntegrityError:
        raise _changed() from None
    write(Happened.ANSWER_TIMES_SET, at=at, person=actor.pk, version=seen + 1)


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile(_("A colleague changed these times just now. Look again, then save."))
