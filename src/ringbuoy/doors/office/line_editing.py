"""Changing one section of a line; who comes second sees what a colleague saved, and loses nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.conflicts import Theirs, theirs_since
from ringbuoy.doors.office.hop_forms import rearranged
from ringbuoy.doors.office.line_forms import HoursForm, SectionForm
from ringbuoy.doors.office.line_views import as_of, line_of
from ringbuoy.doors.office.line_words import (
    Unreadable,
    all_zones,
    countries,
    read_days,
    write_days,
)
from ringbuoy.doors.office.policy_words import GROUPS
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.sections import Section, section_of
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.numbers import whole
from ringbuoy.lines.actions import LineChangedMeanwhile, change
from ringbuoy.lines.center import the_center
from ringbuoy.lines.public_holidays import public_holidays


@gate(Act.CHANGE_LINES)
def edit(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show the form of one section, or save what was typed into it."""
    line, section = line_of(code), section_of(key)
    if request.method != "POST":
        return _show(request, section, section.form(line=line))
    prepared = _prepared(request.POST, section)
    if prepared is not None:
        return _show(request, section, section.form(prepared, line=line))
    return _save(request, section, section.form(request.POST, line=line))


def _save(request: HttpRequest, section: Section, form: SectionForm) -> HttpResponse:
    if not form.is_valid():
        return _show(request, section, form, status=400)
    line = form.line
    wanted = {name: value for name, value in form.settings().items() if getattr(line, name) != value}
    if not wanted:
        saved(request, _("Nothing was different, so nothing was saved."))
        return redirect("office_line", line.code)
    try:
        change(who(request), line, wanted, seen=_begun_on(form), at=clock.now())
    except LineChangedMeanwhile:
        return _show_conflict(request, section, form)
    except Refused as error:
        form.refuse(error)
        return _show(request, section, form, status=400)
    saved(request, _("Saved. It holds from now on."))
    return redirect("office_line", line.code)


def _begun_on(form: SectionForm) -> int:
    """Give the version on which this change builds: the newest, if colleagues left this section alone."""
    seen: int = form.cleaned_data["seen"]
    then, now = form.line.versions.filter(version=seen).first(), form.line.versions.first()
    if then is None or now is None:
        return seen
    is_untouched = all(then.settings.get(name) == now.settings.get(name) for name in form.sets)
    return now.version if is_untouched else seen


def _show_conflict(request: HttpRequest, section: Section, form: SectionForm) -> HttpResponse:
    """Show what this person typed on top of what a colleague saved; saving once more makes both hold."""
    seen = form.cleaned_data["seen"]
    theirs = theirs_since(form.line.versions, seen=seen)
    begun = section.form(request.POST, line=as_of(form.line, seen))
    if section.key == "overflow":
        typed = request.POST.copy()
        typed["seen"] = str(theirs.version)
        return _show(request, section, section.form(typed, line=form.line), theirs=theirs, status=409)
    merged = section.form(line=line_of(form.line.code))
    mine = {name: form.cleaned_data[name] for name in begun.changed_data if name != "seen"}
    merged.initial.update(mine)
    return _show(request, section, merged, theirs=theirs, status=409)


def _prepared(typed: QueryDict, section: Section) -> QueryDict | None:
    """Carry out a button that prepares the form without saving. None: the save button was pressed."""
    if section.key == "overflow":
        return rearranged(typed)
    if section.form is HoursForm and "offer" in typed:
        return _with_holidays(typed)
    return None


def _with_holidays(typed: QueryDict) -> QueryDict:
    """Add the public holidays of a country and year to the days off that were typed."""
    country, year = typed.get("country", ""), whole(typed.get("year", ""))
    again = typed.copy()
    try:
        days = read_days(typed.get("closed_on", ""))
    except Unreadable:
        return again
    offered = public_holidays(country, year) if year is not None else []
    again["closed_on"] = write_days({*days, *offered}, country)
    return again


def _show(
    request: HttpRequest,
    section: Section,
    form: SectionForm,
    *,
    theirs: Theirs | None = None,
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "line": form.line,
        "section": section,
        "form": form,
        "theirs": theirs,
        "groups": _groups(form),
        "zones": all_zones() if section.form is HoursForm else (),
        "countries": countries() if section.form is HoursForm else (),
        "country": request.POST.get("country") or the_center().country,
        "year": request.POST.get("year") or clock.now().year,
    }
    return render(request, section.template, shown, status=status)


def _groups(form: SectionForm) -> list[tuple[Any, list[Any]]]:
    """Put the fields of the policy under their titles; nothing for the other sections."""
    if "offer_seconds" not in form.fields:
        return []
    return [(group.title, [(form[rule.name], rule.unit) for rule in group.rules]) for group in GROUPS]
