"""First words: the lists, changing one in a draft, and the way back to an earlier one."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.triage_forms import PhraseForm
from ringbuoy.doors.office.triage_pages import every_list, the_list, versions_of
from ringbuoy.doors.office.triage_words import why_no_phrase
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.numbers import whole
from ringbuoy.triage.drafts import NoSuchPhrase, Seen, add, change, discard, live_version, take_out
from ringbuoy.triage.phrases import BadPhrase, Phrase
from ringbuoy.triage.versions import roll_back

NOTHING_SEEN = -1


@require_GET
@gate(Act.CHANGE_TRIAGE)
def lists(request: HttpRequest) -> HttpResponse:
    """Show every list: which version holds, and what is being changed."""
    return render(request, "office/triage/lists.html", {"lists": every_list()})


@require_http_methods(["GET", "POST"])
@gate(Act.CHANGE_TRIAGE)
def one_list(request: HttpRequest, language: str) -> HttpResponse:
    """Show a list by level; by POST, add a phrase to its draft."""
    shown = the_list(language)
    form = PhraseForm(request.POST or None, initial={"level": "high", "reason": "wish", "about": "self"})
    if request.method == "POST" and form.is_valid():
        try:
            add(who(request), seen_in(request, language), form.wording(), at=clock.now())
        except Refused as error:
            _refuse(form, error)
        else:
            saved(request, _("Added to the draft. It reads nobody's words until it goes live."))
            return redirect("office_triage_list", language)
    page = {"list": shown, "form": form}
    return render(request, "office/triage/list.html", page, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@gate(Act.CHANGE_TRIAGE)
def phrase(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Show one phrase; by POST, write it anew in the draft."""
    shown = the_list(language)
    found = _find(shown.phrases, code)
    form = PhraseForm(request.POST or None, initial=PhraseForm.written(found))
    if request.method == "POST" and form.is_valid():
        try:
            change(who(request), seen_in(request, language), code, form.wording(), at=clock.now())
        except Refused as error:
            _refuse(form, error)
        else:
            saved(request, _("Changed in the draft. It reads nobody's words until it goes live."))
            return redirect("office_triage_list", language)
    page = {"list": shown, "phrase": found, "form": form}
    return render(request, "office/triage/phrase.html", page, status=400 if form.errors else 200)


@require_POST
@gate(Act.CHANGE_TRIAGE)
def taken_out(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Take a phrase out of the draft."""
    take_out(who(request), seen_in(request, language), code, at=clock.now())
    saved(request, _("Taken out of the draft. What holds goes on reading until the draft goes live."))
    return redirect("office_triage_list", language)


@require_POST
@gate(Act.CHANGE_TRIAGE)
def discarded(request: HttpRequest, language: str) -> HttpResponse:
    """Throw the draft away."""
    discard(who(request), seen_in(request, language), at=clock.now())
    saved(request, _("The draft is gone. The list that holds was not touched."))
    return redirect("office_triage_list", language)


@require_GET
@gate(Act.CHANGE_TRIAGE)
def versions(request: HttpRequest, language: str) -> HttpResponse:
    """List every version: who, when, which one it goes back to."""
    page = {"list": the_list(language), "versions": versions_of(language)}
    return render(request, "office/triage/versions.html", page)


@require_POST
@gate(Act.CHANGE_TRIAGE)
def rolled_back(request: HttpRequest, language: str, to: int) -> HttpResponse:
    """Let an earlier version hold again, at once."""
    said = whole(request.POST.get("seen", ""))
    seen = live_version(language) if said is None else said
    roll_back(who(request), language, to=to, seen=seen, at=clock.now())
    saved(request, _("The list reads again as at version %(version)s.") % {"version": to})
    return redirect("office_triage_versions", language)


def seen_in(request: HttpRequest, language: str) -> Seen:
    """Read which revision of a draft a form was made with; what is none fits no draft."""
    said = whole(request.POST.get("seen", ""))
    return Seen(language, NOTHING_SEEN if said is None else said)


def _refuse(form: PhraseForm, error: Refused) -> None:
    if isinstance(error, BadPhrase):
        form.add_error("text", why_no_phrase(error))
    else:
        form.refuse(error, "text")


def _find(phrases: Sequence[Phrase], code: str) -> Phrase:
    """Find a phrase by its code.

    :raises NoSuchPhrase: it is not in the list.
    """
    for one in phrases:
        if one.code == code:
            return one
    raise NoSuchPhrase(_("This phrase is not in the list any more."))
