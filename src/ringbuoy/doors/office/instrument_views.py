"""The sets of safety questions: which may be shown, and the center's registration for each."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.assessments.imported import instruments as carried
from ringbuoy.assessments.instruments import RECORDED, Instrument, Licence, may_show
from ringbuoy.assessments.models import Registration
from ringbuoy.assessments.registering import asked_here, find, register, registration_of, switch
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused


class RegistrationForm(OfficeForm):
    """The reference of a registration."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=200,
        help_text=gettext_lazy("Its number or date, and who holds it. It is shown to your staff."),
        error_messages={
            "required": gettext_lazy(
                "Write down the reference of your registration: its number, or its date."
            )
        },
    )


@dataclass(frozen=True)
class Shown:
    """A set of questions as the list shows it. `registration` None: nothing is recorded.

    `is_on`: counselors are offered it now.
    """

    instrument: Instrument
    registration: Registration | None
    is_on: bool

    @property
    def needs_registration(self) -> bool:
        """Tell whether it is shown only once the center has recorded its registration."""
        return self.instrument.licence in RECORDED

    @property
    def is_allowed(self) -> bool:
        """Tell whether the licence lets the center ask these questions."""
        return may_show(self.instrument, is_registered=self.registration is not None)

    @property
    def needs_confirmation(self) -> bool:
        """Tell whether the licence is unclear, so that the center must confirm that it may use it."""
        return self.instrument.licence is Licence.CONFIRMATION


@require_GET
@gate(Act.RECORD_INSTRUMENT)
def instruments(request: HttpRequest) -> HttpResponse:
    """List the sets of questions that we carry, and those that were taken in."""
    on = asked_here()
    rows = [Shown(one, registration_of(code), one in on) for code, one in carried().items()]
    rows.sort(key=lambda row: (not row.is_on, row.instrument.name))
    return render(request, "office/instruments.html", {"rows": rows})


@require_POST
@gate(Act.RECORD_INSTRUMENT)
def switched(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a set of questions to counselors, or no longer."""
    to_on = request.POST.get("to") == "on"
    switch(who(request), code, to_on=to_on, at=clock.now())
    saved(
        request, _("Counselors are offered it now.") if to_on else _("Counselors are no longer offered it.")
    )
    return redirect("office_instruments")


@gate(Act.RECORD_INSTRUMENT)
def registration(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the reference of a registration, and record it."""
    instrument, recorded = find(code), registration_of(code)
    form = RegistrationForm(
        request.POST or None, initial={"reference": recorded.reference if recorded else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            register(who(request), code, reference=form.cleaned_data["reference"], at=clock.now())
        except Refused as error:
            form.refuse(error, "reference")
        else:
            saved(request, _("Recorded. Counselors can ask these questions from now on."))
            return redirect("office_instruments")
    needs_confirmation = instrument.licence is Licence.CONFIRMATION
    shown = {"form": form, "instrument": instrument, "needs_confirmation": needs_confirmation}
    return render(request, "office/registration.html", shown, status=400 if form.errors else 200)
