"""The carriers of the text line: their accounts, and sending a test."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringbuoy.access.gates import fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.carrier_forms import KEEPS, KIND_WORDS, CarrierForm, TrialForm
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.text_costs import carrier_texts
from ringbuoy.doors.shell.sign_ins import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen, NotFound
from ringbuoy.lines.models import Line
from ringbuoy.texting import accounts
from ringbuoy.texting.addresses import inbound_address
from ringbuoy.texting.costs import counted_of_two_months
from ringbuoy.texting.kinds import Kind
from ringbuoy.texting.models import Carrier


class NoSuchLine(NotFound):
    """There is no line of this name."""


@require_GET
@gate(Act.CHANGE_SETTINGS)
def carriers(request: HttpRequest) -> HttpResponse:
    """List the carriers of every line."""
    rows = Carrier.objects.select_related("line").order_by("line__position", "position", "id")
    shown = [(row, KIND_WORDS[Kind(row.kind)]) for row in rows]
    months = [(month, carrier_texts(month.counted)) for month in counted_of_two_months(at=clock.now())]
    page = {"carriers": shown, "lines": Line.objects.all(), "months": months}
    return render(request, "office/carriers.html", page)


@require_http_methods(["GET", "POST"])
@fresh
@gate(Act.CHANGE_SETTINGS)
def new_carrier(request: HttpRequest, code: str) -> HttpResponse:
    """Set up another carrier of a line."""
    line = Line.objects.filter(code=code).first()
    if line is None:
        raise NoSuchLine(_("There is no such line. Look at the list again."))
    return _edited(request, Carrier(line=line, number=line.text_number))


@require_http_methods(["GET", "POST"])
@fresh
@gate(Act.CHANGE_SETTINGS)
def carrier(request: HttpRequest, carrier_id: int) -> HttpResponse:
    """Show how a carrier is set up, or change it."""
    return _edited(request, accounts.find(carrier_id))


@require_POST
@gate(Act.CHANGE_SETTINGS)
def tried(request: HttpRequest, carrier_id: int) -> HttpResponse:
    """Send a test, and say in plain words what came of it."""
    row, trial = accounts.find(carrier_id), TrialForm(request.POST)
    if trial.is_valid():
        try:
            accounts.send_a_test(who(request), row, trial.cleaned_data["to"], at=clock.now())
        except Foreseen as error:
            trial.add_error(None, error.sentence)
        else:
            saved(request, _("The carrier took the text. Look whether it has arrived."))
            return redirect("office_carrier", carrier_id)
    return _show(request, row, CarrierForm.of(row), trial)


def _edited(request: HttpRequest, row: Carrier) -> HttpResponse:
    form = CarrierForm(request.POST) if request.method == "POST" else CarrierForm.of(row)
    if request.method == "POST" and form.is_valid():
        try:
            row = accounts.save_account(who(request), row, form.account_typed(), at=clock.now())
        except Foreseen as error:
            form.add_error(None, error.sentence)
        else:
            saved(request, _("Saved. Send a test now."))
            return redirect("office_carrier", row.pk)
    return _show(request, row, form, TrialForm())


def _show(request: HttpRequest, row: Carrier, form: CarrierForm, trial: TrialForm) -> HttpResponse:
    address = inbound_address(row) if row.pk else ""
    shown = {"carrier": row, "form": form, "trial": trial, "address": address, "keeps": _kept_by(row)}
    wrong = (form.is_bound and form.errors) or (trial.is_bound and trial.errors)
    return render(request, "office/carrier.html", shown, status=400 if wrong else 200)


def _kept_by(row: Carrier) -> str:
    """Say what the carrier keeps of the texts. Empty: it is the demo's, or not chosen yet."""
    return str(KEEPS.get(Kind(row.kind), "")) if row.pk else ""
