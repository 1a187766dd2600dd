"""What somebody who waits chooses by a key: another language, or another line. They keep their place."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import QUEUED, NotPossibleNow, State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import WhenClosed
from ringbuoy.routing.hops import stop_ringing


@transaction.atomic
def speak(contact: Contact, language: str, *, at: datetime) -> None:
    """Let those answer who speak this language.

    :raises NotPossibleNow: a counselor was first, or the caller has left.
    """
    if not Contact.objects.filter(pk=contact.pk, state__in=QUEUED).update(language=language):
        raise _too_late()
    contact.language = language
    write(
        Happened.CONTACT_LANGUAGE_CHANGED, at=at, contact=contact.pk, line=contact.line_id, language=language
    )


@transaction.atomic
def move_to_line(contact: Contact, line: Line, *, at: datetime) -> None:
    """Let those of another line answer, by its rules; how long they have waited still counts.

    :raises NotPossibleNow: a counselor was first, or the caller has left.
    """
    before = contact.line_id
    stop_ringing(contact, at=at)
    language = contact.language if contact.language in line.languages else line.languages[0]
    moved = Contact.objects.filter(pk=contact.pk, state=State.WAITING, version=contact.version).update(
        line=line,
        language=language,
        needs_skills=list(line.rules.needs_skills),
        hop=0,
        due="",
        due_at=None,
        version=F("version") + 1,
    )
    if not moved:
        raise _too_late()
    contact.refresh_from_db()
    write(Happened.CONTACT_LINE_CHANGED, at=at, contact=contact.pk, line=line.pk, before=before)
    go_on_when_closed(contact, at=at)


def go_on_when_closed(contact: Contact, *, at: datetime) -> None:
    """Where a line says so, lead somebody who comes out of hours to the next place at once."""
    line = contact.line
    if line.rules.when_closed == WhenClosed.GO_ON and not line.hours.are_open(at) and line.hops:
        Contact.objects.filter(pk=contact.pk, state__in=QUEUED).update(due="hop", due_at=at)


def _too_late() -> NotPossibleNow:
    return NotPossibleNow(_("Somebody else was first. Look again to see where this contact stands."))
