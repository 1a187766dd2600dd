"""The mail server: how it is reached, and trying it."""

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
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.sign_ins import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused, Unavailable
from ringbuoy.people.letters import mail_trial
from ringbuoy.people.mail_rules import HIGHEST_PORT, Encryption, MailWay
from ringbuoy.people.mail_settings import change_mail, the_way
from ringbuoy.people.models import Person

ENCRYPTION_WORDS = {
    Encryption.STARTTLS: gettext_lazy("STARTTLS (usual, port 587)"),
    Encryption.TLS: gettext_lazy("TLS from the start (port 465)"),
    Encryption.NONE: gettext_lazy("None (only for a mail server on this machine)"),
}


class MailForm(OfficeForm):
    """The way to the mail server."""

    host = forms.CharField(
        label=gettext_lazy("Name of the mail server"),
        max_length=253,
        required=False,
        help_text=gettext_lazy("Such as smtp.example.org. Empty: no e-mail is sent, and links are shown."),
    )
    port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=HIGHEST_PORT)
    encryption = forms.ChoiceField(
        label=gettext_lazy("Encryption"),
        choices=[(kind.value, words) for kind, words in ENCRYPTION_WORDS.items()],
    )
    username = forms.CharField(label=gettext_lazy("User name"), max_length=254, required=False)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=254,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "c-input", "autocomplete": "new-password"}),
        help_text=gettext_lazy("Empty: as it was, as long as server and user name stay the same."),
    )
    sender = forms.EmailField(label=gettext_lazy("Sender's address"), max_length=254, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the sender where mail is sent."""
        said = self.cleaned_data
        if said.get("host") and not said.get("sender") and "sender" not in self.errors:
            self.add_error("sender", _("Write the address from which e-mail is sent."))
        return said

    def way(self) -> MailWay:
        """Give what was typed."""
        said = self.cleaned_data
        kind = Encryption(said["encryption"])
        return MailWay(said["host"], said["port"], kind, said["username"], said["sender"])


class TrialForm(OfficeForm):
    """To whom a trial goes."""

    to = forms.EmailField(label=gettext_lazy("Send it to"), max_length=254)


@require_http_methods(["GET", "POST"])
@fresh
@gate(Act.CHANGE_SETTINGS)
def mail(request: HttpRequest) -> HttpResponse:
    """Show the way to the mail server, or save it."""
    form = MailForm(request.POST) if request.method == "POST" else MailForm(initial=vars(the_way()))
    if request.method == "POST" and form.is_valid():
        try:
            _change(who(request), form)
        except Refused as error:
            form.refuse(error, "encryption")
        else:
            saved(request, _("Saved. Send a trial now."))
            return redirect("office_mail")
    return _show(request, form, TrialForm(initial={"to": who(request).email}))


@transaction.atomic
def _change(actor: Person, form: MailForm) -> None:
    """Save the way; whoever has another mail server could read the links that it carries, so it is told."""
    at = clock.now()
    if change_mail(actor, form.way(), password=form.cleaned_data["password"], at=at):
        raise_alarm(AlarmCode.MAIL_SERVER_CHANGED, at=at, about=actor.pk)


@require_POST
@gate(Act.CHANGE_SETTINGS)
def tried(request: HttpRequest) -> HttpResponse:
    """Send a trial by the way that was saved, and say what came of it."""
    form, trial = MailForm(initial=vars(the_way())), TrialForm(request.POST)
    if not the_way().host:
        trial.add_error(None, _("There is no mail server yet. Write it down and save it first."))
    if trial.is_valid():
        try:
            mail_trial(trial.cleaned_data["to"])
        except Unavailable as error:
            trial.add_error(None, error.sentence)
        else:
            saved(request, _("The mail server took the message. Look whether it has arrived."))
            return redirect("office_mail")
    return _show(request, form, trial)


def _show(request: HttpRequest, form: MailForm, trial: TrialForm) -> HttpResponse:
    shown = {"form": form, "trial": trial, "is_on": bool(the_way().host)}
    return render(request, "office/mail.html", shown, status=400 if form.errors or trial.errors else 200)
