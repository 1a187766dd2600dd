"""Notes that save themselves, their history, and topics."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate, open_while_locked
from ringbuoy.access.rules import Act
from ringbuoy.contacts.notes import NoteChangedElsewhere, all_notes, newest_note, save_note
from ringbuoy.contacts.own import find_own, key_to_read, key_to_write
from ringbuoy.contacts.topics import set_topics
from ringbuoy.doors.shell.session import who
from ringbuoy.doors.shell.sign_ins import is_locked, stay_locked
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused


class UnreadableNote(Refused):
    """What was sent is not a note."""


@require_POST
@open_while_locked
@gate(Act.WRITE_NOTES)
def save(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Save the notes as the version after the one that the page has seen."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    words, seen = _read(request.body)
    key = key_to_write(person, row, at=at)
    try:
        version = save_note(person, row, words, seen=seen, key=key, at=at)
    except NoteChangedElsewhere as conflict:
        if is_locked(request):
            return stay_locked(request)
        theirs = newest_note(row, key_to_read(person, row, purpose="notes", at=at))
        answer = {
            "sentence": conflict.sentence,
            "version": theirs.version,
            "words": theirs.words,
            "at": theirs.at,
        }
        return JsonResponse(answer, status=409)
    return JsonResponse({"version": version, "at": at})


def _read(body: bytes) -> tuple[str, int]:
    try:
        sent = json.loads(body)
        words, seen = sent["words"], sent["seen"]
    except (ValueError, KeyError, TypeError):
        raise UnreadableNote(_("These notes could not be read. Copy them and load the page again.")) from None
    if not isinstance(words, str) or not isinstance(seen, int) or seen < 0:
        raise UnreadableNote(_("These notes could not be read. Copy them and load the page again."))
    return words, seen


@require_GET
@gate(Act.WRITE_NOTES)
def history(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show every version of the notes, newest first."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    key = key_to_read(person, row, purpose="notes", at=at)
    return render(request, "desk/_history.html", {"notes": all_notes(row, key)[::-1]})


@require_POST
@gate(Act.WRITE_NOTES)
def topics(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Give the contact the topics that are ticked."""
    person = who(request)
    row = find_own(person, contact, at=clock.now())
    set_topics(person, row, request.POST.getlist("topic"), at=clock.now())
    return render(request, "desk/_topics.html", {"contact": row})
