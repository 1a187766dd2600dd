"""Drills of the worst case: this machine is gone, and the carrier leads calls to another number by itself."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict
from ringbuoy.people.models import Person
from ringbuoy.telephony.models import Drill, Trunk

EVERY = timedelta(days=90)


class NothingToDrill(Conflict):
    """The carrier has no number to lead calls to."""


@transaction.atomic
def note_drill(actor: Person, trunk: Trunk, *, has_worked: bool, at: datetime) -> Drill:
    """Note what came of a drill.

    :raises NothingToDrill: no number is set that answers while this machine is gone.
    """
    require(actor, Act.CHANGE_SETTINGS)
    if not trunk.failover_number:
        raise NothingToDrill(_("Set the number first that answers while this machine is gone."))
    drill = Drill.objects.create(trunk=trunk, person=actor, has_worked=has_worked, at=at)
    write(Happened.TRUNK_DRILLED, at=at, person=actor.pk, trunk=trunk.pk, has_worked=has_worked)
    return drill


def is_due(trunk: Trunk, *, at: datetime) -> bool:
    """Tell whether nobody has shown for too long that calls are led elsewhere when this machine is gone."""
    last = trunk.drills.first()
    return trunk.is_on and (last is None or not last.has_worked or at - last.at > EVERY)
