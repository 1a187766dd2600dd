"""Checking our scoring from outside: a sheet of answers goes in, the same sheet with its levels comes out.

Nothing is stored: what was sent is in the answer to it and nowhere else.
"""

from collections.abc import Mapping

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.assessments.imported import imported
from ringbuoy.assessments.instruments import Instrument
from ringbuoy.assessments.published import SCORED
from ringbuoy.assessments.sheets import NotASheet, Scored, Wrong, score_sheet
from ringbuoy.doors.office.forms import OfficeForm

LARGEST = 500_000
SHOWN_ROWS = 200
SENTENCES = {
    Wrong.EMPTY: gettext_lazy("The file is empty. Its first line must name the columns: %(all)s."),
    Wrong.NOT_CSV: gettext_lazy(
        "This is no CSV: a quotation mark is not closed, or stands in the wrong place. Save it as CSV "
        "once more."
    ),
    Wrong.COLUMN_TAKEN: gettext_lazy(
        "There is a column %(columns)s already. Remove it, or give it another name."
    ),
    Wrong.COLUMN_MISSING: gettext_lazy(
        "The first line has no column %(columns)s. It must name all of %(all)s; leave a cell empty where the "
        "question was not asked."
    ),
    Wrong.COLUMN_TWICE: gettext_lazy("The first line names column %(columns)s twice. Remove one of them."),
}


def _scorable() -> Mapping[str, Instrument]:
    """Give what can be scored by its code: what we carry, then what the center has taken in."""
    return {**SCORED, **{code: one for code, one in imported().items() if code not in SCORED}}


class SheetForm(OfficeForm):
    """An instrument, and a sheet: sent as a file or pasted."""

    instrument = forms.ChoiceField(label=gettext_lazy("Which questions"))
    file = forms.FileField(
        label=gettext_lazy("A CSV file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("UTF-8. The first line names the columns. Leave out what names a person."),
    )
    sheet = forms.CharField(
        label=gettext_lazy("Or paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )

    def __init__(self, *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        choices = [(code, one.name) for code, one in _scorable().items()]
        self.fields["instrument"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Take the file where there is one, else what was pasted."""
        said: dict[str, object] = dict(self.cleaned_data)
        said["text"] = self._text(said.get("file"), str(said.get("sheet") or ""))
        return said

    def _text(self, file: object, pasted: str) -> str:
        text = _decoded(file) if isinstance(file, UploadedFile) else pasted
        if text is None:
            self.add_error("file", _("The file is not UTF-8 text. Save it as CSV (UTF-8) and try again."))
        elif not text.strip():
            self.add_error("sheet", _("Send a file of less than 500 KB, or paste the sheet."))
        elif len(text) > LARGEST:
            self.add_error("file", _("The sheet is too long for this page. Use ./ringbuoy score."))
        return text or ""


@require_http_methods(["GET", "POST"])
@gate(Act.RECORD_INSTRUMENT)
def scoring(request: HttpRequest) -> HttpResponse:
    """Ask for a sheet; show it with its levels, or give it back as a file."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    scored = _scored(form) if form.is_bound and form.is_valid() else None
    if scored and request.POST.get("as") == "file":
        headers = {"Content-Disposition": 'attachment; filename="levels.csv"', "Cache-Control": "no-store"}
        return HttpResponse(scored.text(), content_type="text/csv; charset=utf-8", headers=headers)
    page: dict[str, object] = {"form": form, "scored": scored}
    if scored:
        page |= {"rows": scored.rows[:SHOWN_ROWS], "text": form.cleaned_data["text"]}
    return render(request, "office/scoring.html", page, status=400 if form.errors else 200)


def _scored(form: SheetForm) -> Scored | None:
    """Score what was sent. None: it cannot be read, and the form says why."""
    try:
        return score_sheet(_scorable()[form.cleaned_data["instrument"]], form.cleaned_data["text"])
    except NotASheet as error:
        names = {"columns": error.columns, "all": error.every}
        form.add_error("sheet", str(SENTENCES[error.wrong]) % names)
        return None


def _decoded(file: "UploadedFile[bytes]") -> str | None:
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
