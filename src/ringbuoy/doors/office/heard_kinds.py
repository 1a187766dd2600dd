"""The kinds of what was said of us, filed and asked for, put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.doors.shell import disclosure_words, feedback_words, incident_words
from ringbuoy.reporting.heard import Heard

Words = str | Promise
SECTIONS: Mapping[str, tuple[Words, Mapping[str, Words]]] = {
    "complaint topic": (_("What complaints were about"), feedback_words.WORDS["topic"]),
    "complaint finding": (_("What we found"), feedback_words.WORDS["finding"]),
    "complaint learning": (_("What complaints changed"), feedback_words.WORDS["learning"]),
    "incident kind": (_("Incidents by kind"), incident_words.WORDS["kind"]),
    "incident severity": (_("Incidents by gravity"), incident_words.WORDS["severity"]),
    "request kind": (_("What was asked of what we hold"), disclosure_words.WORDS["kind"]),
}


@dataclass(frozen=True)
class Kinds:
    """One section, by name, with how many there were of each kind."""

    name: Words
    counts: Sequence[tuple[Words, int]]


def kinds_heard(heard: Heard | None) -> Sequence[Kinds]:
    """Give each section in which something was counted; none when this reader is not shown it."""
    if heard is None:
        return []
    return [
        Kinds(name, [(words.get(code, code), number) for code, number in heard.kinds[section].items()])
        for section, (name, words) in SECTIONS.items()
        if section in heard.kinds
    ]
