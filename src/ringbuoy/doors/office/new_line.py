"""The form of a new line: the least it needs; the rest has defaults that hurt nobody."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.language_words import languages
from ringbuoy.lines.models import Line
from ringbuoy.lines.starting import starting_settings


class NewLineForm(OfficeForm):
    """A line that is not yet open to the public."""

    name = forms.CharField(label=gettext_lazy("Name of the line"), max_length=80)
    code = forms.CharField(
        label=gettext_lazy("Short code"),
        max_length=40,
        help_text=gettext_lazy("Small letters, digits and dashes, such as youth-line. It never changes."),
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", gettext_lazy("Use small letters, digits and dashes."))
        ],
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        widget=forms.CheckboxSelectMultiple,
        choices=languages,
        error_messages={"required": gettext_lazy("Choose at least one language for this line.")},
    )
    emergency_number = forms.CharField(
        label=gettext_lazy("Emergency number that callers see"),
        max_length=16,
        error_messages={
            "required": gettext_lazy("Give the emergency number that callers see, such as 911 or 112.")
        },
    )
    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        widget=forms.TextInput({"list": "zones", "class": "c-input", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        """Refuse a code that another line has."""
        code = str(self.cleaned_data["code"])
        if Line.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Another line has this code. Choose another one."))
        return code

    def clean_zone(self) -> str:
        """Take only zones that the clocks know."""
        zone = str(self.cleaned_data["zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("Write the time zone as America/New_York or Europe/Lisbon."))
        return zone

    def settings(self) -> dict[str, Any]:
        """Give the new line: closed to the public, and nobody there waits for ever."""
        said = self.cleaned_data
        return starting_settings(
            said["name"],
            emergency_number=said["emergency_number"],
            zone=said["zone"],
            languages=said["languages"],
        )
