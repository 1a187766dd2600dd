"""The identity provider: how it is reached, and trying it."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.doors.office.forms import OfficeForm, names_in
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.provider_way import back_address, left_address
from ringbuoy.doors.shell.sign_ins import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen, Refused, Unavailable
from ringbuoy.people.models import Person
from ringbuoy.people.provider.asking import try_out
from ringbuoy.people.provider.rules import Provider
from ringbuoy.people.provider.settings import change_provider, client_secret, the_provider


class ProviderForm(OfficeForm):
    """The way to the provider."""

    name = forms.CharField(
        label=gettext_lazy("Name on the sign-in page"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Such as: the county's account."),
    )
    issuer = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Exactly as the provider says it. Empty: nobody signs in that way."),
    )
    client_id = forms.CharField(label=gettext_lazy("Client ID"), max_length=254, required=False)
    secret = forms.CharField(
        label=gettext_lazy("Client's secret"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"class": "c-input", "autocomplete": "new-password"}),
        help_text=gettext_lazy("Empty: as it was, as long as issuer and client ID stay the same."),
    )
    proofs = forms.CharField(
        label=gettext_lazy("Values of amr or acr that stand for our second step"),
        max_length=400,
        required=False,
        help_text=gettext_lazy(
            "Such as mfa; commas between them. Empty: our own second step is always asked."
        ),
    )

    @staticmethod
    def written(provider: Provider) -> dict[str, Any]:
        """Write the provider as the fields show it."""
        return {**vars(provider), "proofs": ", ".join(provider.proofs)}

    def provider(self) -> Provider:
        """Give what was typed."""
        said = self.cleaned_data
        return Provider(said["name"], said["issuer"], said["client_id"], tuple(names_in(said["proofs"])))


@require_http_methods(["GET", "POST"])
@fresh
@gate(Act.CHANGE_SETTINGS)
def provider(request: HttpRequest) -> HttpResponse:
    """Show the way to the provider, or save it."""
    is_saved = request.method == "POST"
    form = (
        ProviderForm(request.POST) if is_saved else ProviderForm(initial=ProviderForm.written(the_provider()))
    )
    if is_saved and form.is_valid():
        try:
            _change(who(request), form)
        except (Refused, Unavailable) as error:
            form.add_error("issuer", error.sentence)
        else:
            saved(request, _("Saved. Try it now."))
            return redirect("office_provider")
    return _show(request, form)


@transaction.atomic
def _change(actor: Person, form: ProviderForm) -> None:
    """Save the way; whoever runs a provider says who people are, so it is told."""
    at = clock.now()
    change_provider(actor, form.provider(), secret=form.cleaned_data["secret"], at=at)
    raise_alarm(AlarmCode.PROVIDER_CHANGED, at=at, about=actor.pk)


@require_POST
@gate(Act.CHANGE_SETTINGS)
def tried(request: HttpRequest) -> HttpResponse:
    """Ask the provider that was saved what a sign-in asks, and say what came of it."""
    form = ProviderForm(initial=ProviderForm.written(the_provider()))
    if not the_provider().issuer:
        return _show(request, form, wrong=_("There is no provider yet. Write it down and save it first."))
    try:
        try_out(the_provider(), secret=client_secret(), back=back_address())
    except Foreseen as error:
        return _show(request, form, wrong=error.sentence)
    saved(request, _("The provider answers and knows us. Link your own account now, under My sign-ins."))
    return redirect("office_provider")


def _show(request: HttpRequest, form: ProviderForm, *, wrong: str = "") -> HttpResponse:
    shown = {"form": form, "wrong": wrong, "back": back_address(), "left": left_address()}
    return render(request, "office/provider.html", shown, status=400 if form.errors or wrong else 200)
