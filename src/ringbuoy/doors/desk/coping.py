"""Ways to cope beside the talk: the need by one key, the first fitting one at once, read aloud or sent."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own
from ringbuoy.coping.actions import count
from ringbuoy.coping.queries import for_need
from ringbuoy.coping.rules import Need, Strategy, Words
from ringbuoy.doors.shell.coping_words import NEEDS
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused


class UnknownNeed(Refused):
    """There is no such need."""


@dataclass(frozen=True)
class Digit:
    """A need as a button with its key."""

    need: str
    name: str
    digit: int
    is_now: bool


@dataclass(frozen=True)
class Shown:
    """What is shown: the strategy in the caller's language, and the others for the same need.

    `one` None: nothing is in the library for this need.
    """

    one: Strategy | None
    words: Words | None
    language: str
    others: list[tuple[str, str]]


@require_http_methods(["GET", "POST"])
@gate(Act.ASSESS)
def coping(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show the needs, and what helps with one of them; or count whether it helped."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "POST":
        count(person, _chosen(request), helped=request.POST.get("helped") == "yes", at=at)
        return render(request, "desk/_coping_counted.html")
    return render(
        request, "desk/_coping.html", shown(row, request.GET.get("need", ""), request.GET.get("code", ""))
    )


def shown(contact: Contact, wanted: str, code: str = "") -> dict[str, object]:
    """Give what the dialog shows for a need; of one strategy, or of the first that fits.

    :raises UnknownNeed: there is no such need.
    """
    if wanted and wanted not in set(Need):
        raise UnknownNeed(_("Choose one of the needs shown."))
    need = Need(wanted) if wanted else None
    digits = [Digit(one.value, str(NEEDS[one]), _digit(one), one is need) for one in Need]
    return {"contact": contact, "needs": digits, "need": wanted, "shown": _of(contact, need, code)}


def _chosen(request: HttpRequest) -> str:
    if code := request.POST.get("code", ""):
        return code
    raise UnknownNeed(_("Choose one of the needs shown."))


def _digit(need: Need) -> int:
    return (list(Need).index(need) + 1) % 10


def _of(contact: Contact, need: Need | None, code: str) -> Shown | None:
    if need is None:
        return None
    fitting = for_need(need)
    one = next((row for row in fitting if row.code == code), fitting[0] if fitting else None)
    if one is None:
        return Shown(None, None, "", [])
    language = one.language_for(contact.language)
    others = [(row.code, row.words[row.language_for(language)].title) for row in fitting if row is not one]
    return Shown(one, one.words[language], language, others)
