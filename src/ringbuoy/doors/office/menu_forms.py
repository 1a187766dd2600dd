"""The keys that callers of a line can press, one field for each key: another language, or another line."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ringbuoy.doors.office.language_words import language_name
from ringbuoy.doors.office.line_forms import SectionForm
from ringbuoy.lines.models import Line
from ringbuoy.lines.phone_ways import MENU_KEYS

LANGUAGE, LINE = "language:", "line:"


class MenuForm(SectionForm):
    """The whole menu."""

    sets = ("phone_menu",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("nothing")), *_languages(self.line), *_lines(self.line)]
        for key in MENU_KEYS:
            label = _("Key %(key)s") % {"key": key}
            self.fields[f"key_{key}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    @classmethod
    def written(cls, line: Line) -> dict[str, Any]:
        """Write what each key leads to as the field's value."""
        return {
            f"key_{choice.key}": f"{LANGUAGE}{choice.language}" if choice.language else f"{LINE}{choice.line}"
            for choice in line.menu
        }

    def settings(self) -> dict[str, Any]:
        """Give the keys that lead somewhere, in order."""
        said = [(key, str(self.cleaned_data[f"key_{key}"])) for key in MENU_KEYS]
        return {"phone_menu": [_row(key, target) for key, target in said if target]}


def _row(key: str, target: str) -> dict[str, str]:
    kind, _colon, code = target.partition(":")
    return {"key": key, kind: code}


def _languages(line: Line) -> list[tuple[str, str]]:
    """Give the languages of the line but its first, in which everybody is greeted."""
    return [(f"{LANGUAGE}{code}", language_name(code)) for code in line.languages[1:]]


def _lines(line: Line) -> list[tuple[str, str]]:
    others = Line.objects.exclude(pk=line.pk).filter(is_open_to_public=True)
    return [(f"{LINE}{code}", name) for code, name in others.values_list("code", "name")]
