"""Asking a supervisor for help, taking it back, and saying: I have seen it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN, NotPossibleNow
from ringbuoy.escalations.asking import ask, still_open
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.escalations.rules import Kind
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.people.models import Person


class NobodyWasAsked(Conflict):
    """There is no open request of this contact."""


class AlreadyAcknowledged(Conflict):
    """A colleague was first, or the counselor took the request back."""


class NoSuchRequest(NotFound):
    """There is no such request for help."""


@transaction.atomic
def ask_for_help(actor: Person, contact: Contact, *, at: datetime) -> HelpRequest:
    """Call a supervisor to one's own contact, also while its record is being written."""
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if contact.where not in OPEN:
        raise NotPossibleNow(_("This contact is over. Speak to your supervisor directly."))
    return ask(contact, Kind.HELP, asked_by=actor, at=at)


@transaction.atomic
def take_back(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Say that help is not needed after all.

    :raises NobodyWasAsked: nothing was asked, or a supervisor has already seen it.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if not still_open().filter(contact=contact, kind=Kind.HELP).update(over_at=at, due_at=None):
        raise NobodyWasAsked(_("There is no open request to take back. A supervisor may have seen it."))
    write(
        Happened.HELP_TAKEN_BACK,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        kind="help",
    )


@transaction.atomic
def acknowledge(actor: Person, request: HelpRequest, *, at: datetime) -> None:
    """Say: I have seen this and I take care of it. The name stays with the request.

    :raises AlreadyAcknowledged: somebody else did, or it was taken back.
    """
    require(actor, Act.WATCH_FLOOR)
    seen = still_open().filter(pk=request.pk)
    if not seen.update(acknowledged_by=actor, acknowledged_at=at, due_at=None):
        raise AlreadyAcknowledged(_("A colleague has this already, or it was taken back."))
    write(
        Happened.HELP_ACKNOWLEDGED,
        at=at,
        contact=request.contact_id,
        person=actor.pk,
        kind=request.kind,
        request=request.pk,
        seconds=round((at - request.at).total_seconds(), 3),
    )


def acknowledge_all(actor: Person, contact: Contact, *, at: datetime) -> int:
    """Acknowledge everything that is open for one contact, and give how many there were."""
    require(actor, Act.WATCH_FLOOR)
    requests = list(still_open().filter(contact=contact))
    for request in requests:
        acknowledge(actor, request, at=at)
    return len(requests)


def find_request(request_id: int) -> HelpRequest:
    """Find a request for help.

    :raises NoSuchRequest: nobody ever asked this.
    """
    request = HelpRequest.objects.select_related("contact").filter(pk=request_id).first()
    if request is None:
        raise NoSuchRequest(_("There is no such request for help."))
    return request
