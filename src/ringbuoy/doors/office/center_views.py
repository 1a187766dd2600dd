"""The center's settings: the form, the versions, the way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.center_forms import CenterForm
from ringbuoy.doors.office.changes import versions_in_words
from ringbuoy.doors.office.conflicts import Theirs, theirs_since
from ringbuoy.doors.office.line_words import all_zones
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.numbers import whole
from ringbuoy.lines.center import CenterChangedMeanwhile, change_center, roll_center_back, the_center
from ringbuoy.lines.models import Center, CenterVersion


@gate(Act.CHANGE_SETTINGS)
def settings(request: HttpRequest) -> HttpResponse:
    """Show the center's settings, or save them."""
    if request.method != "POST":
        return _show(request, CenterForm(initial=CenterForm.written(the_center())))
    form = CenterForm(request.POST)
    return _save(request, form) if form.is_valid() else _show(request, form, status=400)


def _save(request: HttpRequest, form: CenterForm) -> HttpResponse:
    center = the_center()
    wanted = {name: value for name, value in form.settings().items() if getattr(center, name) != value}
    if not wanted:
        saved(request, _("Nothing was different, so nothing was saved."))
        return redirect("office_settings")
    try:
        change_center(who(request), wanted, seen=form.cleaned_data["seen"], at=clock.now())
    except CenterChangedMeanwhile:
        return _show_conflict(request, form)
    except Refused as error:
        form.refuse(error)
        return _show(request, form, status=400)
    saved(request, _("Saved. It holds from now on."))
    return redirect("office_settings")


def _show_conflict(request: HttpRequest, form: CenterForm) -> HttpResponse:
    """Show what this person typed on top of what a colleague saved; saving once more makes both hold."""
    seen = form.cleaned_data["seen"]
    theirs = theirs_since(CenterVersion.objects, seen=seen)
    begun = CenterForm(request.POST, initial=CenterForm.written(_as_of(seen)))
    mine = {name: form.cleaned_data[name] for name in begun.changed_data if name != "seen"}
    merged = CenterForm(initial={**CenterForm.written(the_center()), **mine})
    return _show(request, merged, theirs=theirs, status=409)


def _as_of(version: int) -> Center:
    kept = CenterVersion.objects.filter(version=version).first()
    return Center(version=version, **kept.settings) if kept else the_center()


def _show(
    request: HttpRequest, form: CenterForm, *, theirs: Theirs | None = None, status: int = 200
) -> HttpResponse:
    shown = {"form": form, "theirs": theirs, "zones": all_zones(), "version": the_center().version}
    return render(request, "office/settings.html", shown, status=status)


@require_GET
@gate(Act.CHANGE_SETTINGS)
def settings_versions(request: HttpRequest) -> HttpResponse:
    """List every version of the settings: who, when, what changed."""
    versions = versions_in_words(list(CenterVersion.objects.all()))
    shown = {"versions": versions, "version": the_center().version}
    return render(request, "office/settings_versions.html", shown)


@require_POST
@gate(Act.CHANGE_SETTINGS)
def settings_roll_back(request: HttpRequest, to: int) -> HttpResponse:
    """Set the center as it stood at an earlier version."""
    seen = whole(request.POST.get("seen", ""))
    version = the_center().version if seen is None else seen
    roll_center_back(who(request), to=to, seen=version, at=clock.now())
    saved(request, _("The settings stand again as at version %(version)s.") % {"version": to})
    return redirect("office_settings_versions")
