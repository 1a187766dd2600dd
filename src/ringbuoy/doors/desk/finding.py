"""Finding a service beside the talk, as one types. What is typed goes in the body and is written nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own
from ringbuoy.directory.faults import UnknownFault, report_fault
from ringbuoy.directory.models.feedback import Fault
from ringbuoy.directory.searching.choices import kinds_of_access, languages, needs, terms_named
from ringbuoy.directory.searching.distances import MOST_METERS
from ringbuoy.directory.searching.places import UnknownPlace, spot_of
from ringbuoy.directory.searching.questions import Question
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.referrals.looking import look
from ringbuoy.referrals.places import FRESH_FOR, places_of
from ringbuoy.referrals.rules import Unmet

SHOWN = 10
AGES = frozenset(str(age) for age in range(131))


@dataclass
class Asked:
    """What was typed, as a question, and in words what of it could not be used."""

    question: Question
    notes: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was asked at all."""
        asked = self.question
        lists = (asked.terms, asked.eligible, asked.languages, asked.accessibility)
        boxes = (asked.is_free, asked.is_open_now, asked.places_said_since)
        return not (asked.text or any(lists) or any(boxes) or asked.age is not None)


@require_POST
@gate(Act.SEARCH_DIRECTORY)
def found(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show what answers the question; what of it cannot be used is said, and the rest is looked for."""
    at = clock.now()
    row = find_own(who(request), contact, at=at)
    asked = read(request.POST.dict(), at=at)
    services = [] if asked.is_empty else look(asked.question, most=SHOWN, at=at)
    places = places_of([one.service.pk for one in services], at=at)
    if asked.question.places_said_since:
        services = [one for one in services if any(kind.free for kind in places.get(one.service.pk, []))]
    page = {
        "contact": row,
        "asked": asked,
        "found": [(one, places.get(one.service.pk, [])) for one in services],
        "faults": list(Fault),
        "whys": list(Unmet),
        "need": request.POST.get("need", "") if asked.question.terms else "",
    }
    return render(request, "desk/_found.html", page)


@require_GET
@gate(Act.SEARCH_DIRECTORY)
def choices(request: HttpRequest) -> HttpResponse:
    """Give the lists from which needs, languages and access are chosen."""
    page = {"needs": needs(), "languages": languages(), "kinds_of_access": kinds_of_access()}
    return render(request, "desk/_find_choices.html", page)


@require_POST
@gate(Act.SEARCH_DIRECTORY)
def fault(request: HttpRequest, service: UUID) -> HttpResponse:
    """Tell the editors what is wrong with a service, in one press."""
    said = request.POST.get("fault", "")
    report_fault(who(request), service, said, phone=_id(request.POST.get("phone", "")), at=clock.now())
    return render(request, "desk/_fault_told.html")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise UnknownFault(_("Choose what is wrong from the list.")) from None


def read(sent: Mapping[str, str], *, at: datetime) -> Asked:
    """Read what was typed. Somebody is still typing: half a word is no mistake, and nothing is refused."""
    typed = {name: text.replace("\0", "").strip() for name, text in sent.items()}
    asked = Asked(
        Question(
            text=typed.get("text", ""),
            languages=_one(typed, "language"),
            accessibility=[one.lower() for one in _one(typed, "access")],
            is_free="is_free" in typed,
            is_open_now="is_open_now" in typed,
            places_said_since=at - FRESH_FOR if "has_places" in typed else None,
        )
    )
    for part in (_read_place, _read_age, _read_needs):
        part(asked, typed)
    return asked


def _one(typed: Mapping[str, str], name: str) -> list[str]:
    said = typed.get(name, "")
    return [said] if said else []


def _read_place(asked: Asked, typed: Mapping[str, str]) -> None:
    said = typed.get("near", "")
    if not said:
        return
    try:
        near = spot_of(said)
    except UnknownPlace as unknown:
        asked.notes.append(unknown.sentence)
        return
    asked.question = replace(
        asked.question, near=near, within_meters=MOST_METERS.get(typed.get("within", ""))
    )


def _read_age(asked: Asked, typed: Mapping[str, str]) -> None:
    said = typed.get("age", "")
    if said in AGES:
        asked.question = replace(asked.question, age=int(said))
    elif said:
        asked.notes.append(_("Write the age in whole years."))


def _read_needs(asked: Asked, typed: Mapping[str, str]) -> None:
    for name in ("need", "eligible"):
        said = typed.get(name, "")
        terms = terms_named(said) if said else []
        if said and not terms:
            asked.notes.append(
                _("“%(name)s” is not in the list of needs. Choose one from it.") % {"name": said}
            )
        elif name == "need":
            asked.question = replace(asked.question, terms=terms)
        else:
            asked.question = replace(asked.question, eligible=terms)
