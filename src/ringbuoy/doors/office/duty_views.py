"""What must be reported where: the table, proposing a row, and approving it as the second person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.duty_forms import DutyForm
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.mandated_reports.changing import approve, find_waiting, propose, refuse
from ringbuoy.mandated_reports.duties import find, row_of, table, to_review, waiting
from ringbuoy.people.models import Person


@require_GET
@gate(Act.EDIT_DUTIES, Act.DECIDE_ON_REPORTS)
def duties(request: HttpRequest) -> HttpResponse:
    """List the table by place, and what waits for a second person."""
    person = who(request)
    page = {
        "rows": sorted(table().values(), key=lambda row: (row.place, row.code)),
        "due": len(to_review(on=clock.now().date())),
        "waiting": _waiting_for(person),
        "may_edit": can(person, Act.EDIT_DUTIES),
    }
    return render(request, "office/duties.html", page)


def _waiting_for(person: Person) -> list[dict[str, object]]:
    return [
        {"version": one, "row": row_of(one), "is_own": one.proposed_by_id == person.pk} for one in waiting()
    ]


@gate(Act.EDIT_DUTIES)
def duty(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show a row as a form and propose what was changed; without a code, a new one."""
    one = find(code) if code else None
    initial = DutyForm.written(one) if one else {"seen": 0, "written_hours": 0, "is_on": True}
    form = DutyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _proposed(request, form, code):
        return redirect("office_duties")
    page = {"form": form, "one": one, "is_new": not code}
    return render(request, "office/duty.html", page, status=400 if form.errors else 200)


def _proposed(request: HttpRequest, form: DutyForm, code: str) -> bool:
    try:
        propose(who(request), form.row(code), at=clock.now())
    except Refused as error:
        form.refuse(error)
    except Conflict as error:
        form.add_error(None, error.sentence)
    else:
        saved(request, _("It waits for a second person, and holds once they have approved it."))
        return True
    return False


@require_POST
@fresh
@gate(Act.DECIDE_ON_REPORTS)
def approved(request: HttpRequest, version_id: int) -> HttpResponse:
    """Let a proposed row hold, as the second person."""
    approve(who(request), find_waiting(version_id), at=clock.now())
    saved(request, _("It holds from now on."))
    return redirect("office_duties")


@require_POST
@gate(Act.EDIT_DUTIES, Act.DECIDE_ON_REPORTS)
def refused(request: HttpRequest, version_id: int) -> HttpResponse:
    """Let a proposed row not hold."""
    refuse(who(request), find_waiting(version_id), at=clock.now())
    saved(request, _("It does not hold. What held before goes on."))
    return redirect("office_duties")
