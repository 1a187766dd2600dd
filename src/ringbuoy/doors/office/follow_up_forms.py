"""The form that says how soon promises are kept."""

from typing import Self

from django import forms
from django.utils.translation import gettext_lazy as _

from ringbuoy.doors.office.forms import OfficeForm, names_in
from ringbuoy.followups.timing import LONGEST_HOURS, MOST_RETRY_HOURS, MOST_TRIES, Timing

NUMBERS = ("opens_hours", "closes_hours", "grave_opens_hours", "grave_closes_hours", "tries", "retry_hours")


class TimesForm(OfficeForm):
    """How soon promises are kept, how often it is tried, and the days of a series."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    opens_hours = forms.IntegerField(label=_("Earliest, hours after the promise"), min_value=0)
    closes_hours = forms.IntegerField(
        label=_("Latest, hours after the promise"), min_value=1, max_value=LONGEST_HOURS
    )
    grave_opens_hours = forms.IntegerField(label=_("At high risk: earliest, hours after"), min_value=0)
    grave_closes_hours = forms.IntegerField(
        label=_("At high risk: latest, hours after"), min_value=1, max_value=LONGEST_HOURS
    )
    tries = forms.IntegerField(label=_("How often it is tried"), min_value=1, max_value=MOST_TRIES)
    retry_hours = forms.IntegerField(
        label=_("Hours between two tries"), min_value=1, max_value=MOST_RETRY_HOURS
    )
    series_days = forms.CharField(
        label=_("Days of a series, after the promise"),
        required=False,
        help_text=_("Such as 7, 30, 90. Nothing: no series is offered."),
    )

    @classmethod
    def of(cls, timing: Timing, *, seen: int) -> Self:
        """Make the form as it stands."""
        said: dict[str, object] = {name: getattr(timing, name) for name in NUMBERS}
        days = ", ".join(str(day) for day in timing.series_days)
        return cls(initial={**said, "series_days": days, "seen": seen})

    def clean_series_days(self) -> tuple[int, ...]:
        """Read the days of a series."""
        names = names_in(str(self.cleaned_data.get("series_days") or ""))
        if not all(name.isascii() and name.isdecimal() and len(name) < 5 for name in names):
            raise forms.ValidationError(_("Write days as numbers with commas between, such as 7, 30, 90."))
        return tuple(int(name) for name in names)

    @property
    def timing(self) -> Timing:
        """What the form says, once it is valid."""
        said = {name: self.cleaned_data[name] for name in NUMBERS}
        return Timing(**said, series_days=self.cleaned_data["series_days"])
