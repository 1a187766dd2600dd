"""The form of a coping strategy: its needs, where it comes from, and its steps in each language."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.coping.checking import LONGEST_STEP
from ringbuoy.coping.rules import LANGUAGES, Need, Strategy, Words
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.language_words import language_name
from ringbuoy.doors.shell.coping_words import NEEDS

MOST_MINUTES = 60


class StrategyForm(OfficeForm):
    """Everything about one way to cope."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("What it is for"),
        choices=[(need.value, NEEDS[need]) for need in Need],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("It is shown first for the need that stands first in the list."),
        error_messages={"required": gettext_lazy("Choose at least one need, so that it can be found.")},
    )
    sources = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        widget=forms.Textarea({"rows": 2, "class": "c-input"}),
        help_text=gettext_lazy(
            "One in each line: a study, a guideline, or your own practice. No copied text."
        ),
        error_messages={
            "required": gettext_lazy("Say where it comes from: a study, a guideline, or your own practice.")
        },
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes it takes"), min_value=1, max_value=MOST_MINUTES)
    reviewed_on = forms.DateField(
        label=gettext_lazy("Looked through on"),
        widget=forms.DateInput({"type": "date", "class": "c-input"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("A year later it stands in the list of what is to be looked through."),
    )
    is_on = forms.BooleanField(label=gettext_lazy("Counselors are shown it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            name = {"language": language_name(language)}
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("Title in %(language)s") % name, max_length=80
            )
            self.fields[f"steps_{language}"] = forms.CharField(
                label=_("Steps in %(language)s") % name,
                widget=forms.Textarea({"rows": 8, "class": "c-input"}),
                help_text=_("One in each line, %(most)s letters at most: it is read aloud.")
                % {"most": LONGEST_STEP},
            )

    @staticmethod
    def written(strategy: Strategy) -> dict[str, Any]:
        """Write a strategy as the fields show it."""
        words = {f"title_{language}": said.title for language, said in strategy.words.items()}
        steps = {f"steps_{language}": said.plain for language, said in strategy.words.items()}
        return {
            "seen": strategy.version,
            "needs": [need.value for need in strategy.needs],
            "sources": "\n".join(strategy.sources),
            "minutes": strategy.minutes,
            "reviewed_on": strategy.reviewed_on,
            "is_on": strategy.is_on,
            **words,
            **steps,
        }

    def strategy(self, code: str) -> Strategy:
        """Give the strategy that was typed; a new one is named after its first title."""
        said: Mapping[str, Any] = self.cleaned_data
        return Strategy(
            code=code or slugify(said[f"title_{LANGUAGES[0]}"])[:40],
            needs=tuple(Need(need) for need in said["needs"]),
            sources=tuple(_lines(said["sources"])),
            minutes=said["minutes"],
            reviewed_on=said["reviewed_on"],
            words={
                language: Words(said[f"title_{language}"], _lines(said[f"steps_{language}"]))
                for language in LANGUAGES
            },
            version=said["seen"],
            is_on=said["is_on"],
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
