"""What every form of the office shares: plain fields, and saying what is wrong beside each one."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django import forms
from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import Refused

Read = TypeVar("Read")
_TYPED = (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.Textarea, forms.Select)


class OfficeForm(forms.Form):
    """A form whose fields look alike, and which has one place for an error of the whole."""

    def full_clean(self) -> None:
        """Check every field; a number that does not fit is named, as the summary on top stands alone."""
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.error_messages |= _words_for(str(field.label))
        super().full_clean()

    def __getitem__(self, name: str) -> forms.BoundField:
        """Give a field, dressed like all others."""
        widget = self.fields[name].widget
        if isinstance(widget, _TYPED):
            widget.attrs.setdefault("class", "c-input")
            widget.attrs.setdefault("autocomplete", "off")
        return super().__getitem__(name)

    def refuse(self, error: Refused, field: str | None = None) -> None:
        """Show a refusal of an action beside a field, or on top of the form."""
        self.add_error(field if field in self.fields else None, error.sentence)

    def read_with(self, name: str, read: Callable[[str], Read]) -> Read | None:
        """Read one field's text; what cannot be read is said beside the field. None: it could not."""
        try:
            return read(str(self.cleaned_data.get(name) or ""))
        except Refused as error:
            self.refuse(error, name)
            return None


def _words_for(name: str) -> dict[str, str]:
    whole = _("%(name)s: write a whole number.") % {"name": name}
    return {
        "required": whole,
        "invalid": whole,
        "min_value": _("%(name)s: no less than %%(limit_value)s.") % {"name": name},
        "max_value": _("%(name)s: no more than %%(limit_value)s.") % {"name": name},
    }


def names_in(text: str) -> list[str]:
    """Read names separated by commas."""
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def lines_of(rows: Iterable[str]) -> str:
    """Write rows as lines of a text field."""
    return "\n".join(rows)
