"""The journal as the office shows it: who did what, when; ids and codes, never a caller's words."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import number_of
from ringbuoy.doors.office.changes import NAMES as SETTINGS
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.numbers import whole
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person

ON_ONE_PAGE = 100
_PERSON_CHANGES = ("invited", "changed", "roles_", "deactivated", "reactivated")
_SIGNING = ("person.sign", "person.proved", "person.proof_failed", "person.screen_locked")
GROUPS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "changes": (
        _("Changes of lines, settings, people"),
        (
            "line.",
            "center.",
            "instrument.",
            "retention.",
            "hold.",
            "contact.erased",
            "sound.erased",
            *(f"person.{act}" for act in _PERSON_CHANGES),
        ),
    ),
    "reading": (
        _("Reading of records"),
        (
            "contact.read",
            "contact.many_opens",
            "record.",
            "recording.",
            "handle.",
            "report.",
            "person.denied",
            "journal.",
            "alarm.",
        ),
    ),
    "signing_in": (_("Signing in and out"), _SIGNING),
    "help": (_("Help and danger"), ("help.", "supervisor.", "contact.imminent")),
    "all": (_("Everything"), ("",)),
}


@dataclass(frozen=True)
class Row:
    """One entry with names instead of ids."""

    entry: Entry
    person: str
    about: str
    codes: str


@require_GET
@gate(Act.READ_JOURNAL)
def journal(request: HttpRequest) -> HttpResponse:
    """Show one page of the journal, newest first; `before` is the id at which it goes on."""
    group = request.GET.get("group", "changes")
    group = group if group in GROUPS else "changes"
    entries = _entries(group)
    before = whole(request.GET.get("before", ""))
    if before is not None:
        entries = entries.filter(pk__lt=before)
    page = list(entries[: ON_ONE_PAGE + 1])
    shown = {
        "rows": _with_names(page[:ON_ONE_PAGE]),
        "older": page[ON_ONE_PAGE - 1].pk if len(page) > ON_ONE_PAGE else None,
        "group": group,
        "groups": [(key, name) for key, (name, _prefixes) in GROUPS.items()],
    }
    return render(request, "office/journal.html", shown)


def _entries(group: str) -> QuerySet[Entry]:
    _name, prefixes = GROUPS[group]
    found = Entry.objects.none()
    for prefix in prefixes:
        found = found | Entry.objects.filter(name__startswith=prefix)
    return found.order_by("-pk")


def _with_names(entries: list[Entry]) -> list[Row]:
    people = dict(Person.objects.filter(pk__in=_person_ids(entries)).values_list("pk", "name"))
    lines = dict(Line.objects.values_list("pk", "name"))
    return [
        Row(
            entry,
            people.get(entry.person_id or 0, ""),
            _about(entry, people, lines),
            ", ".join(f"{key} {_said(value)}" for key, value in entry.codes.items() if key not in _IDS),
        )
        for entry in entries
    ]


_IDS = {"changed", "invited", "about"}


def _person_ids(entries: list[Entry]) -> set[int]:
    others = (_other(entry) for entry in entries)
    return {pk for pk in (*others, *(entry.person_id for entry in entries)) if pk is not None}


def _other(entry: Entry) -> int | None:
    """Give the person whom an entry is about. None: it is not about a person."""
    return next((entry.codes[key] for key in _IDS if isinstance(entry.codes.get(key), int)), None)


def _about(entry: Entry, people: dict[int, str], lines: dict[int, str]) -> str:
    """Name whom or what an entry is about: a contact's number, a line, another person."""
    parts = (
        number_of(entry.contact_id) if entry.contact_id else "",
        lines.get(entry.line_id or 0, ""),
        people.get(_other(entry) or 0, ""),
        _settings(entry),
    )
    return " · ".join(part for part in parts if part)


def _settings(entry: Entry) -> str:
    """Name the settings that a change has touched."""
    changed = entry.codes.get("changed")
    return ", ".join(str(SETTINGS.get(name, name)) for name in changed) if isinstance(changed, list) else ""


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
