"""The pages of the lines: the list, one line with its test, a new line, the versions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.changes import versions_in_words
from ringbuoy.doors.office.journey_words import test_in_words
from ringbuoy.doors.office.new_line import NewLineForm
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.sections import SECTIONS
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.kernel.numbers import whole
from ringbuoy.lines.actions import add, roll_back
from ringbuoy.lines.center import the_center
from ringbuoy.lines.models import Line


class NoSuchLine(NotFound):
    """The center has no line with this code."""


def line_of(code: str) -> Line:
    """Find a line by its code.

    :raises NoSuchLine: there is none.
    """
    line = Line.objects.filter(code=code).first()
    if line is None:
        raise NoSuchLine(_("There is no such line. Go back to the list of lines."))
    return line


def as_of(line: Line, version: int) -> Line:
    """Give the line as it stood at a version, to be looked at and never saved."""
    kept = line.versions.filter(version=version).first()
    return Line(code=line.code, version=version, **kept.settings) if kept else line


@require_GET
@gate(Act.CHANGE_LINES)
def lines(request: HttpRequest) -> HttpResponse:
    """List the lines, each with whether its way to the next places is sound."""
    at = clock.now()
    tests = [(line, test_in_words(line, at=at)) for line in Line.objects.all()]
    return render(request, "office/lines.html", {"tests": tests, "at": at})


@require_GET
@gate(Act.CHANGE_LINES)
def line(request: HttpRequest, code: str) -> HttpResponse:
    """Show one line: how it stands, where a contact would go now, and the way to each section."""
    row = line_of(code)
    sections = [(section, section.summary(row)) for section in SECTIONS.values()]
    test = test_in_words(row, at=clock.now())
    return render(request, "office/line.html", {"line": row, "sections": sections, "test": test})


@gate(Act.CHANGE_LINES)
def new_line(request: HttpRequest) -> HttpResponse:
    """Ask for the least that a line needs, and add it."""
    center = the_center()
    first = {"emergency_number": center.emergency_number, "zone": center.zone}
    form = NewLineForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = add(who(request), form.cleaned_data["code"], form.settings(), at=clock.now())
        except Refused as error:
            form.refuse(error)
        else:
            saved(request, _("The line was added. It is not open to the public yet. Look through its parts."))
            return redirect("office_line", row.code)
    return render(request, "office/new_line.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
@gate(Act.CHANGE_LINES)
def line_versions(request: HttpRequest, code: str) -> HttpResponse:
    """List every version of a line: who, when, what changed."""
    row = line_of(code)
    versions = versions_in_words(list(row.versions.all()))
    return render(request, "office/line_versions.html", {"line": row, "versions": versions})


@require_POST
@gate(Act.CHANGE_LINES)
def line_roll_back(request: HttpRequest, code: str, to: int) -> HttpResponse:
    """Set a line as it stood at an earlier version."""
    row, seen = line_of(code), whole(request.POST.get("seen", ""))
    roll_back(who(request), row, to=to, seen=row.version if seen is None else seen, at=clock.now())
    saved(request, _("The line stands again as at version %(version)s.") % {"version": to})
    return redirect("office_line_versions", code)
