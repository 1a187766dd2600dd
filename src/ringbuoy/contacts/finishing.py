"""Finishing a record: everything that is still missing is named at once, never one thing after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.ending import close
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import newest_version
from ringbuoy.contacts.queries import is_grave
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.topics import set_topics
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person


class Missing(StrEnum):
    """Something that a record needs before it can be closed."""

    DISPOSITION = "disposition"
    TOPICS = "topics"
    NOTES = "notes"
    QUESTIONS = "questions"


@dataclass(frozen=True)
class Closing:
    """What the counselor has filled in when they finish. `lacks`: what else is missing, as others see it."""

    disposition: str
    topics: Sequence[str]
    lacks: Sequence[Missing] = ()


class RecordIncomplete(Refused):
    """The record cannot be closed yet; `missing` says all that it needs."""

    def __init__(self, sentence: str, missing: Sequence[Missing]) -> None:
        super().__init__(sentence)
        self.missing = tuple(missing)


@transaction.atomic
def finish(actor: Person, contact: Contact, closing: Closing, *, at: datetime) -> None:
    """Close an own record.

    :raises RecordIncomplete: something is missing.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    missing = missing_in(contact, closing)
    if missing:
        raise RecordIncomplete(_("Please fill in what is missing, then finish."), missing)
    if list(closing.topics) != contact.topics:
        set_topics(actor, contact, closing.topics, at=at)
    close(actor, contact, closing.disposition, at=at)


def missing_in(contact: Contact, closing: Closing) -> list[Missing]:
    """Name what a record still needs: how it ended, what it was about, and a note where risk was high."""
    missing = []
    if not closing.disposition:
        missing.append(Missing.DISPOSITION)
    if contact.line.topics and not closing.topics:
        missing.append(Missing.TOPICS)
    if is_grave(contact) and not newest_version(contact):
        missing.append(Missing.NOTES)
    return [*missing, *closing.lacks]
