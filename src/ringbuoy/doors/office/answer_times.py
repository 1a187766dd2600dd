"""The form that says how soon the house answers."""

from typing import Self

from django import forms
from django.utils.translation import gettext_lazy as _

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.people.models import Person
from ringbuoy.statements.rules import LONGEST_DAYS, Times
from ringbuoy.statements.times import newest, times_now

NAMES = ("acknowledge_days", "answer_days", "review_days", "data_days")


class TimesForm(OfficeForm):
    """Within how many days each is done."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    acknowledge_days = forms.IntegerField(
        label=_("A complaint is taken on within, days"), min_value=1, max_value=LONGEST_DAYS
    )
    answer_days = forms.IntegerField(
        label=_("A complaint is answered within, days"), min_value=1, max_value=LONGEST_DAYS
    )
    review_days = forms.IntegerField(
        label=_("An incident is reviewed within, days"), min_value=1, max_value=LONGEST_DAYS
    )
    data_days = forms.IntegerField(
        label=_("A request about one's own data is answered within, days"),
        min_value=1,
        max_value=LONGEST_DAYS,
    )

    @classmethod
    def of(cls, times: Times, *, seen: int) -> Self:
        """Make the form as it stands."""
        return cls(initial={**{name: getattr(times, name) for name in NAMES}, "seen": seen})

    @property
    def times(self) -> Times:
        """What the form says, once it is valid."""
        return Times(**{name: self.cleaned_data[name] for name in NAMES})


def times_shown(person: Person, form: TimesForm | None) -> dict[str, object]:
    """Give what a page needs to show the times, and to change them where this person may."""
    row = newest()
    return {
        "form": form or TimesForm.of(times_now(), seen=row.version if row else 0),
        "times": times_now(),
        "change": row,
        "may_set": can(person, Act.SET_ANSWER_TIMES),
    }
