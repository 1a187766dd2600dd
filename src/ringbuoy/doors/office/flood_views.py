"""Floods of calls: a person lets every stranger press a key first, for a while."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.telephony.attack_mode import attack_mode, earlier_attacks, switch_off, switch_on
from ringbuoy.telephony.noticed_floods import earlier_floods, noticed_flood


class FloodForm(OfficeForm):
    """For how long strangers press a key first."""

    minutes = forms.TypedChoiceField(
        label=gettext_lazy("For how long"),
        choices=[
            (30, gettext_lazy("30 minutes")),
            (120, gettext_lazy("2 hours")),
            (360, gettext_lazy("6 hours")),
            (720, gettext_lazy("12 hours")),
        ],
        coerce=int,
        error_messages={
            "required": gettext_lazy("Choose for how long."),
            "invalid_choice": gettext_lazy("Choose one of the times in the list."),
        },
    )


@require_http_methods(["GET", "POST"])
@gate(Act.GUARD_PHONE_LINE)
def floods(request: HttpRequest) -> HttpResponse:
    """Show whether strangers press a key first, and let somebody switch it on."""
    form = FloodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        switch_on(who(request), timedelta(minutes=form.cleaned_data["minutes"]), at=clock.now())
        saved(request, _("From the next call on, strangers press a key first. It ends by itself."))
        return redirect("office_floods")
    at = clock.now()
    page = {
        "form": form,
        "now": attack_mode(at=at),
        "flood": noticed_flood(at=at),
        "earlier": earlier_attacks(at=at),
        "earlier_floods": earlier_floods(at=at),
        "sees_floor": can(who(request), Act.WATCH_FLOOR),
        "sees_settings": can(who(request), Act.CHANGE_SETTINGS),
    }
    return render(request, "office/floods.html", page, status=400 if form.errors else 200)


@require_POST
@gate(Act.GUARD_PHONE_LINE)
def floods_over(request: HttpRequest) -> HttpResponse:
    """Let everybody straight in again."""
    switch_off(who(request), at=clock.now())
    saved(request, _("Everybody who calls comes straight in again."))
    return redirect("office_floods")
