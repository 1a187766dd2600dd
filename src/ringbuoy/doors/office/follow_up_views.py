"""The promises: which need somebody, which stand, which are over; and how soon they are kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.follow_up_forms import TimesForm
from ringbuoy.doors.shell.session import who
from ringbuoy.followups.queries import all_open, over_lately, that_need_somebody
from ringbuoy.followups.rules import CalledOff, NotPossibleNow
from ringbuoy.followups.stopping import NoReason, NothingToAnswerFor, answer_for, call_off
from ringbuoy.followups.swaps import find
from ringbuoy.followups.times import ChangedMeanwhile, newest, set_times, timing_now
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, NotFound, Refused


@require_GET
@gate(Act.CARE_FOR_FOLLOW_UPS)
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Show every promise: first those at which somebody must look."""
    return _draw(request)


@require_POST
@gate(Act.CARE_FOR_FOLLOW_UPS)
def answered(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Take note by name of a promise that needs somebody."""
    try:
        answer_for(who(request), find(follow_up_id), at=clock.now())
    except NothingToAnswerFor as refused:
        return _draw(request, wrong=refused)
    return redirect("office_follow_ups")


@require_POST
@gate(Act.CARE_FOR_FOLLOW_UPS)
def called_off(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """End a promise, with a reason."""
    try:
        call_off(who(request), find(follow_up_id), request.POST.get("reason", ""), at=clock.now())
    except (NoReason, NotPossibleNow) as refused:
        return _draw(request, wrong=refused)
    return redirect("office_follow_ups")


@require_POST
@gate(Act.SET_FOLLOW_UP_TIMES)
def times(request: HttpRequest) -> HttpResponse:
    """Decide how soon promises are kept."""
    form = TimesForm(request.POST)
    if form.is_valid():
        try:
            set_times(who(request), form.timing, seen=form.cleaned_data["seen"], at=clock.now())
            return redirect("office_follow_ups")
        except (Refused, ChangedMeanwhile) as refused:
            form.add_error(None, refused.sentence)
    return _draw(request, form=form)


def _draw(
    request: HttpRequest,
    *,
    form: TimesForm | None = None,
    wrong: Conflict | NotFound | Refused | None = None,
) -> HttpResponse:
    row = newest()
    shown = {
        "needing": that_need_somebody(),
        "standing": all_open(),
        "over": over_lately(at=clock.now()),
        "reasons": list(CalledOff),
        "change": row,
        "timing": timing_now(),
        "form": form or TimesForm.of(timing_now(), seen=row.version if row else 0),
        "may_set": can(who(request), Act.SET_FOLLOW_UP_TIMES),
        "wrong": wrong.sentence if wrong else "",
    }
    return render(request, "office/follow_ups.html", shown, status=400 if form or wrong else 200)
