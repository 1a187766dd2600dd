"""The carriers of the phone line: setting one up step by step, and trying it."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringbuoy.access.gates import fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.trunk_forms import PRESETS, TrunkForm, TryForm
from ringbuoy.doors.office.trunk_words import FINE, OUTCOME_WORDS, STANDING_WORDS, UNSEEN_WORDS, InWords
from ringbuoy.doors.shell.sign_ins import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.telephony.asking.asking import ask_carrier
from ringbuoy.telephony.asking.rules import Standing
from ringbuoy.telephony.carriers import carrier_of
from ringbuoy.telephony.drills import is_due
from ringbuoy.telephony.kinds import TrialState
from ringbuoy.telephony.models import Trial, Trunk
from ringbuoy.telephony.trial_rules import TrialOutcome
from ringbuoy.telephony.trials import ask_for_trial, was_never_placed
from ringbuoy.telephony.trunks import find_trunk, remove_trunk, save_trunk


@require_GET
@gate(Act.CHANGE_SETTINGS)
def trunks(request: HttpRequest) -> HttpResponse:
    """List the carriers in the order in which they are tried."""
    at = clock.now()
    rows = [(row, row.drills.first(), is_due(row, at=at)) for row in Trunk.objects.prefetch_related("drills")]
    return render(request, "office/trunks.html", {"trunks": rows, "presets": list(PRESETS)})


@require_http_methods(["GET", "POST"])
@fresh
@gate(Act.CHANGE_SETTINGS)
def new_trunk(request: HttpRequest) -> HttpResponse:
    """Set another carrier up."""
    return _edited(request, Trunk())


@require_http_methods(["GET", "POST"])
@fresh
@gate(Act.CHANGE_SETTINGS)
def trunk(request: HttpRequest, trunk_id: int) -> HttpResponse:
    """Show how a carrier is set up, or change it."""
    return _edited(request, find_trunk(trunk_id))


@require_POST
@gate(Act.CHANGE_SETTINGS)
def trunk_away(request: HttpRequest, trunk_id: int) -> HttpResponse:
    """Take a carrier away."""
    remove_trunk(who(request), find_trunk(trunk_id), at=clock.now())
    saved(request, _("The carrier is taken away. Calls that go on by it go on."))
    return redirect("office_trunks")


@require_http_methods(["GET", "POST"])
@gate(Act.CHANGE_SETTINGS)
def trunk_tried(request: HttpRequest, trunk_id: int) -> HttpResponse:
    """Ask a carrier's server how it stands; if it stands well, let it call one's own phone."""
    row, at = find_trunk(trunk_id), clock.now()
    form = TryForm(request.POST or None)
    page: dict[str, object] = {"trunk": row, "form": form}
    if request.method == "POST" and form.is_valid():
        said = _asked(row)
        page["server"] = said
        if said.is_fine and form.cleaned_data["number"].strip():
            try:
                sent = form.cleaned_data
                ask_for_trial(who(request), row, sent["number"], at=at, hides_us=sent["hides_us"])
            except Foreseen as error:
                form.add_error("number", error.sentence)
            else:
                return redirect("office_trunk_try", trunk_id)
    page |= _last_trial(row, at=at)
    return render(request, "office/trunk_try.html", page, status=400 if form.errors else 200)


def _asked(row: Trunk) -> InWords:
    if settings.RINGBUOY.demo:
        return InWords(_("This is a demo: it asks no server outside."), is_fine=False)
    said = ask_carrier(carrier_of(row))
    is_fine = said.standing is Standing.GOOD
    return InWords(str(STANDING_WORDS[said.standing]), is_fine, 0 if is_fine else said.answer)


def _last_trial(row: Trunk, *, at: datetime) -> dict[str, object]:
    """Give the last trial: it goes on, no engine took it, or it is over with what came of it."""
    trial: Trial | None = row.trials.first()
    if trial is None:
        return {}
    if was_never_placed(trial, at=at):
        sentence = _("The phone line did not take the test up: it does not run. Start it, then try again.")
        return {"trial": trial, "came": InWords(sentence, is_fine=False)}
    if trial.state != TrialState.OVER:
        return {"trial": trial, "goes_on": True}
    outcome = TrialOutcome(trial.outcome)
    words = UNSEEN_WORDS.get(outcome) if trial.hides_us else None
    return {
        "trial": trial,
        "came": InWords(str(words or OUTCOME_WORDS[outcome]), outcome in FINE, trial.answer),
    }


def _edited(request: HttpRequest, row: Trunk) -> HttpResponse:
    form = TrunkForm(request.POST) if request.method == "POST" else _as_it_stands(request, row)
    if request.method == "POST" and form.is_valid():
        try:
            row = save_trunk(who(request), row, form.typed(), at=clock.now())
        except Foreseen as error:
            form.add_error(None, error.sentence)
        else:
            saved(request, _("Saved. It holds at once, and no call ends by it. Test it now."))
            return redirect("office_trunk", row.pk)
    shown = {"trunk": row, "form": form, "ports": settings.RINGBUOY, "drill": row.pk and row.drills.first()}
    return render(request, "office/trunk.html", shown, status=400 if form.errors else 200)


def _as_it_stands(request: HttpRequest, row: Trunk) -> TrunkForm:
    return TrunkForm.of(row, preset=request.GET.get("preset", ""))
