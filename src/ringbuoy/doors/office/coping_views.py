"""The library of ways to cope: what is in it, what is to be looked through, what helped; and changing one."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.coping.actions import change
from ringbuoy.coping.queries import find, library, tallies, to_review
from ringbuoy.coping.rules import Strategy
from ringbuoy.doors.office.coping_forms import StrategyForm
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.coping_words import NEEDS
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, Refused


@dataclass(frozen=True)
class Row:
    """A strategy as the list shows it, with how often it helped and did not."""

    strategy: Strategy
    title: str
    needs: str
    helped: int
    did_not: int
    is_due: bool


@require_GET
@gate(Act.EDIT_COPING)
def strategies(request: HttpRequest) -> HttpResponse:
    """List the library: what is to be looked through first, the others by name."""
    today = clock.now().date()
    due = {one.code for one in to_review(on=today)}
    counted = tallies()
    rows = [_row(one, counted[one.code], is_due=one.code in due) for one in library().values()]
    rows.sort(key=lambda row: (not row.is_due, row.title.casefold()))
    return render(request, "office/coping.html", {"rows": rows, "due": len(due)})


def _row(strategy: Strategy, counted: dict[bool, int], *, is_due: bool) -> Row:
    words = strategy.words[strategy.language_for(_reader())]
    needs = ", ".join(str(NEEDS[need]) for need in strategy.needs)
    return Row(strategy, words.title, needs, counted[True], counted[False], is_due)


def _reader() -> str:
    return (get_language() or "en").split("-")[0]


@gate(Act.EDIT_COPING)
def strategy(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show a strategy as a form and keep what was changed; without a code, a new one."""
    one = find(code) if code else None
    initial = StrategyForm.written(one) if one else {"seen": 0, "minutes": 5, "is_on": True}
    form = StrategyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change(who(request), form.strategy(code), at=clock.now())
        except Refused as error:
            form.refuse(error)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            saved(request, _("Saved. Counselors see it from now on."))
            return redirect("office_coping")
    return render(
        request,
        "office/coping_one.html",
        {"form": form, "one": one, "is_new": not code},
        status=400 if form.errors else 200,
    )
