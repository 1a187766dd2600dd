"""The records of the directory for those who keep them: found, read, changed, taken out, assured."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.directory.editing.drafts import draft_change, draft_new, draft_removal
from ringbuoy.directory.editing.keeping import assure, history_of
from ringbuoy.directory.editing.parts import keys_of_parts, owner_of, part_given, whose
from ringbuoy.directory.editing.records import Record, find_record, kept_table, open_record, records_called
from ringbuoy.directory.standard import TABLES
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.record_forms import RecordForm, written_of
from ringbuoy.doors.office.record_page import history_in_words, record_page
from ringbuoy.doors.office.record_words import table_name
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.lines.center import the_center

MOST_CHANGES = 300


@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def records(request: HttpRequest) -> HttpResponse:
    """Find records by their names; what is typed goes in the body."""
    find = request.POST.get("find", "").strip()[:200]
    found = records_called(who(request), find) if find else []
    shown = {"find": find, "found": found, "may_edit": can(who(request), Act.EDIT_DIRECTORY)}
    return render(request, "office/records.html", shown)


@require_GET
@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def record(request: HttpRequest, table: str, key: UUID) -> HttpResponse:
    """Show one record with everything that belongs to it."""
    found = open_record(who(request), table, key, at=clock.now())
    return render(request, "office/record.html", record_page(who(request), found))


@gate(Act.EDIT_DIRECTORY)
def changed(request: HttpRequest, table: str, key: UUID) -> HttpResponse:
    """Ask how the fields of a row should stand, and keep it for a second person."""
    found = open_record(who(request), table, key, at=clock.now())
    given, written = whose(found), written_of(found.table, found.values)
    form = _form(request, found.table, given, initial=written)
    if request.method == "POST" and form.is_valid():
        owner = owner_of(who(request), found)
        draft = draft_change(who(request), found, form.values, owner=owner, at=clock.now())
        _say_kept(request, is_kept=draft is not None)
        return _back_to(owner)
    return _show_form(request, form, found)


@gate(Act.EDIT_DIRECTORY)
def part_added(request: HttpRequest, table: str, key: UUID, part: str) -> HttpResponse:
    """Ask for a new row that belongs to a record, and keep it for a second person."""
    owner = find_record(who(request), table, key)
    new, given = kept_table(part), part_given(owner, part)
    form = _form(request, new, given)
    if request.method == "POST" and form.is_valid():
        draft_new(who(request), new, form.values, owner=owner, at=clock.now())
        _say_kept(request, is_kept=True)
        return _back_to(owner)
    return _show_form(request, form, owner, part=part)


@gate(Act.EDIT_DIRECTORY)
def organization_added(request: HttpRequest) -> HttpResponse:
    """Ask for a new organization, and keep it for a second person."""
    return _added(request, "organization")


@gate(Act.EDIT_DIRECTORY)
def taxonomy_added(request: HttpRequest) -> HttpResponse:
    """Ask for a taxonomy of one's own, and keep it for a second person. Its terms are added on its page."""
    return _added(request, "taxonomy")


def _added(request: HttpRequest, table: str) -> HttpResponse:
    form = _form(request, TABLES[table], {})
    if request.method == "POST" and form.is_valid():
        draft_new(who(request), TABLES[table], form.values, owner=None, at=clock.now())
        _say_kept(request, is_kept=True)
        return redirect("office_drafts")
    return _show_form(request, form, None, part=table)


@require_POST
@gate(Act.EDIT_DIRECTORY)
def removed(request: HttpRequest, table: str, key: UUID) -> HttpResponse:
    """Keep for a second person that a row should be taken out."""
    found = find_record(who(request), table, key)
    owner = owner_of(who(request), found)
    draft_removal(who(request), found, owner=owner, at=clock.now())
    _say_kept(request, is_kept=True)
    return _back_to(owner)


@require_POST
@gate(Act.EDIT_DIRECTORY)
def assured(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep that a service's record was checked with its giver today."""
    now = clock.now()
    assure(who(request), key, day=now.astimezone(ZoneInfo(the_center().zone)).date(), at=now)
    saved(request, _("Kept: you checked this service today."))
    return redirect("office_record", "service", key)


@require_GET
@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def history(request: HttpRequest, table: str, key: UUID) -> HttpResponse:
    """Show what became of every field of a record and of its parts: who, when, from, to."""
    found = open_record(who(request), table, key, at=clock.now())
    rows = list(history_of([found.pk, *keys_of_parts(who(request), found)])[: MOST_CHANGES + 1])
    shown = {
        "record": found,
        "changes": history_in_words(rows[:MOST_CHANGES]),
        "has_more": len(rows) > MOST_CHANGES,
    }
    return render(request, "office/record_history.html", shown)


def _form(request: HttpRequest, table: Any, given: Any, **more: Any) -> RecordForm:
    country = the_center().country
    return RecordForm(request.POST or None, table=table, country=country, given=given, **more)


def _show_form(
    request: HttpRequest, form: OfficeForm, found: Record | None, *, part: str = ""
) -> HttpResponse:
    shown = {"form": form, "record": found, "part": part, "part_name": table_name(part) if part else ""}
    return render(request, "office/record_form.html", shown, status=400 if form.errors else 200)


def _say_kept(request: HttpRequest, *, is_kept: bool) -> None:
    saved(
        request,
        _("Kept. It holds when a colleague has published it.")
        if is_kept
        else _("Nothing was different, so nothing was saved."),
    )


def _back_to(owner: Record) -> HttpResponse:
    return redirect("office_record", owner.table.name, owner.pk)
