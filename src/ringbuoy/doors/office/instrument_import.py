"""Taking in a questionnaire with its licence: a file or its text, what the licence says, how it is scored."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.assessments.importing import Confirmed, File, take_in
from ringbuoy.assessments.questionnaires import MOST_BYTES, MOST_POINTS, Scored
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.line_words import Unreadable
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused


class QuestionnaireForm(OfficeForm):
    """A questionnaire, its licence and its scoring."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("A FHIR R4 Questionnaire as JSON, 1 MB at most."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 6, "class": "c-input", "spellcheck": "false", "dir": "ltr"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=40,
        help_text=gettext_lazy(
            "Such as plan-2: letters, digits and . / _ - . The same name again is its next version."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of its words"),
        choices=[("en", "English"), ("es", "Español"), ("ar", "العربية")],
        help_text=gettext_lazy("It counts where the file does not say it. Nothing is translated."),
    )
    reference = forms.CharField(
        label=gettext_lazy("What the licence says, and where it is kept"), max_length=200
    )
    confirmed_by = forms.CharField(label=gettext_lazy("Who has confirmed it"), max_length=120)
    until = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "c-input"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("From the next day on it is asked no more. Empty: it has no end."),
    )
    bands = forms.CharField(
        label=gettext_lazy("Bands of the sum"),
        required=False,
        widget=forms.Textarea({"rows": 4, "class": "c-input"}),
        help_text=gettext_lazy(
            "One in each line, with the least sum, such as: mild = 5. Empty: a sum and no level."
        ),
    )
    opens_screener_at = forms.CharField(
        label=gettext_lazy("From which band on the screener is asked next"), required=False, max_length=40
    )

    def clean(self) -> dict[str, Any]:
        """Take the file's text, so that it is not lost when something else is wrong."""
        file = self.cleaned_data.get("file")
        if file:
            self.cleaned_data["text"] = self._text_of(file)
        if not self.cleaned_data.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Choose the file of the questionnaire, or paste its text."))
        self.cleaned_data["read_bands"] = self.read_with("bands", read_bands) or []
        return self.cleaned_data

    def _text_of(self, file: Any) -> str:
        if file.size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 1 MB. Choose the file of one questionnaire."))
            return ""
        try:
            text = bytes(file.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not UTF-8 text. Export it again as FHIR R4 JSON."))
            return ""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "text": text}
        return text

    def sent(self) -> tuple[File, Confirmed]:
        """Give what was sent, and the entry of the licence register."""
        said = self.cleaned_data
        scored = Scored(said["read_bands"], said["opens_screener_at"])
        file = File(said["text"], said["code"], said["language"], scored)
        return file, Confirmed(said["reference"], said["confirmed_by"], said["until"])


def read_bands(text: str) -> list[tuple[str, int]]:
    """Read bands, one in each line: the name, then the least sum.

    :raises Unreadable: a line is no band.
    """
    bands = []
    for line in filter(None, (row.strip() for row in text.splitlines())):
        name, _equals, least = (part.strip() for part in line.partition("="))
        if not name or not least.isdecimal() or len(least) > len(str(MOST_POINTS)):
            raise Unreadable(_("Write each band as: name = least sum, such as: mild = 5."))
        bands.append((name, int(least)))
    return bands


@gate(Act.RECORD_INSTRUMENT)
def taken_in(request: HttpRequest) -> HttpResponse:
    """Ask for a questionnaire with its licence, and take it in."""
    form = QuestionnaireForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, licence = form.sent()
        try:
            instrument = take_in(who(request), file, licence, at=clock.now())
        except Refused as error:
            form.refuse(error)
        else:
            saved(request, _("%(name)s is here. Counselors are offered it now.") % {"name": instrument.name})
            return redirect("office_instruments")
    return render(
        request, "office/instrument_import.html", {"form": form}, status=400 if form.errors else 200
    )
