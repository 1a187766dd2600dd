"""Turning the guide to a phase. Any phase, at any time: nothing in a talk waits for it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.call_models.models import Place
from ringbuoy.call_models.queries import model_of
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person


class NoSuchPhase(Refused):
    """The line's call model has no such phase."""


@transaction.atomic
def turn_to(actor: Person, contact: Contact, phase: str, *, at: datetime) -> None:
    """Turn one's own contact's guide to a phase; it is still there after a hand-over.

    :raises NoSuchPhase: the line's model has none such.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    model = model_of(contact.line)
    if model is None or model.phase(phase) is None:
        raise NoSuchPhase(_("The guide of this line has changed. Choose one of the steps shown."))
    Place.objects.update_or_create(contact=contact, defaults={"phase": phase, "at": at})
    write(Happened.PHASE_CHANGED, at=at, contact=contact.pk, person=actor.pk, phase=phase, model=model.code)
