"""Who has opened what and why: for those who read the journal, and for everybody about themself."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringbuoy.access.gates import fresh, gate, signed_in
from ringbuoy.access.rules import Act
from ringbuoy.audit.fhir import Center, audit_event
from ringbuoy.audit.openings import Sought, described, openings
from ringbuoy.audit.watched_contacts import is_watched, unwatch_contact, watch_contact
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.office.opening_forms import OpeningsForm
from ringbuoy.doors.shell.session import who
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.numbers import whole

ON_ONE_PAGE = 100
AT_ONCE = 500


class UnreadableChoice(Refused):
    """Which openings are meant cannot be read."""


@require_safe
@gate(Act.READ_JOURNAL)
def all_openings(request: HttpRequest) -> HttpResponse:
    """Show who has opened what: by contact, by person, by time. Looking is journaled itself."""
    form = OpeningsForm(request.GET)
    if not form.is_valid():
        return render(request, "office/openings.html", {"form": form}, status=400)
    sought = form.sought()
    _note(Happened.JOURNAL_READ, request, sought)
    shown = {
        "form": form,
        "query": _query(request),
        "sought": sought,
        "is_watched": sought.contact is not None and is_watched(sought.contact),
        **_page(request, sought),
    }
    return render(request, "office/openings.html", shown)


@require_POST
@gate(Act.ATTEND_ALARMS)
def watched(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Watch a contact, or watch it no more, as the button says."""
    change = watch_contact if request.POST.get("watch") == "yes" else unwatch_contact
    change(who(request), find(contact), at=clock.now())
    return redirect(f"{reverse('office_openings')}?contact={contact}")


@require_safe
@signed_in
def my_openings(request: HttpRequest) -> HttpResponse:
    """Show everybody what they have opened themself."""
    return render(request, "office/my_openings.html", _page(request, Sought(person=who(request).pk)))


@require_safe
@fresh
@gate(Act.READ_JOURNAL)
def exported(request: HttpRequest) -> StreamingHttpResponse:
    """Hand the openings out as FHIR AuditEvents, one a line.

    :raises UnreadableChoice: person, contact or time cannot be read.
    """
    form = OpeningsForm(request.GET)
    if not form.is_valid():
        raise UnreadableChoice(_("Person, contact or time cannot be read. Go back and choose again."))
    sought = form.sought()
    _note(Happened.JOURNAL_EXPORTED, request, sought)
    response = StreamingHttpResponse(_as_lines(sought), content_type="application/fhir+ndjson")
    response["Content-Disposition"] = 'attachment; filename="openings.ndjson"'
    return response


def _as_lines(sought: Sought) -> Iterator[bytes]:
    own = settings.RINGBUOY
    center = Center(own.center, own.public_url)
    entries = openings(sought).iterator(chunk_size=AT_ONCE)
    while some := list(islice(entries, AT_ONCE)):
        for opened in described(some):
            yield orjson.dumps(audit_event(opened, center)) + b"\n"


def _page(request: HttpRequest, sought: Sought) -> dict[str, object]:
    """Give one page of openings, the newest first; `before` is the entry at which it goes on."""
    entries = openings(sought)
    before = whole(request.GET.get("before", ""))
    if before is not None:
        entries = entries.filter(pk__lt=before)
    page = list(entries[: ON_ONE_PAGE + 1])
    older = page[ON_ONE_PAGE - 1].pk if len(page) > ON_ONE_PAGE else None
    return {"rows": described(page[:ON_ONE_PAGE]), "older": older}


def _note(name: Happened, request: HttpRequest, sought: Sought) -> None:
    write(name, at=clock.now(), person=who(request).pk, contact=sought.contact, line=None, **sought.codes())


def _query(request: HttpRequest) -> str:
    kept = {key: value for key, value in request.GET.items() if key != "before" and value}
    return urlencode(kept)
