"""The directory as staff search it. What is typed goes in the body and is written down nowhere."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.directory.models import Service
from ringbuoy.directory.searching.geography import Spot
from ringbuoy.directory.searching.places import spot_of
from ringbuoy.directory.searching.questions import Question
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.referrals.looking import look

SHOWN = 20
OLDEST = 130


class FindForm(OfficeForm):
    """What somebody looks for."""

    text = forms.CharField(label=gettext_lazy("What is needed"), max_length=400, required=False)
    near = forms.CharField(
        label=gettext_lazy("Near"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("A town or a postcode"),
    )
    age = forms.IntegerField(label=gettext_lazy("Age"), min_value=0, max_value=OLDEST, required=False)
    language = forms.CharField(label=gettext_lazy("Language"), max_length=40, required=False)
    is_free = forms.BooleanField(label=gettext_lazy("Costs nothing"), required=False)
    is_open_now = forms.BooleanField(label=gettext_lazy("Open now"), required=False)

    def clean_near(self) -> Spot | None:
        """Find the place."""
        said = self.cleaned_data["near"].strip()
        return self.read_with("near", spot_of) if said else None

    def question(self) -> Question:
        """Put what was typed into a question."""
        said = self.cleaned_data
        language = said.get("language", "").strip()
        return Question(
            text=said.get("text", ""),
            near=said.get("near"),
            age=said.get("age"),
            languages=[language] if language else [],
            is_free=said.get("is_free", False),
            is_open_now=said.get("is_open_now", False),
        )


@gate(Act.SEARCH_DIRECTORY)
def directory(request: HttpRequest) -> HttpResponse:
    """Show the search; by POST, what was found."""
    form = FindForm(request.POST or None)
    may_keep = can(who(request), Act.PUBLISH_DIRECTORY)
    shown: dict[str, Any] = {"form": form, "is_empty": not Service.objects.exists(), "may_keep": may_keep}
    if request.method == "POST" and form.is_valid():
        shown |= {"has_asked": True, "found": look(form.question(), most=SHOWN, at=clock.now())}
    template = "office/_found.html" if "HX-Request" in request.headers else "office/directory.html"
    # A fragment with what cannot be used is put into the page like every other answer.
    return render(request, template, shown)
