"""How long this center keeps each class of content, and who decided it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.keyd.retention import KEEPING, Retention
from ringbuoy.people.models import Person
from ringbuoy.retention.models import KeepingChange
from ringbuoy.retention.rules import is_possible


class ImpossibleTime(Refused):
    """A class cannot be kept for so short or so long."""


def kept_here() -> dict[Retention, timedelta]:
    """Give how long each class is kept: as the center decided last, else as the table says."""
    return {
        retention: timedelta(days=change.days) if (change := last_change(retention)) else keeping.kept
        for retention, keeping in KEEPING.items()
    }


def last_change(retention: Retention) -> KeepingChange | None:
    """Give who changed the time of a class last. None: it is as it came."""
    return KeepingChange.objects.select_related("person").filter(retention=retention).first()


@transaction.atomic
def keep_for(actor: Person, retention: Retention, days: int, *, at: datetime) -> KeepingChange:
    """Keep a class of content for so many days after the month in which it was sealed.

    :raises ImpossibleTime: shorter or longer than the class allows.
    """
    require(actor, Act.CHANGE_RETENTION)
    if not is_possible(retention, timedelta(days=min(days, 1_000_000))):
        keeping = KEEPING[retention]
        raise ImpossibleTime(
            _("Choose a number of days from %(shortest)s to %(longest)s.")
            % {"shortest": keeping.shortest.days, "longest": keeping.longest.days}
        )
    change = KeepingChange.objects.create(retention=retention, days=days, person=actor, at=at)
    write(Happened.RETENTION_CHANGED, at=at, person=actor.pk, retention=retention.value, days=days)
    return change
