"""The report of a day and of a month: the page, the sheet, and what each number means."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbuoy.access.gates import can, fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.report_page import Page, meanings
from ringbuoy.doors.shell.session import who
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.lines.center import the_center
from ringbuoy.lines.models import Line
from ringbuoy.reporting import funder
from ringbuoy.reporting.queries import report
from ringbuoy.reporting.sheet import as_csv
from ringbuoy.reporting.spans import Span, today


class NoSuchLine(NotFound):
    """The address names a line that there is not."""


@gate(Act.SEE_REPORTS)
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Go to the report of today."""
    day = today(clock.now(), the_center().zone)
    return HttpResponseRedirect(reverse("report_day", args=[day.isoformat()]))


@gate(Act.SEE_REPORTS)
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Tell what each number means, what it leaves out and where its definition comes from."""
    return render(request, "office/reports/measures.html", {"measures": meanings()})


@gate(Act.SEE_REPORTS)
@require_safe
def day(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report of a day."""
    return _show(request, Span.day(code))


@gate(Act.SEE_REPORTS)
@require_safe
def month(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report of a month."""
    return _show(request, Span.month(code))


@fresh
@gate(Act.EXPORT_REPORTS)
@require_safe
def day_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the report of a day as CSV."""
    return _hand_out(request, Span.day(code))


@fresh
@gate(Act.EXPORT_REPORTS)
@require_safe
def month_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the report of a month as CSV."""
    return _hand_out(request, Span.month(code))


@fresh
@gate(Act.EXPORT_REPORTS)
@require_safe
def follow_ups_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the funder's list of the follow-ups that were promised in a month: codes and counts."""
    span, person = Span.month(code), who(request)
    hides_small = not can(person, Act.SEE_SMALL_COUNTS)
    write(
        Happened.FOLLOW_UPS_EXPORTED,
        at=clock.now(),
        person=person.pk,
        span=span.code,
        small_groups_hidden=hides_small,
    )
    sheet = funder.as_csv(funder.counts(span), hides_small=hides_small)
    response = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="follow-ups-{span.code}.csv"'
    return response


def _show(request: HttpRequest, span: Span) -> HttpResponse:
    page = _page(request, span)
    sheet = reverse("report_day_sheet" if span.is_day else "report_month_sheet", args=[span.code])
    shown = {
        "page": page,
        "lines": Line.objects.all(),
        "asked_line": page.report.line or "",
        "sheet": f"{sheet}{_query(page.report.line)}",
        "before": _address(span.before, page.report.line),
        "after": _address(span.after, page.report.line),
        "other": _address(_other(span), page.report.line),
        "follow_ups_sheet": "" if span.is_day else reverse("report_follow_ups", args=[span.code]),
        "may_export": can(who(request), Act.EXPORT_REPORTS),
        "made_at": clock.now(),
    }
    return render(request, "office/reports/report.html", shown)


def _hand_out(request: HttpRequest, span: Span) -> HttpResponse:
    page = _page(request, span)
    write(
        Happened.REPORT_EXPORTED,
        at=clock.now(),
        person=who(request).pk,
        span=span.code,
        of_line=page.report.line,
        small_groups_hidden=page.hides_small_groups,
    )
    response = HttpResponse(
        as_csv(page.report, page.named_breakdowns, say=_), content_type="text/csv; charset=utf-8"
    )
    name = "-".join(["report", *([page.report.line] if page.report.line else []), span.code])
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _page(request: HttpRequest, span: Span) -> Page:
    line = request.GET.get("line") or None
    if line is not None and not Line.objects.filter(code=line).exists():
        raise NoSuchLine(_("There is no such line. Choose one from the list."))
    person = who(request)
    made = report(span, line=line, reader=person.pk)
    return Page(made, hides_small_groups=not can(person, Act.SEE_SMALL_COUNTS))


def _other(span: Span) -> Span:
    """Give the month of a day, or the first day of a month."""
    return Span.month(f"{span.first:%Y-%m}") if span.is_day else Span(span.first, span.first)


def _address(span: Span, line: str | None) -> str:
    name = "report_day" if span.is_day else "report_month"
    return reverse(name, args=[span.code]) + _query(line)


def _query(line: str | None) -> str:
    return "?" + urlencode({"line": line}) if line else ""
