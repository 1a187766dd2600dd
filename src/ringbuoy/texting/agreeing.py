""" "May we text you?": what the person answered, and between which hours it is safe."""

from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.people.models import Person
from ringbuoy.texting.models import Sitting, Texter


class NotByText(Conflict):
    """This contact does not go by text, or its tie to the number is cut."""


class TextsStopped(Conflict):
    """The person has asked for no more texts."""


class NoSafeHours(Refused):
    """The hours leave no time."""


@transaction.atomic
def agree(actor: Person, contact: Contact, opens: time, closes: time, *, at: datetime) -> None:
    """Write down that the person agreed to be texted between two hours of the line's time zone.

    :raises NotByText: they do not text.
    :raises TextsStopped: they sent STOP and nothing since.
    :raises NoSafeHours: the hours leave no time.
    """
    texter = _own_texter(actor, contact)
    if texter.stopped_at is not None:
        raise TextsStopped(_("They have asked for no more texts. Wait until they write again."))
    if opens == closes:
        raise NoSafeHours(_("These hours leave no time. Write two different ones."))
    texter.agreed_at, texter.safe_from, texter.safe_until = at, opens, closes
    _save(texter)
    write(Happened.TEXT_AGREED, at=at, contact=contact.pk, person=actor.pk, line=contact.line_id)


@transaction.atomic
def take_back(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Write down that the person does not want to be texted first.

    :raises NotByText: they do not text.
    """
    texter = _own_texter(actor, contact)
    texter.agreed_at = texter.safe_from = texter.safe_until = None
    _save(texter)
    write(Happened.TEXT_AGREEMENT_ENDED, at=at, contact=contact.pk, person=actor.pk, line=contact.line_id)


def _own_texter(actor: Person, contact: Contact) -> Texter:
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    held = Texter.objects.select_for_update(no_key=True)
    texter = held.filter(pk__in=Sitting.objects.filter(contact=contact).values("texter")).first()
    if texter is None:
        raise NotByText(_("This contact does not go by text."))
    return texter


def _save(texter: Texter) -> None:
    texter.save(update_fields=["agreed_at", "safe_from", "safe_until"])
