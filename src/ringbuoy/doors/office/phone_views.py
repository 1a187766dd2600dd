"""The page Phone: how it stands with the phone line, which line answers where, and with what greeting."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.phone_forms import GreetingForm, NumberForm
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.self_test_views import last_tests
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen, NotFound
from ringbuoy.lines.models import Line
from ringbuoy.telephony.greetings import record_greeting, take_greeting_away
from ringbuoy.telephony.line_state import line_state
from ringbuoy.telephony.models import Greeting, PhoneNumber
from ringbuoy.telephony.our_numbers import set_number, take_number_away
from ringbuoy.telephony.sounds.speech import has_voice


class NothingRecorded(NotFound):
    """There is no recording to listen to."""


@dataclass(frozen=True)
class Greets:
    """What a line greets with in one language. `own` None: our own sentence, if a voice speaks it."""

    line: Line
    language: str
    own: Greeting | None
    form: GreetingForm

    @property
    def is_spoken(self) -> bool:
        """Tell whether our voice speaks this language; otherwise callers hear a chime."""
        return has_voice(self.language)


@require_GET
@gate(Act.CHANGE_SETTINGS)
def phone(request: HttpRequest) -> HttpResponse:
    """Show how the phone line is set up."""
    return _show(request, NumberForm())


@require_POST
@gate(Act.CHANGE_SETTINGS)
def number_set(request: HttpRequest) -> HttpResponse:
    """Let a line answer at a number."""
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            set_number(who(request), form.cleaned_data["line"], form.cleaned_data["number"], at=clock.now())
        except Foreseen as error:
            form.add_error("number", error.sentence)
        else:
            saved(request, _("Saved. The next call to this number reaches that line."))
            return redirect("office_phone")
    return _show(request, form)


@require_POST
@gate(Act.CHANGE_SETTINGS)
def number_away(request: HttpRequest, number_id: int) -> HttpResponse:
    """Take a number away from its line."""
    take_number_away(who(request), number_id, at=clock.now())
    saved(request, _("The number is taken away."))
    return redirect("office_phone")


@require_POST
@gate(Act.CHANGE_SETTINGS)
def greeting_set(request: HttpRequest) -> HttpResponse:
    """Take a recording as a greeting."""
    form = GreetingForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        try:
            record_greeting(
                who(request), said["line"], said["language"], said["sound"].read(), at=clock.now()
            )
        except Foreseen as error:
            form.add_error("sound", error.sentence)
        else:
            saved(request, _("Saved. Callers hear it within a few seconds."))
            return redirect("office_phone")
    return _show(request, NumberForm(), tried=form)


@require_POST
@gate(Act.CHANGE_SETTINGS)
def greeting_away(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Go back to the sentence that we ship."""
    take_greeting_away(who(request), _line(code), language, at=clock.now())
    saved(request, _("The recording is taken away."))
    return redirect("office_phone")


@require_GET
@gate(Act.CHANGE_SETTINGS)
def greeting_sound(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Let the recording be heard."""
    row = Greeting.objects.filter(line=_line(code), language=language).first()
    if row is None:
        raise NothingRecorded(_("There is no recording here any more. Look at the page again."))
    return HttpResponse(bytes(row.sound), content_type="audio/wav", headers={"Cache-Control": "no-store"})


def _line(code: str) -> Line:
    line = Line.objects.filter(code=code).first()
    if line is None:
        raise NothingRecorded(_("There is no such line. Look at the page again."))
    return line


def _show(request: HttpRequest, form: NumberForm, *, tried: GreetingForm | None = None) -> HttpResponse:
    page = {
        "form": form,
        "phone_line": line_state(),
        "numbers": PhoneNumber.objects.select_related("line"),
        "greetings": _greetings(tried),
        "last_tests": last_tests(),
        "tried": tried,
    }
    wrong = (form.is_bound and form.errors) or (tried is not None and tried.errors)
    return render(request, "office/phone.html", page, status=400 if wrong else 200)


def _greetings(tried: GreetingForm | None) -> list[Greets]:
    """Give each line with each of its languages; what was tried keeps its place and says what is wrong."""
    own = {(row.line_id, row.language): row for row in Greeting.objects.defer("sound")}
    places = [(line, language) for line in Line.objects.all() for language in line.languages]
    return [
        Greets(line, language, own.get((line.pk, language)), _form(line, language, tried))
        for line, language in places
    ]


def _form(line: Line, language: str, tried: GreetingForm | None) -> GreetingForm:
    if tried is not None and (tried.data.get("line"), tried.data.get("language")) == (str(line.pk), language):
        tried.auto_id = f"id-{line.code}-{language}-%s"
        return tried
    return GreetingForm(
        initial={"line": line.pk, "language": language}, auto_id=f"id-{line.code}-{language}-%s"
    )
