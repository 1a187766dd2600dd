"""Opening a plan again at the next contact of the same caller, who wants it: to look at it or go on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.rules import role_codes
from ringbuoy.contacts.many_opens import open_counted
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import grant_for
from ringbuoy.contacts.rules import OPEN
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.safety_plans.models import Plan
from ringbuoy.safety_plans.rules import Again
from ringbuoy.safety_plans.writing import PlanText, begin_with, newest_plan, newest_version, require_own_plan


class NoPlanToOpen(Conflict):
    """The caller has none with us, or does not want it to be opened."""


def plan_before(contact: Contact) -> Plan | None:
    """Give the last plan of the same caller that they want opened again. None: there is none.

    It is offered only while nothing is written here. That there is one says nothing of its words.
    """
    if contact.caller_id is None or contact.where not in OPEN or newest_version(contact):
        return None
    theirs = Plan.objects.filter(contact__caller=contact.caller_id, contact__erased_at=None)
    last = theirs.exclude(contact=contact).select_related("contact").order_by("-at").first()
    return last if last is not None and last.again == Again.YES else None


def read_before(actor: Person, contact: Contact, *, at: datetime) -> PlanText:
    """Open the plan of before to look at it together: its words stay where they are, and end there.

    :raises NoPlanToOpen: there is none that they want opened.
    :raises KeysUnavailable: keyd does not answer.
    """
    before, text = _opened_before(actor, contact, at=at)
    _note(Happened.PLAN_REVIEWED, actor, contact, before, at=at)
    return text


def reopen(actor: Person, contact: Contact, *, key: ContactKey, at: datetime) -> None:
    """Take the plan of before as the first version here: the person is asked first, each time.

    The words are sealed anew with this contact's key, and so live as long as its words do.

    :raises NoPlanToOpen: there is none that they want opened.
    :raises KeysUnavailable: keyd does not answer.
    """
    before, text = _opened_before(actor, contact, at=at)
    with transaction.atomic():
        begin_with(actor, contact, text.words, earlier=before.contact, key=key, at=at)
        _note(Happened.PLAN_REOPENED, actor, contact, before, at=at)


def _opened_before(actor: Person, contact: Contact, *, at: datetime) -> tuple[Plan, PlanText]:
    require_own_plan(actor, contact)
    before = plan_before(contact)
    if before is None:
        raise _none()
    return before, newest_plan(before.contact, _key_of(actor, before, at=at))


def _note(name: Happened, actor: Person, contact: Contact, before: Plan, *, at: datetime) -> None:
    write(name, at=at, contact=contact.pk, person=actor.pk, earlier=str(before.contact_id))


def _key_of(actor: Person, before: Plan, *, at: datetime) -> ContactKey:
    """Open the earlier contact for its plan alone, with a line in the journal as for every reading."""
    write(
        Happened.CONTACT_READ,
        at=at,
        contact=before.contact_id,
        person=actor.pk,
        purpose="plan",
        role=role_codes(actor.roles),
    )
    return open_counted(actor, grant_for(actor, before.contact, purpose="plan", at=at), at=at)


def _none() -> NoPlanToOpen:
    return NoPlanToOpen(_("There is no plan of this person that may be opened. Begin a new one together."))
