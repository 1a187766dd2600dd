"""Decoys: made-up records that nobody has a reason to open, watched from the first moment.

A decoy looks like a chat whose caller left before an answer. Only those who attend to alarms know it, and no
count includes it: it waits in no queue, was answered by nobody, and reports and floor leave it out.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.audit.watched_contacts import watch_contact
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact, Conversation
from ringbuoy.contacts.opening import RETENTION
from ringbuoy.contacts.rules import DECOY, Author, State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.ids import new_id
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.privacy.keys import ContactKey, fresh_key

_AGO_MINUTES = (90, 600)
_BETWEEN_SECONDS = (20, 80)
_SPOKEN = ("en", "es")

BEGINNINGS = (
    _("hello, is anybody there"),
    _("hi. I don't know how this works"),
    _("are you open now?"),
    _("hello? I found this page on my phone"),
)
MIDDLES = (
    _("it's about something at home"),
    _("I can't sleep again and I don't want to wake anybody"),
    _("I had a bad day and I need to tell someone"),
    _("it's about a friend, not about me"),
)
ENDINGS = (
    _("I have to go, someone is coming"),
    _("never mind, I'll try tomorrow"),
    _("my battery is nearly empty"),
    _("sorry, it's nothing"),
)


@transaction.atomic
def make_decoy(actor: Person, line: Line, *, at: datetime, by: Random) -> Contact:
    """Make up a record on a line, in the line's own language, and watch it.

    :raises KeysUnavailable: keyd has published no key to seal it with.
    """
    require(actor, Act.ATTEND_ALARMS)
    began_at = at - timedelta(minutes=by.randint(*_AGO_MINUTES))
    # An id tells the moment when it was made: this one must tell what the record says.
    key = fresh_key(new_id(began_at), retention=RETENTION)
    contact = _insert(line, key, began_at=began_at)
    said_at = began_at
    with override(contact.language):
        for words in _sentences(by):
            said_at += timedelta(seconds=by.randint(*_BETWEEN_SECONDS))
            say(contact, Saying(words, Author.CALLER, uuid4()), key=key, at=said_at)
    Contact.objects.filter(pk=contact.pk).update(ended_at=said_at + timedelta(seconds=by.randint(5, 40)))
    write(Happened.CONTACT_DECOY_MADE, at=at, contact=contact.pk, person=actor.pk, line=line.pk)
    watch_contact(actor, contact, at=at)
    return contact


def decoys() -> QuerySet[Contact]:
    """Give the decoys whose words are still there, the newest first."""
    return Contact.objects.filter(left_by=DECOY, erased_at=None).select_related("line").order_by("-pk")


def _insert(line: Line, key: ContactKey, *, began_at: datetime) -> Contact:
    contact = Contact.objects.create(
        id=key.contact,
        line=line,
        channel=Channel.CHAT,
        language=next((one for one in line.languages if one in _SPOKEN), _SPOKEN[0]),
        state=State.ABANDONED,
        reached_at=began_at,
        waiting_since=began_at,
        ended_at=began_at,
        left_by=DECOY,
        epoch=key.epoch,
    )
    Conversation.objects.create(contact=contact, caller_seen_at=began_at)
    return contact


def _sentences(by: Random) -> Iterator[str]:
    """Put a few sentences together, so that no two decoys are known by each other."""
    yield str(by.choice(BEGINNINGS))
    if by.random() < 0.7:
        yield str(by.choice(MIDDLES))
    yield str(by.choice(ENDINGS))
