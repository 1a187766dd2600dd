"""The form of the center's own settings."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.callers.rules import HandleKind, UnreadableHandle, normalize
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.line_words import Unreadable, countries
from ringbuoy.lines.journey import is_address
from ringbuoy.lines.models import Center


class CenterForm(OfficeForm):
    """Everything about the center that can be changed while it works."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the center"), max_length=80)
    emergency_number = forms.CharField(
        label=gettext_lazy("Emergency number"),
        max_length=16,
        help_text=gettext_lazy("Such as 911 or 112. It stands on every page that callers see."),
        error_messages={
            "required": gettext_lazy("Give the emergency number that callers see, such as 911 or 112.")
        },
    )
    crisis_numbers = forms.CharField(
        label=gettext_lazy("Other crisis lines"),
        widget=forms.Textarea({"rows": 4, "class": "c-input"}),
        required=False,
        help_text=gettext_lazy("One in each line: the name, then the number, as in: Lifeline: 988"),
    )
    on_call_numbers = forms.CharField(
        label=gettext_lazy("On-call phones"),
        widget=forms.Textarea({"rows": 3, "class": "c-input"}),
        required=False,
        help_text=gettext_lazy(
            "Called and texted when a life is in danger and nobody on the floor has taken it. One in each "
            "line: the name, then the number, as in: Night supervisor: +12025550123. They learn only that "
            "they are needed. Under the name of a colleague, as it stands in People, the key 1 takes the "
            "alarm."
        ),
    )
    exit_url = forms.URLField(
        label=gettext_lazy("Where the exit leads"),
        help_text=gettext_lazy("A page that says nothing about us, such as a weather page."),
        assume_scheme="https",
    )
    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        widget=forms.TextInput({"list": "zones", "class": "c-input", "autocomplete": "off"}),
        help_text=gettext_lazy("The day of the reports begins at midnight there."),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        help_text=gettext_lazy("Its public holidays are offered for the lines' days off."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["country"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", "–"), *countries()]

    @staticmethod
    def written(center: Center) -> dict[str, Any]:
        """Write the settings as the fields show them."""
        return {
            "seen": center.version,
            "name": center.name,
            "emergency_number": center.emergency_number,
            "crisis_numbers": "\n".join(f"{row['name']}: {row['number']}" for row in center.crisis_numbers),
            "on_call_numbers": "\n".join(
                f"{row['name']}: +{row['number']}" for row in center.on_call_numbers
            ),
            "exit_url": center.exit_url,
            "zone": center.zone,
            "country": center.country,
        }

    def clean_exit_url(self) -> str:
        """Lead only to where nobody on the way can see it."""
        url = str(self.cleaned_data["exit_url"])
        if not url.startswith("https://"):
            raise forms.ValidationError(_("Choose a page whose address begins with https://."))
        return url

    def clean_zone(self) -> str:
        """Take only zones that the clocks know."""
        zone = str(self.cleaned_data["zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("Write the time zone as America/New_York or Europe/Lisbon."))
        return zone

    def clean(self) -> dict[str, Any]:
        """Read the crisis lines, so that a mistake is said beside them."""
        self.cleaned_data["read_numbers"] = self.read_with("crisis_numbers", read_numbers)
        self.cleaned_data["read_phones"] = self.read_with("on_call_numbers", read_phones)
        return self.cleaned_data

    def settings(self) -> dict[str, Any]:
        """Give the settings."""
        names = ("name", "emergency_number", "exit_url", "zone", "country")
        said = {name: self.cleaned_data[name] for name in names}
        numbers, phones = self.cleaned_data["read_numbers"], self.cleaned_data["read_phones"]
        return {**said, "crisis_numbers": numbers, "on_call_numbers": phones}


def read_numbers(text: str) -> list[dict[str, str]]:
    """Read names with numbers, one pair in each line.

    :raises Unreadable: a line has no number.
    """
    rows = []
    for line in filter(None, (row.strip() for row in text.splitlines())):
        name, _colon, number = (part.strip() for part in line.partition(":"))
        if not name or not is_address(number):
            raise Unreadable(_("Write each line as: name: number. A web address begins with https://."))
        rows.append({"name": name, "number": number})
    return rows


def read_phones(text: str) -> list[dict[str, str]]:
    """Read names with phone numbers as they are dialed from anywhere, one pair in each line.

    :raises Unreadable: a line has no such number.
    """
    rows = []
    for line in filter(None, (row.strip() for row in text.splitlines())):
        name, _colon, number = (part.strip() for part in line.partition(":"))
        try:
            rows.append({"name": name, "number": normalize(HandleKind.PHONE, number)})
        except UnreadableHandle:
            name = ""
        if not name:
            raise Unreadable(_("Write each phone as: name: number, with + and the country, as +12025550123."))
    return rows
