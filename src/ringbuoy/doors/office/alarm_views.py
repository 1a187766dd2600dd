"""The alarms: which are open, who answered for the others, and what they found."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.alarms.actions import acknowledge_alarm, find_alarm, take_house_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.queries import answered_alarms, house_alarms, open_alarms
from ringbuoy.alarms.rules import AlarmCode, is_overdue
from ringbuoy.contacts.models import RecordOpening
from ringbuoy.contacts.reason_words import REASONS
from ringbuoy.contacts.sight import Reason
from ringbuoy.doors.office.alarm_words import OUTCOME_WORDS
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused

ON_ONE_PAGE = 50


@dataclass(frozen=True)
class _Open:
    """An open alarm as the page shows it. `why` is the reason for which a record was opened; empty: none."""

    alarm: Alarm
    why: str | Promise
    is_overdue: bool


@require_GET
@gate(Act.ATTEND_ALARMS, Act.WATCH_FLOOR)
def alarms(request: HttpRequest) -> HttpResponse:
    """Show the open alarms, and page by page the ones that were answered for.

    Who watches the floor and does not attend to alarms sees those about the house, and answers for none.
    """
    if not can(who(request), Act.ATTEND_ALARMS):
        return render(request, "office/house_alarms.html", {"open": house_alarms()})
    return _draw(request)


@require_POST
@gate(Act.ATTEND_ALARMS)
def answer(request: HttpRequest, alarm_id: int) -> HttpResponse:
    """Answer for one alarm by name. Without an outcome nothing is changed, and the form says so."""
    try:
        acknowledge_alarm(who(request), find_alarm(alarm_id), request.POST.get("outcome", ""), at=clock.now())
    except Refused as refused:
        return _draw(request, wrong_at=alarm_id, wrong=refused.sentence)
    return redirect("office_alarms")


@require_POST
@gate(Act.ATTEND_ALARMS, Act.WATCH_FLOOR)
def take(request: HttpRequest, alarm_id: int) -> HttpResponse:
    """Say by name that one looks into an alarm of the house: the on-call phones stop ringing."""
    take_house_alarm(who(request), find_alarm(alarm_id), at=clock.now())
    return redirect("office_alarms")


def _draw(request: HttpRequest, *, wrong_at: int | None = None, wrong: str = "") -> HttpResponse:
    shown = {
        "open": [_Open(alarm, _why(alarm), is_overdue(alarm.at, at=clock.now())) for alarm in open_alarms()],
        "answered": Paginator(answered_alarms(), ON_ONE_PAGE).get_page(request.GET.get("page")),
        "outcomes": [(outcome.value, words) for outcome, words in OUTCOME_WORDS.items()],
        "me": who(request).pk,
        "wrong_at": wrong_at,
        "wrong": wrong,
    }
    return render(request, "office/alarms.html", shown, status=400 if wrong else 200)


def _why(alarm: Alarm) -> str | Promise:
    """Give the reason for which a record was opened last. Empty: the alarm is about something else."""
    if alarm.kind is not AlarmCode.OPENED_WITH_REASON:
        return ""
    opening = RecordOpening.objects.filter(contact=alarm.contact_id, person=alarm.about_id).last()
    return REASONS[Reason(opening.reason)] if opening else ""
