"""Services that were promised and are still to be given: one's own, or those of one's lines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.referrals.actions import done
from ringbuoy.referrals.to_do import find_to_do, to_do


@require_safe
@gate(Act.GIVE_REFERRALS)
def referrals_to_do(request: HttpRequest) -> HttpResponse:
    """Show what is still to be done, the oldest first. No caller is named."""
    person = who(request)
    shown = {"rows": to_do(person), "is_of_lines": can(person, Act.WATCH_FLOOR)}
    return render(request, "office/to_do.html", shown)


@require_POST
@gate(Act.GIVE_REFERRALS)
def referral_done(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Say that one was done by hand."""
    person = who(request)
    done(person, find_to_do(person, referral_id), at=clock.now())
    return redirect("office_to_do")
