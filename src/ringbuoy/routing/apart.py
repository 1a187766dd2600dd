"""Keeping a caller and a person apart."""

from datetime import datetime

from django.db import transaction

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.callers.models import Caller
from ringbuoy.people.models import Person
from ringbuoy.routing.models import KeptApart


@transaction.atomic
def keep_apart(actor: Person, caller: Caller, person: Person, *, at: datetime) -> None:
    """See to it that this person is never offered a contact of this caller. Supervisors only."""
    require(actor, Act.LOWER_RISK_LEVEL)
    KeptApart.objects.get_or_create(caller=caller, person=person, defaults={"at": at, "by": actor})
