"""The sections of a line, each with its form."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.contacts.boundary import usual_words
from ringbuoy.doors.office.changes import NAMES, say
from ringbuoy.doors.office.hop_forms import OverflowForm
from ringbuoy.doors.office.language_words import language_name
from ringbuoy.doors.office.line_forms import (
    BasicsForm,
    ChoicesForm,
    HoursForm,
    SectionForm,
    TreatmentForm,
    WordsForm,
)
from ringbuoy.doors.office.menu_forms import MenuForm
from ringbuoy.doors.office.policy_words import in_words, rules
from ringbuoy.kernel.errors import NotFound
from ringbuoy.lines.models import Line


class NoSuchSection(NotFound):
    """A line has no section of this name."""


@dataclass(frozen=True)
class Section:
    """A part of a line that is changed on one page."""

    key: str
    title: str | Promise
    form: type[SectionForm]
    template: str = "office/line_section.html"

    def summary(self, line: Line) -> list[tuple[str, str]]:
        """Say how the section stands: each value with its name."""
        if self.form is TreatmentForm:
            policy = line.rules
            return [(str(rule.label), in_words(rule.name, getattr(policy, rule.name))) for rule in rules()]
        if self.form is WordsForm:
            return [row for language in line.languages for row in _spoken(line, language)]
        return [(str(NAMES[name]), say(name, getattr(line, name))) for name in self.form.sets]


def _spoken(line: Line, language: str) -> list[tuple[str, str]]:
    """Give what callers read in one language, word for word, also where the line has no words."""
    name = {"language": language_name(language)}
    return [
        (_("Greeting in %(language)s") % name, line.greeting(language)),
        (
            _("Words that end an abusive chat, in %(language)s") % name,
            line.boundary(language) or usual_words(language),
        ),
    ]


SECTIONS = {
    section.key: section
    for section in (
        Section("basics", gettext_lazy("Name, languages, numbers"), BasicsForm),
        Section("words", gettext_lazy("What the line says by itself"), WordsForm),
        Section("hours", gettext_lazy("Hours and days off"), HoursForm, "office/line_hours.html"),
        Section(
            "treatment", gettext_lazy("How contacts are treated"), TreatmentForm, "office/line_treatment.html"
        ),
        Section("overflow", gettext_lazy("When nobody answers"), OverflowForm, "office/line_overflow.html"),
        Section("menu", gettext_lazy("Keys that callers can press"), MenuForm, "office/line_menu.html"),
        Section("choices", gettext_lazy("Endings and topics"), ChoicesForm),
    )
}


def section_of(key: str) -> Section:
    """Find a section.

    :raises NoSuchSection: there is none of this name.
    """
    if key not in SECTIONS:
        raise NoSuchSection(_("There is no such part of a line."))
    return SECTIONS[key]
