"""The guide beside a talk: the phases of the line's call model, and the words of the one that is open."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.call_models.actions import turn_to
from ringbuoy.call_models.queries import model_of, phase_of
from ringbuoy.call_models.rules import FIRST_LANGUAGE, PhaseWords
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock


@dataclass(frozen=True)
class Step:
    """A phase as a button."""

    code: str
    name: str
    is_now: bool


@dataclass(frozen=True)
class Guide:
    """What the guide shows. `says` are for the caller, in `language`; `words` for the counselor.

    `is_open`: its words are in sight, because a phase was just chosen.
    """

    steps: list[Step]
    words: PhaseWords
    says: list[str]
    language: str
    is_open: bool


def guide_of(contact: Contact, *, is_open: bool = False) -> dict[str, object]:
    """Give what the guide of a contact shows; nothing where its line wants none."""
    model = model_of(contact.line)
    if model is None:
        return {"contact": contact, "guide": None}
    phase, reader = phase_of(contact, model), (get_language() or FIRST_LANGUAGE).split("-")[0]
    steps = [Step(one.code, one.said_in(reader).name, is_now=one is phase) for one in model.phases]
    language = contact.language if contact.language in phase.words else FIRST_LANGUAGE
    says = list(phase.said_in(language).says)
    return {
        "contact": contact,
        "guide": Guide(steps, phase.said_in(reader), says, language, is_open),
    }


@require_POST
@gate(Act.TAKE_CONTACTS)
def turned(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Turn the guide to the chosen phase."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    turn_to(person, row, request.POST.get("phase", ""), at=at)
    return render(request, "desk/_guide.html", guide_of(row, is_open=True))
