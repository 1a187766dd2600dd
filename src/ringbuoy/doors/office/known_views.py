"""Callers with a plan: which are to be looked at again, and who is not offered whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.caller_plans.queries import contact_to_find, standing_plans
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.routing.apart import all_apart, bring_together


@require_GET
@gate(Act.WRITE_CALLER_PLANS)
def caller_plans(request: HttpRequest) -> HttpResponse:
    """Show every plan that stands, those to be looked at again first; by a contact, never by a number."""
    rows = [{"plan": plan, "contact": contact_to_find(plan)} for plan in standing_plans()]
    return render(request, "office/caller_plans.html", {"rows": rows, "apart": all_apart()})


@require_POST
@gate(Act.WRITE_CALLER_PLANS)
def together(request: HttpRequest, row_id: int) -> HttpResponse:
    """Let somebody be offered a caller again."""
    bring_together(who(request), row_id, at=clock.now())
    return redirect("office_caller_plans")
