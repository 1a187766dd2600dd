"""The forms of a line, one for each section: what a section shows, and what it makes of what is typed."""

from collections.abc import Mapping
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.doors.office.forms import OfficeForm, names_in
from ringbuoy.doors.office.language_words import language_name, languages
from ringbuoy.doors.office.line_words import (
    DAY_NAMES,
    read_choices,
    read_days,
    read_spans,
    write_choices,
    write_days,
    write_spans,
)
from ringbuoy.doors.office.policy_words import CHOICES, Rule, rules
from ringbuoy.lines.center import the_center
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import DAYS, BadPolicy, Policy

LONGEST_TEXT = 2_000


class SectionForm(OfficeForm):
    """A part of a line. `seen` is the version on which the person began."""

    sets: ClassVar[tuple[str, ...]] = ()
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        self.line = line
        kwargs["initial"] = {**self.written(line), "seen": line.version}
        super().__init__(*args, **kwargs)

    @classmethod
    def written(cls, line: Line) -> dict[str, Any]:
        """Write the section's settings as the fields show them."""
        return {name: getattr(line, name) for name in cls.sets}

    def settings(self) -> dict[str, Any]:
        """Read the fields as the line's settings."""
        return {name: self.cleaned_data[name] for name in self.sets}


class BasicsForm(SectionForm):
    """What a line is called and how it is reached."""

    sets = (
        "name",
        "is_open_to_public",
        "languages",
        "phone_number",
        "text_number",
        "emergency_number",
        "position",
    )

    name = forms.CharField(label=gettext_lazy("Name of the line"), max_length=80)
    is_open_to_public = forms.BooleanField(
        label=gettext_lazy("Open to the public"),
        required=False,
        help_text=gettext_lazy("Off: nobody can start a contact here, whatever the hours say."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language for this line.")},
    )
    phone_number = forms.CharField(
        label=gettext_lazy("Phone number that callers see"), max_length=32, required=False
    )
    text_number = forms.CharField(
        label=gettext_lazy("Number for text messages"), max_length=32, required=False
    )
    emergency_number = forms.CharField(
        label=gettext_lazy("Emergency number that callers see"),
        max_length=16,
        help_text=gettext_lazy("Such as 911 or 112. It stands on every page of this line."),
        error_messages={
            "required": gettext_lazy("Give the emergency number that callers see, such as 911 or 112.")
        },
    )
    position = forms.IntegerField(
        label=gettext_lazy("Place in the list of lines"), min_value=0, max_value=999
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["languages"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = languages(*self.line.languages)


class WordsForm(SectionForm):
    """What the line says by itself, in each of its languages."""

    sets = ("greetings", "boundaries")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in self.line.languages:
            language = language_name(code)
            self.fields[f"greetings_{code}"] = _text(
                _("Greeting in %(language)s") % {"language": language}, code
            )
            self.fields[f"boundaries_{code}"] = _text(
                _("Words that end an abusive chat, in %(language)s") % {"language": language}, code
            )

    @classmethod
    def written(cls, line: Line) -> dict[str, Any]:
        """Write each text under its own name."""
        pairs = [(name, code) for name in cls.sets for code in line.languages]
        return {f"{name}_{code}": getattr(line, name).get(code, "") for name, code in pairs}

    def settings(self) -> dict[str, Any]:
        """Keep the texts of languages that this form does not show."""
        return {name: {**getattr(self.line, name), **self._typed(name)} for name in self.sets}

    def _typed(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data[f"{name}_{code}"] for code in self.line.languages}


def _text(label: str, code: str) -> forms.CharField:
    widget = forms.Textarea({"rows": 3, "lang": code, "dir": "auto", "class": "c-input"})
    return forms.CharField(label=label, widget=widget, max_length=LONGEST_TEXT, required=False)


class HoursForm(SectionForm):
    """When the line is open."""

    sets = ("zone", "week", "closed_on")

    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        widget=forms.TextInput({"list": "zones", "class": "c-input", "autocomplete": "off"}),
        help_text=gettext_lazy("Such as America/New_York or Europe/Lisbon."),
    )
    is_always_open = forms.BooleanField(
        label=gettext_lazy("Open day and night"),
        required=False,
        help_text=gettext_lazy("The hours below then do not count. Days off still do."),
    )
    closed_on = forms.CharField(
        label=gettext_lazy("Days off"),
        widget=forms.Textarea({"rows": 6, "class": "c-input"}),
        required=False,
        help_text=gettext_lazy("One in each line, such as 2026-12-25. The line is closed on these days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in DAY_NAMES.items():
            self.fields[day] = forms.CharField(label=str(name), required=False, max_length=120)
            self.fields[day].widget.attrs.update({"class": "c-input", "placeholder": "09:00–17:30"})
        self.order_fields(["seen", "zone", "is_always_open", *DAYS, "closed_on"])

    @classmethod
    def written(cls, line: Line) -> dict[str, Any]:
        """Write the hours of each day as people type them."""
        days = {day: write_spans(line.week.get(day, ())) for day in DAYS}
        return {
            "zone": line.zone,
            "is_always_open": not line.week,
            **days,
            "closed_on": write_days(line.closed_on, the_center().country),
        }

    def clean_zone(self) -> str:
        """Take only zones that the clocks know."""
        zone = str(self.cleaned_data["zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("Write the time zone as America/New_York or Europe/Lisbon."))
        return zone

    def clean(self) -> dict[str, Any]:
        """Read every day, so that each mistake is said beside its day."""
        week = {day: self.read_with(day, read_spans) or [] for day in DAYS}
        self.cleaned_data["week"] = {day: spans for day, spans in week.items() if spans}
        self.cleaned_data["days_off"] = self.read_with("closed_on", read_days) or []
        if not self.cleaned_data["is_always_open"] and not any(week.values()) and not self.errors:
            self.add_error(
                "is_always_open", _("Write the hours of at least one day, or tick: open day and night.")
            )
        return self.cleaned_data

    def settings(self) -> dict[str, Any]:
        """Give the week, or none where the line is always open."""
        said = self.cleaned_data
        week = {} if said["is_always_open"] else said["week"]
        return {"zone": said["zone"], "week": week, "closed_on": said["days_off"]}


class TreatmentForm(SectionForm):
    """How the line treats its contacts, in plain words with units."""

    sets = ("policy",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = self.line.rules
        for rule in rules():
            self.fields[rule.name] = _field_of(rule, getattr(policy, rule.name))

    @classmethod
    def written(cls, line: Line) -> dict[str, Any]:
        """Write every value of the policy, those by default too."""
        policy = line.rules
        values = {rule.name: getattr(policy, rule.name) for rule in rules()}
        return {**values, "needs_skills": ", ".join(policy.needs_skills)}

    def clean(self) -> dict[str, Any]:
        """Let the rules of the room judge the whole."""
        if not self.errors:
            try:
                Policy.read(self._policy())
            except BadPolicy as error:
                self.refuse(error)
        return self.cleaned_data

    def _policy(self) -> dict[str, Any]:
        said: Mapping[str, Any] = self.cleaned_data
        values = {rule.name: said[rule.name] for rule in rules()}
        return {**values, "needs_skills": tuple(names_in(said["needs_skills"]))}

    def settings(self) -> dict[str, Any]:
        """Store only what differs from the default, so that a better default reaches this line."""
        usual = Policy()
        differs = {name: value for name, value in self._policy().items() if value != getattr(usual, name)}
        return {"policy": differs}


def _field_of(rule: Rule, value: object) -> forms.Field:
    label, more = str(rule.label), str(rule.help)
    if isinstance(value, bool):
        return forms.BooleanField(label=label, help_text=more, required=False)
    if isinstance(value, int):
        return forms.IntegerField(label=label, help_text=more, min_value=rule.least, max_value=rule.most)
    if rule.name in CHOICES:
        return forms.ChoiceField(label=label, help_text=more, choices=CHOICES[rule.name])
    return forms.CharField(label=label, help_text=more, required=False, max_length=200)


class ChoicesForm(SectionForm):
    """How contacts of this line can end, and what they can be about."""

    sets = ("dispositions", "topics")

    dispositions = forms.CharField(
        label=gettext_lazy("How a contact can end"),
        widget=forms.Textarea({"rows": 8, "class": "c-input"}),
        help_text=gettext_lazy(
            "One in each line, such as: referred = Referred to a service. Keep the word before “=” when "
            "you change a name, so that earlier records stay together."
        ),
        error_messages={"required": gettext_lazy("Give at least one ending, so that records can be closed.")},
    )
    topics = forms.CharField(
        label=gettext_lazy("What a contact can be about"),
        widget=forms.Textarea({"rows": 10, "class": "c-input"}),
        required=False,
        help_text=gettext_lazy("One in each line, such as: grief = Grief and loss."),
    )

    @classmethod
    def written(cls, line: Line) -> dict[str, Any]:
        """Write each list as lines."""
        return {name: write_choices(getattr(line, name)) for name in cls.sets}

    def clean(self) -> dict[str, Any]:
        """Read both lists, so that a mistake is said beside its list."""
        self.cleaned_data["read"] = {name: self.read_with(name, read_choices) for name in self.sets}
        return self.cleaned_data

    def settings(self) -> dict[str, Any]:
        """Give both lists."""
        return dict(self.cleaned_data["read"])
