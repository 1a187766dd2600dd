"""The form of a duty to report: where, what, how old, to whom, by when, and who has read the law."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.shell.mandated_words import AGES, DUTIES, HARMS
from ringbuoy.mandated_reports.rules import STRICTEST_FIRST, Age, Duty, Harm, Row

MOST_HOURS = 24 * 30


_AT_LEAST_ONE = {"required": _("Choose at least one kind of harm and one age.")}


class DutyForm(OfficeForm):
    """Everything about one row."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    place = forms.CharField(
        label=_("Where it holds"),
        max_length=12,
        help_text=_("As ISO 3166 writes it: US-CA for California, GB-ENG, or DE."),
    )
    harms = forms.MultipleChoiceField(
        label=_("What was disclosed"),
        choices=[(harm.value, HARMS[harm]) for harm in Harm],
        widget=forms.CheckboxSelectMultiple,
        error_messages=_AT_LEAST_ONE,
    )
    ages = forms.MultipleChoiceField(
        label=_("How old the person is"),
        choices=[(age.value, AGES[age]) for age in Age],
        widget=forms.CheckboxSelectMultiple,
        error_messages=_AT_LEAST_ONE,
    )
    duty = forms.ChoiceField(
        label=_("What the law says"), choices=[(duty.value, DUTIES[duty]) for duty in STRICTEST_FIRST]
    )
    hours = forms.IntegerField(
        label=_("Hours until the agency is told"),
        min_value=0,
        max_value=MOST_HOURS,
        help_text=_("“Immediately” is 1. With no duty it may be 0."),
    )
    written_hours = forms.IntegerField(
        label=_("Hours from then until it has it in writing"),
        min_value=0,
        max_value=MOST_HOURS,
        help_text=_("0: a call is enough."),
    )
    agency = forms.CharField(label=_("Who is told"), max_length=120, required=False)
    number = forms.CharField(label=_("Their number"), max_length=40, required=False)
    form = forms.CharField(label=_("The form in which it is written"), max_length=200, required=False)
    source = forms.CharField(
        label=_("Which law says so"),
        max_length=300,
        error_messages={"required": _("Say which law says so, and who has read it for you.")},
    )
    note = forms.CharField(
        label=_("What a counselor must know besides"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3, "class": "c-input"}),
    )
    reviewed_by = forms.CharField(
        label=_("Who has read the law for you"),
        max_length=120,
        help_text=_("Your counsel, by name."),
        error_messages={"required": _("Say which law says so, and who has read it for you.")},
    )
    reviewed_on = forms.DateField(
        label=_("Read on"), widget=forms.DateInput({"type": "date", "class": "c-input"}, format="%Y-%m-%d")
    )
    is_on = forms.BooleanField(label=_("The row holds"), required=False)

    @staticmethod
    def written(row: Row) -> dict[str, Any]:
        """Write a row as the fields show it."""
        alike = ("place", "hours", "written_hours", "agency", "number", "form", "source", "note", "is_on")
        return {
            **{name: getattr(row, name) for name in alike},
            "seen": row.version,
            "harms": sorted(row.harms),
            "ages": sorted(row.ages),
            "duty": row.duty.value,
            "reviewed_by": row.reviewed_by,
            "reviewed_on": row.reviewed_on if row.reviewed_by else None,
        }

    def row(self, code: str) -> Row:
        """Give the row that was typed; a new one is named after its place, first harm and first age."""
        said: dict[str, Any] = self.cleaned_data
        alike = ("hours", "written_hours", "agency", "number", "form", "source", "note", "is_on")
        named = slugify(f"{said['place']}-{said['harms'][0]}-{said['ages'][0]}")[:40]
        return Row(
            code=code or named,
            place=said["place"].upper(),
            harms=frozenset(Harm(one) for one in said["harms"]),
            ages=frozenset(Age(one) for one in said["ages"]),
            duty=Duty(said["duty"]),
            reviewed_by=said["reviewed_by"],
            reviewed_on=said["reviewed_on"],
            version=said["seen"],
            **{name: said[name] for name in alike},
        )
