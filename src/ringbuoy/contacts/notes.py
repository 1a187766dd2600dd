"""The counselor's notes: saved while typing, each version kept, none overwritten."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact, Note
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey


class NoteChangedElsewhere(Conflict):
    """A newer version was saved from another screen."""


class RecordClosed(Conflict):
    """A closed record takes no more notes."""


@dataclass(frozen=True)
class NoteText:
    """One version of the notes, opened."""

    version: int
    words: str
    at: datetime
    person_id: int


@transaction.atomic
def save_note(
    actor: Person, contact: Contact, words: str, *, seen: int, key: ContactKey, at: datetime
) -> int:
    """Save the notes as the version after `seen`, and give its number.

    :raises NoteChangedElsewhere: another screen saved since; nothing is overwritten.
    """
    require(actor, Act.WRITE_NOTES)
    require_own(actor, contact)
    if contact.state not in OPEN:
        raise record_closed()
    version = seen + 1
    if seen != newest_version(contact):
        raise _changed_elsewhere()
    sealed = Note.words.seal(key, words, sequence=version)
    try:
        with showing(contact.pk), transaction.atomic():
            Note.objects.create(contact=contact, version=version, person=actor, at=at, words=sealed)
    except IntegrityError as error:
        raise _changed_elsewhere() from error
    write(Happened.NOTE_SAVED, at=at, contact=contact.id, person=actor.pk, version=version)
    return version


def record_closed() -> RecordClosed:
    """Make the sentence for whoever writes on a record that was closed meanwhile."""
    return RecordClosed(_("This record is closed. Add what is missing through your supervisor."))


def _changed_elsewhere() -> NoteChangedElsewhere:
    return NoteChangedElsewhere(
        _("These notes were changed on another screen. Copy your text, then load them again.")
    )


def newest_version(contact: Contact) -> int:
    """Tell how often the notes were saved."""
    with showing(contact.pk):
        return Note.objects.filter(contact=contact).aggregate(newest=Max("version"))["newest"] or 0


def newest_note(contact: Contact, key: ContactKey) -> NoteText:
    """Open the newest version; version 0 with no words where nothing was saved yet."""
    with showing(contact.pk):
        row = Note.objects.filter(contact=contact).order_by("-version").first()
    if row is None:
        return NoteText(0, "", contact.reached_at, 0)
    return _opened(row, key)


def all_notes(contact: Contact, key: ContactKey) -> list[NoteText]:
    """Open every version, oldest first."""
    with showing(contact.pk):
        rows = list(Note.objects.filter(contact=contact).order_by("version"))
    return [_opened(row, key) for row in rows]


def _opened(row: Note, key: ContactKey) -> NoteText:
    words = row.words.open(key, sequence=row.version)
    return NoteText(row.version, words, row.at, row.person_id)
