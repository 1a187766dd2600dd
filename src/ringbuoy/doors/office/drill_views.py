"""The drill: as if the whole machine were gone, the carrier leads calls to another number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.trunk_forms import DrillForm
from ringbuoy.doors.shell.sign_ins import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.telephony.drills import note_drill
from ringbuoy.telephony.models import PhoneNumber
from ringbuoy.telephony.trunks import find_trunk


@require_http_methods(["GET", "POST"])
@gate(Act.CHANGE_SETTINGS)
def drill(request: HttpRequest, trunk_id: int) -> HttpResponse:
    """Walk through a drill, and note what came of it."""
    row = find_trunk(trunk_id)
    form = DrillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note_drill(who(request), row, has_worked=form.cleaned_data["outcome"] == "worked", at=clock.now())
        except Foreseen as error:
            form.add_error("outcome", error.sentence)
        else:
            saved(request, _("Noted. Make the next drill within three months."))
            return redirect("office_trunk_drill", trunk_id)
    page = {
        "trunk": row,
        "form": form,
        "drills": row.drills.select_related("person")[:10],
        "number": PhoneNumber.objects.first(),
    }
    return render(request, "office/trunk_drill.html", page, status=400 if form.errors else 200)
