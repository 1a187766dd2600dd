"""The forms of an import: the file and how it is taken; for other columns, where each belongs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.directory.importing import Choice
from ringbuoy.directory.models import SavedMapping
from ringbuoy.directory.reading.mapping_rules import KINDS, Chosen, guess, targets_for
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.import_words import LINK_NAMES, kind_name
from ringbuoy.doors.office.record_words import label_of, table_name
from ringbuoy.kernel.numbers import whole

LEFT_OUT = ""
MOST_COLUMNS = 150


class UploadForm(OfficeForm):
    """A file, and what goes in when some rows are wrong: chosen beforehand."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, JSON, the XML of Open Eligibility, or a zip of them; at most 2 MB. Larger ones are "
            "imported at the machine."
        ),
        error_messages={"required": gettext_lazy("Choose a file of at most 2 MB.")},
    )
    choice = forms.ChoiceField(
        label=gettext_lazy("When a row is wrong"),
        choices=[
            (Choice.ALL_OR_NOTHING.value, gettext_lazy("nothing is imported")),
            (Choice.GOOD_ROWS.value, gettext_lazy("the good rows are imported, the wrong ones are told")),
        ],
    )
    mapping = forms.ChoiceField(label=gettext_lazy("Whose columns"), required=False)

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        saved = [(str(row.pk), row.name) for row in SavedMapping.objects.all()]
        self.fields["mapping"].widget = forms.Select(
            choices=[(LEFT_OUT, _("The standard's own, or I map them next")), *saved]
        )

    def clean_mapping(self) -> str:
        """Give the text of the mapping. Empty: none."""
        row = SavedMapping.objects.filter(pk=whole(self.cleaned_data["mapping"]) or 0).first()
        return row.text if row else ""


class MappingForm(OfficeForm):
    """Where each column of a file belongs."""

    name = forms.CharField(label=gettext_lazy("Name of this mapping"), max_length=60)
    main = forms.ChoiceField(
        label=gettext_lazy("One row is"), choices=[(one, kind_name(one)) for one in KINDS]
    )
    tells_apart = forms.ChoiceField(
        label=gettext_lazy("Which column tells rows apart"),
        help_text=gettext_lazy(
            "Its cell must be another one in each row, and stay the same next time. Where a row is "
            "something of a record of another file: the column that says of which."
        ),
    )

    def __init__(self, *args: Any, columns: Sequence[str], main: str, **words: Any) -> None:
        super().__init__(*args, **words)
        self.columns = columns[:MOST_COLUMNS]
        self.shown_for = main if main in KINDS else KINDS[0]
        self.fields["main"].initial = self.shown_for
        self.fields["tells_apart"] = forms.ChoiceField(
            label=self.fields["tells_apart"].label,
            help_text=self.fields["tells_apart"].help_text,
            choices=[(column, column) for column in self.columns],
        )
        for number, column in enumerate(self.columns):
            self.fields[f"column_{number}"] = _where(self.shown_for, column)

    def clean_main(self) -> str:
        """Take the kind for which the columns were shown; choosing another one shows them anew."""
        main = str(self.cleaned_data["main"])
        if self.data.get("shown_for") != main:
            self.add_error(
                "main", _("The columns are shown for this kind now. Look through them, then save.")
            )
        return main

    def chosen(self) -> Chosen:
        """Give what was chosen for this file."""
        said = {column: self.cleaned_data[f"column_{number}"] for number, column in enumerate(self.columns)}
        pairs = {column: one.split(".") for column, one in said.items() if one}
        columns = {column: (table, name) for column, (table, name) in pairs.items()}
        return Chosen(self.shown_for, self.cleaned_data["tells_apart"], columns)


def _where(main: str, column: str) -> forms.ChoiceField:
    guessed = guess(main, column)
    return forms.ChoiceField(
        label=column,
        required=False,
        choices=[(LEFT_OUT, _("left out")), *_groups(main)],
        initial=".".join(guessed) if guessed else LEFT_OUT,
    )


def _groups(main: str) -> list[tuple[str | Promise, list[tuple[str, str | Promise]]]]:
    groups: dict[str, list[tuple[str, str | Promise]]] = {}
    for table, name in targets_for(main):
        words = LINK_NAMES.get((table, name)) or f"{table_name(table)}: {label_of(name)}"
        groups.setdefault(table, []).append((f"{table}.{name}", words))
    return [(str(table_name(table)), choices) for table, choices in groups.items()]
