"""Keeping a caller and a person apart."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.callers.models import Caller
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.people.models import Person
from ringbuoy.routing.models import KeptApart


class NotKnown(Conflict):
    """The caller gave nothing to be known by."""


class NotApart(NotFound):
    """They are not kept apart any more."""


@transaction.atomic
def keep_apart(actor: Person, caller: Caller, person: Person, *, at: datetime) -> None:
    """See to it that this person is never offered a contact of this caller. Supervisors only."""
    require(actor, Act.LOWER_RISK_LEVEL)
    KeptApart.objects.get_or_create(caller=caller, person=person, defaults={"at": at, "by": actor})


@transaction.atomic
def stay_apart(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Ask for oneself not to be offered this caller again. A supervisor sees it and can take it back.

    :raises NotKnown: the caller gave nothing to be known by.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if contact.caller is None:
        raise NotKnown(_("This caller gave nothing to be known by. Tell your supervisor instead."))
    said = {"at": at, "by": actor}
    _row, is_new = KeptApart.objects.get_or_create(caller=contact.caller, person=actor, defaults=said)
    if is_new:
        write(Happened.KEPT_APART, at=at, contact=contact.pk, person=actor.pk, line=contact.line_id)


@transaction.atomic
def bring_together(actor: Person, row_id: int, *, at: datetime) -> None:
    """Let somebody be offered a caller again.

    :raises NotApart: a colleague was first.
    """
    require(actor, Act.WRITE_CALLER_PLANS)
    row = KeptApart.objects.select_for_update().filter(pk=row_id).first()
    if row is None:
        raise NotApart(_("They are not kept apart any more. Look at the list again."))
    row.delete()
    write(Happened.KEPT_APART_ENDED, at=at, person=actor.pk, whom=row.person_id, caller=str(row.caller_id))


def all_apart() -> list[KeptApart]:
    """Give who is not offered whom, the newest first. That there is a caller says nothing of who it is."""
    return list(KeptApart.objects.select_related("person", "by").order_by("-at"))
