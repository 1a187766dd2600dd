"""A form for any table of the standard: its own fields, each explained, read as an import reads them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ringbuoy.directory.columns import Column, Kind, Table
from ringbuoy.directory.editing.fields import must_be_there, read_typed, writable
from ringbuoy.directory.editing.naming import NotTheOne, id_called, said_of
from ringbuoy.directory.finding_words import WORDS
from ringbuoy.directory.writing import Written, in_json
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.record_words import CHOICES, hint_of, label_of
from ringbuoy.kernel.ids import new_id

LONGEST = 10_000
LONG_TEXTS = frozenset(
    {
        *("description", "eligibility_description", "application_process", "fees_description", "notes"),
        *("transportation", "interpretation_services", "accreditations", "alert", "extent", "details"),
    }
)


class RecordForm(OfficeForm):
    """The fields of one row. What stands beside it (whose it is) comes from the page, not from the form."""

    def __init__(
        self, *args: Any, table: Table, country: str, given: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table, self._country, self._given = table, country, given
        self.values: Mapping[str, Written] = {}
        for column in writable(table):
            if column.name not in given:
                self.fields[column.name] = _field(table, column)

    def clean(self) -> dict[str, Any]:
        """Read every field as an import reads it; what is wrong is said beside the field."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        said |= self._found(said)
        if self.errors:
            return self.cleaned_data
        typed = read_typed(self.table, said, {"id": str(new_id()), **self._given}, self._country)
        for name, problem in typed.wrong:
            self.add_error(name if name in self.fields else None, str(WORDS[problem]))
        self.values = typed.values
        return self.cleaned_data

    def _found(self, said: Mapping[str, Any]) -> dict[str, str]:
        """Find the records that are named by their names."""
        found = {}
        for column in writable(self.table):
            if column.kind is Kind.REFERENCE and said.get(column.name):
                try:
                    found[column.name] = str(id_called(column.of, said[column.name]))
                except NotTheOne as error:
                    self.refuse(error, column.name)
        return found


def written_of(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Write a row's values as the form shows them: records by their names."""
    return {
        column.name: said_of(column.of, UUID(str(value)))
        if column.kind is Kind.REFERENCE and (value := values.get(column.name))
        else in_json(values.get(column.name))
        for column in writable(table)
    }


def _field(table: Table, column: Column) -> forms.Field:
    shown: dict[str, Any] = {
        "label": label_of(column.name),
        "help_text": hint_of(table.name, column.name),
        "required": must_be_there(table, column),
    }
    if column.kind is Kind.FLAG:
        return forms.BooleanField(**{**shown, "required": False})
    if column.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=_choices(column), **{**shown, "required": False})
    widget = _widget(column)
    words = {"required": _("%(name)s: fill this in.") % {"name": label_of(column.name)}}
    return forms.CharField(max_length=LONGEST, widget=widget, error_messages=words, **shown)


def _widget(column: Column) -> forms.Widget:
    if column.name in LONG_TEXTS:
        return forms.Textarea(attrs={"rows": 4})
    return forms.TextInput(attrs=_finding_terms() if column.of == "taxonomy_term" else {})


def _finding_terms() -> dict[str, str]:
    """Let the terms that may be meant be offered below a field, while it is typed into."""
    return {
        "list": "terms",
        "autocomplete": "off",
        "hx-post": reverse("office_terms_found"),
        "hx-trigger": "input delay:150ms",
        "hx-target": "#terms",
        "hx-swap": "innerHTML",
        "hx-sync": "this:queue last",
    }


def _choices(column: Column) -> Sequence[tuple[str, str | Promise]]:
    named = [(choice, CHOICES.get(choice, choice)) for choice in column.choices]
    return named if column.is_required else [("", "–"), *named]
