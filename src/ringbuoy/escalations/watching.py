"""A supervisor reads along, whispers to the counselor, or joins the talk. The counselor always sees it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import CONVERSING, SEATED, NotPossibleNow
from ringbuoy.escalations.actions import acknowledge
from ringbuoy.escalations.asking import still_open
from ringbuoy.escalations.models import Watching
from ringbuoy.escalations.rules import Kind, Mode
from ringbuoy.escalations.telling import untold
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Conflict, NotPermitted
from ringbuoy.lines.rules import Listening
from ringbuoy.people.models import Person

_HAPPENED = {
    Mode.LISTEN: Happened.SUPERVISOR_LISTENS,
    Mode.WHISPER: Happened.SUPERVISOR_WHISPERED,
    Mode.JOIN: Happened.SUPERVISOR_JOINED,
}


class OwnContact(Conflict):
    """Nobody listens in on their own contact."""


class OwnCall(Conflict):
    """Nobody hears two calls at once."""


class NotListenedTo(NotPermitted):
    """Nobody may listen to this call without being heard there."""


class NotWatching(Conflict):
    """This person takes no part in this contact."""


@dataclass(frozen=True)
class Watcher:
    """Who takes part in a contact besides its counselor, as the counselor sees it."""

    contact: UUID
    person: int
    name: str
    mode: Mode


@transaction.atomic
def watch(actor: Person, contact: Contact, mode: Mode, *, at: datetime) -> None:
    """Take part in a contact in this mode, or change to it.

    Whoever comes has seen what the counselor asked and what the assessment found. An alarm rings
    on until somebody acknowledges it by name.

    :raises NotPossibleNow: nobody is talking there.
    :raises OwnCall: it is a call, and this person is in a call of their own.
    :raises NotListenedTo: the line lets nobody listen to its calls who does not join them, or wants callers
        to be told first, and this one was not.
    """
    require(actor, Act.LISTEN)
    if contact.counselor_id == actor.pk:
        raise OwnContact(_("This is your own contact. Work on it at your desk."))
    if contact.where not in CONVERSING:
        raise NotPossibleNow(_("This talk is over or has not begun. Choose another one."))
    if contact.channel == Channel.VOICE:
        _require_may_hear(actor, contact, mode)
    if Watching.objects.filter(contact=contact, person=actor, mode=mode, until=None).exists():
        return
    Watching.objects.filter(contact=contact, person=actor, until=None).update(until=at)
    Watching.objects.create(contact=contact, person=actor, mode=mode, since=at)
    write(
        _HAPPENED[mode],
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        counselor=contact.counselor_id,
    )
    _acknowledge_asked(actor, contact, at=at)


def _require_may_hear(actor: Person, contact: Contact, mode: Mode) -> None:
    if Contact.objects.filter(counselor=actor, channel=Channel.VOICE, state__in=SEATED).exists():
        raise OwnCall(_("You are in a call of your own. End it first."))
    if mode is Mode.JOIN:
        return
    if contact.line.rules.listening == Listening.ONLY_HEARD:
        raise NotListenedTo(_("On this line nobody listens unheard. Join the call, so that everybody knows."))
    if untold([contact.pk]):
        raise NotListenedTo(
            _("This caller was not told that somebody may listen. Join the call, so that everybody knows.")
        )


def _acknowledge_asked(actor: Person, contact: Contact, *, at: datetime) -> None:
    for request in still_open().filter(contact=contact).exclude(kind=Kind.IMMINENT):
        acknowledge(actor, request, at=at)


@transaction.atomic
def stop(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Leave a contact.

    :raises NotWatching: this person took no part in it.
    """
    require(actor, Act.LISTEN)
    if not Watching.objects.filter(contact=contact, person=actor, until=None).update(until=at):
        raise NotWatching(_("You have already left this contact."))
    write(
        Happened.SUPERVISOR_LEFT,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        counselor=contact.counselor_id,
    )


def watchers_of(contact: Contact) -> list[Watcher]:
    """Name everybody who takes part in a contact now, for its counselor to see."""
    rows = Watching.objects.filter(contact=contact, until=None).select_related("person")
    return [Watcher(row.contact_id, row.person_id, row.person.name, Mode(row.mode)) for row in rows]
