"""The form that chooses openings: of which contact, by whom, when."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.audit.openings import Sought, contacts_of_number
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date", "class": "c-input"})


class OpeningsForm(OfficeForm):
    """Which openings are shown. Empty fields leave the choice open."""

    person = forms.ModelChoiceField(
        Person.objects.order_by("name"),
        required=False,
        label=gettext_lazy("Who"),
        empty_label=gettext_lazy("everybody"),
    )
    contact = forms.CharField(
        required=False,
        label=gettext_lazy("Contact"),
        help_text=gettext_lazy("Its four digits, or its whole id."),
        max_length=40,
    )
    since = forms.DateField(required=False, label=gettext_lazy("From"), widget=_day())
    until = forms.DateField(required=False, label=gettext_lazy("Until"), widget=_day())

    def clean(self) -> None:
        """Find the contact that is meant."""
        said = str(self.cleaned_data.get("contact") or "").strip()
        self.cleaned_data["contact"] = self._contact(said) if said else None

    def sought(self) -> Sought:
        """Give the choice; a day begins and ends by the center's own clock."""
        person: Person | None = self.cleaned_data["person"]
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        zone = ZoneInfo(the_center().zone)
        return Sought(
            person=person.pk if person else None,
            contact=self.cleaned_data.get("contact"),
            since=datetime.combine(since, time(), zone) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
        )

    def _contact(self, said: str) -> UUID | None:
        try:
            return UUID(said)
        except ValueError:
            found = self._of_number(said)
        if len(found) == 1:
            return found[0]
        sentence = (
            _("Several contacts with these digits were opened. Narrow the days, or give the whole id.")
            if found
            else _("No contact with these digits was opened in this time. Check the digits and the days.")
        )
        self.add_error("contact", sentence)
        return None

    def _of_number(self, said: str) -> list[UUID]:
        if "person" not in self.cleaned_data or not (len(said) == 4 and said.isdecimal()):
            return []
        return contacts_of_number(said, self.sought_without_contact())

    def sought_without_contact(self) -> Sought:
        """Give the choice before the contact is known."""
        self.cleaned_data["contact"] = None
        return self.sought()
