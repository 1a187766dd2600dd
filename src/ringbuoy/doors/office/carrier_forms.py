"""The forms of a carrier and of its trial."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.texting.accounts import Account
from ringbuoy.texting.kinds import Kind
from ringbuoy.texting.models import Carrier

KIND_WORDS = {
    Kind.TWILIO: _("Twilio"),
    Kind.TELNYX: _("Telnyx"),
    Kind.GATEWAY: _("A gateway of our own (Kannel, SMPP)"),
    Kind.SIMULATOR: _("The demo's made-up carrier"),
}
KEEPS = {
    Kind.TWILIO: _(
        "We ask Twilio to empty its copy of each text as soon as it is kept here. Numbers, times and prices "
        "stay there as long as Twilio keeps them."
    ),
    Kind.TELNYX: _(
        "Telnyx offers no way to erase one text: it keeps words and numbers as long as its own rules say. "
        "Ask its support for message redaction of your messaging profile, at a level that leaves incoming "
        "webhooks as they are; otherwise nobody could read what people write to you."
    ),
    Kind.GATEWAY: _("What your own gateway keeps is up to how you set it up. Let it keep no words."),
}
"""What each carrier keeps of the texts that it carried."""
_SECRET = {"class": "c-input", "autocomplete": "new-password"}


class CarrierForm(OfficeForm):
    """What a carrier needs."""

    kind = forms.ChoiceField(
        label=_("Carrier"),
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items() if kind is not Kind.SIMULATOR],
    )
    number = forms.CharField(
        label=_("Our number with this carrier"), max_length=32, help_text=_("Such as +15550100100.")
    )
    account = forms.CharField(
        label=_("Account"),
        max_length=64,
        required=False,
        help_text=_("Twilio: the Account SID. Others: empty."),
    )
    address = forms.CharField(
        label=_("Address of the gateway"),
        max_length=300,
        required=False,
        help_text=_("For a gateway of your own only. Others: empty."),
    )
    sending = forms.CharField(
        label=_("Secret for sending"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs=_SECRET),
        help_text=_("Twilio: the Auth Token. Telnyx: an API key. Gateway: its secret. Empty: as it was."),
    )
    checking = forms.CharField(
        label=_("Secret for checking what comes"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs=_SECRET),
        help_text=_("Telnyx: the public key. Gateway: its secret. Twilio: empty. Empty: as it was."),
    )
    position = forms.IntegerField(
        label=_("Place"),
        min_value=0,
        max_value=9,
        initial=0,
        help_text=_("0 is tried first, then 1, then 2."),
    )
    is_on = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def account_typed(self) -> Account:
        """Give what was typed."""
        said = self.cleaned_data
        return Account(**{**said, "kind": Kind(said["kind"]), "account": said["account"].strip()})

    @classmethod
    def of(cls, carrier: Carrier) -> "CarrierForm":
        """Fill the form with how a carrier stands; its secrets are never shown."""
        shown = ("kind", "number", "account", "address", "position", "is_on")
        return cls(initial={name: getattr(carrier, name) for name in shown if carrier.pk or name == "number"})


class TrialForm(OfficeForm):
    """To which phone a trial goes."""

    to = forms.CharField(
        label=_("Send it to"), max_length=32, help_text=_("Your own phone, such as +15550100100.")
    )
