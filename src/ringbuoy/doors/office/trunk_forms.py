"""The forms of a carrier of the phone line: its account, a trial, and a drill."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.telephony.kinds import Transport, TrunkKind
from ringbuoy.telephony.models import Trunk
from ringbuoy.telephony.trunks import TrunkTyped

KIND_WORDS = {
    TrunkKind.REGISTERS: _("We sign in there with a user name and a password (usual)"),
    TrunkKind.ADDRESS: _("It knows our internet address"),
}
TRANSPORT_WORDS = {
    Transport.UDP: _("UDP (usual, port 5060)"),
    Transport.TCP: _("TCP (port 5060)"),
    Transport.TLS: _("TLS, encrypted (port 5061)"),
}
PRESETS: dict[str, dict[str, object]] = {
    "usual": {"kind": TrunkKind.REGISTERS, "transport": Transport.UDP, "port": 5060},
    "encrypted": {
        "kind": TrunkKind.REGISTERS,
        "transport": Transport.TLS,
        "port": 5061,
        "is_encrypted": True,
    },
    "address": {"kind": TrunkKind.ADDRESS, "transport": Transport.UDP, "port": 5060},
}
"""What most carriers want, by the ways in which they take us."""
_SHOWN = (
    *("name", "kind", "host", "port", "transport", "is_encrypted", "username", "addresses"),
    *("shown_number", "failover_number", "position", "is_on"),
    *("most_calls", "kept_calls"),
)


class TrunkForm(OfficeForm):
    """An account at a carrier."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("For you: what you call this carrier.")
    )
    kind = forms.ChoiceField(
        label=_("How it knows us"), choices=[(kind.value, words) for kind, words in KIND_WORDS.items()]
    )
    host = forms.CharField(
        label=_("Its server"),
        max_length=253,
        help_text=_("Such as sip.example.org, from the carrier's page."),
    )
    transport = forms.ChoiceField(
        label=_("Way"), choices=[(way.value, words) for way, words in TRANSPORT_WORDS.items()]
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=5060)
    is_encrypted = forms.BooleanField(
        label=_("Encrypt the sound too (SRTP)"), required=False, help_text=_("Only with TLS.")
    )
    username = forms.CharField(label=_("User name"), max_length=80, required=False)
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "c-input", "autocomplete": "new-password"}),
        help_text=_("Empty: as it was, as long as server and user name stay the same."),
    )
    addresses = forms.CharField(
        label=_("Other addresses from which its calls come"),
        max_length=400,
        required=False,
        help_text=_("Such as 192.0.2.0/24, separated by commas. Calls from elsewhere are refused."),
    )
    shown_number = forms.CharField(
        label=_("Number that is shown when we call"),
        max_length=32,
        required=False,
        help_text=_("One that the carrier gave you. Empty: the number that the caller dialed."),
    )
    failover_number = forms.CharField(
        label=_("Number that answers while this machine is gone"),
        max_length=32,
        required=False,
        help_text=_("The carrier leads calls there by itself. Ask it to, then test it with a drill."),
    )
    most_calls = forms.IntegerField(
        label=_("Calls at once"),
        min_value=0,
        max_value=10_000,
        required=False,
        help_text=_(
            "How many it carries at the same time, as your contract says. A call beyond them is led to the "
            "number above; without one, the caller is told to call again. Empty: no limit is known."
        ),
    )
    kept_calls = forms.IntegerField(
        label=_("Of these, kept for callers who are known"),
        min_value=0,
        max_value=10_000,
        required=False,
        help_text=_(
            "For callers who have pressed a key or talked with somebody in the last hours, and for calls "
            "that go out: a flood of strangers leaves them free. Empty: one in five."
        ),
    )
    position = forms.IntegerField(
        label=_("Place"),
        min_value=0,
        max_value=9,
        initial=0,
        help_text=_("0 is tried first, then 1, then 2."),
    )
    is_on = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def typed(self) -> TrunkTyped:
        """Give what was typed."""
        said = self.cleaned_data
        kind, way = TrunkKind(said["kind"]), Transport(said["transport"])
        said["most_calls"] = said["most_calls"] or 0
        plain = {"host": said["host"].strip().lower().rstrip("."), "username": said["username"].strip()}
        return TrunkTyped(**{**said, **plain, "kind": kind, "transport": way})

    @classmethod
    def of(cls, trunk: Trunk, *, preset: str = "") -> "TrunkForm":
        """Fill the form with how a carrier stands; its password is never shown."""
        if not trunk.pk:
            return cls(initial=PRESETS.get(preset, PRESETS["usual"]))
        return cls(initial={name: getattr(trunk, name) for name in _SHOWN})


class TryForm(OfficeForm):
    """To which phone a trial goes."""

    number = forms.CharField(
        label=_("Call my own phone"),
        max_length=32,
        required=False,
        help_text=_("Such as +15550100100. A voice asks you to press 1. Empty: ask the server only."),
    )
    hides_us = forms.BooleanField(
        label=_("Show no number of ours there"),
        required=False,
        help_text=_("As promised calls do to whom somebody must not see that we call. Look what it shows."),
    )


class DrillForm(OfficeForm):
    """What came of a drill."""

    outcome = forms.ChoiceField(
        label=_("What happened when you called our number?"),
        choices=[
            ("", _("Choose")),
            ("worked", _("The other number rang, and somebody answered.")),
            ("failed", _("It did not ring there, or nobody answered.")),
        ],
        error_messages={"required": _("Choose what happened.")},
    )
