"""Contacts that were written on paper while the service was down, entered afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.ending import UnknownDisposition
from ringbuoy.contacts.models import Contact, Note
from ringbuoy.contacts.opening import RETENTION
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.topics import in_the_lines_order
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.ids import new_id
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.privacy.keys import ContactKey, fresh_key
from ringbuoy.privacy.rows import showing

PAPER = "paper"
LONGEST = timedelta(hours=12)
ENTERED_WITHIN = timedelta(days=31)


class ImpossibleTimes(Refused):
    """The times on the form cannot be right."""


@dataclass(frozen=True)
class PaperForm:
    """What stands on the form. `minutes` is how long they talked."""

    line: Line
    channel: Channel
    language: str
    began_at: datetime
    minutes: int
    disposition: str
    topics: Sequence[str]
    words: str


def enter_paper(actor: Person, form: PaperForm, *, at: datetime) -> Contact:
    """Write a form down as a closed contact of this person, its words sealed.

    :raises ImpossibleTimes: in the future, too long ago, or longer than half a day.
    :raises UnknownDisposition: the line has no such disposition.
    """
    require(actor, Act.ENTER_PAPER)
    _check(form, at=at)
    key = fresh_key(new_id(), retention=RETENTION)
    with transaction.atomic():
        contact = _insert(actor, form, key, at=at)
        sealed = Note.words.seal(key, form.words, sequence=1)
        with showing(contact.pk):
            Note.objects.create(contact=contact, version=1, person=actor, at=at, words=sealed)
        write(
            Happened.CONTACT_PAPER_ENTERED,
            at=at,
            contact=contact.id,
            person=actor.pk,
            line=form.line.pk,
            channel=form.channel.value,
        )
    return contact


def _check(form: PaperForm, *, at: datetime) -> None:
    if not timedelta(0) <= timedelta(minutes=form.minutes) <= LONGEST:
        raise ImpossibleTimes(_("A contact lasts between 0 minutes and 12 hours. Check the minutes."))
    if form.began_at > at or form.began_at + timedelta(minutes=form.minutes) > at:
        raise ImpossibleTimes(_("These times are in the future. Check the day and the time."))
    if at - form.began_at > ENTERED_WITHIN:
        raise ImpossibleTimes(_("Paper forms are entered within 31 days. Ask your coordinator."))
    if form.disposition not in {row["code"] for row in form.line.dispositions}:
        raise UnknownDisposition(_("Choose how this contact ended from the list."))


def _insert(actor: Person, form: PaperForm, key: ContactKey, *, at: datetime) -> Contact:
    contact = Contact(
        id=key.contact,
        line=form.line,
        channel=form.channel,
        language=form.language,
        state=State.CLOSED,
        reached_at=form.began_at,
        waiting_since=form.began_at,
        answered_at=form.began_at,
        ended_at=form.began_at + timedelta(minutes=form.minutes),
        closed_at=at,
        counselor=actor,
        disposition=form.disposition,
        left_by=PAPER,
        epoch=key.epoch,
    )
    contact.topics = in_the_lines_order(contact, form.topics)
    contact.save(force_insert=True)
    return contact
